//! From a backup to a database that is ready to be put in its place: a copy, checked through and through, brought up to
//! date and settled. What was checked is what is used, whatever happens to the file meanwhile.

use super::file::Draft;
use super::manifest::{self, Manifest};
use super::settle::{Settled, settle};
use super::{BackupError, take};
use crate::db::Db;
use crate::migrate;
use crate::open::OpenOptions;
use hilo_domain::clock::Clock;
use sqlx::Connection;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// How every SQLite file begins.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// A checked copy, ready to be put in its place.
pub struct Prepared {
    pub(super) draft: Draft,
    /// What the file said.
    pub manifest: Manifest,
    /// What was changed in the copy.
    pub settled: Settled,
    pub(super) clock: Arc<dyn Clock>,
}

/// Checks `backup` and prepares a copy of it beside `place`, a path on the file system that it is meant for.
///
/// # Errors
/// [`BackupError`] says what is wrong with the file. Nothing but the copy was touched, and that is gone again.
pub async fn prepare(backup: &Path, place: &Path, clock: Arc<dyn Clock>) -> Result<Prepared, BackupError> {
    let bytes: [u8; 8] = crate::ids::IdSource::random().random_bytes();
    let draft = Draft::beside(place, &hex::encode(bytes))?;
    copy(backup, draft.path())?;
    let mut file = take::open(draft.path())
        .await
        .map_err(|error| BackupError::Damaged { path: backup.to_owned(), why: error.to_string() })?;
    let manifest = manifest::read(&mut file, backup).await?;
    let known = migrate::newest();
    if manifest.schema > known {
        return Err(BackupError::Newer { what: "the backup", schema: manifest.schema, known });
    }
    manifest::check(&mut file, &manifest, backup).await?;
    manifest::remove(&mut file).await?;
    file.close().await?;

    let db = database(draft.path(), clock.clone()).await?;
    let settled = bring_up(&db, &manifest).await;
    db.close().await;
    Ok(Prepared { draft, manifest, settled: settled?, clock })
}

impl Prepared {
    /// The copy as a database, to be looked at before it is put in its place.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn open(&self) -> Result<Db, BackupError> {
        database(self.draft.path(), self.clock.clone()).await
    }
}

async fn bring_up(db: &Db, manifest: &Manifest) -> Result<Settled, BackupError> {
    db.migrate().await?;
    let mut tx = db.write().await?;
    let settled = settle(&mut tx, manifest.taken_at).await?;
    tx.commit().await?;
    Ok(settled)
}

pub(super) async fn database(path: &Path, clock: Arc<dyn Clock>) -> Result<Db, BackupError> {
    let url = format!("sqlite://{}", path.display());
    Ok(OpenOptions { clock, connections: 1, ..OpenOptions::new(url) }.connect().await?)
}

fn copy(backup: &Path, draft: &Path) -> Result<(), BackupError> {
    let failed = BackupError::file(backup);
    let mut magic = [0; MAGIC.len()];
    File::open(backup).and_then(|mut file| file.read(&mut magic)).map_err(&failed)?;
    if magic != *MAGIC {
        return Err(BackupError::NotABackup { path: backup.to_owned(), why: "it does not begin as one" });
    }
    // Into the file that is there already, which is its owner's only.
    let mut from = File::open(backup).map_err(&failed)?;
    let mut to = File::options().write(true).open(draft).map_err(BackupError::file(draft))?;
    std::io::copy(&mut from, &mut to).map(drop).map_err(BackupError::file(draft))
}
