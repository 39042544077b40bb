//! `POST /api/integrations/whatsapp/templates/send`

use super::send_body::Body;
use super::told;
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract;
use crate::openapi::refusals::{Impossible, Missing};
use crate::rest::idempotency::{self, Once, Turn};
use crate::state::AppState;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use hilo_domain::ids::{JobId, MessageId};
use hilo_domain::message::MessageStatus;
use hilo_domain::role::Operation;
use hilo_domain::template::ProblemCode;
use hilo_store::templates::{self, SendError};
use serde::Serialize;
use utoipa::ToSchema;

/// A template that waits to be sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QueuedTemplate)]
#[serde(rename_all = "camelCase")]
pub(super) struct Queued {
    #[schema(required)]
    job_id: Option<JobId>,
    /// The message's `id` in lists.
    message_log_id: MessageId,
    status: MessageStatus,
    #[schema(example = "Template message queued for sending")]
    message: &'static str,
}

/// Send a template
///
/// Possible at any time, to anyone; only `APPROVED` templates go (`TEMPLATE_NOT_APPROVED`), and every variable needs a
/// value (`VARIABLE_MISSING`). The message is queued: its `status` tells what became of it.
#[utoipa::path(
    post,
    path = "/api/integrations/whatsapp/templates/send",
    operation_id = "sendTemplate",
    tag = "Templates",
    params(idempotency::Header),
    request_body = Body,
    responses((status = 202, description = "Queued", body = Queued), Missing, Impossible),
    extensions(("x-hilo-operation" = json!(Operation::UseTemplates))),
)]
pub(super) async fn send(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    headers: HeaderMap,
    extract::Json { value: body, bytes }: extract::Json<Body>,
) -> Result<Response, ApiError> {
    actor.may(Operation::UseTemplates)?;
    let send = body.read()?;
    let mut once = match Once::begin(&state, &actor, &headers, "whatsapp/templates/send", &bytes).await? {
        Turn::First(once) => once,
        Turn::Again(answer) => return Ok(answer),
    };
    let queued = templates::queue_api_send(&mut once.tx, &actor, send).await.map_err(refusal)?;
    let answer = Queued {
        job_id: queued.job_id,
        message_log_id: queued.message_id,
        status: MessageStatus::Queued,
        message: "Template message queued for sending",
    };
    once.finish(StatusCode::ACCEPTED, &answer).await
}

fn refusal(error: SendError) -> ApiError {
    match error {
        SendError::Store(error) => error.into(),
        SendError::NoTemplate => ApiError::not_found("templateId: there is no such template"),
        SendError::NoLead => ApiError::not_found("leadId: there is no such lead"),
        SendError::NotApproved(_) => ApiError::unprocessable("TEMPLATE_NOT_APPROVED", error.to_string()),
        SendError::Filling(problems) => {
            let missing = problems.iter().any(|problem| problem.code == ProblemCode::ValueMissing);
            let code = if missing { "VARIABLE_MISSING" } else { "TEMPLATE_PARAMETERS_INVALID" };
            ApiError::unprocessable(code, told(&problems))
        }
        SendError::OtherAccount => {
            ApiError::unprocessable("CHANNEL_OTHER_ACCOUNT", format!("channelId: {error}"))
        }
        SendError::NoChannel => ApiError::unprocessable("CHANNEL_MISSING", error.to_string()),
    }
}
