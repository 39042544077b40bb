//! `POST /sign-out`: ends the session in the database, then in the browser.

use super::{cookie, form};
use crate::api_error::ApiError;
use crate::state::AppState;
use axum::extract::State;
use axum::http::header::{HeaderName, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use hilo_store::accounts::sessions;

/// What was typed and not sent is kept by the browser, and for its owner by the server: whoever uses this browser next
/// finds nothing. Browsers heed it where they heed a secure cookie.
const CLEAR: (HeaderName, HeaderValue) =
    (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"storage\""));

pub(super) async fn sign_out(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    if let Some(session) = cookie::session(&state.config, &headers) {
        let mut tx = state.db.write().await?;
        sessions::sign_out(&mut tx, &session).await?;
        tx.commit().await?;
    }
    let mut response = form::see_other("/sign-in");
    let cookie = cookie::end(&state.config).map_err(|_| ApiError::internal())?;
    response.headers_mut().insert(SET_COOKIE, cookie);
    let (name, value) = CLEAR;
    response.headers_mut().insert(name, value);
    Ok(response)
}
