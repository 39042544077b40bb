//! `POST /sign-in`. An account that does not exist, has no password or is disabled takes the same way, the same time
//! and the same answer as one with another password.

use super::client::Client;
use super::{cookie, form, password};
use crate::api_error::ApiError;
use crate::state::AppState;
use axum::Form;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use hilo_domain::ids::UserId;
use hilo_store::accounts::login_failures::{self, Admission, Attempt};
use hilo_store::accounts::sessions::SignedIn;
use hilo_store::accounts::{SecretHash, sessions, users};
use hilo_store::{Db, StoreError, Tx, audit};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
pub(super) struct SignIn {
    #[serde(default)]
    email: String,
    password: SecretString,
    /// Where to go afterwards.
    #[serde(default)]
    next: String,
}

pub(super) async fn sign_in(
    State(state): State<AppState>,
    client: Client,
    headers: HeaderMap,
    Form(form): Form<SignIn>,
) -> Result<Response, ApiError> {
    let back = |error: &str, seconds: &str| {
        let fields = [
            ("error", error),
            ("seconds", seconds),
            ("email", form.email.trim()),
            ("next", form.next.as_str()),
        ];
        form::back_to("/sign-in", &fields)
    };
    let db = &state.db;
    let email_key = users::email_key(&form.email);
    let attempt = Attempt::new(&email_key, &client.throttle_key(), db.clock().now());
    if let Admission::Blocked { retry_after_ms } = admit(db, &attempt).await? {
        // Rounded up: whoever comes back after so many seconds is let in.
        let seconds = u64::try_from(retry_after_ms).unwrap_or_default().div_ceil(1000);
        return Ok(back("SIGN_IN_BLOCKED", &seconds.to_string()));
    }
    let Some(user_id) = right_person(db, &email_key, form.password.clone()).await? else {
        return Ok(back("SIGN_IN_FAILED", ""));
    };
    let old = cookie::session(&state.config, &headers);
    let Some(session) = begin(db, &user_id, &client, old.as_ref(), &attempt).await? else {
        return Ok(back("SIGN_IN_FAILED", ""));
    };
    form::go_on_signed_in(&state, &session, &form::local_path(&form.next)).map_err(|_| ApiError::internal())
}

async fn admit(db: &Db, attempt: &Attempt) -> Result<Admission, StoreError> {
    let mut tx = db.write().await?;
    let admission = login_failures::admit(&mut tx, attempt).await?;
    // Committed before the password is checked: what runs at the same moment must see it.
    tx.commit().await?;
    Ok(admission)
}

async fn right_person(db: &Db, email_key: &str, password: SecretString) -> Result<Option<UserId>, ApiError> {
    let mut tx = db.read().await?;
    let user = users::by_email(&mut tx, email_key).await?;
    drop(tx);
    let hash = user.as_ref().and_then(|user| user.password_hash.clone());
    let right = password::verify(password, hash).await?;
    Ok(user.filter(|user| right && user.disabled_at.is_none()).map(|user| user.id))
}

/// A session with a new id; the one that the browser had, perhaps planted by someone else, ends. `None` for people
/// who may not act anywhere.
async fn begin(
    db: &Db,
    user_id: &UserId,
    client: &Client,
    old: Option<&SecretHash>,
    attempt: &Attempt,
) -> Result<Option<SecretString>, StoreError> {
    let mut tx = db.write().await?;
    let session = sessions::begin(&mut tx, user_id, client.origin().as_store()).await?;
    let found = sessions::signed_in(&mut tx, &SecretHash::of(session.expose_secret())).await?;
    let Some(found) = found else { return Ok(None) };
    sessions::seen(&mut tx, &found.seat().actor).await?;
    record(&mut tx, &found, client).await?;
    login_failures::succeeded(&mut tx, attempt).await?;
    if let Some(old) = old {
        sessions::sign_out(&mut tx, old).await?;
    }
    tx.commit().await?;
    Ok(Some(session))
}

/// Writes the sign-in down wherever the person may act.
async fn record(tx: &mut Tx, found: &SignedIn, client: &Client) -> Result<(), StoreError> {
    let origin = client.origin();
    for seat in &found.seats {
        let entry = audit::Entry {
            organization_id: &seat.actor.organization_id,
            actor_id: Some(&seat.actor.user_id),
            action: "user.signed_in",
            subject_type: "user",
            subject_id: seat.actor.user_id.as_str(),
            before: None,
            after: Some(json!({ "name": seat.actor.name })),
            ip: origin.as_store().ip,
        };
        audit::record(tx, entry).await?;
    }
    Ok(())
}
