//! Backups, and going back to one. A backup is one SQLite file with Hilo's tables as they were at one moment, whichever
//! database they come from, and restores into either: moving to PostgreSQL is a backup and a restore (docs/adr/0014).
//!
//! | module | what it does |
//! |---|---|
//! | `take` | a database to a file, while everybody works |
//! | `from_postgres` | its rows, streamed out of one snapshot |
//! | `manifest`, `checksum` | what a file says it holds, and whether it does |
//! | `prepare` | a checked copy of a file, brought up to date and settled |
//! | `settle` | what must not go on where it was: sessions, links, sends |
//! | `into_sqlite`, `into_postgres` | the copy into its place, in one step |
//! | `shape` | tables, columns and the order in which they need each other |
//! | `file` | files that are complete or absent |

mod checksum;
mod file;
mod from_postgres;
mod into_postgres;
mod into_sqlite;
mod manifest;
mod prepare;
mod settle;
mod shape;
mod take;

pub use manifest::{Manifest, TableCount};
pub use prepare::{Prepared, prepare};
pub use settle::Settled;
pub use take::{Taken, take};

use crate::error::StoreError;
use sqlx::sqlite::SqliteConnectOptions;
use std::io;
use std::path::{Path, PathBuf};

/// Why there is no backup, or why a file is not restored. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is a file of this name.
    #[error("{} is there already; --force replaces it", .0.display())]
    Exists(PathBuf),
    /// There is no database to back up, or it was never migrated.
    #[error("there is no database of Hilo's to back up")]
    NothingThere,
    /// It is not what `hilo backup` writes.
    #[error("{} is no backup of Hilo's: {why}", path.display())]
    NotABackup {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
    /// It was a backup once, and is not whole.
    #[error("{} is damaged: {why}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// It, or the database, was written by a newer Hilo.
    #[error("{what} was written by a newer Hilo (schema {schema}; this one knows {known})")]
    Newer {
        /// The file or the database.
        what: &'static str,
        /// Its schema.
        schema: i64,
        /// The newest that is known here.
        known: i64,
    },
    /// There is something in the database already.
    #[error("the database is not empty; --force replaces what is in it")]
    NotEmpty,
    /// Somebody works with the database.
    #[error("Hilo runs on this database ({0}); stop it first. One that died is forgotten after 30 seconds")]
    Running(String),
    /// Another process has the database open.
    #[error("another process has the database open; stop it first")]
    InUse,
    /// The log of a database that is gone would be mistaken for the new one's.
    #[error("{} belongs to a database that is gone; move it away first", .0.display())]
    OrphanedLog(PathBuf),
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The file of an SQLite address; `None` for PostgreSQL.
///
/// # Errors
/// When the address cannot be read.
pub fn sqlite_place(url: &str) -> Result<Option<PathBuf>, BackupError> {
    if url.starts_with("postgres") {
        return Ok(None);
    }
    let options: SqliteConnectOptions = url.parse().map_err(StoreError::Unavailable)?;
    Ok(Some(options.get_filename().to_owned()))
}

impl From<sqlx::Error> for BackupError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl BackupError {
    fn file(path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| Self::File { path: path.to_owned(), source }
    }
}
