//! SQLite's write-ahead log, fsynced by ourselves. SQLite syncs it inside the commit, and nobody writes meanwhile. The way in
//! for webhooks commits without that, lets the next one write, and syncs then: what is acknowledged is on disk all the same
//! (docs/adr/0015).

use std::fs::OpenOptions;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

/// The log of one database.
#[derive(Debug)]
pub(crate) struct Log {
    path: PathBuf,
    /// A sync failed: what was written before may never reach the disk, and what is written behind it would be lost with it.
    doubtful: AtomicBool,
}

impl Log {
    /// The log beside this database file.
    pub(crate) fn of(database: &std::path::Path) -> Self {
        let mut path = database.as_os_str().to_owned();
        path.push("-wal");
        Self { path: path.into(), doubtful: AtomicBool::new(false) }
    }

    /// Whether a sync failed since the last [`Log::renewed`].
    pub(crate) fn is_doubtful(&self) -> bool {
        self.doubtful.load(Ordering::Acquire)
    }

    /// Everything in it was written into the database file, and that was synced.
    pub(crate) fn renewed(&self) {
        self.doubtful.store(false, Ordering::Release);
    }

    /// Returns when everything that was committed before is on disk.
    ///
    /// # Errors
    /// When the system says that it is not.
    pub(crate) async fn sync(&self) -> io::Result<()> {
        let path = self.path.clone();
        // Opened anew each time: that costs a few microseconds and is the right file whatever became of the last one.
        // Closing it releases no lock of SQLite's, for the log itself is never locked.
        let sync = move || OpenOptions::new().read(true).write(true).open(path)?.sync_data();
        let synced =
            tokio::task::spawn_blocking(sync).await.unwrap_or_else(|error| Err(io::Error::other(error)));
        if synced.is_err() {
            self.doubt();
        }
        synced
    }

    /// A sync failed.
    pub(crate) fn doubt(&self) {
        self.doubtful.store(true, Ordering::Release);
    }
}
