//! Where a webhook came in, and what that decides. The path chooses the secret, never the body: whoever signs with the
//! secret of one organization can say nothing about the numbers of another.

use super::receive::error;
use crate::state::AppState;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::StatusCode;
use axum::response::Response;
use hilo_domain::ids::OrganizationId;
use hilo_store::channels::{self, Channel, Sighting};
use hilo_store::secrets::SecretKind;
use hilo_whatsapp::signature;
use hilo_whatsapp::webhook::Routing;
use secrecy::{ExposeSecret, SecretString};

/// A callback address.
pub(super) enum Door {
    /// `/api/webhooks/whatsapp`: the secret of the environment, for every number without one of its own.
    Installation,
    /// A number's own.
    Number(Box<Channel>),
}

/// What the signature is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Checked {
    /// It fits.
    Signed,
    /// There is no secret to check it with.
    Unchecked,
    /// It is missing or does not fit.
    Wrong,
}

impl Door {
    /// The number of this address, or the refusal. One that the directory does not know yet is looked up.
    pub(super) async fn find(
        state: &AppState,
        token: Result<Path<String>, PathRejection>,
    ) -> Result<Self, Response> {
        let token = token.map_err(|_| nowhere())?.0;
        let token = if channels::is_callback_token(&token) { token.as_str() } else { return Err(nowhere()) };
        if let Some(channel) = state.ingest.directory().by_callback_token(token) {
            return Ok(Self::Number(Box::new(channel)));
        }
        match look_up(state, token).await {
            Ok(Some(channel)) => Ok(Self::Number(Box::new(channel))),
            Ok(None) => Err(nowhere()),
            Err(refusal) => Err(refusal),
        }
    }

    /// Checks a signature. A number's secret may have been changed since the last look at the channels: before a webhook
    /// is refused it is looked at once more.
    pub(super) async fn check(&self, state: &AppState, header: Option<&[u8]>, body: &[u8]) -> Checked {
        let Self::Number(channel) = self else {
            return match state.ingest.verifier() {
                None => Checked::Unchecked,
                Some(verifier) if verifier.verify(header, body).is_ok() => Checked::Signed,
                Some(_) => Checked::Wrong,
            };
        };
        if fits(state, channel, header, body) {
            return Checked::Signed;
        }
        let token = channel.callback_token.as_deref().unwrap_or_default();
        match look_up(state, token).await {
            Ok(Some(now)) if now.app_secret_sealed != channel.app_secret_sealed => {
                if fits(state, &now, header, body) { Checked::Signed } else { Checked::Wrong }
            }
            _ => Checked::Wrong,
        }
    }

    /// What Meta must show here.
    pub(super) fn verify_token(&self, state: &AppState) -> Option<SecretString> {
        match self {
            Self::Installation => state.config.whatsapp.verify_token.clone(),
            Self::Number(channel) => {
                let sealed = channel.verify_token_sealed.as_deref()?;
                state.keys.open(sealed, channel.place(SecretKind::VerifyToken)).ok()
            }
        }
    }

    /// Whose a webhook is that came in here; `None` when it names a number or an account of somebody else.
    pub(super) fn organization_of(&self, state: &AppState, routing: &Routing) -> Option<OrganizationId> {
        let directory = state.ingest.directory();
        match self {
            Self::Installation => Some(directory.organization_of(routing)),
            Self::Number(channel) => {
                let own = &channel.organization_id;
                (!directory.names_others(own, routing)).then(|| own.clone())
            }
        }
    }

    /// Writes down what was seen, for those who set the number up.
    pub(super) async fn note(&self, state: &AppState, sighting: Sighting) {
        let channel = match self {
            Self::Installation => state.ingest.directory().environments(),
            Self::Number(channel) => Some(*channel.clone()),
        };
        if let Some(channel) = channel {
            state.ingest.sightings().note(&state.db, &channel, sighting).await;
        }
    }
}

fn nowhere() -> Response {
    error(StatusCode::NOT_FOUND, "NOT_FOUND", "No number has this callback address.")
}

/// Whether a signature fits the number's secret. Without one nothing does.
fn fits(state: &AppState, channel: &Channel, header: Option<&[u8]>, body: &[u8]) -> bool {
    let secret = match &channel.app_secret_sealed {
        Some(sealed) => state.keys.open(sealed, channel.place(SecretKind::AppSecret)).ok(),
        None if channel.from_environment => state.config.whatsapp.app_secret.clone(),
        None => None,
    };
    secret.is_some_and(|secret| signature::verify(secret.expose_secret(), header, body).is_ok())
}

async fn look_up(state: &AppState, token: &str) -> Result<Option<Channel>, Response> {
    let look = async {
        let mut tx = state.db.read().await?;
        channels::by_callback_token(&mut tx, token).await
    };
    look.await.map_err(|cause| {
        tracing::warn!(%cause, "a callback address could not be looked up");
        error(StatusCode::SERVICE_UNAVAILABLE, "STORAGE_UNAVAILABLE", "Please deliver it again.")
    })
}
