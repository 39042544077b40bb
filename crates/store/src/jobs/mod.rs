//! Jobs (the seed's IntegrationJob): enqueued in the transaction of their cause, claimed under a lease, finished
//! by whoever still holds the fence. A node that slept through its lease cannot overwrite its successor.

mod list;
mod person;

pub use list::{JobFilter, JobRow, MOST_COUNTED, counts, find, list};
pub use person::{JobRefused, cancel, run_again};

use crate::db::{Inner, Tx};
use crate::error::{Result, StoreError};
use crate::sql::{execute, fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ChannelId, JobId, OrganizationId};
use hilo_domain::job::{JobKind, Lane, MAX_ATTEMPTS};
use sqlx::types::Json;

/// Someone is waiting in front of a screen.
pub const PRIORITY_INTERACTIVE: i64 = 0;
/// Webhooks and everything else that has no one waiting.
pub const PRIORITY_NORMAL: i64 = 10;
/// Bulk: interactive replies overtake it.
pub const PRIORITY_BULK: i64 = 100;

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
    /// Smaller goes first.
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

/// Over `j`: no other job of its key runs, and no earlier one is still open. That keeps a conversation's messages
/// in order. A running one may be the later one, when clocks of two nodes differ or its commit was faster.
macro_rules! may_run {
    () => {
        "(j.serial_key is null or not exists (
           select 1 from jobs other where other.serial_key = j.serial_key
             and other.state in ('PENDING', 'FAILED', 'RUNNING') and other.id <> j.id
             and (other.id < j.id or other.state = 'RUNNING')))"
    };
}

/// Materialized, so that the limit is applied once, whatever plan the database chooses for the update.
macro_rules! claim_sql {
    ($lock:literal) => {
        concat!(
            "with due as materialized (
               select j.organization_id, j.id from jobs j
               where j.lane = $1 and j.state in ('PENDING', 'FAILED') and j.run_at <= $2 and ",
            may_run!(),
            " order by j.priority, j.run_at, j.id limit $5 ",
            $lock,
            ")
             update jobs set state = 'RUNNING', lease_until = $3, fence = fence + 1, attempts = attempts + 1,
               node = $4, started_at = $2
             where (organization_id, id) in (select organization_id, id from due)
             returning organization_id, id, kind, subject_id, payload, attempts, max_attempts, fence, created_at,
               priority, run_at"
        )
    };
}

#[derive(sqlx::FromRow)]
struct Due {
    #[sqlx(flatten)]
    job: Claimed,
    priority: i64,
    run_at: Millis,
}

/// Takes up to `limit` due jobs of a lane under a lease, in the order they should run.
///
/// # Errors
/// When the database refuses. On PostgreSQL also, rarely, when another node claims a job of the same key in the
/// same moment: nothing is claimed then, and the next try succeeds.
pub async fn claim(tx: &mut Tx, lane: Lane, limit: i64, node: &str) -> Result<Vec<Claimed>> {
    let (now, lease_until) = (tx.now(), tx.lease_until());
    let sql = match tx.inner {
        Inner::Sqlite(_) => claim_sql!(""),
        Inner::Postgres(_) => claim_sql!("for update skip locked"),
    };
    let mut due = fetch!(fetch_all, tx, Due, sql, lane, now, lease_until, node, limit)?;
    due.sort_by(|a, b| (a.priority, a.run_at, &a.job.id).cmp(&(b.priority, b.run_at, &b.job.id)));
    Ok(due.into_iter().map(|due| due.job).collect())
}

/// Gives back the jobs of nodes that have not renewed their lease in time. One that has outlived its tries may be
/// what kills them: it becomes a dead letter. Not so a send: whatever happens, its next claim finds out whether
/// its last call is unaccounted for. Returns how many.
///
/// # Errors
/// When the database refuses.
pub async fn take_over_expired(tx: &mut Tx, lane: Lane) -> Result<u64> {
    let now = tx.now();
    let taken = execute!(
        tx,
        "update jobs set
           state = case when attempts >= max_attempts and kind not in ('SEND_MESSAGE', 'SEND_MESSAGE_TEMPLATE')
             then 'DEAD' else 'PENDING' end,
           finished_at = case when attempts >= max_attempts and kind not in ('SEND_MESSAGE', 'SEND_MESSAGE_TEMPLATE')
             then $2 end,
           lease_until = null, node = null, last_error = 'the node that held it stopped'
         where lane = $1 and state = 'RUNNING' and lease_until < $2",
        lane,
        now
    )?;
    if taken > 0 {
        tx.wake_lane(lane);
    }
    Ok(taken)
}

/// When the next job of the lane may be claimed, if any waits; also when a lease runs out. A job that waits for
/// another one of its key is not counted: whoever ends that one wakes the lane.
///
/// # Errors
/// When the database cannot be read.
pub async fn next_due(tx: &mut Tx, lane: Lane) -> Result<Option<Millis>> {
    Ok(scalar!(
        fetch_one,
        tx,
        Option<Millis>,
        concat!(
            "select min(at) from (
               select min(j.run_at) as at from jobs j where j.lane = $1 and j.state in ('PENDING', 'FAILED') and ",
            may_run!(),
            " union all
               select min(lease_until) as at from jobs where lane = $1 and state = 'RUNNING') as due"
        ),
        lane
    )?)
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
