//! Tables, columns and keys as a file has them. Read from the file itself, so that a new migration needs nothing here.

use super::BackupError;
use sqlx::{AssertSqlSafe, SqliteConnection};

/// What a STRICT column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    Real,
    Text,
    Blob,
}

#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// Columns of the primary key, in its order.
    key: Vec<String>,
    /// Tables whose rows it points at.
    needs: Vec<String>,
}

impl Table {
    /// Its columns, for a statement.
    pub(super) fn list(&self) -> String {
        let names: Vec<String> = self.columns.iter().map(|column| quoted(&column.name)).collect();
        names.join(", ")
    }

    /// Reads all of it, in the order of its key.
    pub(super) fn select(&self) -> String {
        let key: Vec<String> = self.key.iter().map(|name| quoted(name)).collect();
        format!("select {} from {} order by {}", self.list(), quoted(&self.name), key.join(", "))
    }
}

/// A name as both databases read it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

/// Hilo's tables, those that are pointed at before those that point.
///
/// # Errors
/// When the file cannot be read, or has what Hilo never made.
pub(super) async fn tables(file: &mut SqliteConnection) -> Result<Vec<Table>, BackupError> {
    let names: Vec<String> = sqlx::query_scalar(
        "select name from sqlite_schema where type = 'table' and substr(name, 1, 7) <> 'sqlite_'
           and substr(name, 1, 11) <> 'hilo_backup' and name <> '_sqlx_migrations' order by name",
    )
    .fetch_all(&mut *file)
    .await?;
    let mut waiting = Vec::new();
    for name in names {
        waiting.push(table(file, name).await?);
    }
    let mut sorted: Vec<Table> = Vec::new();
    while !waiting.is_empty() {
        let (ready, blocked): (Vec<Table>, Vec<Table>) = waiting.into_iter().partition(|table| {
            let there =
                |needed: &String| *needed == table.name || sorted.iter().any(|known| known.name == *needed);
            table.needs.iter().all(there)
        });
        if ready.is_empty() {
            return Err(sqlx::Error::Protocol("tables that need each other".to_owned()).into());
        }
        sorted.extend(ready);
        waiting = blocked;
    }
    Ok(sorted)
}

async fn table(file: &mut SqliteConnection, name: String) -> Result<Table, BackupError> {
    let described: Vec<(String, String, i64)> =
        sqlx::query_as("select name, type, pk from pragma_table_info($1) order by cid")
            .bind(&name)
            .fetch_all(&mut *file)
            .await?;
    let mut key: Vec<(i64, String)> =
        described.iter().filter(|(_, _, pk)| *pk > 0).map(|(name, _, pk)| (*pk, name.clone())).collect();
    key.sort();
    let columns =
        described.into_iter().map(|(name, kind, _)| column(name, &kind)).collect::<Result<_, _>>()?;
    let needs = sqlx::query_scalar("select distinct \"table\" from pragma_foreign_key_list($1)")
        .bind(&name)
        .fetch_all(&mut *file)
        .await?;
    Ok(Table { name, columns, key: key.into_iter().map(|(_, name)| name).collect(), needs })
}

fn column(name: String, kind: &str) -> Result<Column, BackupError> {
    let kind = match kind.to_ascii_uppercase().as_str() {
        "INTEGER" | "INT" => Kind::Integer,
        "REAL" => Kind::Real,
        "TEXT" => Kind::Text,
        "BLOB" => Kind::Blob,
        other => return Err(sqlx::Error::Protocol(format!("a column of type {other}")).into()),
    };
    Ok(Column { name, kind })
}

/// How many rows a table has.
///
/// # Errors
/// When it cannot be read.
pub(super) async fn count(file: &mut SqliteConnection, table: &Table) -> Result<i64, BackupError> {
    let sql = format!("select count(*) from {}", quoted(&table.name));
    Ok(sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(file).await?)
}
