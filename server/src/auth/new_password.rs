//! Another password: `POST /password` for one's own, `POST /password/{token}` with a link that an administrator made.

use super::client::Client;
use super::{SignedIn, cookie, form, password};
use crate::api_error::ApiError;
use crate::state::AppState;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use hilo_store::accounts::login_failures::{self, Admission, Attempt};
use hilo_store::accounts::{SecretHash, sessions, team, users};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Change {
    current: SecretString,
    new: SecretString,
}

/// Asks for the old one, with the same brake on guessing as signing in: an open screen is no proof of who sits there.
pub(super) async fn change(
    State(state): State<AppState>,
    client: Client,
    signed_in: SignedIn,
    Form(form): Form<Change>,
) -> Result<Response, ApiError> {
    let back = |problem: &str| form::back_to("/settings", &[("password", problem)]);
    if is_too_short(&form.new) {
        return Ok(back("TOO_SHORT"));
    }
    let db = &state.db;
    let email_key = users::email_key(&signed_in.person().email);
    let attempt = Attempt::new(&email_key, &client.throttle_key(), db.clock().now());
    let mut tx = db.write().await?;
    let admission = login_failures::admit(&mut tx, &attempt).await?;
    tx.commit().await?;
    if matches!(admission, Admission::Blocked { .. }) {
        return Ok(back("BLOCKED"));
    }
    let mut tx = db.read().await?;
    let hash = users::get(&mut tx, &signed_in.person().user_id).await?.password_hash;
    drop(tx);
    if !password::verify(form.current, hash).await? {
        return Ok(back("WRONG"));
    }
    let hash = password::hash(form.new).await?;
    let origin = client.origin();
    let mut tx = db.write().await?;
    login_failures::succeeded(&mut tx, &attempt).await?;
    let ip = origin.as_store().ip;
    team::change_own(&mut tx, signed_in.actor(), signed_in.session(), &hash, ip).await?;
    tx.commit().await?;
    Ok(back("CHANGED"))
}

#[derive(Deserialize)]
pub(super) struct New {
    password: SecretString,
}

/// Uses the link up and goes on signed in; every other session of theirs ends.
pub(super) async fn by_link(
    State(state): State<AppState>,
    client: Client,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(form): Form<New>,
) -> Result<Response, ApiError> {
    let link = SecretHash::of(&token);
    let token: String = url::form_urlencoded::byte_serialize(token.as_bytes()).collect();
    let back = |problem: &str| form::back_to(&format!("/password/{token}"), &[("error", problem)]);
    let mut tx = state.db.read().await?;
    let works = team::new_password_for(&mut tx, &link).await?.is_some();
    drop(tx);
    if !works {
        return Ok(back("LINK_INVALID"));
    }
    if is_too_short(&form.password) {
        return Ok(back("PASSWORD_TOO_SHORT"));
    }
    let hash = password::hash(form.password).await?;
    let origin = client.origin();
    let mut tx = state.db.write().await?;
    let Some(user_id) = team::use_password_link(&mut tx, &link, &hash, origin.as_store().ip).await? else {
        return Ok(back("LINK_INVALID"));
    };
    let session = sessions::begin(&mut tx, &user_id, origin.as_store()).await?;
    if let Some(old) = cookie::session(&state.config, &headers) {
        sessions::sign_out(&mut tx, &old).await?;
    }
    tx.commit().await?;
    form::go_on_signed_in(&state, &session, form::HOME).map_err(|_| ApiError::internal())
}

fn is_too_short(password: &SecretString) -> bool {
    password.expose_secret().chars().count() < password::MIN_CHARS
}
