//! Lists with filters. A filter that is not asked for must not stand in the statement: `$3 is null or …` hides the
//! column from every index. So these few statements are put together, and their values are bound one by one.

use crate::db::{Inner, Tx};
use crate::error::Result;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow, Postgres, Sqlite};

/// A statement in the making. Text is ours alone; whatever a caller said is a bound value.
#[derive(Debug, Default)]
pub(crate) struct Statement {
    sql: String,
    values: Vec<String>,
}

impl Statement {
    /// Appends text. Each `?` in it stands for the next of `values`.
    pub(crate) fn push(&mut self, sql: &str, values: &[&str]) {
        let mut values = values.iter();
        for sign in sql.chars() {
            if sign == '?'
                && let Some(value) = values.next()
            {
                self.values.push((*value).to_owned());
                self.sql.push_str(&format!("cast(${} as text)", self.values.len()));
            } else {
                self.sql.push(sign);
            }
        }
    }

    /// Appends text, if there is a value for it.
    pub(crate) fn push_some(&mut self, sql: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.push(sql, &[value]);
        }
    }

    /// Appends `limit`.
    pub(crate) fn limit(&mut self, rows: i64) {
        self.sql.push_str(&format!(" limit {rows}"));
    }

    /// All rows of it.
    pub(crate) async fn fetch<T>(self, tx: &mut Tx) -> Result<Vec<T>>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let rows = match &mut tx.inner {
            Inner::Sqlite(c) => {
                let mut query = sqlx::query_as::<Sqlite, T>(AssertSqlSafe(self.sql));
                for value in self.values {
                    query = query.bind(value);
                }
                query.fetch_all(&mut **c).await?
            }
            Inner::Postgres(c) => {
                let mut query = sqlx::query_as::<Postgres, T>(AssertSqlSafe(self.sql));
                for value in self.values {
                    query = query.bind(value);
                }
                query.fetch_all(&mut **c).await?
            }
        };
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_across_the_parts_of_a_statement() {
        let mut statement = Statement::default();
        statement.push("select 1 where a = ?", &["x"]);
        statement.push_some(" and b = ?", None);
        statement.push_some(" and c = ?", Some("y'; drop table"));
        assert_eq!(statement.sql, "select 1 where a = cast($1 as text) and c = cast($2 as text)");
        assert_eq!(statement.values, ["x", "y'; drop table"]);
    }
}
