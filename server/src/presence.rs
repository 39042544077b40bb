//! This process's signs of life, and who else lives on the same database: while no process runs jobs, nothing
//! leaves and nothing arrives in the inbox, and the log, readiness and a banner say so.

use hilo_store::nodes::{self, Node};
use hilo_store::{Db, Result};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Well within [`nodes::PRESENCE_MS`], so that one lost beat does not look like a death.
const BEAT: Duration = Duration::from_secs(10);

/// The processes on this database, as of the last beat.
#[derive(Debug)]
pub struct Presence {
    node: String,
    runs_jobs: bool,
    running: RwLock<Vec<Node>>,
}

impl Presence {
    /// Announces this process under a name of its own.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn announce(db: &Db, runs_jobs: bool) -> Result<Self> {
        let node = db.ids().next(db.clock().now());
        let presence = Self { node, runs_jobs, running: RwLock::default() };
        presence.beat(db).await?;
        if !presence.jobs_run() {
            tracing::warn!(
                "no process runs jobs: messages are accepted but neither processed nor sent. \
                 Set JOB_RUNNER_ENABLED=true here or start a node that has it"
            );
        }
        Ok(presence)
    }

    /// This process's name in `nodes` and in the leases of jobs.
    #[must_use]
    pub fn node(&self) -> &str {
        &self.node
    }

    /// Whether any process runs jobs.
    #[must_use]
    pub fn jobs_run(&self) -> bool {
        self.runs_jobs || self.running().iter().any(|node| node.runs_jobs)
    }

    /// The processes that run, oldest first.
    #[must_use]
    pub fn running(&self) -> Vec<Node> {
        self.running.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Gives signs of life until `shutdown`, then says goodbye.
    pub(crate) async fn keep(&self, db: &Db, shutdown: CancellationToken) {
        let mut ticks = tokio::time::interval(BEAT);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        ticks.tick().await;
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                () = shutdown.cancelled() => break,
            }
            let before = self.jobs_run();
            match self.beat(db).await {
                Ok(()) => self.tell_change(before),
                Err(error) => tracing::warn!(%error, "no sign of life could be written"),
            }
        }
        if let Err(error) = self.leave(db).await {
            tracing::warn!(%error, "this node could not say goodbye; it is forgotten in {} s", nodes::PRESENCE_MS / 1000);
        }
    }

    fn tell_change(&self, before: bool) {
        match (before, self.jobs_run()) {
            (true, false) => tracing::warn!("no process runs jobs any more: messages wait"),
            (false, true) => tracing::info!("a process runs jobs again"),
            _ => {}
        }
    }

    async fn beat(&self, db: &Db) -> Result<()> {
        let mut tx = db.write().await?;
        nodes::beat(&mut tx, &self.node, self.runs_jobs).await?;
        let running = nodes::running(&mut tx).await?;
        tx.commit().await?;
        *self.running.write().unwrap_or_else(PoisonError::into_inner) = running;
        Ok(())
    }

    async fn leave(&self, db: &Db) -> Result<()> {
        let mut tx = db.write().await?;
        nodes::leave(&mut tx, &self.node).await?;
        tx.commit().await
    }
}
