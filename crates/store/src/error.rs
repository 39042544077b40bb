//! What can go wrong in the database, as its callers need to tell it apart.

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The row is not there, or belongs to another organization: the two look the same.
    #[error("not found")]
    NotFound,
    /// A unique value is taken.
    #[error("{0} is already taken")]
    Taken(&'static str),
    /// Someone else was faster, or the row is not in the state that this needs.
    #[error("{0}")]
    Conflict(&'static str),
    /// The database is busy, full, read-only or away: nothing was written.
    #[error("the database is not available: {0}")]
    Unavailable(sqlx::Error),
    /// A fault of ours: SQL that does not fit, a value that cannot be read.
    #[error("database error: {0}")]
    Broken(sqlx::Error),
    /// A sealed secret that no key of the ring opens, or a key ring that cannot be read.
    #[error("{0}")]
    Secret(&'static str),
    /// The migrations do not fit the database.
    #[error("migration failed: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

/// The store's result.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed => Self::Unavailable(error),
            sqlx::Error::Database(db) => {
                // SQLite: busy 5, locked 6, read-only 8, I/O 10, full 13, cannot open 14 (and their extended codes).
                // PostgreSQL: 08 connection, 53 resources, 57 shutdown, 40 serialization and deadlock, 25006 read-only.
                let code = db.code().unwrap_or_default();
                let sqlite = code.parse::<u32>().is_ok_and(|n| matches!(n & 0xff, 5 | 6 | 8 | 10 | 13 | 14))
                    && code.len() != 5;
                let postgres = code.len() == 5
                    && (["08", "53", "57", "40"].iter().any(|class| code.starts_with(class))
                        || code == "25006");
                if sqlite || postgres { Self::Unavailable(error) } else { Self::Broken(error) }
            }
            _ => Self::Broken(error),
        }
    }
}

impl StoreError {
    /// Whether PostgreSQL undid the transaction because of another one at the same moment (a deadlock, a serialization
    /// failure). Done once more it succeeds.
    #[must_use]
    pub fn is_collision(&self) -> bool {
        matches!(self, Self::Unavailable(sqlx::Error::Database(db))
            if db.code().is_some_and(|code| code.len() == 5 && code.starts_with("40")))
    }

    /// Whether a unique constraint refused the row.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Broken(sqlx::Error::Database(db)) if db.is_unique_violation())
    }
}
