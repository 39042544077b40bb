//! SQLite's one writing connection, and the queue for it. A pool of one would do the same, but a pool asks a
//! connection whether it is well each time it comes back, from a task of its own: two switches of threads between
//! any two commits, on the path that every webhook waits for.

use crate::error::{Result, StoreError};
use crate::log::Log;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor, SqliteConnection};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Longer than any transaction of ours takes: whoever waits so long should hear that something is wrong.
const LONGEST_TURN: Duration = Duration::from_secs(30);

/// The writing connection, lent to one after the other in the order they asked; cheap to clone.
#[derive(Clone)]
pub(crate) struct Writer {
    slot: Arc<Mutex<Slot>>,
    log: Arc<Log>,
    /// A commit failed: whether the next one would is not known before somebody tries.
    refused: Arc<AtomicBool>,
}

struct Slot {
    /// None after it was given up, until the next one asks, and for good once the database is closed.
    connection: Option<SqliteConnection>,
    options: SqliteConnectOptions,
    /// A transaction was begun and neither committed nor rolled back.
    unfinished: bool,
    closed: bool,
}

impl Writer {
    /// Opens the connection.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub(crate) async fn open(options: SqliteConnectOptions) -> Result<Self> {
        let log = Arc::new(Log::of(options.get_filename()));
        let connection = Some(options.connect().await?);
        Ok(Self {
            slot: Arc::new(Mutex::new(Slot { connection, options, unfinished: false, closed: false })),
            log,
            refused: Arc::default(),
        })
    }

    /// Whether a commit has failed since the last [`Writer::takes`].
    pub(crate) fn was_refused(&self) -> bool {
        self.refused.load(Ordering::Acquire)
    }

    /// Something was written and committed to find out.
    pub(crate) fn takes(&self) {
        self.refused.store(false, Ordering::Release);
    }

    /// Borrows the connection, with nothing begun. A connection that was given up is opened anew.
    ///
    /// # Errors
    /// When it is closed, cannot be opened, or stays taken for 30 seconds.
    pub(crate) async fn borrow(&self) -> Result<Borrowed> {
        let slot = tokio::time::timeout(LONGEST_TURN, self.slot.clone().lock_owned())
            .await
            .map_err(|_| StoreError::Unavailable(sqlx::Error::PoolTimedOut))?;
        let mut borrowed = Borrowed { slot };
        if borrowed.slot.closed {
            return Err(StoreError::Unavailable(sqlx::Error::PoolClosed));
        }
        if borrowed.slot.unfinished {
            borrowed.undo().await;
        }
        borrowed.slot.unfinished = false;
        if borrowed.slot.connection.is_none() {
            borrowed.slot.connection = Some(borrowed.slot.options.connect().await?);
        }
        Ok(borrowed)
    }

    /// Begins a transaction that takes the write lock at once.
    ///
    /// # Errors
    /// When the connection cannot be had or another process keeps the lock.
    pub(crate) async fn begin(&self) -> Result<Writing> {
        let mut writing = self.unbegun().await?;
        match writing.execute("begin immediate").await {
            Ok(_) => Ok(writing),
            // Its thread is gone, for instance after a panic inside: a fresh connection serves as well.
            Err(sqlx::Error::WorkerCrashed) => {
                writing.connection.give_up();
                drop(writing);
                writing = self.unbegun().await?;
                writing.execute("begin immediate").await?;
                Ok(writing)
            }
            Err(error) => {
                // Nothing was begun: most likely another process writes.
                writing.finished();
                Err(error.into())
            }
        }
    }

    /// The connection for somebody who begins and commits by themselves; they say so with [`Writing::finished`].
    ///
    /// # Errors
    /// When the connection cannot be had, or the log is doubtful and stays so: whatever is committed behind that could be
    /// lost with it.
    pub(crate) async fn unbegun(&self) -> Result<Writing> {
        let mut connection = self.borrow().await?;
        if self.log.is_doubtful() {
            self.renew_log(&mut connection).await?;
        }
        connection.slot.unfinished = true;
        Ok(Writing { connection, writer: self.clone() })
    }

    /// Its log.
    pub(crate) fn log(&self) -> &Log {
        &self.log
    }

    /// Writes everything in the log into the database file and syncs both, where a sync of the log has failed before.
    ///
    /// # Errors
    /// When that fails too.
    async fn renew_log(&self, connection: &mut SqliteConnection) -> Result<()> {
        let checkpoint = "pragma wal_checkpoint(truncate)";
        let (busy, _, _): (i64, i64, i64) = sqlx::query_as(checkpoint).fetch_one(connection).await?;
        if busy != 0 {
            return Err(StoreError::Unavailable(sqlx::Error::Io(std::io::Error::other(
                "the log could not be synced, and somebody still reads from it",
            ))));
        }
        self.log.renewed();
        Ok(())
    }

    /// Waits for whoever writes, then closes the connection.
    pub(crate) async fn close(&self) {
        let mut slot = self.slot.lock().await;
        slot.closed = true;
        if let Some(connection) = slot.connection.take() {
            // What is committed is safe in the log, whether or not it could be tidied away.
            drop(connection.close().await);
        }
    }
}

