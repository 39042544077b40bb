//! `POST /invite/{token}`: someone joins an organization. Without an account they choose a name and a password; with one
//! they are signed in and say yes. Everything happens in one transaction together with the use of the link.

use super::client::Client;
use super::{SignedIn, cookie, form, password};
use crate::api_error::ApiError;
use crate::state::AppState;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::{Extension, Form};
use hilo_store::accounts::team::{self, Joined, Newcomer};
use hilo_store::accounts::{SecretHash, sessions};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Join {
    #[serde(default)]
    name: String,
    /// Missing where someone joins with the account they are signed in with.
    password: Option<SecretString>,
}

const LINK_INVALID: &str = "LINK_INVALID";

pub(super) async fn join(
    State(state): State<AppState>,
    client: Client,
    headers: HeaderMap,
    signed_in: Option<Extension<SignedIn>>,
    Path(token): Path<String>,
    Form(form): Form<Join>,
) -> Result<Response, ApiError> {
    let link = SecretHash::of(&token);
    let mut tx = state.db.read().await?;
    let offer = team::offer(&mut tx, &link).await?;
    drop(tx);
    match (offer, signed_in) {
        (None, _) => Ok(back(&token, LINK_INVALID, "")),
        (Some(offer), Some(Extension(signed_in))) if offer.account.is_some() => {
            join_as(&state, &client, &signed_in, &link, &token).await
        }
        (Some(offer), None) if offer.account.is_some() => {
            Ok(form::back_to("/sign-in", &[("next", &address(&token)), ("email", &offer.email)]))
        }
        (Some(_), _) => join_new(&state, &client, &headers, &link, &token, form).await,
    }
}

async fn join_new(
    state: &AppState,
    client: &Client,
    headers: &HeaderMap,
    link: &SecretHash,
    token: &str,
    form: Join,
) -> Result<Response, ApiError> {
    let name = form.name.trim();
    let password = form.password.unwrap_or_default();
    if name.is_empty() {
        return Ok(back(token, "NAME_EMPTY", ""));
    }
    if password.expose_secret().chars().count() < password::MIN_CHARS {
        return Ok(back(token, "PASSWORD_TOO_SHORT", name));
    }
    let password_hash = password::hash(password).await?;
    let origin = client.origin();
    let mut tx = state.db.write().await?;
    let newcomer = Newcomer { name, password_hash };
    let user_id = match team::join_new(&mut tx, link, newcomer, origin.as_store().ip).await? {
        Joined::Yes { user_id, .. } => user_id,
        Joined::LinkInvalid => return Ok(back(token, LINK_INVALID, "")),
        Joined::HasAccount => return Ok(back(token, "", "")),
    };
    let session = sessions::begin(&mut tx, &user_id, origin.as_store()).await?;
    if let Some(signed_in) = sessions::signed_in(&mut tx, &SecretHash::of(session.expose_secret())).await? {
        sessions::seen(&mut tx, &signed_in.seat().actor).await?;
    }
    // The one that the browser had, perhaps somebody else's, ends: two people never share a browser's cookie.
    if let Some(old) = cookie::session(&state.config, headers) {
        sessions::sign_out(&mut tx, &old).await?;
    }
    tx.commit().await?;
    form::go_on_signed_in(state, &session, form::HOME).map_err(|_| ApiError::internal())
}

async fn join_as(
    state: &AppState,
    client: &Client,
    signed_in: &SignedIn,
    link: &SecretHash,
    token: &str,
) -> Result<Response, ApiError> {
    let origin = client.origin();
    let mut tx = state.db.write().await?;
    match team::join_as(&mut tx, link, &signed_in.person().user_id, origin.as_store().ip).await? {
        Joined::Yes { organization_id, .. } => {
            // Fails where they were shut out of it before: they stay where they are.
            drop(sessions::choose(&mut tx, signed_in.session(), &organization_id).await);
            tx.commit().await?;
            Ok(form::see_other(form::HOME))
        }
        Joined::LinkInvalid | Joined::HasAccount => Ok(back(token, "OTHER_ACCOUNT", "")),
    }
}

fn address(token: &str) -> String {
    let token: String = url::form_urlencoded::byte_serialize(token.as_bytes()).collect();
    format!("/invite/{token}")
}

/// What was typed comes back with the problem; the password does not.
fn back(token: &str, problem: &str, name: &str) -> Response {
    form::back_to(&address(token), &[("error", problem), ("name", name)])
}
