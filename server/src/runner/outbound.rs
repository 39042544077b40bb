//! The outbound lane: calls Meta for many conversations at once, one message per conversation at a time.

use super::Worker;
use super::lane::{AFTER_ERROR, heartbeats, is_due, run_one, take_over, until_due};
use super::send::{Granted, give_turns};
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use hilo_domain::job::Lane;
use hilo_store::StoreError;
use hilo_store::failpoint::Failpoint;
use hilo_store::jobs::{self, Claimed};
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Jobs held at once, those that wait for their number's turn among them: several numbers, each with as many as wait
/// for half a second.
const AT_ONCE: usize = 256;
/// Between two looks at the queue while calls are under way. Each call that ends, and each job that is put back, is a reason
/// to look; when hundreds end in a second, one look serves several.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// What a look at the queue brought.
struct Look {
    ready: Vec<(Claimed, Option<Granted>)>,
    /// How many were claimed, those that were put back among them.
    claimed: usize,
}

/// Keeps up to [`AT_ONCE`] calls under way, claiming more as they end and as others become due: a call that hangs keeps
/// nobody else waiting. Returns when nothing is due and nothing under way, how many jobs ran. The next message of a
/// conversation is claimed when the one before it has ended.
pub(super) async fn batch(worker: &Worker, shutdown: &CancellationToken) -> Result<usize, StoreError> {
    let mut under_way = FuturesUnordered::new();
    let mut woken = worker.db.signals().lane(Lane::Outbound);
    let mut count = 0;
    loop {
        woken.borrow_and_update();
        let room = AT_ONCE - under_way.len();
        let mut next_look = None;
        let looked = Instant::now();
        let mut may_be_more = false;
        if room > 0 && !shutdown.is_cancelled() {
            match look(worker, room).await {
                Ok(look) => {
                    count += look.claimed;
                    may_be_more = look.claimed == room;
                    under_way.extend(look.ready.into_iter().map(|(job, granted)| {
                        let worker = worker.clone();
                        tokio::spawn(async move {
                            run_one(&worker, &[job], granted, &mut heartbeats(&worker)).await;
                        })
                    }));
                    next_look = until_due(worker, Lane::Outbound).await;
                }
                Err(error) if under_way.is_empty() => return Err(error),
                Err(error) => {
                    // The calls under way are seen to their end, whatever the database says now.
                    tracing::warn!(%error, "no more jobs could be claimed; trying again");
                    next_look = Some(AFTER_ERROR);
                }
            }
        }
        if may_be_more && under_way.len() < AT_ONCE {
            // Many were put back, and behind them others may be whose turn it is.
            continue;
        }
        if under_way.is_empty() {
            return Ok(count);
        }
        let more = under_way.len() < AT_ONCE && !shutdown.is_cancelled();
        tokio::select! {
            _ = under_way.next() => {}
            _ = woken.changed(), if more => {}
            () = sleep_for(next_look), if more => take_over(worker, Lane::Outbound).await,
        }
        // With nothing under way there is nothing to wait for: what comes next may be the same conversation's.
        while !under_way.is_empty() && looked.elapsed() < LOOK_EVERY {
            tokio::select! {
                _ = under_way.next() => {}
                () = tokio::time::sleep_until(looked + LOOK_EVERY) => {}
            }
        }
    }
}

/// Claims what is due, and gives it its turn.
async fn look(worker: &Worker, room: usize) -> Result<Look, StoreError> {
    if !is_due(worker, Lane::Outbound).await? {
        return Ok(Look { ready: Vec::new(), claimed: 0 });
    }
    worker.count_sharers().await?;
    let mut tx = worker.db.write().await?;
    let limit = i64::try_from(room).unwrap_or(1);
    let claimed = jobs::claim(&mut tx, Lane::Outbound, limit, &worker.node).await?;
    let count = claimed.len();
    let ready = give_turns(worker, &mut tx, claimed).await?;
    tx.commit().await?;
    Failpoint::ClaimCommitted.pass();
    Ok(Look { ready, claimed: count })
}

/// For ever, without a duration.
async fn sleep_for(how_long: Option<Duration>) {
    match how_long {
        Some(how_long) => tokio::time::sleep(how_long).await,
        None => std::future::pending().await,
    }
}