/// The connection, lent.
pub(crate) struct Borrowed {
    slot: OwnedMutexGuard<Slot>,
}

impl Borrowed {
    /// Undoes what was begun, and goes back to commits that sync by themselves; a connection that does not is given up.
    async fn undo(&mut self) {
        // Without a transaction there is nothing to roll back, which SQLite calls an error.
        let rolled_back = self.execute("rollback").await.is_ok() || self.is_idle().await;
        if !rolled_back || self.execute("pragma synchronous = full").await.is_err() {
            self.give_up();
        }
    }

    /// Whether no transaction is open: one can be begun.
    async fn is_idle(&mut self) -> bool {
        self.execute("begin").await.is_ok() && self.execute("rollback").await.is_ok()
    }

    /// Closes the connection, which undoes whatever was begun on it; the next one to ask gets a fresh one.
    pub(crate) fn give_up(&mut self) {
        self.slot.connection = None;
        self.slot.unfinished = false;
    }
}

/// A transaction on the writing connection. Dropped without [`Writing::commit`], it is rolled back.
pub(crate) struct Writing {
    connection: Borrowed,
    writer: Writer,
}

impl Writing {
    /// Commits.
    ///
    /// # Errors
    /// When nothing was committed.
    pub(crate) async fn commit(mut self) -> sqlx::Result<()> {
        if let Err(error) = self.execute("commit").await {
            self.refused();
            return Err(error);
        }
        self.finished();
        Ok(())
    }

    /// A commit failed. Remembered until somebody finds out whether that is so still: a commit that ends well tells nothing
    /// of the disk when nothing was written in it.
    pub(crate) fn refused(&self) {
        self.writer.refused.store(true, Ordering::Release);
    }

    /// There is nothing to roll back.
    pub(crate) fn finished(mut self) {
        self.connection.slot.unfinished = false;
    }

    /// Undoes it.
    ///
    /// # Errors
    /// When the connection is gone.
    pub(crate) async fn rollback(mut self) -> sqlx::Result<()> {
        self.execute("rollback").await?;
        self.finished();
        Ok(())
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if !self.connection.slot.unfinished {
            return;
        }
        // Whoever borrows next rolls back. Somebody must, and soon: until then other processes cannot write.
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => {
                let writer = self.writer.clone();
                runtime.spawn(async move { writer.borrow().await.map(drop) });
            }
            Err(_) => self.connection.give_up(),
        }
    }
}

impl Deref for Borrowed {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        self.slot.connection.as_ref().expect("a loan holds the connection")
    }
}

