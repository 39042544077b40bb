//! Jobs (the seed's IntegrationJob): enqueued in the transaction of their cause, claimed under a lease, finished
//! by whoever still holds the fence. A node that slept through its lease cannot overwrite its successor.

mod claim;
mod list;
mod person;

pub use claim::{claim, next_due, next_expiry, take_over_expired};
pub use list::{JobFilter, JobRow, MOST_COUNTED, counts, find, list};
pub use person::{JobRefused, cancel, run_again};

use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::{execute, fetch, many};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ChannelId, JobId, OrganizationId};
use hilo_domain::job::{JobKind, Lane, MAX_ATTEMPTS};
use sqlx::types::Json;

/// Someone is waiting in front of a screen.
pub const PRIORITY_INTERACTIVE: i64 = 0;
/// Webhooks and everything else that has no one waiting.
pub const PRIORITY_NORMAL: i64 = 10;
/// What programs send, much of it at once; and what is worked through again: people overtake it.
pub const PRIORITY_BULK: i64 = 100;
/// All there are, the most urgent first. The queue is read one after the other, so that each read ends where its index
/// says, however much waits behind.
const PRIORITIES: [i64; 3] = [PRIORITY_INTERACTIVE, PRIORITY_NORMAL, PRIORITY_BULK];

/// A job to be enqueued.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Whose.
    pub organization_id: OrganizationId,
    /// What to do.
    pub kind: JobKind,
    /// Jobs with the same key run one after the other, in the order of their ids.
    pub serial_key: Option<String>,
    /// The row it is about.
    pub subject_id: Option<String>,
    /// What else the job needs to know.
    pub payload: serde_json::Value,
    /// Smaller goes first: one of the `PRIORITY_…`.
    pub priority: i64,
    /// Not before.
    pub run_at: Millis,
}

/// A job held by this node.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Claimed {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Which.
    pub id: JobId,
    /// What to do.
    pub kind: JobKind,
    /// The row it is about.
    pub subject_id: Option<String>,
    /// What else it needs to know.
    pub payload: Json<serde_json::Value>,
    /// This try's number, from 1.
    pub attempts: i64,
    /// Tries before it is a dead letter.
    pub max_attempts: i64,
    /// Proof of holding it.
    pub fence: i64,
    /// When it was enqueued.
    pub created_at: Millis,
    /// Smaller goes first.
    pub priority: i64,
}

/// How the queue stands, for health and metrics.
#[derive(Clone, Copy, Debug, Default, sqlx::FromRow)]
pub struct QueueState {
    /// Waiting or to be tried again.
    pub waiting: i64,
    /// Under a lease.
    pub running: i64,
    /// When the longest-due job became due.
    pub oldest_due_at: Option<Millis>,
}

/// Enqueues a job; its runner is woken when the transaction commits.
///
/// # Errors
/// When the database refuses.
pub async fn enqueue(tx: &mut Tx, job: NewJob) -> Result<JobId> {
    if !PRIORITIES.contains(&job.priority) {
        return Err(StoreError::Conflict("a job has a priority that nobody looks for"));
    }
    let id: JobId = tx.new_id();
    let (lane, now) = (job.kind.lane(), tx.now());
    execute!(
        tx,
        "insert into jobs (organization_id, id, kind, lane, serial_key, subject_id, payload, state, priority,
           attempts, max_attempts, run_at, fence, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, 'PENDING', $8, 0, $9, $10, 0, $11)",
        &job.organization_id,
        &id,
        job.kind,
        lane,
        job.serial_key.as_deref(),
        job.subject_id.as_deref(),
        Json(&job.payload),
        job.priority,
        MAX_ATTEMPTS,
        job.run_at,
        now
    )?;
    tx.wake_lane(lane);
    Ok(id)
}

