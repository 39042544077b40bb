//! Processing events again: what is missing is applied, what has been applied stays as it is, because every effect has
//! a unique index of its own. Replays wait behind everything that customers do now.

use super::list::{EventFilter, list};
use super::{ItemOutcome, sight};
use crate::audit::{self, Entry};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::jobs::{self, NewJob};
use crate::sql::scalar;
use hilo_domain::ids::{JobId, OrganizationId};
use hilo_domain::job::JobKind;
use hilo_domain::role::Actor;
use serde_json::json;

/// Events that one wish replays at most; who has more asks again.
pub const MOST_REPLAYED: i64 = 10_000;

/// Events enqueued in one transaction: nobody waits long for the writer.
const CHUNK: i64 = 250;

/// What became of the wish to replay an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replayed {
    /// It will be processed again.
    Queued(JobId),
    /// It is about to be anyway.
    Waiting,
}

/// What became of the wish to replay many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReplayedRange {
    /// So many will be processed again.
    pub queued: i64,
    /// There are more: ask again.
    pub more: bool,
}

/// Replays of one event run one after the other.
pub(super) fn key(event_id: &str) -> String {
    format!("event:{event_id}")
}

/// Processes an event again, soon.
///
/// # Errors
/// [`crate::StoreError::NotFound`], also when it is another organization's.
pub async fn replay(tx: &mut Tx, actor: &Actor, id: &str) -> Result<Replayed> {
    let seen = sight::find(tx, &actor.organization_id, id).await?;
    let replayed = enqueue(tx, &seen.holder, id).await?;
    if matches!(replayed, Replayed::Queued(_)) {
        record(tx, actor, "webhook_event.replayed", id, None).await?;
    }
    Ok(replayed)
}

/// Processes every event again that the filter finds, the newest first, in small transactions: up to
/// [`MOST_REPLAYED`], none that came after the call.
///
/// # Errors
/// When the database refuses; what was enqueued until then stays.
pub async fn replay_range(db: &Db, actor: &Actor, filter: &EventFilter) -> Result<ReplayedRange> {
    let mut filter = filter.clone();
    let mut range = ReplayedRange::default();
    let mut before: Option<String> = None;
    let mut seen = 0;
    loop {
        let mut tx = db.write().await?;
        let until = tx.now().plus(1);
        filter.until = Some(filter.until.map_or(until, |end| end.min(until)));
        let events = list(&mut tx, &actor.organization_id, &filter, before.as_deref(), CHUNK).await?;
        let mut queued = 0;
        for event in &events {
            let replayed = enqueue(&mut tx, &event.organization_id, event.id.as_str()).await?;
            queued += i64::from(matches!(replayed, Replayed::Queued(_)));
        }
        if queued > 0 {
            record(
                &mut tx,
                actor,
                "webhook_events.replayed",
                actor.organization_id.as_str(),
                Some((&filter, queued)),
            )
            .await?;
        }
        tx.commit().await?;
        range.queued += queued;
        let count = i64::try_from(events.len()).unwrap_or(CHUNK);
        seen += count;
        before = events.into_iter().last().map(|event| event.id.0);
        range.more = count == CHUNK;
        if !range.more || seen >= MOST_REPLAYED {
            return Ok(range);
        }
    }
}

async fn enqueue(tx: &mut Tx, holder: &OrganizationId, id: &str) -> Result<Replayed> {
    let key = key(id);
    let open = scalar!(
        fetch_one,
        tx,
        i64,
        "select count(*) from jobs
         where serial_key = $1 and state in ('PENDING', 'FAILED', 'RUNNING') and state <> 'RUNNING'",
        &key
    )?;
    if open > 0 {
        return Ok(Replayed::Waiting);
    }
    let job = NewJob {
        organization_id: holder.clone(),
        kind: JobKind::ProcessWebhook,
        serial_key: Some(key),
        subject_id: Some(id.to_owned()),
        payload: json!({}),
        priority: jobs::PRIORITY_BULK,
        run_at: tx.now(),
    };
    Ok(Replayed::Queued(jobs::enqueue(tx, job).await?))
}

async fn record(
    tx: &mut Tx,
    actor: &Actor,
    action: &str,
    subject_id: &str,
    range: Option<(&EventFilter, i64)>,
) -> Result<()> {
    let after = range.map(|(filter, queued)| {
        json!({
            "queued": queued,
            "status": filter.status,
            "outcome": filter.outcome.map(ItemOutcome::as_str),
            "from": filter.from.map(|at| at.iso()),
            "until": filter.until.map(|at| at.iso()),
        })
    });
    let entry = Entry {
        organization_id: &actor.organization_id,
        actor_id: Some(&actor.user_id),
        action,
        subject_type: "webhook_event",
        subject_id,
        before: None,
        after,
        ip: None,
    };
    audit::record(tx, entry).await
}
