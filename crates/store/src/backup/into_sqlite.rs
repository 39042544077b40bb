//! A prepared copy into the place of an SQLite database: one rename. What was there stays beside it under another name.

use super::file::{folder, with_ending};
use super::prepare::{Prepared, database};
use super::shape::{self, tables};
use super::{BackupError, into_postgres, take};
use crate::nodes;
use sqlx::{Connection, Executor, SqliteConnection};
use std::fs;
use std::path::{Path, PathBuf};

impl Prepared {
    /// Puts the copy at `place`. A database that is there is kept under the name that is returned.
    ///
    /// # Errors
    /// [`BackupError::NotEmpty`] without `replace`, [`BackupError::Running`] and [`BackupError::InUse`] whatever is
    /// said. Nothing has changed then.
    pub async fn into_sqlite(self, place: &Path, replace: bool) -> Result<Option<PathBuf>, BackupError> {
        // One file, without a log of its own.
        take::open(self.draft.path()).await?.close().await?;
        if !place.exists() {
            let log = with_ending(place, "-wal");
            if log.exists() {
                return Err(BackupError::OrphanedLog(log));
            }
            self.draft.put(place, false)?;
            return Ok(None);
        }
        refuse_running(&self, place).await?;
        // Held until the new file is in place: nobody begins to write into the old one meanwhile.
        let mut old = alone(place).await?;
        let empty = is_empty(&mut old).await?;
        if !empty && !replace {
            return Err(BackupError::NotEmpty);
        }
        let kept = if empty { None } else { Some(keep(place, &self)?) };
        self.draft.put(place, true)?;
        old.close().await?;
        Ok(kept)
    }
}

/// A server says that it is there, even while it sleeps.
async fn refuse_running(prepared: &Prepared, place: &Path) -> Result<(), BackupError> {
    let db = database(place, prepared.clock.clone()).await?;
    let running = async {
        let mut tx = db.read().await?;
        Ok::<_, BackupError>(if has_nodes(&mut tx).await? {
            nodes::running(&mut tx).await?
        } else {
            Vec::new()
        })
    }
    .await;
    db.close().await;
    into_postgres::refuse(&running?)
}

async fn has_nodes(tx: &mut crate::db::Tx) -> Result<bool, BackupError> {
    let crate::db::Inner::Sqlite(connection) = &mut tx.inner else { return Ok(true) };
    let named =
        sqlx::query_scalar("select count(*) from sqlite_schema where type = 'table' and name = 'nodes'");
    Ok(named.fetch_one(&mut **connection).await.map(|count: i64| count > 0)?)
}

/// Opens a database for nobody else: its log is gone afterwards, and until the connection closes nobody gets in.
async fn alone(place: &Path) -> Result<SqliteConnection, BackupError> {
    let in_use = |error: sqlx::Error| match crate::error::StoreError::from(error) {
        crate::error::StoreError::Unavailable(_) => BackupError::InUse,
        other => BackupError::Store(other),
    };
    // Going back from the log to plain files needs that nobody else has the database open.
    let mut connection = match take::open(place).await {
        Err(BackupError::Store(crate::error::StoreError::Unavailable(_))) => return Err(BackupError::InUse),
        opened => opened?,
    };
    connection.execute("pragma locking_mode = exclusive").await.map_err(in_use)?;
    connection.execute("begin exclusive").await.map_err(in_use)?;
    Ok(connection)
}

/// Whether nobody has used it yet. What a first start leaves (its link, its sign of life) is nothing.
async fn is_empty(connection: &mut SqliteConnection) -> Result<bool, BackupError> {
    for table in tables(connection).await? {
        let says_nothing = into_postgres::SAYS_NOTHING.contains(&table.name.as_str());
        if !says_nothing && shape::count(connection, &table).await? > 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Gives the old file a second name, so that there is never a moment without a database.
fn keep(place: &Path, prepared: &Prepared) -> Result<PathBuf, BackupError> {
    let at = prepared.clock.now().iso().replace([':', '.'], "-");
    let kept = with_ending(place, &format!(".before-restore-{at}"));
    fs::hard_link(place, &kept).map_err(BackupError::file(&kept))?;
    fs::File::open(folder(place)).and_then(|folder| folder.sync_all()).map_err(BackupError::file(place))?;
    Ok(kept)
}
