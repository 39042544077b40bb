//! Rows out of PostgreSQL, as of one snapshot, into a file of the same tables. They are streamed: a large table takes no
//! more memory than a small one.

use super::shape::{Kind, Table, quoted, tables};
use super::{BackupError, take};
use crate::migrate;
use futures::TryStreamExt;
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, PgPool, Row, SqliteConnection};
use std::collections::HashMap;
use std::path::Path;

/// A connection that says nothing for a while is otherwise taken for one that has died in the middle of something: a slow
/// disk on this side would end the transaction.
pub(super) const PATIENT: &str =
    "set local idle_in_transaction_session_timeout = 0; set local statement_timeout = 0";

/// Copies every table.
///
/// # Errors
/// When either side refuses.
pub(super) async fn copy(pool: &PgPool, draft: &Path, schema: i64) -> Result<(), BackupError> {
    let mut file = take::open(draft).await?;
    // Nobody sees the draft before it is whole, and only then it is made durable.
    file.execute("pragma synchronous = off").await?;
    migrate::file_to(&mut file, schema).await?;
    let mut snapshot = pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    snapshot.execute(PATIENT).await?;
    let mut writing = file.begin().await?;
    for table in tables(&mut writing).await? {
        copy_table(&mut snapshot, &mut writing, &table).await?;
    }
    writing.commit().await?;
    snapshot.rollback().await?;
    file.close().await?;
    Ok(())
}

async fn copy_table(
    snapshot: &mut PgConnection,
    file: &mut SqliteConnection,
    table: &Table,
) -> Result<(), BackupError> {
    let types = column_types(snapshot, table).await?;
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            let name = quoted(&column.name);
            match types.get(&column.name).map(String::as_str) {
                Some("boolean") => format!("{name}::int::bigint"),
                Some("smallint" | "integer") => format!("{name}::bigint"),
                Some("json" | "jsonb") => format!("{name}::text"),
                _ => name,
            }
        })
        .collect();
    let select = format!("select {} from {}", columns.join(", "), quoted(&table.name));
    let places: Vec<String> = (1..=columns.len()).map(|place| format!("${place}")).collect();
    let insert =
        format!("insert into {} ({}) values ({})", quoted(&table.name), table.list(), places.join(", "));
    let mut rows = sqlx::query(AssertSqlSafe(select)).fetch(snapshot);
    while let Some(row) = rows.try_next().await? {
        write_row(file, &insert, table, &row).await?;
    }
    Ok(())
}

async fn write_row(
    file: &mut SqliteConnection,
    insert: &str,
    table: &Table,
    row: &PgRow,
) -> Result<(), BackupError> {
    let mut query = sqlx::query(AssertSqlSafe(insert.to_owned()));
    for (at, column) in table.columns.iter().enumerate() {
        query = match column.kind {
            Kind::Integer => query.bind(row.try_get::<Option<i64>, _>(at)?),
            Kind::Real => query.bind(row.try_get::<Option<f64>, _>(at)?),
            Kind::Text => query.bind(row.try_get::<Option<String>, _>(at)?),
            Kind::Blob => query.bind(row.try_get::<Option<Vec<u8>>, _>(at)?),
        };
    }
    query.execute(file).await?;
    Ok(())
}

/// The types of a table's columns, as PostgreSQL names them.
///
/// # Errors
/// When they cannot be read.
pub(super) async fn column_types(
    connection: &mut PgConnection,
    table: &Table,
) -> Result<HashMap<String, String>, BackupError> {
    let types: Vec<(String, String)> = sqlx::query_as(
        "select column_name::text, data_type::text from information_schema.columns
         where table_schema = current_schema() and table_name = $1",
    )
    .bind(&table.name)
    .fetch_all(connection)
    .await?;
    Ok(types.into_iter().collect())
}
