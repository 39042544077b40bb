//! Bringing a database's schema up to date. Migrations are small, additive and forward only.

use crate::db::{Db, Pools};
use crate::error::Result;
use sqlx::migrate::Migrator;

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

impl Db {
    /// Runs what is missing. Safe to run again and by several nodes at once (PostgreSQL takes a lock).
    ///
    /// # Errors
    /// When a migration fails, or the database was migrated by a newer Hilo.
    pub async fn migrate(&self) -> Result<()> {
        match &self.pools {
            Pools::Sqlite { write, .. } => SQLITE.run(&mut *write.borrow().await?).await?,
            Pools::Postgres(pool) => POSTGRES.run(pool).await?,
        }
        Ok(())
    }
}
