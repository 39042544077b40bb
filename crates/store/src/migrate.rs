//! Bringing a database's schema up to date. Migrations are small, additive and forward only.

use crate::db::{Db, Pools};
use crate::error::Result;
use sqlx::SqliteConnection;
use sqlx::migrate::Migrator;

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// The last migration that this Hilo knows.
pub(crate) fn newest() -> i64 {
    SQLITE.iter().map(|migration| migration.version).max().unwrap_or(0)
}

/// The last migration that a database has; `None` when it has none at all.
///
/// # Errors
/// When it cannot be read.
pub(crate) async fn applied(db: &Db) -> Result<Option<i64>> {
    const LAST: &str = "select max(version) from _sqlx_migrations where success";
    Ok(match &db.pools {
        Pools::Sqlite { read, .. } => {
            let there =
                "select count(*) from sqlite_schema where type = 'table' and name = '_sqlx_migrations'";
            match sqlx::query_scalar(there).fetch_one(read).await? {
                0_i64 => None,
                _ => sqlx::query_scalar(LAST).fetch_one(read).await?,
            }
        }
        Pools::Postgres(pool) => {
            match sqlx::query_scalar("select to_regclass('_sqlx_migrations') is not null")
                .fetch_one(pool)
                .await?
            {
                false => None,
                true => sqlx::query_scalar(LAST).fetch_one(pool).await?,
            }
        }
    })
}

/// Gives a new SQLite file the tables of a schema.
///
/// # Errors
/// When a migration fails.
pub(crate) async fn file_to(file: &mut SqliteConnection, schema: i64) -> Result<()> {
    // `run_to` takes anything that gives a connection, and its future cannot be sent to another thread for that.
    Ok(SQLITE.run_direct(Some(schema), file, false).await?)
}

impl Db {
    /// Runs what is missing. Safe to run again and by several nodes at once (PostgreSQL takes a lock).
    ///
    /// # Errors
    /// When a migration fails, or the database was migrated by a newer Hilo.
    pub async fn migrate(&self) -> Result<()> {
        match &self.pools {
            Pools::Sqlite { write, .. } => {
                SQLITE.run_direct(None, &mut *write.borrow().await?, false).await?;
            }
            Pools::Postgres(pool) => POSTGRES.run_direct(None, &mut *pool.acquire().await?, false).await?,
        }
        Ok(())
    }
}
