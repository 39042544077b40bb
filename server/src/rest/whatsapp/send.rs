//! `POST /api/integrations/whatsapp/send`

use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract;
use crate::rest::idempotency::Key;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use hilo_domain::ids::{ChannelId, LeadId};
use hilo_domain::job::JobState;
use hilo_domain::message::MAX_TEXT;
use hilo_domain::phone::Phone;
use hilo_domain::role::{Actor, Operation};
use hilo_store::Tx;
use hilo_store::outbound::{self, ApiSend, QueueError};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct Body {
    to_phone: String,
    text: String,
    lead_id: Option<LeadId>,
    channel_id: Option<ChannelId>,
}

pub(in crate::rest) async fn send(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    headers: HeaderMap,
    extract::Json { value: body, bytes }: extract::Json<Body>,
) -> Result<Response, ApiError> {
    actor.may(Operation::Reply)?;
    let key = Key::of(&headers, "whatsapp/send", &bytes)?;
    let send = checked(body)?;
    let mut tx = state.db.write().await?;
    if let Some(key) = &key
        && let Some(answer) = key.first_answer(&mut tx, &actor.organization_id).await?
    {
        return Ok(answer);
    }
    let answer = queue(&mut tx, &actor, send).await?;
    if let Some(key) = key
        && !key.keep(&mut tx, &actor.organization_id, StatusCode::ACCEPTED, &answer).await?
    {
        // Another request under this key was committed while this one was under way: its answer is the first.
        tx.rollback().await?;
        let mut tx = state.db.read().await?;
        let first = key.first_answer(&mut tx, &actor.organization_id).await?;
        return first.ok_or_else(|| {
            ApiError::conflict("CONFLICT", "The same request is under way. Repeat it in a moment.")
        });
    }
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(answer)).into_response())
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

async fn queue(tx: &mut Tx, actor: &Actor, send: ApiSend) -> Result<Value, ApiError> {
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
    Ok(json!({
        "jobId": queued.job_id,
        "messageLogId": queued.message_id,
        "status": JobState::Pending,
        "message": "Message queued for sending",
    }))
}
