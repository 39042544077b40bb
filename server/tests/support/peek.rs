//! A connection of the test's own: rows as they are, whatever the server says about them.

use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

pub(crate) enum Peek {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Peek {
    pub(crate) async fn at(url: &str) -> Self {
        if url.starts_with("postgres") {
            Self::Postgres(PgConnection::connect(url).await.unwrap())
        } else {
            Self::Sqlite(SqliteConnection::connect(url).await.unwrap())
        }
    }

    /// The first column of the first row.
    pub(crate) async fn number(&mut self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(c) => sqlx::query_scalar(sql).fetch_one(c).await.unwrap(),
            Self::Postgres(c) => sqlx::query_scalar(sql).fetch_one(c).await.unwrap(),
        }
    }

    /// The first column of all rows.
    pub(crate) async fn texts(&mut self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(c) => sqlx::query_scalar(sql).fetch_all(c).await.unwrap(),
            Self::Postgres(c) => sqlx::query_scalar(sql).fetch_all(c).await.unwrap(),
        }
    }

    /// Changes something behind the server's back.
    pub(crate) async fn run(&mut self, sql: &str) {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(c) => drop(sqlx::raw_sql(sql).execute(c).await.unwrap()),
            Self::Postgres(c) => drop(sqlx::raw_sql(sql).execute(c).await.unwrap()),
        }
    }

    /// How many rows a table has.
    pub(crate) async fn count(&mut self, table: &str) -> i64 {
        self.number(&format!("select count(*) from {table}")).await
    }

    /// Jobs that are neither done nor given up.
    pub(crate) async fn open_jobs(&mut self) -> i64 {
        self.count("jobs where state in ('PENDING', 'FAILED', 'RUNNING')").await
    }

    /// Lets no webhook be stored, as a full disk would, until [`Peek::mend`].
    pub(crate) async fn break_webhooks(&mut self) {
        let sql = match self {
            Self::Sqlite(_) => {
                "create trigger full_disk before insert on webhook_events
                 begin select raise(abort, 'database or disk is full'); end"
            }
            Self::Postgres(_) => {
                "create function full_disk() returns trigger language plpgsql as
                 $$ begin raise exception 'could not extend file: no space left' using errcode = '53100'; end $$;
                 create trigger full_disk before insert on webhook_events execute function full_disk()"
            }
        };
        self.run(sql).await;
    }

    pub(crate) async fn mend(&mut self) {
        let sql = match self {
            Self::Sqlite(_) => "drop trigger full_disk",
            Self::Postgres(_) => "drop trigger full_disk on webhook_events",
        };
        self.run(sql).await;
    }

    /// Lets no message with this text be stored, until [`Peek::accept_all_texts`].
    pub(crate) async fn refuse_text(&mut self, text: &str) {
        let sql = match self {
            Self::Sqlite(_) => format!(
                "create trigger poison before insert on messages when new.text = '{text}'
                 begin select raise(abort, 'poison'); end"
            ),
            Self::Postgres(_) => format!(
                "create function poison() returns trigger language plpgsql as
                 $$ begin raise exception 'poison'; end $$;
                 create trigger poison before insert on messages for each row when (new.text = '{text}')
                 execute function poison()"
            ),
        };
        self.run(&sql).await;
    }

    pub(crate) async fn accept_all_texts(&mut self) {
        let sql = match self {
            Self::Sqlite(_) => "drop trigger poison",
            Self::Postgres(_) => "drop trigger poison on messages",
        };
        self.run(sql).await;
    }

    /// What the database says about its own files; nothing to ask PostgreSQL.
    pub(crate) async fn check_integrity(&mut self) {
        if let Self::Sqlite(_) = self {
            assert_eq!(self.texts("pragma integrity_check").await, ["ok"]);
            assert_eq!(self.texts("select 'broken' from pragma_foreign_key_check").await, [""; 0]);
        }
    }
}
