//! A lane's loop. The inbound lane works through its batch in groups, one after the other, since every job is a short
//! transaction; how the outbound lane does it is in [`outbound`].

use super::send::Granted;
use super::{JobError, Worker, outbound, pause, process, send, templates};
use hilo_domain::job::{JobKind, Lane, backoff_ms};
use hilo_store::StoreError;
use hilo_store::failpoint::Failpoint;
use hilo_store::jobs::{self, Claimed};
use std::time::Duration;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::{Instant, Interval, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

/// Webhooks claimed at once: their shared claim is one commit.
const INBOUND_AT_ONCE: usize = 64;
/// Webhooks processed in one commit: whoever wants to write waits for so many.
const TOGETHER: usize = 16;
/// After an error of the database.
pub(super) const AFTER_ERROR: Duration = Duration::from_secs(1);
/// Between two looks for webhooks, unless the last one left some behind: what arrives meanwhile shares a claim and a commit,
/// each of which costs as much for one webhook as for several.
const INBOUND_LOOK_EVERY: Duration = Duration::from_millis(8);
/// Signs of life in the time of a lease.
const BEATS_PER_LEASE: u64 = 3;

/// How often a lease is renewed; and how often a lane that never runs dry looks for jobs of nodes that have died. One
/// that sleeps wakes up for them.
fn heartbeat(worker: &Worker) -> Duration {
    Duration::from_millis(worker.db.lease_ms().unsigned_abs() / BEATS_PER_LEASE)
}

/// Beats that begin one beat after the claim.
pub(super) fn heartbeats(worker: &Worker) -> Interval {
    let beat = heartbeat(worker);
    let mut beats = tokio::time::interval_at(Instant::now() + beat, beat);
    beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
    beats
}

/// Runs a lane until `shutdown`. Errors never stop it, nor does a job that panics.
pub(super) async fn run(worker: Worker, lane: Lane, interval: Duration, shutdown: CancellationToken) {
    let mut woken = worker.db.signals().lane(lane);
    let mut busy_since = Instant::now();
    while !shutdown.is_cancelled() {
        // Marked as seen before looking: what is enqueued from here on wakes the sleep below.
        woken.borrow_and_update();
        let looked = Instant::now();
        match batch(&worker, lane, &shutdown).await {
            Ok(0) => {
                let until_due = until_due(&worker, lane).await.unwrap_or(interval).min(interval);
                tokio::select! {
                    _ = woken.changed() => {}
                    () = tokio::time::sleep(until_due) => take_over(&worker, lane).await,
                    () = shutdown.cancelled() => {}
                }
                busy_since = Instant::now();
            }
            Ok(_) if busy_since.elapsed() >= heartbeat(&worker) => {
                take_over(&worker, lane).await;
                busy_since = Instant::now();
            }
            Ok(claimed) if lane == Lane::Inbound && claimed < INBOUND_AT_ONCE => {
                pause(&shutdown, INBOUND_LOOK_EVERY.saturating_sub(looked.elapsed())).await;
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%lane, %error, "no jobs could be claimed; trying again");
                pause(&shutdown, AFTER_ERROR).await;
            }
        }
    }
}

/// Runs everything that is due in a lane, for tests: returns when nothing is due any more. Returns how many ran.
///
/// # Errors
/// When the database refuses.
pub async fn run_due(worker: &Worker, lane: Lane) -> Result<usize, StoreError> {
    let shutdown = CancellationToken::new();
    take_over(worker, lane).await;
    let mut ran = 0;
    loop {
        match batch(worker, lane, &shutdown).await? {
            0 => return Ok(ran),
            count => ran += count,
        }
    }
}

pub(super) async fn take_over(worker: &Worker, lane: Lane) {
    let outcome = async {
        let mut tx = worker.db.glance().await?;
        let now = tx.now();
        let expiry = jobs::next_expiry(&mut tx, lane).await?;
        drop(tx);
        // The probe is a read: an idle runner never takes the writer.
        if expiry.is_none_or(|at| at >= now) {
            return Ok(0);
        }
        let mut tx = worker.db.write().await?;
        let taken = jobs::take_over_expired(&mut tx, lane).await?;
        tx.commit().await?;
        Ok::<_, StoreError>(taken)
    };
    match outcome.await {
        Ok(0) => {}
        Ok(taken) => tracing::warn!(%lane, taken, "took over jobs of a node that stopped"),
        Err(error) => tracing::warn!(%lane, %error, "leases could not be checked"),
    }
}

