//! Backups: of one moment, complete or absent, and back into either database.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../common/mod.rs"]
mod common;
mod files;
mod rows;
mod sends;
mod whole;
#[expect(dead_code, reason = "shared with the tests of the inbox, which need more of it")]
#[path = "../inbox/world.rs"]
mod world;

use crate::world::World;
use hilo_store::backup::{self, BackupError, Manifest, Settled};
use hilo_store::{Db, OpenOptions};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder for files and databases of a test.
pub(crate) struct Desk(TempDir);

impl Desk {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A backup of `db` under this name.
    pub(crate) async fn take(&self, db: &Db, name: &str) -> Manifest {
        backup::take(db, &self.path(name), false).await.unwrap().manifest
    }

    /// Restores a file into a new SQLite database of this name.
    pub(crate) async fn restore(&self, db: &Db, file: &str, name: &str) -> (Db, Settled) {
        let (settled, _) = restore(db, &self.path(file), &self.path(name), false).await.unwrap();
        (open(db, &self.path(name)).await, settled)
    }

    /// What lies in it, by name.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

/// Restores with the clock of `db`.
pub(crate) async fn restore(
    db: &Db,
    file: &Path,
    place: &Path,
    force: bool,
) -> Result<(Settled, Option<PathBuf>), BackupError> {
    let prepared = backup::prepare(file, place, db.clock().clone()).await?;
    let settled = prepared.settled;
    Ok((settled, prepared.into_sqlite(place, force).await?))
}

/// An SQLite database with the clock of `db`.
pub(crate) async fn open(db: &Db, path: &Path) -> Db {
    let options = OpenOptions::new(format!("sqlite://{}", path.display()));
    OpenOptions { clock: db.clock().clone(), ..options }.open().await.unwrap()
}

/// A shop after a morning of work: customers, answers in every state, an edit, statuses.
pub(crate) async fn busy(db: &Db) -> World {
    use hilo_domain::message::MessageStatus;
    let w = World::new(db).await;
    for n in 0..5 {
        w.text(&format!("+5198765432{n}"), &format!("wamid.in.{n}"), "¿Tienen \"stock\"? 😀 \\ '").await;
    }
    let id = w.conversation("+51987654320").await;
    w.reply(&w.ana, &id, "Sí, claro").await.unwrap();
    let (job, attempt) = w.go().await;
    w.accept(&job, &attempt, "wamid.out").await;
    w.status(&world::status_of("wamid.out", MessageStatus::Read, w.now())).await;
    // One that never matched anything.
    w.status(&world::status_of("wamid.stranger", MessageStatus::Sent, w.now())).await;
    w
}
