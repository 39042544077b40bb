//! Figures straight from the database, past the product: what was acknowledged must be there.

use anyhow::{Result, bail};
use hilo_domain::clock::{Clock, SystemClock};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::time::Duration;

/// Rows that no process has come to yet.
const OPEN_JOBS: &str =
    "select count(*) from jobs where lane = 'INBOUND' and state in ('PENDING', 'FAILED', 'RUNNING')";

/// A connection of the measuring tool's own.
pub(crate) enum Peek {
    /// A file.
    Sqlite(SqliteConnection),
    /// A server.
    Postgres(PgConnection),
}

impl Peek {
    /// Opens one.
    pub(crate) async fn open(url: &str) -> Result<Self> {
        Ok(if url.starts_with("postgres") {
            Self::Postgres(PgConnection::connect(url).await?)
        } else {
            Self::Sqlite(SqliteConnection::connect(url).await?)
        })
    }

    /// Changes rows, past the product.
    pub(crate) async fn run(&mut self, sql: &str) -> Result<()> {
        let query = sqlx::raw_sql(AssertSqlSafe(sql));
        match self {
            Self::Sqlite(connection) => query.execute(connection).await.map(|_| ())?,
            Self::Postgres(connection) => query.execute(connection).await.map(|_| ())?,
        }
        Ok(())
    }

    /// The numbers in the only column of a query.
    pub(crate) async fn numbers(&mut self, sql: &str) -> Result<Vec<i64>> {
        let query = AssertSqlSafe(sql);
        Ok(match self {
            Self::Sqlite(connection) => sqlx::query_scalar(query).fetch_all(connection).await?,
            Self::Postgres(connection) => sqlx::query_scalar(query).fetch_all(connection).await?,
        })
    }

    /// The only number of a query.
    pub(crate) async fn number(&mut self, sql: &str) -> Result<i64> {
        match self.numbers(sql).await?.as_slice() {
            [number] => Ok(*number),
            other => bail!("{} rows of: {sql}", other.len()),
        }
    }

    /// Webhooks that wait to be processed.
    pub(crate) async fn backlog(&mut self) -> Result<i64> {
        self.number(OPEN_JOBS).await
    }

    /// Waits until every webhook is processed.
    pub(crate) async fn until_processed(&mut self) -> Result<()> {
        self.until(OPEN_JOBS, 0).await
    }

    /// Waits until a query gives a number. Gives up after ten minutes.
    pub(crate) async fn until(&mut self, sql: &str, wanted: i64) -> Result<()> {
        let began = SystemClock.now();
        loop {
            let number = self.number(sql).await?;
            if number == wanted {
                return Ok(());
            }
            anyhow::ensure!(SystemClock.now().since(began) < 600_000, "still {number} of: {sql}");
            // Looking costs the measured database something, so not too often.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}
