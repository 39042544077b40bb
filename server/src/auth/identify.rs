//! Who is behind the cookie: asked once per request, by one query, and kept in the request's extensions.

use super::cookie;
use crate::api_error::ApiError;
use crate::state::AppState;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hilo_domain::role::Actor;
use hilo_store::accounts::sessions::{self, Seat};
use hilo_store::accounts::{SecretHash, sessions::SignedIn as Found};
use hilo_store::{Db, StoreError};
use std::sync::Arc;

/// A person who is signed in. As an extractor it refuses everyone else with 401.
#[derive(Clone, Debug)]
pub struct SignedIn(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    session: SecretHash,
    found: Found,
}

impl SignedIn {
    /// As whom they act, in the organization they chose.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.seat().actor
    }

    /// The organization they chose.
    #[must_use]
    pub fn seat(&self) -> &Seat {
        self.0.found.seat()
    }

    /// Everything known about them.
    #[must_use]
    pub fn person(&self) -> &Found {
        &self.0.found
    }

    /// Points at their session; signs no one in.
    #[must_use]
    pub fn session(&self) -> &SecretHash {
        &self.0.session
    }
}

/// The middleware: loads the session of every request that shows one. Requests with a token are not looked at: the
/// two ways never mix.
pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let shown = cookie::session(&state.config, request.headers());
    let Some(session) = shown.filter(|_| !request.headers().contains_key(AUTHORIZATION)) else {
        return next.run(request).await;
    };
    match load(&state.db, session).await {
        Ok(Some(signed_in)) => {
            // On its own too: the list of sessions shows which one is this.
            request.extensions_mut().insert(signed_in.session().clone());
            request.extensions_mut().insert(signed_in);
            next.run(request).await
        }
        // The cookie stays: another tab may have signed in anew meanwhile, and removing it would end that session.
        Ok(None) => next.run(request).await,
        Err(error) => ApiError::from(error).into_response(),
    }
}

async fn load(db: &Db, session: SecretHash) -> Result<Option<SignedIn>, StoreError> {
    let mut tx = db.glance().await?;
    let found = sessions::signed_in(&mut tx, &session).await?;
    let now = tx.now();
    drop(tx);
    let Some(found) = found else { return Ok(None) };
    if found.is_stale(now)
        && let Err(error) = touch(db, &session, &found).await
    {
        // Reading goes on while nothing can be written.
        tracing::warn!(%error, "the use of a session could not be written down");
    }
    Ok(Some(SignedIn(Arc::new(Inner { session, found }))))
}

async fn touch(db: &Db, session: &SecretHash, found: &Found) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    sessions::touch(&mut tx, session, &found.seat().actor).await?;
    tx.commit().await
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = ApiError;

    /// Works without the middleware too, so that a route that was mounted outside of it fails closed, not open.
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        if let Some(signed_in) = parts.extensions.get::<Self>() {
            return Ok(signed_in.clone());
        }
        if parts.headers.contains_key(AUTHORIZATION) {
            return Err(ApiError::unauthorized());
        }
        let session = cookie::session(&state.config, &parts.headers).ok_or_else(ApiError::unauthorized)?;
        load(&state.db, session).await?.ok_or_else(ApiError::unauthorized)
    }
}
