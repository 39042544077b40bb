//! Taking jobs: by whom, in which order, and when to look again. Whatever waits, these cost the same: they run before
//! every single call to Meta.

use super::{Claimed, PRIORITIES};
use crate::db::{Inner, Tx};
use crate::error::Result;
use crate::sql::{execute, fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::job::Lane;

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
               where j.lane = $1 and j.priority = $6 and j.state in ('PENDING', 'FAILED') and j.run_at <= $2 and ",
            may_run!(),
            " order by j.run_at, j.id limit $5 ",
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
    let mut claimed = Vec::new();
    for priority in PRIORITIES {
        let room = limit - i64::try_from(claimed.len()).unwrap_or(limit);
        if room <= 0 {
            break;
        }
        let mut due = fetch!(fetch_all, tx, Due, sql, lane, now, lease_until, node, room, priority)?;
        due.sort_by(|a, b| (a.run_at, &a.job.id).cmp(&(b.run_at, &b.job.id)));
        claimed.extend(due.into_iter().map(|due| due.job));
    }
    Ok(claimed)
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

/// When the first lease of the lane runs out, if any is held.
///
/// # Errors
/// When the database cannot be read.
pub async fn next_expiry(tx: &mut Tx, lane: Lane) -> Result<Option<Millis>> {
    Ok(scalar!(
        fetch_one,
        tx,
        Option<Millis>,
        "select min(lease_until) from jobs where lane = $1 and state = 'RUNNING'",
        lane
    )?)
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
               select (
                 select j.run_at from jobs j
                 where j.lane = $1 and j.priority = level.priority and j.state in ('PENDING', 'FAILED') and ",
            may_run!(),
            "    order by j.run_at, j.id limit 1) as at
               from (select cast($2 as bigint) as priority union all select cast($3 as bigint)
                 union all select cast($4 as bigint)) as level
               union all
               select min(lease_until) as at from jobs where lane = $1 and state = 'RUNNING') as due"
        ),
        lane,
        PRIORITIES[0],
        PRIORITIES[1],
        PRIORITIES[2]
    )?)
}
