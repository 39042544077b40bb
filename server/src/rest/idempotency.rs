//! `Idempotency-Key`: the same key gets the first answer again, so a caller that lost an answer may simply repeat
//! the request. The answer is committed together with its effect.

use crate::api_error::ApiError;
use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use hilo_domain::ids::OrganizationId;
use hilo_store::idempotency::{self, FirstAnswer};
use hilo_store::{Result, Tx};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Longest key, in bytes.
const LONGEST_KEY: usize = 255;

/// A caller's key, and what was asked under it.
#[derive(Debug)]
pub(super) struct Key {
    key: String,
    request_hash: String,
}

impl Key {
    /// The request's key, if it has one. `route` and `body` are what was asked.
    ///
    /// # Errors
    /// 400 when the key is empty, too long or not plain text.
    pub(super) fn of(headers: &HeaderMap, route: &str, body: &[u8]) -> Result<Option<Self>, ApiError> {
        let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
        let key = value.to_str().ok().map(str::trim).filter(|key| (1..=LONGEST_KEY).contains(&key.len()));
        let message = "Idempotency-Key must be 1 to 255 plain characters";
        let key = key.ok_or_else(|| ApiError::bad_request("IDEMPOTENCY_KEY_INVALID", message))?;
        let request = Sha256::new().chain_update(route).chain_update([0]).chain_update(body).finalize();
        Ok(Some(Self { key: key.to_owned(), request_hash: hex::encode(request) }))
    }

    /// The answer to an earlier request under this key.
    ///
    /// # Errors
    /// 422 when that request was another one.
    pub(super) async fn first_answer(
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

    /// Keeps an answer, in the transaction of its effect. `false`: another request under this key was faster, and
    /// this transaction must not be committed.
    ///
    /// # Errors
    /// When the database refuses.
    pub(super) async fn keep(
        &self,
        tx: &mut Tx,
        organization_id: &OrganizationId,
        status: StatusCode,
        body: &Value,
    ) -> Result<bool> {
        idempotency::save(tx, organization_id, &self.key, &self.request_hash, status.as_u16(), body).await
    }
}

fn again(first: FirstAnswer) -> Response {
    let status = u16::try_from(first.status).ok().and_then(|status| StatusCode::from_u16(status).ok());
    let headers = [("idempotent-replayed", "true")];
    (status.unwrap_or(StatusCode::OK), headers, Json(first.body.0)).into_response()
}
