//! `POST /api/integrations/whatsapp/send`

use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract;
use crate::openapi::refusals::{Impossible, Missing};
use crate::rest::idempotency::{self, Once, Turn};
use crate::state::AppState;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use hilo_domain::ids::{ChannelId, JobId, LeadId, MessageId};
use hilo_domain::job::JobState;
use hilo_domain::message::MAX_TEXT;
use hilo_domain::phone::Phone;
use hilo_domain::role::{Actor, Operation};
use hilo_store::Tx;
use hilo_store::outbound::{self, ApiSend, QueueError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SendText)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct Body {
    /// E.164.
    #[schema(example = "+5491155550101")]
    to_phone: String,
    #[schema(min_length = 1, max_length = 4096, example = "Hello! How can I help you?")]
    text: String,
    /// The customer; found or made by the phone otherwise.
    lead_id: Option<LeadId>,
    /// Which of our numbers sends; the oldest one otherwise.
    channel_id: Option<ChannelId>,
}

/// A message that waits to be sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QueuedMessage)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct Queued {
    job_id: JobId,
    /// The message's `id` in lists.
    message_log_id: MessageId,
    status: JobState,
    #[schema(example = "Message queued for sending")]
    message: &'static str,
}

/// Send a text
///
/// Possible for 24 hours after the customer wrote; later only a template is. The message is queued: its `status` in the
/// lists tells what became of it.
#[utoipa::path(
    post,
    path = "/api/integrations/whatsapp/send",
    operation_id = "sendText",
    tag = "Messages",
    params(idempotency::Header),
    request_body = Body,
    responses((status = 202, description = "Queued", body = Queued), Missing, Impossible),
    extensions(("x-hilo-operation" = json!(Operation::Reply))),
)]
pub(in crate::rest) async fn send(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    headers: HeaderMap,
    extract::Json { value: body, bytes }: extract::Json<Body>,
) -> Result<Response, ApiError> {
    actor.may(Operation::Reply)?;
    let send = checked(body)?;
    let mut once = match Once::begin(&state, &actor, &headers, "whatsapp/send", &bytes).await? {
        Turn::First(once) => once,
        Turn::Again(answer) => return Ok(answer),
    };
    let answer = queue(&mut once.tx, &actor, send).await?;
    once.finish(StatusCode::ACCEPTED, &answer).await
}

fn checked(body: Body) -> Result<ApiSend, ApiError> {
    let to = Phone::parse(&body.to_phone)
        .map_err(|error| ApiError::bad_request("PHONE_INVALID", format!("toPhone: {error}")))?;
    if body.text.trim().is_empty() {
        return Err(ApiError::bad_request("TEXT_EMPTY", "text: there is nothing to send"));
    }
    if body.text.chars().count() > MAX_TEXT {
        return Err(ApiError::bad_request("TEXT_TOO_LONG", format!("text: at most {MAX_TEXT} characters")));
    }
    let lead_id = body.lead_id.filter(|id| !id.as_str().is_empty());
    Ok(ApiSend { to, text: body.text, lead_id, channel_id: body.channel_id })
}

async fn queue(tx: &mut Tx, actor: &Actor, send: ApiSend) -> Result<Queued, ApiError> {
    let queued = outbound::queue_api(tx, actor, send).await.map_err(|error| match error {
        QueueError::Store(error) => error.into(),
        QueueError::NoLead => ApiError::not_found("leadId: there is no such lead"),
        QueueError::NoChannel => {
            ApiError::unprocessable("CHANNEL_MISSING", "no WhatsApp number is connected")
        }
        QueueError::WindowClosed => ApiError::unprocessable(
            "WINDOW_CLOSED",
            "the customer has not written for 24 hours: only a template may be sent",
        ),
        QueueError::Empty => ApiError::bad_request("TEXT_EMPTY", "text: there is nothing to send"),
        QueueError::TooLong => {
            ApiError::bad_request("TEXT_TOO_LONG", format!("text: at most {MAX_TEXT} characters"))
        }
    })?;
    Ok(Queued {
        job_id: queued.job_id,
        message_log_id: queued.message_id,
        status: JobState::Pending,
        message: "Message queued for sending",
    })
}
