//! What comes round by the clock: asking for syncs of templates, giving the queue to whoever has room again where
//! routing is on, correcting totals, and removing what has had its day. Processed webhooks after thirty days, finished and cancelled jobs
//! and used links after a week, what waits for a message after eight days (Meta delivers again for seven), live events
//! and idempotency keys after two days, ended sessions and forgiven sign-ins at once; in small transactions that never
//! hold the writer for long. Dead letters, webhooks with a failed item, the audit log and messages stay.

use hilo_store::accounts::{links, login_failures, sessions};
use hilo_store::{
    Db, StoreError, assignment, idempotency, inbound, jobs, live, statistics, statuses, templates, totals,
    webhooks,
};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_secs(60);
const CHUNK: i64 = 500;
/// Of webhooks: each takes three statements.
const SMALL_CHUNK: i64 = 100;
const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Raw webhooks are kept for so long once all their items are settled: four times as long as Meta delivers again.
const KEEP_WEBHOOKS_MS: i64 = 30 * DAY_MS;

/// How often tables are looked at that have grown: as often as PostgreSQL's sessions tell what they wrote.
const STATISTICS_EVERY: Duration = Duration::from_secs(1);

/// Keeps the planner's knowledge of tables that grow quickly up to date. On SQLite there is nothing to do.
pub(super) async fn keep_statistics(db: Db, shutdown: CancellationToken) {
    if db.kind() != "postgres" {
        return;
    }
    let mut ticks = tokio::time::interval(STATISTICS_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while shutdown.run_until_cancelled(ticks.tick()).await.is_some() {
        match statistics::refresh(&db).await {
            Ok(0) => {}
            Ok(tables) => tracing::debug!(tables, "tables that have grown were counted"),
            Err(error) => tracing::warn!(%error, "tables that have grown are counted later"),
        }
    }
}

/// Rounds between two looks at the totals, which read as many rows as there are.
const TOTALS_EVERY: u64 = 10;

pub(super) async fn run(db: Db, shutdown: CancellationToken) {
    let (db, shutdown) = (&db, &shutdown);
    let mut round = 0_u64;
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while shutdown.run_until_cancelled(ticks.tick()).await.is_some() {
        if let Err(error) = ask_for_syncs(db).await {
            tracing::warn!(%error, "accounts are asked for their templates in the next round");
        }
        if let Err(error) = sweep(db, shutdown).await {
            tracing::warn!(%error, "housekeeping waits for the next round");
        }
        if let Err(error) = route(db, shutdown).await {
            tracing::warn!(%error, "the queue waits for the next round");
        }
        if round.is_multiple_of(TOTALS_EVERY) {
            match totals::correct(db).await {
                Ok(0) => {}
                Ok(wrong) => tracing::info!(wrong, "totals were counted anew"),
                Err(error) => tracing::warn!(%error, "totals are looked at later"),
            }
        }
        round += 1;
    }
}

/// Asks for the syncs of templates that are due: every account once an hour, whoever of the nodes comes first. Returns
/// how many.
///
/// # Errors
/// When the database refuses.
pub async fn ask_for_syncs(db: &Db) -> Result<u64, StoreError> {
    let mut tx = db.write().await?;
    let asked = templates::request_due_syncs(&mut tx).await?;
    tx.commit().await?;
    Ok(asked)
}

/// Agents get room with time as well: what waits in the queue is given to them.
async fn route(db: &Db, shutdown: &CancellationToken) -> Result<(), StoreError> {
    let mut tx = db.read().await?;
    let organizations = assignment::routed_organizations(&mut tx).await?;
    tx.rollback().await?;
    for organization_id in organizations {
        while !shutdown.is_cancelled() {
            let mut tx = db.write().await?;
            let waiting = assignment::pull(&mut tx, &organization_id).await?;
            tx.commit().await?;
            if waiting == 0 {
                break;
            }
        }
    }
    Ok(())
}

async fn sweep(db: &Db, shutdown: &CancellationToken) -> Result<(), StoreError> {
    while !shutdown.is_cancelled() {
        let mut tx = db.write().await?;
        let now = tx.now();
        let mut removed = jobs::purge_done(&mut tx, now.plus(-7 * DAY_MS), CHUNK).await?;
        removed += webhooks::purge_processed(&mut tx, now.plus(-KEEP_WEBHOOKS_MS), SMALL_CHUNK).await?;
        removed += live::purge(&mut tx, now.plus(-48 * HOUR_MS), CHUNK).await?;
        removed += idempotency::purge(&mut tx, now.plus(-48 * HOUR_MS), CHUNK).await?;
        removed += statuses::purge_orphans(&mut tx, now.plus(-8 * DAY_MS), CHUNK).await?;
        removed += inbound::purge_early_changes(&mut tx, now.plus(-8 * DAY_MS), CHUNK).await?;
        tx.commit().await?;
        if removed == 0 {
            break;
        }
    }
    let mut tx = db.write().await?;
    sessions::purge(&mut tx).await?;
    login_failures::purge(&mut tx).await?;
    let now = tx.now();
    links::purge(&mut tx, now.plus(-7 * DAY_MS)).await?;
    tx.commit().await
}