pub(super) async fn until_due(worker: &Worker, lane: Lane) -> Option<Duration> {
    let mut tx = worker.db.glance().await.ok()?;
    let due = jobs::next_due(&mut tx, lane).await.ok()??;
    let wait = due.since(tx.now()).max(1);
    Some(Duration::from_millis(u64::try_from(wait).unwrap_or(1)))
}

/// Whether something is due: an idle runner never takes the writer to find out.
pub(super) async fn is_due(worker: &Worker, lane: Lane) -> Result<bool, StoreError> {
    let mut tx = worker.db.glance().await?;
    let (due, now) = (jobs::next_due(&mut tx, lane).await?, tx.now());
    Ok(due.is_some_and(|at| at <= now))
}

async fn claim_inbound(worker: &Worker) -> Result<Vec<Claimed>, StoreError> {
    if !is_due(worker, Lane::Inbound).await? {
        return Ok(Vec::new());
    }
    let mut tx = worker.db.write().await?;
    let limit = i64::try_from(INBOUND_AT_ONCE).unwrap_or(i64::MAX);
    let claimed = jobs::claim(&mut tx, Lane::Inbound, limit, &worker.node).await?;
    tx.commit().await?;
    Failpoint::ClaimCommitted.pass();
    Ok(claimed)
}

async fn batch(worker: &Worker, lane: Lane, shutdown: &CancellationToken) -> Result<usize, StoreError> {
    match lane {
        Lane::Inbound => inbound_batch(worker, shutdown).await,
        Lane::Outbound => outbound::batch(worker, shutdown).await,
    }
}

async fn inbound_batch(worker: &Worker, shutdown: &CancellationToken) -> Result<usize, StoreError> {
    let claimed = claim_inbound(worker).await?;
    let mut beats = heartbeats(worker);
    let (mut at, mut alone) = (0, 0);
    while at < claimed.len() {
        // Those that wait for their turn are ours too, and must not be taken over for it.
        let held = &claimed[at..];
        if shutdown.is_cancelled() {
            give_back(worker, held).await;
            break;
        }
        if alone == 0 {
            match run_together(worker, held, &mut beats).await {
                Together::Done(count) => {
                    at += count;
                    continue;
                }
                Together::Alone(count) => alone = count,
            }
        }
        run_one(worker, held, None, &mut beats).await;
        alone -= 1;
        at += 1;
    }
    Ok(claimed.len())
}

/// What became of jobs that were to share a commit.
enum Together {
    /// So many are done, from the first one on.
    Done(usize),
    /// So many are to be processed each by itself, as if there were no others.
    Alone(usize),
}

/// Processes as many of these jobs as may share a commit.
async fn run_together(worker: &Worker, held: &[Claimed], beats: &mut Interval) -> Together {
    let started = Instant::now();
    let jobs: Vec<Claimed> =
        held.iter().take_while(|job| job.kind == JobKind::ProcessWebhook).take(TOGETHER).cloned().collect();
    if jobs.len() < 2 {
        return Together::Alone(1);
    }
    let (worker_of_task, tried) = (worker.clone(), jobs.len());
    let task = tokio::spawn(async move { process::process_together(&worker_of_task, &jobs).await });
    let done = match under_heartbeat(worker, held, beats, task).await {
        Ok(Ok(0)) => return Together::Alone(1),
        Ok(Ok(done)) => done,
        // A failure, or a panic, is told when the one that fails is processed by itself. Those beside it are not tried
        // together again, each time with the one that fails among them.
        Ok(Err(_)) | Err(_) => return Together::Alone(tried),
    };
    for _ in 0..done {
        metrics::histogram!("hilo_job_seconds", "kind" => JobKind::ProcessWebhook.as_str())
            .record(started.elapsed().as_secs_f64());
    }
    Together::Done(done)
}

