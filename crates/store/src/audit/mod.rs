//! The audit log: who changed what, from what to what. Written in the transaction of the change itself, so neither
//! is ever there without the other.

mod list;

pub use list::{AuditFilter, AuditRow, page};

use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, fetch};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{OrganizationId, UserId};
use serde_json::Value;
use sqlx::types::Json;

/// A change, to be recorded.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Where it happened.
    pub organization_id: &'a OrganizationId,
    /// Who did it; `None` for Hilo itself and the command line.
    pub actor_id: Option<&'a UserId>,
    /// What was done: `user.created`, `channel.updated`.
    pub action: &'a str,
    /// To what kind of thing: `user`, `channel`.
    pub subject_type: &'a str,
    /// To which.
    pub subject_id: &'a str,
    /// How it was. Never a secret.
    pub before: Option<Value>,
    /// How it is now. Never a secret.
    pub after: Option<Value>,
    /// From which address.
    pub ip: Option<&'a str>,
}

/// Records a change.
///
/// # Errors
/// When the database refuses.
pub async fn record(tx: &mut Tx, entry: Entry<'_>) -> Result<()> {
    let now = tx.now();
    let id: String = tx.new_id();
    execute!(
        tx,
        "insert into audit_log
           (organization_id, id, actor_id, action, subject_type, subject_id, before, after, ip, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        entry.organization_id,
        &id,
        entry.actor_id,
        entry.action,
        entry.subject_type,
        entry.subject_id,
        entry.before.as_ref().map(Json),
        entry.after.as_ref().map(Json),
        entry.ip,
        now,
    )?;
    Ok(())
}

/// A change, as recorded.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Recorded {
    /// Which record.
    pub id: String,
    /// Who did it.
    pub actor_id: Option<UserId>,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub subject_type: String,
    /// To which.
    pub subject_id: String,
    /// How it was.
    pub before: Option<Json<Value>>,
    /// How it was afterwards.
    pub after: Option<Json<Value>>,
    /// From which address.
    pub ip: Option<String>,
    /// When.
    pub created_at: Millis,
}

/// An organization's log, newest first; give the last id back as `before` for the next page.
///
/// # Errors
/// When the database refuses.
pub async fn list(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Recorded>> {
    Ok(fetch!(
        fetch_all,
        tx,
        Recorded,
        "select id, actor_id, action, subject_type, subject_id, before, after, ip, created_at from audit_log
         where organization_id = $1 and (cast($2 as text) is null or id < $2)
         order by id desc limit $3",
        organization_id,
        before,
        limit,
    )?)
}
