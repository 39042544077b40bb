//! Who is behind a REST call: a program with a token, or one of our own pages with its session. A token belongs to
//! one organization; naming another is refused.

use super::{SignedIn, cookie, cross_site};
use crate::api_error::ApiError;
use crate::config::Config;
use crate::state::AppState;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use hilo_domain::ids::OrganizationId;
use hilo_domain::role::Actor;
use hilo_store::accounts::SecretHash;
use hilo_store::accounts::tokens::{self, TokenHolder};
use hilo_store::{Db, StoreError};

/// The caller of a REST route. Refuses with 401 (who?) or 403 (not your organization).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiActor(pub Actor);

impl FromRequestParts<AppState> for ApiActor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let wanted = wanted_organization(&parts.headers)?;
        if parts.headers.contains_key(AUTHORIZATION) {
            let token = bearer(&parts.headers).ok_or_else(ApiError::unauthorized)?;
            let holder = by_token(&state.db, &token).await?.ok_or_else(ApiError::unauthorized)?;
            return in_organization(std::iter::once(holder.actor), wanted);
        }
        if !cross_site::is_same_site(&state.config, &parts.headers) {
            return Err(ApiError::unauthorized());
        }
        let signed_in = SignedIn::from_request_parts(parts, state).await?;
        match wanted {
            None => Ok(Self(signed_in.actor().clone())),
            Some(_) => {
                in_organization(signed_in.person().seats.iter().map(|seat| seat.actor.clone()), wanted)
            }
        }
    }
}

/// The actor of the wanted organization, or the first where none is named.
fn in_organization(
    mut actors: impl Iterator<Item = Actor>,
    wanted: Option<OrganizationId>,
) -> Result<ApiActor, ApiError> {
    actors
        .find(|actor| wanted.as_ref().is_none_or(|wanted| actor.organization_id == *wanted))
        .map(ApiActor)
        .ok_or_else(ApiError::organization_forbidden)
}

/// An organization that cannot even be read is none of the caller's.
fn wanted_organization(headers: &HeaderMap) -> Result<Option<OrganizationId>, ApiError> {
    let Some(value) = headers.get("x-organization-id") else { return Ok(None) };
    let text = value.to_str().map_err(|_| ApiError::organization_forbidden())?;
    Ok(Some(OrganizationId::from(text.trim())))
}

/// What a request shows of its caller, hashed, whether or not there is such a one: a token, else a session.
pub(crate) fn credential(config: &Config, headers: &HeaderMap) -> Option<SecretHash> {
    if headers.contains_key(AUTHORIZATION) { bearer(headers) } else { cookie::session(config, headers) }
}

fn bearer(headers: &HeaderMap) -> Option<SecretHash> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| SecretHash::of(token.trim()))
}

async fn by_token(db: &Db, token: &SecretHash) -> Result<Option<TokenHolder>, StoreError> {
    let mut tx = db.glance().await?;
    let holder = tokens::authenticate(&mut tx, token).await?;
    let now = tx.now();
    drop(tx);
    if let Some(holder) = holder.as_ref().filter(|holder| holder.is_stale(now))
        && let Err(error) = touch(db, holder).await
    {
        // Reading goes on while nothing can be written.
        tracing::warn!(%error, "the use of a token could not be written down");
    }
    Ok(holder)
}

async fn touch(db: &Db, holder: &TokenHolder) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    tokens::touch(&mut tx, &holder.actor.organization_id, &holder.token_id).await?;
    tx.commit().await
}
