//! `GET /api/webhooks/whatsapp`: Meta asks once whether this address is ours.

use crate::api_error::ErrorBody;
use crate::state::AppState;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
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
    challenge: Result<Query<Challenge>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let Ok(Query(challenge)) = challenge else { return refused() };
    let expected = state.config.whatsapp.verify_token.as_ref().map(ExposeSecret::expose_secret);
    let known = match (expected, challenge.token.as_deref()) {
        (Some(expected), Some(token)) if !expected.is_empty() => {
            bool::from(expected.as_bytes().ct_eq(token.as_bytes()))
        }
        _ => false,
    };
    match (known, challenge.mode.as_deref(), challenge.challenge) {
        (true, Some("subscribe"), Some(challenge)) => {
            tracing::info!("Meta verified the webhook address");
            // Plain text and nosniff: what a stranger puts in the address is never a page.
            let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
            (headers, challenge).into_response()
        }
        _ => refused(),
    }
}

fn refused() -> Response {
    super::receive::error(
        StatusCode::FORBIDDEN,
        "WEBHOOK_VERIFICATION_FAILED",
        "The verify token is not the one that is set here.",
    )
}
