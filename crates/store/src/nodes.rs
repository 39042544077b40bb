//! Running processes, so that everyone can see whether anyone runs jobs. A process that stopped without a word is
//! forgotten when it has not been seen for a while.

use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, fetch};
use hilo_domain::clock::Millis;

/// A node counts as running when it was seen within this many milliseconds.
pub const PRESENCE_MS: i64 = 30_000;

/// A process on this database.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Node {
    /// Its name, unique per start.
    pub id: String,
    /// Whether it runs jobs.
    pub runs_jobs: bool,
    /// Since when.
    pub started_at: Millis,
    /// Its last sign of life.
    pub seen_at: Millis,
}

/// Signs of life of this process; also forgets processes that have been silent for a day.
///
/// # Errors
/// When the database refuses.
pub async fn beat(tx: &mut Tx, id: &str, runs_jobs: bool) -> Result<()> {
    let now = tx.now();
    execute!(
        tx,
        "insert into nodes (id, runs_jobs, started_at, seen_at) values ($1, $2, $3, $3)
         on conflict (id) do update set runs_jobs = excluded.runs_jobs, seen_at = excluded.seen_at",
        id,
        runs_jobs,
        now
    )?;
    execute!(tx, "delete from nodes where seen_at < $1", now.plus(-86_400_000))?;
    Ok(())
}

/// Says goodbye.
///
/// # Errors
/// When the database refuses.
pub async fn leave(tx: &mut Tx, id: &str) -> Result<()> {
    execute!(tx, "delete from nodes where id = $1", id)?;
    Ok(())
}

/// The processes that run now, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn running(tx: &mut Tx) -> Result<Vec<Node>> {
    let since = tx.now().plus(-PRESENCE_MS);
    Ok(fetch!(
        fetch_all,
        tx,
        Node,
        "select id, runs_jobs, started_at, seen_at from nodes where seen_at >= $1 order by started_at, id",
        since
    )?)
}
