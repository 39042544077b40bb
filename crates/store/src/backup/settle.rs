//! What must not simply go on where the backup stopped, because time has gone on without it.
//!
//! - A message that waited to be sent may have been sent since, and Meta cannot be asked (guarantees.md 3). None is sent
//!   again by itself: each is parked as unconfirmed. A status with its tracker still settles it, otherwise a person does.
//! - What Meta is to hear of templates may have been told since. Those jobs count as claimed once before: then they look
//!   before they act (docs/adr/0013).
//! - Sessions and links may have ended or been used since: all of them end.
//! - A backup of an older Hilo has no totals: rows are counted anew.
//! - Screens that are still open have heard of events that are not there any more: the numbers jump, so that each of
//!   them begins anew.

use crate::audit;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, fetch};
use crate::totals;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{MessageId, OrganizationId};
use serde_json::json;
use std::collections::BTreeMap;

/// Farther than any screen is behind.
const JUMP: i64 = 1_000_000;

/// What a restore changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Messages that wait for a person's word.
    pub parked: u64,
    /// Sessions that ended.
    pub sessions: u64,
    /// Invitations and other links that ended.
    pub links: u64,
}

/// Settles a database as of `taken_at`.
///
/// # Errors
/// When the database refuses.
pub(super) async fn settle(tx: &mut Tx, taken_at: Millis) -> Result<Settled> {
    let parked = park(tx, taken_at).await?;
    execute!(tx, "update jobs set fence = fence + 1 where state in ('PENDING', 'FAILED', 'RUNNING')")?;
    let sessions = execute!(tx, "delete from sessions")?;
    let links = execute!(tx, "delete from one_time_links")?;
    execute!(tx, "delete from nodes")?;
    execute!(tx, "delete from live_events")?;
    execute!(tx, "update organization_counters set live_seq = live_seq + $1", JUMP)?;
    totals::count_anew(tx).await?;
    record(tx, taken_at, &parked).await?;
    let parked = parked.values().sum();
    Ok(Settled { parked, sessions, links })
}

/// Parks what waits to be sent; how many of each organization.
async fn park(tx: &mut Tx, taken_at: Millis) -> Result<BTreeMap<OrganizationId, u64>> {
    let now = tx.now();
    execute!(
        tx,
        "update message_attempts set outcome = 'UNKNOWN', finished_at = $1, error_message = 'restored from a backup'
         where finished_at is null",
        now
    )?;
    // Its person is asked at once: whatever evidence was to come has come to the database of before.
    let since = taken_at.min(now.plus(-crate::outbound::ASK_AFTER_MS));
    let parked = fetch!(
        fetch_all,
        tx,
        (OrganizationId, MessageId),
        "update messages set send_state = 'UNCONFIRMED', unconfirmed_at = $1
         where direction = 'OUTBOUND' and send_state in ('QUEUED', 'SENDING') and external_message_id is null
         returning organization_id, id",
        since
    )?;
    execute!(
        tx,
        "update jobs set state = 'CANCELLED', finished_at = $1, lease_until = null, node = null,
           last_error = 'restored from a backup: it may have been sent since'
         where kind in ('SEND_MESSAGE', 'SEND_MESSAGE_TEMPLATE') and state in ('PENDING', 'FAILED', 'RUNNING')",
        now
    )?;
    let mut per_organization = BTreeMap::new();
    for (organization_id, _) in parked {
        *per_organization.entry(organization_id).or_default() += 1;
    }
    Ok(per_organization)
}

/// Everybody who looks into the audit log sees where it breaks off.
async fn record(tx: &mut Tx, taken_at: Millis, parked: &BTreeMap<OrganizationId, u64>) -> Result<()> {
    let organizations = fetch!(fetch_all, tx, (OrganizationId,), "select id from organizations order by id")?;
    for (organization_id,) in &organizations {
        let parked = parked.get(organization_id).copied().unwrap_or_default();
        let entry = audit::Entry {
            organization_id,
            actor_id: None,
            action: "database.restored",
            subject_type: "organization",
            subject_id: organization_id.as_str(),
            before: None,
            after: Some(json!({ "takenAt": taken_at.iso(), "parkedMessages": parked })),
            ip: None,
        };
        audit::record(tx, entry).await?;
    }
    Ok(())
}
