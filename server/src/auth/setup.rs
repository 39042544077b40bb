//! `POST /setup/{token}`: founds the first organization, once. Everything happens in one transaction together with
//! the use of the link.

use super::client::Client;
use super::{form, password};
use crate::api_error::ApiError;
use crate::state::AppState;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use hilo_app::words::Locale;
use hilo_domain::email::is_email;
use hilo_domain::ids::UserId;
use hilo_domain::role::Role;
use hilo_store::accounts::links::{self, Purpose};
use hilo_store::accounts::organizations::{self, NewOrganization};
use hilo_store::accounts::users::{self, NewUser, PasswordHash};
use hilo_store::accounts::{SecretHash, memberships, sessions};
use hilo_store::{StoreError, Tx, audit};
use jiff::tz::TimeZone;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
pub(super) struct Setup {
    #[serde(default)]
    organization: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    password: SecretString,
    /// IANA name; the browser's guess.
    #[serde(default)]
    timezone: String,
    #[serde(default)]
    language: String,
}

pub(super) async fn setup(
    State(state): State<AppState>,
    client: Client,
    Path(token): Path<String>,
    Form(form): Form<Setup>,
) -> Result<Response, ApiError> {
    let form = form.trimmed();
    let link = SecretHash::of(&token);
    let mut tx = state.db.read().await?;
    let works = links::peek(&mut tx, Purpose::Setup, &link).await?.is_some();
    drop(tx);
    let outcome = match form.problem() {
        _ if !works => Err(LINK_INVALID),
        Some(problem) => Err(problem),
        None => {
            let hash = password::hash(form.password.clone()).await?;
            let mut tx = state.db.write().await?;
            match found(&mut tx, &link, &form, hash, &client).await? {
                Some(session) => tx.commit().await.map(|()| Ok(session))?,
                None => Err(LINK_INVALID),
            }
        }
    };
    match outcome {
        Ok(session) => form::go_on_signed_in(&state, &session, form::HOME).map_err(|_| ApiError::internal()),
        Err(problem) => Ok(form.back(&token, problem)),
    }
}

const LINK_INVALID: &str = "SETUP_LINK_INVALID";

impl Setup {
    fn trimmed(mut self) -> Self {
        for text in [&mut self.organization, &mut self.name, &mut self.email] {
            *text = text.trim().to_owned();
        }
        if TimeZone::get(&self.timezone).is_err() {
            "UTC".clone_into(&mut self.timezone);
        }
        Locale::from_tag(&self.language).unwrap_or_default().tag().clone_into(&mut self.language);
        self
    }

    fn problem(&self) -> Option<&'static str> {
        if self.organization.is_empty() {
            Some("ORGANIZATION_EMPTY")
        } else if self.name.is_empty() {
            Some("NAME_EMPTY")
        } else if !is_email(&self.email) {
            Some("EMAIL_INVALID")
        } else if self.password.expose_secret().chars().count() < password::MIN_CHARS {
            Some("PASSWORD_TOO_SHORT")
        } else {
            None
        }
    }

    /// What was typed comes back with the problem; the password does not.
    fn back(&self, token: &str, problem: &str) -> Response {
        let fields = [
            ("error", problem),
            ("organization", &self.organization),
            ("name", &self.name),
            ("email", &self.email),
            ("timezone", &self.timezone),
            ("language", &self.language),
        ];
        let token: String = url::form_urlencoded::byte_serialize(token.as_bytes()).collect();
        form::back_to(&format!("/setup/{token}"), &fields)
    }
}

/// `None` when the link is used up, or someone founded an organization by other means: the command line.
async fn found(
    tx: &mut Tx,
    link: &SecretHash,
    form: &Setup,
    hash: PasswordHash,
    client: &Client,
) -> Result<Option<SecretString>, StoreError> {
    if links::redeem(tx, Purpose::Setup, link).await?.is_none() || organizations::oldest(tx).await?.is_some()
    {
        return Ok(None);
    }
    let new =
        NewOrganization { name: &form.organization, timezone: &form.timezone, language: &form.language };
    let organization_id = organizations::create(tx, new).await?;
    let new = NewUser { email: &form.email, name: &form.name, password_hash: Some(hash), language: None };
    let user_id: UserId = users::create(tx, new).await?;
    memberships::add(tx, &organization_id, &user_id, Role::Owner).await?;
    let origin = client.origin();
    let entry = audit::Entry {
        organization_id: &organization_id,
        actor_id: Some(&user_id),
        action: "organization.created",
        subject_type: "organization",
        subject_id: organization_id.as_str(),
        before: None,
        after: Some(json!({ "name": form.organization, "owner": form.email })),
        ip: origin.as_store().ip,
    };
    audit::record(tx, entry).await?;
    Ok(Some(sessions::begin(tx, &user_id, origin.as_store()).await?))
}
