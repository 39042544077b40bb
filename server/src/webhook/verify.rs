//! `GET /api/webhooks/whatsapp`: Meta asks once whether this address is ours.

use super::door::Door;
use crate::api_error::ErrorBody;
use crate::state::AppState;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use hilo_store::channels::{Refusal, Sighting};
use secrecy::ExposeSecret;
use serde::Deserialize;
use subtle::ConstantTimeEq;

#[derive(Deserialize)]
pub(super) struct Challenge {
    #[serde(rename = "hub.mode")]
    mode: Option<String>,
    #[serde(rename = "hub.verify_token")]
    token: Option<String>,
    #[serde(rename = "hub.challenge")]
    challenge: Option<String>,
}

/// Answer Meta's challenge
///
/// The challenge comes back, as plain text, to whoever knows WHATSAPP_VERIFY_TOKEN; 403 to anyone else.
#[utoipa::path(
    get,
    path = "/api/webhooks/whatsapp",
    operation_id = "verifyWebhook",
    tag = "Webhooks",
    params(
        ("hub.mode" = Option<String>, Query, description = "`subscribe`"),
        ("hub.verify_token" = Option<String>, Query, description = "WHATSAPP_VERIFY_TOKEN"),
        ("hub.challenge" = Option<String>, Query, description = "What to answer"),
    ),
    responses(
        (status = 200, description = "The challenge", body = String, content_type = "text/plain"),
        (status = 403, description = "The verify token is not the one that is set here", body = ErrorBody),
    ),
    extensions(("x-hilo-operation" = json!("OPEN"))),
)]
pub(super) async fn verify(
    State(state): State<AppState>,
    challenge: Result<Query<Challenge>, QueryRejection>,
) -> Response {
    answer(&state, &Door::Installation, challenge.ok()).await
}

/// Answer Meta's challenge at a number's own address
///
/// The challenge comes back, as plain text, to whoever knows the verify token that the number's settings show.
#[utoipa::path(
    get,
    path = "/api/webhooks/whatsapp/{callbackToken}",
    operation_id = "verifyWebhookOfNumber",
    tag = "Webhooks",
    params(
        ("callbackToken" = String, Path, description = "As the number's settings show it"),
        ("hub.mode" = Option<String>, Query, description = "`subscribe`"),
        ("hub.verify_token" = Option<String>, Query, description = "As the number's settings show it"),
        ("hub.challenge" = Option<String>, Query, description = "What to answer"),
    ),
    responses(
        (status = 200, description = "The challenge", body = String, content_type = "text/plain"),
        (status = 403, description = "The verify token is not the one of this number", body = ErrorBody),
        (status = 404, description = "No number has this address", body = ErrorBody),
    ),
    extensions(("x-hilo-operation" = json!("OPEN"))),
)]
pub(super) async fn verify_at(
    State(state): State<AppState>,
    token: Result<Path<String>, PathRejection>,
    challenge: Result<Query<Challenge>, QueryRejection>,
) -> Response {
    match Door::find(&state, token).await {
        Ok(door) => answer(&state, &door, challenge.ok()).await,
        Err(refusal) => refusal,
    }
}

async fn answer(state: &AppState, door: &Door, challenge: Option<Query<Challenge>>) -> Response {
    let Some(Query(challenge)) = challenge else { return refused() };
    let expected = door.verify_token(state);
    let known = match (expected.as_ref().map(ExposeSecret::expose_secret), challenge.token.as_deref()) {
        (Some(expected), Some(token)) if !expected.is_empty() => {
            bool::from(expected.as_bytes().ct_eq(token.as_bytes()))
        }
        _ => false,
    };
    match (known, challenge.mode.as_deref(), challenge.challenge) {
        (true, Some("subscribe"), Some(challenge)) => {
            tracing::info!("Meta verified the webhook address");
            door.note(state, Sighting::Challenge).await;
            // Plain text and nosniff: what a stranger puts in the address is never a page.
            let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
            (headers, challenge).into_response()
        }
        (known, mode, _) => {
            if !known && mode.is_some() {
                door.note(state, Sighting::Refused(Refusal::VerifyTokenWrong)).await;
            }
            refused()
        }
    }
}

fn refused() -> Response {
    super::receive::error(
        StatusCode::FORBIDDEN,
        "WEBHOOK_VERIFICATION_FAILED",
        "The verify token is not the one that is set here.",
    )
}