/// Renews the lease of a job. `false`: it is not ours any more.
///
/// # Errors
/// When the database refuses.
pub async fn renew(tx: &mut Tx, job: &Claimed) -> Result<bool> {
    let until = tx.lease_until();
    let renewed = execute!(
        tx,
        "update jobs set lease_until = $4 where organization_id = $1 and id = $2 and fence = $3 and state = 'RUNNING'",
        &job.organization_id,
        &job.id,
        job.fence,
        until
    )?;
    Ok(renewed == 1)
}

/// Marks a job done, in the transaction of its effect.
///
/// # Errors
/// [`StoreError::Conflict`] when the lease was lost: the caller must roll back.
pub async fn complete(tx: &mut Tx, job: &Claimed) -> Result<()> {
    finish(tx, job, "DONE", None, None).await
}

/// Marks jobs done, in the transaction of their effect.
///
/// # Errors
/// [`StoreError::Conflict`] when the lease of any of them was lost: the caller must roll back.
pub async fn complete_all(tx: &mut Tx, jobs: &[&Claimed]) -> Result<()> {
    let now = tx.now();
    let rows: Vec<_> = jobs.iter().map(|job| (&job.organization_id, &job.id, job.fence)).collect();
    let sql = many(
        tx,
        "update jobs set state = 'DONE', finished_at = $2, lease_until = null, node = null
         from each($1) as held
         where jobs.organization_id = held.value ->> 0 and jobs.id = held.value ->> 1
           and jobs.fence = cast(held.value ->> 2 as bigint) and jobs.state = 'RUNNING'",
    );
    let changed = execute!(tx, sql, Json(&rows), now)?;
    for job in jobs {
        tx.wake_lane(job.kind.lane());
    }
    if changed == u64::try_from(jobs.len()).unwrap_or(u64::MAX) { Ok(()) } else { Err(LOST) }
}

/// Marks a job failed: to be tried again at `again_at`, or a dead letter when there is no more try.
///
/// # Errors
/// [`StoreError::Conflict`] when the lease was lost.
pub async fn fail(tx: &mut Tx, job: &Claimed, error: &str, again_at: Option<Millis>) -> Result<()> {
    let state = if again_at.is_some() { "FAILED" } else { "DEAD" };
    finish(tx, job, state, Some(error), again_at).await
}

/// Puts a job back without counting this try: its number is paused, its bucket empty, the node stops.
///
/// # Errors
/// [`StoreError::Conflict`] when the lease was lost.
pub async fn postpone(tx: &mut Tx, job: &Claimed, until: Millis, why: Option<&str>) -> Result<()> {
    let changed = execute!(
        tx,
        "update jobs set state = 'PENDING', attempts = attempts - 1, run_at = $4, lease_until = null, node = null,
           last_error = coalesce($5, last_error)
         where organization_id = $1 and id = $2 and fence = $3 and state = 'RUNNING'",
        &job.organization_id,
        &job.id,
        job.fence,
        until,
        why
    )?;
    tx.wake_lane(job.kind.lane());
    if changed == 1 { Ok(()) } else { Err(LOST) }
}

/// Puts jobs back until a moment each, as [`postpone`] does, in the transaction that claimed them.
///
/// # Errors
/// [`StoreError::Conflict`] when any of them is not held any more: the caller must roll back.
pub async fn postpone_all(tx: &mut Tx, jobs: &[(Claimed, Millis)]) -> Result<()> {
    let Some((first, _)) = jobs.first() else { return Ok(()) };
    let rows: Vec<_> =
        jobs.iter().map(|(job, until)| (&job.organization_id, &job.id, job.fence, until)).collect();
    let sql = many(
        tx,
        "update jobs set state = 'PENDING', attempts = attempts - 1, run_at = cast(held.value ->> 3 as bigint),
           lease_until = null, node = null
         from each($1) as held
         where jobs.organization_id = held.value ->> 0 and jobs.id = held.value ->> 1
           and jobs.fence = cast(held.value ->> 2 as bigint) and jobs.state = 'RUNNING'",
    );
    let changed = execute!(tx, sql, Json(&rows))?;
    tx.wake_lane(first.kind.lane());
    if changed == u64::try_from(jobs.len()).unwrap_or(u64::MAX) { Ok(()) } else { Err(LOST) }
}

