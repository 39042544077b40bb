//! What a backup says about itself, in two tables beside Hilo's own: where and when it was taken, and for each table how
//! many rows it has and what they add up to.

use super::{BackupError, checksum, shape};
use hilo_domain::clock::Millis;
use sqlx::{Connection, Executor, SqliteConnection};
use std::path::Path;

/// The only form there has been.
const FORMAT: i64 = 1;

const TABLES: &str = "
create table hilo_backup (
  format integer not null,
  hilo text not null,
  database text not null,
  schema integer not null,
  taken_at integer not null
) strict;
create table hilo_backup_tables (
  name text primary key not null,
  rows integer not null,
  sha256 text not null
) strict;";

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The version of Hilo that wrote it.
    pub hilo: String,
    /// `sqlite` or `postgres`: where it comes from.
    pub database: String,
    /// The last migration of its tables.
    pub schema: i64,
    /// The moment that it shows.
    pub taken_at: Millis,
    /// Its tables by name.
    pub tables: Vec<TableCount>,
}

/// A table of a backup.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct TableCount {
    /// Its name.
    pub name: String,
    /// How many rows it has.
    pub rows: i64,
    /// What they add up to.
    pub sha256: String,
}

/// Looks at every table of a file and writes down what it holds.
///
/// # Errors
/// When the file cannot be read or written.
pub(super) async fn write(
    file: &mut SqliteConnection,
    database: &str,
    schema: i64,
    taken_at: Millis,
) -> Result<Manifest, BackupError> {
    let tables = count(file).await?;
    let hilo = env!("CARGO_PKG_VERSION").to_owned();
    let mut tx = file.begin().await?;
    tx.execute(TABLES).await?;
    sqlx::query(
        "insert into hilo_backup (format, hilo, database, schema, taken_at) values ($1, $2, $3, $4, $5)",
    )
    .bind(FORMAT)
    .bind(&hilo)
    .bind(database)
    .bind(schema)
    .bind(taken_at)
    .execute(&mut *tx)
    .await?;
    for table in &tables {
        sqlx::query("insert into hilo_backup_tables (name, rows, sha256) values ($1, $2, $3)")
            .bind(&table.name)
            .bind(table.rows)
            .bind(&table.sha256)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(Manifest { hilo, database: database.to_owned(), schema, taken_at, tables })
}

async fn count(file: &mut SqliteConnection) -> Result<Vec<TableCount>, BackupError> {
    let mut counts = Vec::new();
    for table in shape::tables(file).await? {
        let (rows, sha256) = checksum::content(file, &table).await?;
        counts.push(TableCount { name: table.name, rows, sha256 });
    }
    counts.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(counts)
}

/// Reads what a file says about itself.
///
/// # Errors
/// [`BackupError::NotABackup`] when it says nothing that can be understood.
pub(super) async fn read(file: &mut SqliteConnection, path: &Path) -> Result<Manifest, BackupError> {
    let not = |why| BackupError::NotABackup { path: path.to_owned(), why };
    let row = sqlx::query_as("select format, hilo, database, schema, taken_at from hilo_backup");
    let found: Option<(i64, String, String, i64, Millis)> =
        row.fetch_optional(&mut *file).await.map_err(|_| not("it is some other database"))?;
    let (format, hilo, database, schema, taken_at) =
        found.ok_or_else(|| not("it does not say of when it is"))?;
    if format != FORMAT {
        return Err(not("it is of a kind that this Hilo does not know"));
    }
    let tables = sqlx::query_as("select name, rows, sha256 from hilo_backup_tables order by name")
        .fetch_all(file)
        .await?;
    Ok(Manifest { hilo, database, schema, taken_at, tables })
}

/// Checks a file through and through: its pages, its references and every value.
///
/// # Errors
/// [`BackupError::Damaged`] with what does not fit.
pub(super) async fn check(
    file: &mut SqliteConnection,
    manifest: &Manifest,
    path: &Path,
) -> Result<(), BackupError> {
    let damaged = |why: String| BackupError::Damaged { path: path.to_owned(), why };
    let unreadable = |error: sqlx::Error| damaged(error.to_string());
    let pages: String =
        sqlx::query_scalar("pragma integrity_check(1)").fetch_one(&mut *file).await.map_err(unreadable)?;
    if pages != "ok" {
        return Err(damaged(pages));
    }
    let dangling: Vec<(String,)> = sqlx::query_as("select \"table\" from pragma_foreign_key_check limit 1")
        .fetch_all(&mut *file)
        .await
        .map_err(unreadable)?;
    if let Some((table,)) = dangling.first() {
        return Err(damaged(format!("rows of {table} point at nothing")));
    }
    let found = count(file).await.map_err(|error| damaged(error.to_string()))?;
    if found != manifest.tables {
        let differs = manifest.tables.iter().find(|table| !found.contains(table));
        let name = differs.map_or("a table", |table| table.name.as_str());
        return Err(damaged(format!("{name} is not what was written")));
    }
    Ok(())
}

/// Takes the tables of the manifest out: from here on it is an ordinary database.
///
/// # Errors
/// When the file cannot be written.
pub(super) async fn remove(file: &mut SqliteConnection) -> Result<(), BackupError> {
    file.execute("drop table hilo_backup; drop table hilo_backup_tables;").await?;
    Ok(())
}
