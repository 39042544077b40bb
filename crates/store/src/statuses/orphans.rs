//! Statuses that came before their message.

use super::{NewStatus, advance};
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, fetch};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ChannelId, MessageId, OrganizationId};
use hilo_domain::message::MessageStatus;

/// Keeps a status for a message that is not there yet.
pub(super) async fn keep(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    channel_id: &ChannelId,
    status: &NewStatus,
) -> Result<()> {
    let (id, now) = (tx.new_id::<String>(), tx.now());
    execute!(
        tx,
        "insert into orphan_statuses (organization_id, id, channel_id, external_message_id, tracker, status, at,
           error_code, error_title, error_message, received_at, played)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict (organization_id, external_message_id, status, at) do update set played = excluded.played
           where excluded.played",
        organization_id,
        &id,
        channel_id,
        &status.external_id,
        status.tracker.as_deref(),
        status.status,
        status.at,
        status.error_code,
        status.error_title.as_deref(),
        status.error_message.as_deref(),
        now,
        status.played
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Orphan {
    status: MessageStatus,
    played: bool,
    at: Millis,
    error_code: Option<i64>,
    error_title: Option<String>,
    error_message: Option<String>,
}

/// Applies what came before its message, in Meta's order.
pub(crate) async fn apply_orphans(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &MessageId,
    external_id: &str,
) -> Result<()> {
    let orphans = fetch!(
        fetch_all,
        tx,
        Orphan,
        "delete from orphan_statuses where organization_id = $1 and external_message_id = $2
         returning status, played, at, error_code, error_title, error_message",
        organization_id,
        external_id
    )?;
    for orphan in orphans {
        let status = NewStatus {
            external_id: external_id.to_owned(),
            tracker: None,
            status: orphan.status,
            played: orphan.played,
            at: orphan.at,
            error_code: orphan.error_code,
            error_title: orphan.error_title,
            error_message: orphan.error_message,
        };
        advance(tx, organization_id, id, &status).await?;
    }
    Ok(())
}

/// Forgets statuses that have waited since before `before`: Meta delivers nothing again after seven days. Returns how
/// many, at most `limit`.
///
/// # Errors
/// When the database refuses.
pub async fn purge(tx: &mut Tx, before: Millis, limit: i64) -> Result<u64> {
    Ok(execute!(
        tx,
        "delete from orphan_statuses where (organization_id, id) in (
           select organization_id, id from orphan_statuses where received_at < $1 order by received_at limit $2)",
        before,
        limit
    )?)
}
