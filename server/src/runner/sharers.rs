//! Who else sends over the same numbers: the processes that run jobs on this database. Counted again and again while
//! messages leave, so that one that joins is noticed before it begins to send.

use super::Worker;
use hilo_domain::clock::Millis;
use hilo_store::{Result, nodes};
use std::sync::{Mutex, PoisonError};

/// Well within the time that one who joins sends nothing.
const COUNT_EVERY_MS: i64 = 400;

/// When they were last counted.
#[derive(Debug, Default)]
pub(super) struct Sharers(Mutex<Option<Millis>>);

impl Sharers {
    /// Whether it is time to count; says yes once.
    fn is_due(&self, now: Millis) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = last.is_none_or(|at| now.since(at) >= COUNT_EVERY_MS);
        if due {
            *last = Some(now);
        }
        due
    }
}

impl Worker {
    /// Tells the limiter how many processes share its numbers. On SQLite there is one, and whoever else seems to be there
    /// has died a moment ago.
    pub(super) async fn count_sharers(&self) -> Result<()> {
        let now = self.db.clock().now();
        if !self.sharers.is_due(now) {
            return Ok(());
        }
        if self.db.kind() == "sqlite" {
            self.limiter.share_with(1, now);
            return Ok(());
        }
        let mut tx = self.db.read().await?;
        let running = nodes::running(&mut tx).await?;
        tx.rollback().await?;
        let others = running.iter().filter(|node| node.runs_jobs && *node.id != *self.node).count();
        self.limiter.share_with(i64::try_from(others).unwrap_or(i64::MAX - 1) + 1, now);
        Ok(())
    }
}