impl DerefMut for Borrowed {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.slot.connection.as_mut().expect("a loan holds the connection")
    }
}

impl Deref for Writing {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two processes, as far as the file can tell.
    async fn two() -> (tempfile::TempDir, Writer, Writer) {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("two.db"))
            .create_if_missing(true)
            .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal);
        let (one, other) =
            (Writer::open(options.clone()).await.unwrap(), Writer::open(options).await.unwrap());
        one.borrow().await.unwrap().execute("create table kept (n integer)").await.unwrap();
        (folder, one, other)
    }

    async fn kept(writer: &Writer) -> i64 {
        let mut connection = writer.borrow().await.unwrap();
        sqlx::query_scalar("select count(*) from kept").fetch_one(&mut *connection).await.unwrap()
    }

    async fn write(writer: &Writer) {
        let mut writing = writer.begin().await.unwrap();
        writing.execute("insert into kept values (1)").await.unwrap();
        writing.commit().await.unwrap();
    }

    #[tokio::test]
    async fn what_is_dropped_never_happened_and_holds_nobody_up() {
        let (_folder, one, other) = two().await;
        let mut writing = one.begin().await.unwrap();
        writing.execute("insert into kept values (1)").await.unwrap();
        drop(writing);
        // Nobody writes here any more: the lock must not wait for that.
        write(&other).await;
        assert_eq!(kept(&one).await, 1);
    }

    #[tokio::test]
    async fn a_text_that_fails_in_the_middle_leaves_nothing() {
        let (_folder, one, other) = two().await;
        let mut writing = one.unbegun().await.unwrap();
        let text = "begin immediate; insert into kept values (1); insert into nowhere values (1); commit";
        sqlx::query(text).execute(&mut *writing).await.unwrap_err();
        drop(writing);
        write(&other).await;
        write(&one).await;
        assert_eq!(kept(&one).await, 2);
    }

    #[tokio::test]
    async fn nothing_is_written_behind_a_doubtful_log_before_it_is_renewed() {
        let (folder, one, _other) = two().await;
        write(&one).await;
        one.log().doubt();
        write(&one).await;
        assert!(!one.log().is_doubtful());
        // What was in the log when it was renewed is in the file itself: only the last write is not.
        let (file, log) = (folder.path().join("two.db"), folder.path().join("two.db-wal"));
        std::fs::copy(&file, folder.path().join("copy.db")).unwrap();
        assert!(std::fs::metadata(log).unwrap().len() > 0, "the last write");
        let copy =
            Writer::open(SqliteConnectOptions::new().filename(folder.path().join("copy.db"))).await.unwrap();
        assert_eq!(kept(&copy).await, 1);
        assert_eq!(kept(&one).await, 2);
    }

    #[tokio::test]
    async fn a_commit_that_was_refused_is_remembered() {
        let (_folder, one, _other) = two().await;
        for table in [
            "create table wanted (n integer primary key)",
            "create table bound (n integer references wanted (n) deferrable initially deferred)",
        ] {
            one.borrow().await.unwrap().execute(table).await.unwrap();
        }
        write(&one).await;
        assert!(!one.was_refused());
        let mut writing = one.begin().await.unwrap();
        writing.execute("insert into bound values (7)").await.unwrap();
        writing.commit().await.unwrap_err();
        write(&one).await;
        assert!(one.was_refused());
        one.takes();
        assert!(!one.was_refused());
    }

    #[tokio::test]
    async fn a_connection_given_up_is_replaced_and_a_closed_one_is_not() {
        let (_folder, one, _other) = two().await;
        let mut writing = one.begin().await.unwrap();
        writing.execute("insert into kept values (1)").await.unwrap();
        writing.connection.give_up();
        drop(writing);
        write(&one).await;
        assert_eq!(kept(&one).await, 1);
        one.close().await;
        assert!(matches!(one.begin().await, Err(StoreError::Unavailable(sqlx::Error::PoolClosed))));
    }
}
