//! `POST /api/webhooks/whatsapp`: signature, shape, durable storage, `200`. In this order, and nothing else.

use super::MAX_BODY_BYTES;
use super::door::{Checked, Door};
use super::ingest::IngestError;
use crate::api_error::ErrorBody;
use crate::state::AppState;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use hilo_store::channels::{Refusal, Sighting};
use hilo_store::webhooks::NewWebhook;
use hilo_whatsapp::webhook::Envelope;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::borrow::Cow;

const SIGNATURE: &str = "x-hub-signature-256";
/// Of a body that is too long, in bytes.
const MOST_READ_AWAY: usize = 32 * 1024 * 1024;

/// Take a webhook in
///
/// `200` means that it is stored for good; what it says is understood afterwards. Anything else asks Meta to deliver it
/// again.
#[utoipa::path(
    post,
    path = "/api/webhooks/whatsapp",
    operation_id = "receiveWebhook",
    tag = "Webhooks",
    params(("X-Hub-Signature-256" = Option<String>, Header, description = "`sha256=` and the HMAC of the body under WHATSAPP_APP_SECRET; needed where that is set", example = "sha256=0c2f4d5e")),
    request_body(content = Value, description = "A webhook of the WhatsApp Cloud API, up to 4 MiB"),
    responses(
        (status = 200, description = "Stored"),
        (status = 400, description = "Not JSON, or no webhook of WhatsApp", body = ErrorBody),
        (status = 401, description = "`WHATSAPP_SIGNATURE_INVALID`: the signature is missing or does not fit the body", body = ErrorBody),
        (status = 413, description = "More than 4 MiB", body = ErrorBody),
        (status = 503, description = "It could not be stored. Deliver it again", body = ErrorBody),
    ),
    extensions(("x-hilo-operation" = json!("OPEN"))),
)]
pub(super) async fn receive(State(state): State<AppState>, headers: HeaderMap, body: Body) -> Response {
    take_in(&state, &Door::Installation, &headers, body).await
}

/// Take a webhook in at a number's own address
///
/// As at `/api/webhooks/whatsapp`, but signed with the secret of the number that has this address, and for numbers of its
/// organization only.
#[utoipa::path(
    post,
    path = "/api/webhooks/whatsapp/{callbackToken}",
    operation_id = "receiveWebhookOfNumber",
    tag = "Webhooks",
    params(
        ("callbackToken" = String, Path, description = "As the number's settings show it"),
        ("X-Hub-Signature-256" = Option<String>, Header, description = "`sha256=` and the HMAC of the body under the number's app secret", example = "sha256=0c2f4d5e"),
    ),
    request_body(content = Value, description = "A webhook of the WhatsApp Cloud API, up to 4 MiB"),
    responses(
        (status = 200, description = "Stored"),
        (status = 400, description = "Not JSON, or no webhook of WhatsApp", body = ErrorBody),
        (status = 401, description = "`WHATSAPP_SIGNATURE_INVALID`: the signature is missing or does not fit the body", body = ErrorBody),
        (status = 403, description = "`WEBHOOK_OTHER_NUMBER`: it names a number or an account of another organization", body = ErrorBody),
        (status = 404, description = "No number has this address", body = ErrorBody),
        (status = 413, description = "More than 4 MiB", body = ErrorBody),
        (status = 503, description = "It could not be stored. Deliver it again", body = ErrorBody),
    ),
    extensions(("x-hilo-operation" = json!("OPEN"))),
)]
pub(super) async fn receive_at(
    State(state): State<AppState>,
    token: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match Door::find(&state, token).await {
        Ok(door) => take_in(&state, &door, &headers, body).await,
        Err(refusal) => refusal,
    }
}

async fn take_in(state: &AppState, door: &Door, headers: &HeaderMap, body: Body) -> Response {
    let body = match read(body).await {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    let signature = match headers.get_all(SIGNATURE).iter().count() {
        // Two signatures are none.
        0 | 2.. => None,
        1 => headers.get(SIGNATURE).map(axum::http::HeaderValue::as_bytes),
    };
    let signed = match door.check(state, signature, &body).await {
        Checked::Signed => true,
        Checked::Unchecked => false,
        Checked::Wrong => {
            metrics::counter!("hilo_webhooks_total", "outcome" => "unsigned").increment(1);
            let why = if signature.is_some() { Refusal::SignatureWrong } else { Refusal::SignatureMissing };
            door.note(state, Sighting::Refused(why)).await;
            return error(
                StatusCode::UNAUTHORIZED,
                "WHATSAPP_SIGNATURE_INVALID",
                "The signature is missing or does not fit the body.",
            );
        }
    };
    let routing = match Envelope::check(&body) {
        Ok(routing) => routing,
        Err(reason) => {
            metrics::counter!("hilo_webhooks_total", "outcome" => "invalid").increment(1);
            return error(StatusCode::BAD_REQUEST, "WEBHOOK_INVALID", sentence(&reason.to_string()));
        }
    };
    let Some(organization_id) = door.organization_of(state, &routing) else {
        metrics::counter!("hilo_webhooks_total", "outcome" => "foreign").increment(1);
        door.note(state, Sighting::Refused(Refusal::OtherNumber)).await;
        return error(
            StatusCode::FORBIDDEN,
            "WEBHOOK_OTHER_NUMBER",
            "It names a number or an account that does not belong to the owner of this address.",
        );
    };
    match state.ingest.accept(NewWebhook { organization_id, body: body.into(), signed }).await {
        Ok(()) => {
            metrics::counter!("hilo_webhooks_total", "outcome" => "accepted").increment(1);
            if signed {
                door.note(state, Sighting::Signed).await;
            }
            StatusCode::OK.into_response()
        }
        Err(reason) => {
            metrics::counter!("hilo_webhooks_total", "outcome" => "unavailable").increment(1);
            unavailable(&reason)
        }
    }
}

/// The whole body, or the refusal.
async fn read(mut body: Body) -> Result<Bytes, Response> {
    match Limited::new(&mut body, MAX_BODY_BYTES).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(reason) if reason.is::<LengthLimitError>() => {
            read_away(body).await;
            Err(error(StatusCode::PAYLOAD_TOO_LARGE, "BODY_TOO_LARGE", "A webhook has at most 4 MiB."))
        }
        Err(_) => Err(error(StatusCode::BAD_REQUEST, "BODY_INVALID", "The body could not be read.")),
    }
}

/// Who is still writing does not hear the answer before the connection is reset: so the rest is read, up to a point.
async fn read_away(mut body: Body) {
    let mut rest = 0;
    while let Some(Ok(frame)) = body.frame().await {
        rest += frame.data_ref().map_or(0, Bytes::len);
        if rest > MOST_READ_AWAY {
            return;
        }
    }
}

/// Not stored, so not acknowledged: Meta delivers again, for seven days.
fn unavailable(reason: &IngestError) -> Response {
    tracing::warn!(%reason, "a webhook could not be stored; Meta will deliver it again");
    let mut response = error(
        StatusCode::SERVICE_UNAVAILABLE,
        "STORAGE_UNAVAILABLE",
        "It could not be stored just now. Please deliver it again.",
    );
    response.headers_mut().insert(RETRY_AFTER, axum::http::HeaderValue::from_static("5"));
    response
}

pub(super) fn error(
    status: StatusCode,
    code: &'static str,
    message: impl Into<Cow<'static, str>>,
) -> Response {
    (status, Json(ErrorBody { error_code: code, message: message.into() })).into_response()
}

fn sentence(reason: &str) -> String {
    let mut letters = reason.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).chain(['.']).collect())
}
