//! Taking a backup, beside whoever works on the database.
//!
//! SQLite's `vacuum into` reads one moment under a read transaction: nobody waits for it. What is written meanwhile
//! stays in the log, which cannot begin anew before the copy is done; it grows by what is written, and shrinks to its
//! usual use with the next checkpoint.

use super::file::Draft;
use super::manifest::{self, Manifest};
use super::{BackupError, from_postgres};
use crate::db::{Db, Pools};
use crate::migrate;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection, SqlitePool};
use std::path::Path;

/// A backup that was written.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Its size.
    pub bytes: u64,
    /// What it holds.
    pub manifest: Manifest,
}

/// Writes everything in the database, as of one moment, to a file that is complete or absent.
///
/// # Errors
/// [`BackupError::Exists`] when there is a file and it may not be replaced; otherwise what stands in the way.
pub async fn take(db: &Db, path: &Path, replace: bool) -> Result<Taken, BackupError> {
    if !replace && path.exists() {
        return Err(BackupError::Exists(path.to_owned()));
    }
    let suffix: [u8; 8] = db.ids().random_bytes();
    let draft = Draft::beside(path, &hex::encode(suffix))?;
    let taken_at = db.clock().now();
    let schema = migrate::applied(db).await?.ok_or(BackupError::NothingThere)?;
    let known = migrate::newest();
    if schema > known {
        return Err(BackupError::Newer { what: "the database", schema, known });
    }
    match &db.pools {
        Pools::Sqlite { read, .. } => copy(read, draft.path()).await?,
        Pools::Postgres(pool) => from_postgres::copy(pool, draft.path(), schema).await?,
    }
    let mut file = open(draft.path()).await?;
    let written = manifest::write(&mut file, db.kind(), schema, taken_at).await;
    file.close().await?;
    let manifest = written?;
    let bytes = draft.path().metadata().map_err(BackupError::file(draft.path()))?.len();
    draft.put(path, replace)?;
    Ok(Taken { bytes, manifest })
}

async fn copy(read: &SqlitePool, draft: &Path) -> Result<(), BackupError> {
    let mut connection = read.acquire().await?;
    sqlx::query("vacuum into $1")
        .bind(draft.to_string_lossy().into_owned())
        .persistent(false)
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// A file that nobody else has, as one file: without a log beside it.
///
/// # Errors
/// When it cannot be opened.
pub(super) async fn open(path: &Path) -> Result<SqliteConnection, BackupError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(false)
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Full)
        .pragma("temp_store", "memory");
    Ok(options.connect().await?)
}