async fn give_back(worker: &Worker, jobs: &[Claimed]) {
    for job in jobs {
        let outcome = async {
            let mut tx = worker.db.write().await?;
            let now = tx.now();
            jobs::postpone(&mut tx, job, now, None).await?;
            tx.commit().await
        };
        if let Err(error) = outcome.await {
            tracing::warn!(job = %job.id, %error, "a job could not be given back; its lease will run out");
        }
    }
}

/// Runs the first of these jobs under a heartbeat that keeps all of them, and writes down how it failed, if it did. A
/// panic is a failure like any other, and stops nobody else.
pub(super) async fn run_one(
    worker: &Worker,
    held: &[Claimed],
    granted: Option<Granted>,
    beats: &mut Interval,
) {
    let [job, ..] = held else { return };
    let started = Instant::now();
    let task = tokio::spawn(perform(worker.clone(), job.clone(), granted));
    let outcome = under_heartbeat(worker, held, beats, task).await;
    metrics::histogram!("hilo_job_seconds", "kind" => job.kind.as_str())
        .record(started.elapsed().as_secs_f64());
    let error = match outcome {
        Ok(Ok(())) => return,
        Ok(Err(error)) => error,
        Err(panic) => JobError::Panicked(panic.to_string()),
    };
    fail(worker, job, &error).await;
}

/// Waits for a task, and renews the leases of all that are held meanwhile.
async fn under_heartbeat<T>(
    worker: &Worker,
    held: &[Claimed],
    beats: &mut Interval,
    mut task: JoinHandle<T>,
) -> Result<T, JoinError> {
    loop {
        tokio::select! {
            outcome = &mut task => return outcome,
            _ = beats.tick() => renew(worker, held).await,
        }
    }
}

async fn perform(worker: Worker, job: Claimed, granted: Option<Granted>) -> Result<(), JobError> {
    match job.kind {
        JobKind::ProcessWebhook => process::process(&worker, &job).await,
        JobKind::SendMessage | JobKind::SendMessageTemplate => {
            send::send_message(&worker, &job, granted).await
        }
        JobKind::MarkRead => send::mark_read(&worker, &job).await,
        JobKind::AskAboutUnconfirmed => send::ask(&worker, &job).await,
        JobKind::SubmitTemplate => templates::submit(&worker, &job).await,
        JobKind::EditTemplate => templates::edit(&worker, &job).await,
        JobKind::DeleteTemplate => templates::delete(&worker, &job).await,
        JobKind::SyncTemplates => templates::sync(&worker, &job).await,
    }
}

async fn renew(worker: &Worker, held: &[Claimed]) {
    let outcome = async {
        let mut tx = worker.db.write().await?;
        for (at, job) in held.iter().enumerate() {
            // The first one may have ended a moment ago; if it was taken over, its end will say so.
            if !jobs::renew(&mut tx, job).await? && at > 0 {
                tracing::warn!(job = %job.id, "another node has taken this job over");
            }
        }
        tx.commit().await
    };
    if let Err(error) = outcome.await {
        tracing::warn!(jobs = held.len(), %error, "leases could not be renewed");
    }
}

async fn fail(worker: &Worker, job: &Claimed, error: &JobError) {
    // The successor of a lost lease writes the end.
    if matches!(error, JobError::Store(StoreError::Conflict(_))) {
        tracing::warn!(job = %job.id, %error, "a job's end was not written");
        return;
    }
    let outcome = async {
        let mut tx = worker.db.write().await?;
        let [random] = worker.db.ids().random_bytes::<1>();
        let again = match error {
            JobError::Hopeless(_) => false,
            JobError::Store(_) => job.attempts < job.max_attempts,
            // As with a process that ended: whatever happens, the next claim of a send finds out whether its last call is
            // unaccounted for.
            JobError::Panicked(_) => job.attempts < job.max_attempts || job.kind.sends(),
        };
        let again_at = again.then(|| tx.now().plus(backoff_ms(job.attempts, random)));
        tracing::error!(job = %job.id, kind = %job.kind, attempt = job.attempts, dead = again_at.is_none(), %error, "a job failed");
        jobs::fail(&mut tx, job, &error.to_string(), again_at).await?;
        tx.commit().await
    };
    if let Err(error) = outcome.await {
        tracing::warn!(job = %job.id, %error, "a failure could not be written; the lease will run out");
    }
}
