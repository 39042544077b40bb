//! What a [`Tx`](crate::Tx) has of its database: a transaction, or a connection alone for a look by one statement.

use crate::writer::Writing;
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};
use std::ops::{Deref, DerefMut};

/// On one of SQLite's connections.
pub(crate) enum SqliteTx {
    Read(Transaction<'static, Sqlite>),
    Write(Writing),
    Glance(PoolConnection<Sqlite>),
}

/// On one of PostgreSQL's.
pub(crate) enum PostgresTx {
    Begun(Transaction<'static, Postgres>),
    Glance(PoolConnection<Postgres>),
}

impl SqliteTx {
    pub(crate) async fn commit(self) -> sqlx::Result<()> {
        match self {
            Self::Read(tx) => tx.commit().await,
            Self::Write(tx) => tx.commit().await,
            Self::Glance(_) => Ok(()),
        }
    }

    pub(crate) async fn rollback(self) -> sqlx::Result<()> {
        match self {
            Self::Read(tx) => tx.rollback().await,
            Self::Write(tx) => tx.rollback().await,
            Self::Glance(_) => Ok(()),
        }
    }
}

impl PostgresTx {
    pub(crate) async fn commit(self) -> sqlx::Result<()> {
        match self {
            Self::Begun(tx) => tx.commit().await,
            Self::Glance(_) => Ok(()),
        }
    }

    pub(crate) async fn rollback(self) -> sqlx::Result<()> {
        match self {
            Self::Begun(tx) => tx.rollback().await,
            Self::Glance(_) => Ok(()),
        }
    }
}

impl Deref for SqliteTx {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        match self {
            Self::Read(tx) => tx,
            Self::Write(tx) => tx,
            Self::Glance(connection) => connection,
        }
    }
}

impl DerefMut for SqliteTx {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        match self {
            Self::Read(tx) => tx,
            Self::Write(tx) => tx,
            Self::Glance(connection) => connection,
        }
    }
}

impl Deref for PostgresTx {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        match self {
            Self::Begun(tx) => tx,
            Self::Glance(connection) => connection,
        }
    }
}

impl DerefMut for PostgresTx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        match self {
            Self::Begun(tx) => tx,
            Self::Glance(connection) => connection,
        }
    }
}
