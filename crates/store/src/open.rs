//! Opening a database from its address, with the settings that the promises rest on.

use crate::db::{Db, Pools};
use crate::error::{Result, StoreError};
use crate::ids::IdSource;
use crate::signals::Signals;
use crate::writer::Writer;
use hilo_domain::clock::{Clock, SystemClock};
use hilo_domain::ids::OrganizationId;
use hilo_domain::job::{LEASE_MS, Lane};
use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgListener, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// How long a PostgreSQL server may take to answer for the first time, unless somebody waits in front of a screen.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// Between two tries to reach it.
const RETRY: Duration = Duration::from_millis(200);

/// How to open a database.
pub struct OpenOptions {
    /// `sqlite://path` or `postgres://…`.
    pub url: String,
    /// Where the present comes from.
    pub clock: Arc<dyn Clock>,
    /// Where ids come from.
    pub ids: IdSource,
    /// Connections for reading (SQLite) or in all (PostgreSQL).
    pub connections: u32,
    /// How long a PostgreSQL server may take to answer for the first time: one that starts together with Hilo needs a
    /// while.
    pub patience: Duration,
    /// How long a claimed job is held without a sign of life, in milliseconds. Nodes of one database should agree.
    pub lease_ms: i64,
}

impl OpenOptions {
    /// The machine's clock, unguessable ids, eight connections, the usual patience.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            clock: Arc::new(SystemClock),
            ids: IdSource::random(),
            connections: 8,
            patience: PATIENCE,
            lease_ms: LEASE_MS,
        }
    }

    /// Opens the database and brings its schema up to date.
    ///
    /// # Errors
    /// When it cannot be reached, or was written by a newer Hilo.
    pub async fn open(self) -> Result<Db> {
        let db = self.connect().await?;
        db.migrate().await?;
        Ok(db)
    }

    /// Opens the database as it is.
    ///
    /// # Errors
    /// When it cannot be reached or the address cannot be read.
    pub async fn connect(self) -> Result<Db> {
        let pools = if self.url.starts_with("postgres") {
            Pools::Postgres(open_postgres(&self).await?)
        } else {
            open_sqlite(&self.url, self.connections).await?
        };
        let signals = Arc::new(Signals::default());
        Ok(Db { pools, clock: self.clock, ids: Arc::new(self.ids), signals, lease_ms: self.lease_ms })
    }
}

async fn open_sqlite(url: &str, readers: u32) -> Result<Pools> {
    let options = SqliteConnectOptions::from_str(url).map_err(StoreError::Unavailable)?;
    if let Some(folder) = options.get_filename().parent()
        && folder != Path::new("")
    {
        tokio::fs::create_dir_all(folder).await.map_err(|e| StoreError::Unavailable(sqlx::Error::Io(e)))?;
    }
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // FULL: the log is fsynced at every commit. This is what `200` means (guarantees.md 1).
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .pragma("cache_size", "-8192")
        .pragma("temp_store", "memory")
        .statement_cache_capacity(400);
    let write = Writer::open(options.clone()).await?;
    let read = SqlitePoolOptions::new()
        .max_connections(readers)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .max_lifetime(None)
        .connect_with(options.read_only(true))
        .await?;
    Ok(Pools::Sqlite { read, write })
}

/// A node that stands still in the middle of a transaction (a frozen virtual machine, a stopped process) holds up everyone
/// who waits for its rows, those who take its jobs over among them. The server ends such a transaction after this time:
/// long before a lease runs out, and far longer than any of ours lasts.
fn longest_pause(lease_ms: i64) -> String {
    (lease_ms / 2).min(5_000).to_string()
}

/// What PostgreSQL's planner is told on every connection (docs/adr/0018): rows are looked up, never searched for.
/// A plan that is kept for a statement was often made when its table had ten rows, and reading ten rows is cheapest: it would
/// read a million as well. Without these it takes an `analyze` to change its mind, and a burst is faster than that.
/// A test holds every statement to it, with these settings.
pub const PLANNER: [(&str, &str); 4] =
    [("enable_seqscan", "off"), ("enable_hashjoin", "off"), ("enable_mergejoin", "off"), ("jit", "off")];

async fn open_postgres(open: &OpenOptions) -> Result<sqlx::PgPool> {
    let pause = longest_pause(open.lease_ms);
    let options = PgConnectOptions::from_str(&open.url)
        .map_err(StoreError::Unavailable)?
        .application_name("hilo")
        .statement_cache_capacity(400)
        .options([("synchronous_commit", "on"), ("idle_in_transaction_session_timeout", pause.as_str())])
        .options(PLANNER);
    reach(&options, open.patience).await?;
    Ok(PgPoolOptions::new()
        .max_connections(open.connections.max(4) * 2)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .connect_with(options)
        .await?)
}

/// Waits until the server answers. The pool would wait too, but say at the end only that it waited.
async fn reach(options: &PgConnectOptions, patience: Duration) -> Result<()> {
    let deadline = Instant::now() + patience;
    loop {
        let error = match tokio::time::timeout_at(deadline, PgConnection::connect_with(options)).await {
            Ok(Ok(connection)) => return Ok(connection.close().await?),
            Ok(Err(error)) => StoreError::from(error),
            Err(_) => {
                let silence = format!("no answer within {} s", patience.as_secs());
                let error = std::io::Error::new(std::io::ErrorKind::TimedOut, silence);
                StoreError::Unavailable(sqlx::Error::Io(error))
            }
        };
        // Refused, hung up, or still starting: it may come. A wrong password stays wrong.
        if !matches!(error, StoreError::Unavailable(_)) || Instant::now() + RETRY >= deadline {
            return Err(error);
        }
        tokio::time::sleep(RETRY).await;
    }
}

impl Db {
    /// On PostgreSQL, raises this process's signals for what other nodes committed; on SQLite there are no
    /// others and it waits for ever. Ends only with an error: call it again after a pause. Since a broken
    /// connection may have swallowed wake-ups, it wakes both lanes whenever it (re)connects.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn relay(&self) -> Result<()> {
        let Pools::Postgres(pool) = &self.pools else { return std::future::pending().await };
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen("hilo").await?;
        self.signals.wake_lane(Lane::Inbound);
        self.signals.wake_lane(Lane::Outbound);
        loop {
            let notification = listener.recv().await?;
            match notification.payload().split_once(':') {
                Some(("lane", lane)) => {
                    if let Ok(lane) = lane.parse() {
                        self.signals.wake_lane(lane);
                    }
                }
                Some(("live", organization_id)) => {
                    self.signals.wake_live(OrganizationId::from(organization_id));
                }
                _ => {}
            }
        }
    }
}
