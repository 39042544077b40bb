//! Idempotency keys of REST: a repeated POST gets the first answer, however often it is asked.

use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, fetch};
use hilo_domain::clock::Millis;
use hilo_domain::ids::OrganizationId;
use sqlx::types::Json;

/// The first answer to a key.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct FirstAnswer {
    /// What was asked, hashed: the same key with another body is a mistake of the caller's.
    pub request_hash: String,
    /// HTTP status.
    pub status: i64,
    /// The body.
    pub body: Json<serde_json::Value>,
}

/// The first answer, when the key was used before.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(tx: &mut Tx, organization_id: &OrganizationId, key: &str) -> Result<Option<FirstAnswer>> {
    Ok(fetch!(
        fetch_optional,
        tx,
        FirstAnswer,
        "select request_hash, status, body from idempotency_keys where organization_id = $1 and key = $2",
        organization_id,
        key
    )?)
}

/// Keeps the answer, in the transaction of its effect. `false`: someone was faster; roll back and [`find`] theirs.
///
/// # Errors
/// When the database refuses.
pub async fn save(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    key: &str,
    request_hash: &str,
    status: u16,
    body: &serde_json::Value,
) -> Result<bool> {
    let now = tx.now();
    let saved = execute!(
        tx,
        "insert into idempotency_keys (organization_id, key, request_hash, status, body, created_at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        organization_id,
        key,
        request_hash,
        i64::from(status),
        Json(body),
        now
    )?;
    Ok(saved == 1)
}

/// Forgets keys older than `before`.
///
/// # Errors
/// When the database refuses.
pub async fn purge(tx: &mut Tx, before: Millis, limit: i64) -> Result<u64> {
    Ok(execute!(
        tx,
        "delete from idempotency_keys where (organization_id, key) in (
           select organization_id, key from idempotency_keys where created_at < $1 order by created_at limit $2)",
        before,
        limit
    )?)
}