pub(crate) const LOST: StoreError = StoreError::Conflict("another node has taken this job over");

async fn finish(
    tx: &mut Tx,
    job: &Claimed,
    state: &'static str,
    error: Option<&str>,
    again_at: Option<Millis>,
) -> Result<()> {
    let now = tx.now();
    let finished_at = again_at.is_none().then_some(now);
    let changed = execute!(
        tx,
        "update jobs set state = $4, last_error = coalesce($5, last_error), run_at = coalesce($6, run_at),
           finished_at = $7, lease_until = null, node = null
         where organization_id = $1 and id = $2 and fence = $3 and state = 'RUNNING'",
        &job.organization_id,
        &job.id,
        job.fence,
        state,
        error,
        again_at,
        finished_at
    )?;
    // A conversation's next message may go now.
    tx.wake_lane(job.kind.lane());
    if changed == 1 { Ok(()) } else { Err(LOST) }
}

/// Lets what waits under a key go before everything else, when somebody in front of a screen waits for what comes after
/// it. What failed and waits for its next try still does.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn hurry(tx: &mut Tx, serial_key: &str) -> Result<()> {
    let now = tx.now();
    execute!(
        tx,
        "update jobs set priority = $2, run_at = case when state = 'PENDING' and run_at > $3 then $3 else run_at end
         where serial_key = $1 and state in ('PENDING', 'FAILED', 'RUNNING') and state <> 'RUNNING' and priority > $2",
        serial_key,
        PRIORITY_INTERACTIVE,
        now
    )?;
    Ok(())
}

/// Wakes what waits for a number that works again: its sends, and what Meta has to hear of the organization's templates.
/// Sends of other numbers wait on.
///
/// # Errors
/// When the database refuses.
pub async fn run_sends_now(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    channel_id: &ChannelId,
) -> Result<u64> {
    let now = tx.now();
    let woken = execute!(
        tx,
        "update jobs set run_at = $3
         where lane = $4 and state in ('PENDING', 'FAILED') and organization_id = $1 and (
           kind in ($5, $6) and exists (
             select 1 from messages m
             where m.organization_id = jobs.organization_id and m.id = jobs.subject_id and m.channel_id = $2)
           or kind in ($7, $8, $9, $10))",
        organization_id,
        channel_id,
        now,
        Lane::Outbound,
        JobKind::SendMessage,
        JobKind::SendMessageTemplate,
        JobKind::SubmitTemplate,
        JobKind::EditTemplate,
        JobKind::DeleteTemplate,
        JobKind::SyncTemplates
    )?;
    tx.wake_lane(Lane::Outbound);
    Ok(woken)
}

/// How the queue stands.
///
/// # Errors
/// When the database cannot be read.
pub async fn queue_state(tx: &mut Tx) -> Result<QueueState> {
    let now = tx.now();
    Ok(fetch!(
        fetch_one,
        tx,
        QueueState,
        "select
           (select count(*) from jobs where state in ('PENDING', 'FAILED') and lane in ('INBOUND', 'OUTBOUND')) as waiting,
           (select count(*) from jobs where state = 'RUNNING' and lane in ('INBOUND', 'OUTBOUND')) as running,
           (select min(run_at) from jobs where state in ('PENDING', 'FAILED') and lane in ('INBOUND', 'OUTBOUND')
              and run_at <= $1) as oldest_due_at",
        now
    )?)
}

/// Removes jobs that were done or called off before `before`; dead letters stay. Returns how many, at most `limit`.
///
/// # Errors
/// When the database refuses.
pub async fn purge_done(tx: &mut Tx, before: Millis, limit: i64) -> Result<u64> {
    Ok(execute!(
        tx,
        "delete from jobs where (organization_id, id) in (
           select organization_id, id from jobs where state in ('DONE', 'CANCELLED') and finished_at < $1
           order by finished_at limit $2)",
        before,
        limit
    )?)
}
