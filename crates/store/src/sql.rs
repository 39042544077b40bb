//! One SQL text, type-checked once per driver. Each macro takes a `&mut Tx`, the SQL and its bind values.

use crate::db::{Inner, Tx};
use sqlx::AssertSqlSafe;

/// A statement about many rows at once, which come as one JSON array of arrays: its text is the same however many there are,
/// and is prepared once. `each($1)` stands for the function that turns the array into rows with a column `value`.
pub(crate) fn many(tx: &Tx, sql: &str) -> AssertSqlSafe<String> {
    let function = match tx.inner {
        Inner::Sqlite(_) => "json_each(",
        Inner::Postgres(_) => "jsonb_array_elements(",
    };
    AssertSqlSafe(sql.replace("each(", function))
}

/// Runs a statement; gives the number of rows it changed.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match &mut $tx.inner {
            $crate::db::Inner::Sqlite(c) => sqlx::query::<sqlx::Sqlite>($sql)$(.bind($bind))*
                .execute(&mut **c).await.map(|done| done.rows_affected()),
            $crate::db::Inner::Postgres(c) => sqlx::query::<sqlx::Postgres>($sql)$(.bind($bind))*
                .execute(&mut **c).await.map(|done| done.rows_affected()),
        }
    };
}

/// Fetches rows into a `FromRow` type with the given method: `fetch_one`, `fetch_optional` or `fetch_all`.
macro_rules! fetch {
    ($method:ident, $tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match &mut $tx.inner {
            $crate::db::Inner::Sqlite(c) => sqlx::query_as::<sqlx::Sqlite, $row>($sql)$(.bind($bind))*
                .$method(&mut **c).await,
            $crate::db::Inner::Postgres(c) => sqlx::query_as::<sqlx::Postgres, $row>($sql)$(.bind($bind))*
                .$method(&mut **c).await,
        }
    };
}

/// Fetches the first column, with the same methods.
macro_rules! scalar {
    ($method:ident, $tx:expr, $ty:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match &mut $tx.inner {
            $crate::db::Inner::Sqlite(c) => sqlx::query_scalar::<sqlx::Sqlite, $ty>($sql)$(.bind($bind))*
                .$method(&mut **c).await,
            $crate::db::Inner::Postgres(c) => sqlx::query_scalar::<sqlx::Postgres, $ty>($sql)$(.bind($bind))*
                .$method(&mut **c).await,
        }
    };
}

pub(crate) use {execute, fetch, scalar};
