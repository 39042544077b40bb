//! `Idempotency-Key`: the same key gets the first answer again, so a caller that lost an answer may simply repeat
//! the request. The answer is committed together with its effect.
//!
//! For a handler these are three steps, and with or without a key they are the same:
//!
//! ```ignore
//! let mut once = match Once::begin(&state, &actor, &headers, "templates/send", &bytes).await? {
//!     Turn::First(once) => once,
//!     Turn::Again(answer) => return Ok(answer),
//! };
//! let answer = templates::send(&mut once.tx, &actor, …).await?;
//! once.finish(StatusCode::ACCEPTED, &answer).await
//! ```
//!
//! The answer is kept for a while: one that shows a secret must not be given through here.

use crate::api_error::ApiError;
use crate::state::AppState;
use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use hilo_domain::ids::OrganizationId;
use hilo_domain::role::Actor;
use hilo_store::failpoint::Failpoint;
use hilo_store::idempotency::{self, FirstAnswer};
use hilo_store::{Db, StoreError, Tx};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;

/// Longest key, in bytes.
const LONGEST_KEY: usize = 255;

/// The header, for the document.
#[derive(IntoParams)]
#[into_params(names("Idempotency-Key"), parameter_in = Header)]
pub(super) struct Header(
    /// A text of your choice, such as your order's number. Repeat the request with the same key and it is done once;
    /// you get the first answer again, with `Idempotent-Replayed: true`. Kept for two days.
    #[param(
        nullable = false,
        min_length = 1,
        max_length = 255,
        pattern = "^[!-~]([ -~]*[!-~])?$",
        example = "order-1017"
    )]
    #[expect(dead_code, reason = "read as a header; here it is only described")]
    Option<String>,
);

/// Whether a request is the first under its key.
pub(super) enum Turn {
    /// It is, or it has no key.
    First(Box<Once>),
    /// It is not: this was the answer.
    Again(Response),
}

/// A write that is done once.
pub(super) struct Once {
    /// Where everything is written.
    pub(super) tx: Tx,
    db: Db,
    organization_id: OrganizationId,
    key: Option<Key>,
}

/// A caller's key, and what was asked under it.
#[derive(Debug)]
struct Key {
    key: String,
    request_hash: String,
}

impl Once {
    /// Begins a write, or finds the answer to an earlier one. `route` and `body` are what was asked.
    ///
    /// # Errors
    /// 400 when the key is empty, too long or not plain text; 422 when it was used for another request.
    pub(super) async fn begin(
        state: &AppState,
        actor: &Actor,
        headers: &HeaderMap,
        route: &str,
        body: &[u8],
    ) -> Result<Turn, ApiError> {
        let key = Key::of(headers, route, body)?;
        let mut tx = state.db.write().await?;
        if let Some(key) = &key
            && let Some(answer) = key.first_answer(&mut tx, &actor.organization_id).await?
        {
            return Ok(Turn::Again(answer));
        }
        let organization_id = actor.organization_id.clone();
        Ok(Turn::First(Box::new(Self { tx, db: state.db.clone(), organization_id, key })))
    }

    /// Commits the write together with its answer, and gives that.
    ///
    /// # Errors
    /// When the database refuses.
    pub(super) async fn finish(
        self,
        status: StatusCode,
        answer: &impl Serialize,
    ) -> Result<Response, ApiError> {
        let Self { mut tx, db, organization_id, key } = self;
        let answer = serde_json::to_value(answer).map_err(|error| {
            tracing::error!(%error, "an answer could not be written");
            ApiError::internal()
        })?;
        if let Some(key) = key
            && !key.keep(&mut tx, &organization_id, status, &answer).await?
        {
            // Another request under this key was committed while this one was under way: its answer is the first.
            tx.rollback().await?;
            let first = key.first_answer(&mut db.read().await?, &organization_id).await?;
            return first.ok_or_else(|| {
                ApiError::conflict("CONFLICT", "The same request is under way. Repeat it in a moment.")
            });
        }
        tx.commit().await?;
        Failpoint::SendQueued.pass();
        Ok((status, Json(answer)).into_response())
    }
}

impl Key {
    fn of(headers: &HeaderMap, route: &str, body: &[u8]) -> Result<Option<Self>, ApiError> {
        let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
        let key = value.to_str().ok().map(str::trim).filter(|key| (1..=LONGEST_KEY).contains(&key.len()));
        let message = "Idempotency-Key must be 1 to 255 plain characters";
        let key = key.ok_or_else(|| ApiError::bad_request("IDEMPOTENCY_KEY_INVALID", message))?;
        let request = Sha256::new().chain_update(route).chain_update([0]).chain_update(body).finalize();
        Ok(Some(Self { key: key.to_owned(), request_hash: hex::encode(request) }))
    }

    async fn first_answer(
        &self,
        tx: &mut Tx,
        organization_id: &OrganizationId,
    ) -> Result<Option<Response>, ApiError> {
        let Some(first) = idempotency::find(tx, organization_id, &self.key).await? else { return Ok(None) };
        if first.request_hash != self.request_hash {
            let message = "this Idempotency-Key was used for a different request";
            return Err(ApiError::unprocessable("IDEMPOTENCY_KEY_REUSED", message));
        }
        Ok(Some(again(first)))
    }

    /// `false`: another request under this key was faster, and this transaction must not be committed.
    async fn keep(
        &self,
        tx: &mut Tx,
        organization_id: &OrganizationId,
        status: StatusCode,
        body: &Value,
    ) -> Result<bool, StoreError> {
        idempotency::save(tx, organization_id, &self.key, &self.request_hash, status.as_u16(), body).await
    }
}

fn again(first: FirstAnswer) -> Response {
    let status = u16::try_from(first.status).ok().and_then(|status| StatusCode::from_u16(status).ok());
    let headers = [("idempotent-replayed", "true")];
    (status.unwrap_or(StatusCode::OK), headers, Json(first.body.0)).into_response()
}
