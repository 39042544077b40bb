//! A fingerprint of what a table holds, of its values and not of the pages they lie on. `integrity_check` finds pages
//! that do not fit together; a letter that has become another one only this finds.

use super::BackupError;
use super::shape::{Kind, Table};
use futures::TryStreamExt;
use sha2::{Digest, Sha256};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

/// Number of rows, and SHA-256 of all values in the order of the key.
///
/// # Errors
/// When the table cannot be read.
pub(super) async fn content(
    file: &mut SqliteConnection,
    table: &Table,
) -> Result<(i64, String), BackupError> {
    let (mut hash, mut count) = (Sha256::new(), 0);
    hash.update(table.list());
    let mut rows = sqlx::query(AssertSqlSafe(table.select())).fetch(file);
    while let Some(row) = rows.try_next().await? {
        count += 1;
        for (at, column) in table.columns.iter().enumerate() {
            match value(&row, at, column.kind)? {
                // What is missing has a mark of its own, and no length could be mistaken for it.
                None => hash.update([0]),
                Some(bytes) => {
                    hash.update([1]);
                    hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
                    hash.update(bytes);
                }
            }
        }
    }
    Ok((count, hex::encode(hash.finalize())))
}

fn value(row: &SqliteRow, at: usize, kind: Kind) -> sqlx::Result<Option<Vec<u8>>> {
    Ok(match kind {
        Kind::Integer => row.try_get::<Option<i64>, _>(at)?.map(|number| number.to_le_bytes().to_vec()),
        Kind::Real => row.try_get::<Option<f64>, _>(at)?.map(|number| number.to_le_bytes().to_vec()),
        Kind::Text => row.try_get::<Option<String>, _>(at)?.map(String::into_bytes),
        Kind::Blob => row.try_get::<Option<Vec<u8>>, _>(at)?,
    })
}
