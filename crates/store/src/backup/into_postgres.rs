//! A prepared copy into PostgreSQL: one transaction, so that there is all of it or nothing.

use super::from_postgres::{PATIENT, column_types};
use super::prepare::Prepared;
use super::shape::{Kind, Table, quoted, tables};
use super::{BackupError, take};
use crate::db::{Db, Inner, Pools, Tx};
use crate::error::StoreError;
use crate::migrate;
use crate::nodes::{self, Node};
use crate::sql::scalar;
use futures::TryStreamExt;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Postgres, Row};

/// Rows of one statement at most.
const ROWS: usize = 500;
/// Bytes of one statement, more or less.
const BYTES: usize = 4 * 1024 * 1024;

/// What a database may have that nobody has used: a first start's link, signs of life, wrong passwords.
pub(super) const SAYS_NOTHING: &[&str] = &["nodes", "one_time_links", "login_failures", "sessions"];

impl Prepared {
    /// Puts the copy into a PostgreSQL database, which is brought up to date first.
    ///
    /// # Errors
    /// [`BackupError::NotEmpty`] without `replace`, [`BackupError::Running`] whatever is said. Nothing has changed then.
    pub async fn into_postgres(self, db: &Db, replace: bool) -> Result<(), BackupError> {
        if !matches!(db.pools, Pools::Postgres(_)) {
            return Err(BackupError::Store(StoreError::Conflict("this is no PostgreSQL database")));
        }
        if migrate::applied(db).await?.is_some() {
            let mut tx = db.read().await?;
            refuse(&nodes::running(&mut tx).await?)?;
        }
        db.migrate().await?;
        let mut file = take::open(self.draft.path()).await?;
        let tables = tables(&mut file).await?;
        let mut tx = db.write().await?;
        lock(&mut tx, &tables).await?;
        // Once more, now that nobody can begin.
        refuse(&nodes::running(&mut tx).await?)?;
        if !is_empty(&mut tx, &tables).await? && !replace {
            return Err(BackupError::NotEmpty);
        }
        let Inner::Postgres(connection) = &mut tx.inner else { return Ok(()) };
        let names: Vec<String> = tables.iter().map(|table| quoted(&table.name)).collect();
        connection.execute(AssertSqlSafe(format!("truncate {}", names.join(", ")))).await?;
        for table in &tables {
            copy_table(&mut file, connection, table).await?;
        }
        tx.commit().await?;
        file.close().await?;
        Ok(())
    }
}

/// Nobody may be at work.
pub(super) fn refuse(running: &[Node]) -> Result<(), BackupError> {
    if running.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = running.iter().map(|node| node.id.as_str()).collect();
    Err(BackupError::Running(names.join(", ")))
}

async fn lock(tx: &mut Tx, tables: &[Table]) -> Result<(), BackupError> {
    let Inner::Postgres(connection) = &mut tx.inner else { return Ok(()) };
    connection.execute(PATIENT).await?;
    connection.execute("set local lock_timeout = '5s'").await?;
    let names: Vec<String> = tables.iter().map(|table| quoted(&table.name)).collect();
    let sql = format!("lock table {} in access exclusive mode", names.join(", "));
    match connection.execute(AssertSqlSafe(sql)).await {
        // 55P03: the lock was not to be had.
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("55P03") => {
            Err(BackupError::InUse)
        }
        other => Ok(other.map(drop)?),
    }
}

async fn is_empty(tx: &mut Tx, tables: &[Table]) -> Result<bool, BackupError> {
    for table in tables.iter().filter(|table| !SAYS_NOTHING.contains(&table.name.as_str())) {
        let sql = format!("select count(*) from (select 1 from {} limit 1) as any_row", quoted(&table.name));
        if scalar!(fetch_one, tx, i64, AssertSqlSafe(sql.clone()))? > 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Values of one column, many rows.
enum Values {
    Integers(Vec<Option<i64>>),
    Reals(Vec<Option<f64>>),
    Texts(Vec<Option<String>>),
    Blobs(Vec<Option<Vec<u8>>>),
}

impl Values {
    const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Integer => Self::Integers(Vec::new()),
            Kind::Real => Self::Reals(Vec::new()),
            Kind::Text => Self::Texts(Vec::new()),
            Kind::Blob => Self::Blobs(Vec::new()),
        }
    }

    /// Adds a row's value; its size, more or less.
    fn push(&mut self, row: &SqliteRow, at: usize) -> sqlx::Result<usize> {
        match self {
            Self::Integers(values) => values.push(row.try_get(at)?),
            Self::Reals(values) => values.push(row.try_get(at)?),
            Self::Texts(values) => {
                let text: Option<String> = row.try_get(at)?;
                let size = text.as_ref().map_or(0, String::len);
                values.push(text);
                return Ok(size);
            }
            Self::Blobs(values) => {
                let bytes: Option<Vec<u8>> = row.try_get(at)?;
                let size = bytes.as_ref().map_or(0, Vec::len);
                values.push(bytes);
                return Ok(size);
            }
        }
        Ok(8)
    }

    fn bind(self, query: Query<'_, Postgres, PgArguments>) -> Query<'_, Postgres, PgArguments> {
        match self {
            Self::Integers(values) => query.bind(values),
            Self::Reals(values) => query.bind(values),
            Self::Texts(values) => query.bind(values),
            Self::Blobs(values) => query.bind(values),
        }
    }
}

async fn copy_table(
    file: &mut sqlx::SqliteConnection,
    connection: &mut PgConnection,
    table: &Table,
) -> Result<(), BackupError> {
    let insert = insert(connection, table).await?;
    let empty = || -> Vec<Values> { table.columns.iter().map(|column| Values::of(column.kind)).collect() };
    let (mut columns, mut count, mut size) = (empty(), 0, 0);
    let mut rows = sqlx::query(AssertSqlSafe(table.select())).fetch(file);
    loop {
        let row = rows.try_next().await?;
        let full = count >= ROWS || size >= BYTES;
        if count > 0 && (full || row.is_none()) {
            let query = sqlx::query(AssertSqlSafe(insert.clone()));
            let filled = std::mem::replace(&mut columns, empty());
            filled
                .into_iter()
                .fold(query, |query, values| values.bind(query))
                .execute(&mut *connection)
                .await?;
            (count, size) = (0, 0);
        }
        let Some(row) = row else { return Ok(()) };
        for (at, values) in columns.iter_mut().enumerate() {
            size += values.push(&row, at)?;
        }
        count += 1;
    }
}

/// The statement that takes many rows, a list for each column.
async fn insert(connection: &mut PgConnection, table: &Table) -> Result<String, BackupError> {
    let types = column_types(connection, table).await?;
    let (mut wanted, mut lists) = (Vec::new(), Vec::new());
    for (at, column) in table.columns.iter().enumerate() {
        let name = quoted(&column.name);
        wanted.push(match types.get(&column.name).map(String::as_str) {
            Some("boolean") => format!("{name} <> 0"),
            Some("jsonb") => format!("{name}::jsonb"),
            _ => name,
        });
        let list = match column.kind {
            Kind::Integer => "bigint",
            Kind::Real => "double precision",
            Kind::Text => "text",
            Kind::Blob => "bytea",
        };
        lists.push(format!("${}::{list}[]", at + 1));
    }
    Ok(format!(
        "insert into {} ({}) select {} from unnest({}) as rows ({})",
        quoted(&table.name),
        table.list(),
        wanted.join(", "),
        lists.join(", "),
        table.list()
    ))
}
