//! Turns are given to all sends of a claim at once, before anything is begun: finding out by beginning an attempt and taking
//! it back costs a transaction for each, and putting back one by one another.

use super::{PATIENCE_MS, URGENT_PATIENCE_MS};
use crate::runner::Worker;
use crate::runner::limiter::{Asking, Turn};
use hilo_domain::clock::Millis;
use hilo_store::jobs::{self, Claimed};
use hilo_store::outbound::{self, SendPlace};
use hilo_store::{Result, Tx};

/// A send's turn at its number.
#[derive(Clone, Debug)]
pub(in crate::runner) struct Granted {
    /// Meta's id of the number.
    pub(super) number: String,
    /// In how many milliseconds.
    pub(super) wait_ms: i64,
}

/// Gives those that may leave soon their turn, and puts the others back, in the transaction that claimed them. What needs
/// no turn has none.
///
/// # Errors
/// When the database refuses.
pub(in crate::runner) async fn give_turns(
    worker: &Worker,
    tx: &mut Tx,
    claimed: Vec<Claimed>,
) -> Result<Vec<(Claimed, Option<Granted>)>> {
    let places = outbound::places(tx, &claimed).await?;
    let now = tx.now();
    let (mut ready, mut later) = (Vec::with_capacity(claimed.len()), Vec::new());
    for job in claimed {
        let Some(place) = places.get(&job.id) else {
            ready.push((job, None));
            continue;
        };
        match turn(worker, &job, place, now) {
            Turn::In(wait_ms) => {
                let number = place.phone_number_id.clone();
                ready.push((job, Some(Granted { number, wait_ms })));
            }
            Turn::Later(wait_ms) => later.push((job, now.plus(wait_ms))),
        }
    }
    jobs::postpone_all(tx, &later).await?;
    Ok(ready)
}

fn turn(worker: &Worker, job: &Claimed, place: &SendPlace, now: Millis) -> Turn {
    let number = place.phone_number_id.as_str();
    if let Some(until) = worker.limiter.rests(number, now) {
        return Turn::Later(until.since(now));
    }
    let urgent = job.priority == jobs::PRIORITY_INTERACTIVE;
    let asking = Asking {
        number,
        per_second: place.sends_per_second,
        customer: &place.to_address,
        urgent,
        patience_ms: if urgent { URGENT_PATIENCE_MS } else { PATIENCE_MS },
    };
    worker.limiter.take(asking, now)
}
