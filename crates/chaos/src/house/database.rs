//! The database under test, seen past Hilo: rows as they are.

use anyhow::{Context, Result};
use sqlx::postgres::PgRow;
use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, FromRow, PgConnection, SqliteConnection};
use std::path::Path;
use std::time::Duration;

/// Where it is.
pub(crate) struct Database {
    pub(crate) url: String,
    /// The server's own address and the database's name, where there is a server.
    server: Option<(String, String)>,
}

impl Database {
    /// An SQLite file.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self { url: format!("sqlite://{}", folder.join("hilo.db").display()), server: None }
    }

    /// A new database on a PostgreSQL server.
    pub(crate) async fn on_server(server: &str, name: &str) -> Result<Self> {
        let name = format!("hilo_chaos_{name}_{}", std::process::id());
        let mut connection = PgConnection::connect(server).await.context("connect to PostgreSQL")?;
        sqlx::raw_sql(AssertSqlSafe(format!("drop database if exists {name} with (force)")))
            .execute(&mut connection)
            .await?;
        sqlx::raw_sql(AssertSqlSafe(format!("create database {name}"))).execute(&mut connection).await?;
        let (head, _) = server.rsplit_once('/').unwrap_or((server, ""));
        Ok(Self { url: format!("{head}/{name}"), server: Some((server.to_owned(), name)) })
    }

    /// Looks into it.
    pub(crate) async fn rows(&self) -> Result<Rows> {
        if self.url.starts_with("postgres") {
            return Ok(Rows::Postgres(PgConnection::connect(&self.url).await?));
        }
        let options: SqliteConnectOptions = self.url.parse()?;
        let options = options.busy_timeout(Duration::from_secs(30)).disable_statement_logging();
        Ok(Rows::Sqlite(options.connect().await?))
    }

    /// Drops it from its server.
    pub(crate) async fn remove(self) -> Result<()> {
        let Some((server, name)) = self.server else { return Ok(()) };
        let mut connection = PgConnection::connect(&server).await?;
        let drop = format!("drop database {name} with (force)");
        sqlx::raw_sql(AssertSqlSafe(drop)).execute(&mut connection).await?;
        Ok(())
    }
}

/// A connection to look with.
pub(crate) enum Rows {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Rows {
    /// All rows of a question.
    pub(crate) async fn all<T>(&mut self, sql: &str) -> Result<Vec<T>>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let sql = AssertSqlSafe(sql.to_owned());
        Ok(match self {
            Self::Sqlite(connection) => sqlx::query_as(sql).fetch_all(connection).await?,
            Self::Postgres(connection) => sqlx::query_as(sql).fetch_all(connection).await?,
        })
    }

    /// Does something.
    pub(crate) async fn run(&mut self, sql: &'static str) -> Result<()> {
        match self {
            Self::Sqlite(connection) => {
                sqlx::raw_sql(sql).execute(connection).await?;
            }
            Self::Postgres(connection) => {
                sqlx::raw_sql(sql).execute(connection).await?;
            }
        }
        Ok(())
    }

    /// The number that a question has for an answer.
    pub(crate) async fn number(&mut self, sql: &str) -> Result<i64> {
        let rows: Vec<(i64,)> = self.all(sql).await?;
        rows.first().map(|(number,)| *number).context("no row")
    }

    /// Closes it. Dropped, it would close later, and SQLite tidies its files away when it does.
    pub(crate) async fn close(self) -> Result<()> {
        match self {
            Self::Sqlite(connection) => connection.close().await?,
            Self::Postgres(connection) => connection.close().await?,
        }
        Ok(())
    }

    /// What SQLite says is wrong with its file; nothing to ask PostgreSQL.
    pub(crate) async fn damage(&mut self) -> Result<Vec<String>> {
        let Self::Sqlite(_) = self else { return Ok(Vec::new()) };
        let mut found: Vec<(String,)> = self.all("pragma integrity_check").await?;
        found.retain(|(line,)| line != "ok");
        let orphans: Vec<(String,)> = self.all("select \"table\" from pragma_foreign_key_check").await?;
        Ok(found.into_iter().chain(orphans).map(|(line,)| line).collect())
    }
}
