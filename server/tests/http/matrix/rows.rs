//! The database itself, beside the server: what no call shows, and what no call can make.

use crate::world::World;
use hilo_domain::ids::OrganizationId;
use secrecy::ExposeSecret;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::collections::BTreeSet;

/// When somebody was last seen: looking changes it.
const PASSING: [&str; 2] = ["last_used_at", "last_seen_at"];

/// A connection of the test's own.
pub(super) enum Rows {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Rows {
    pub(super) async fn of(world: &World) -> Self {
        let url = world.running.state.config.database_url.expose_secret();
        if url.starts_with("postgres") {
            Self::Postgres(PgConnection::connect(url).await.unwrap())
        } else {
            Self::Sqlite(SqliteConnection::connect(url).await.unwrap())
        }
    }

    pub(super) async fn run(&mut self, sql: String) {
        let done = match self {
            Self::Sqlite(own) => sqlx::raw_sql(AssertSqlSafe(sql.as_str())).execute(own).await.map(drop),
            Self::Postgres(own) => sqlx::raw_sql(AssertSqlSafe(sql.as_str())).execute(own).await.map(drop),
        };
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// A column of texts.
    pub(super) async fn texts(&mut self, sql: &str) -> Vec<String> {
        let found = match self {
            Self::Sqlite(own) => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(own).await,
            Self::Postgres(own) => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(own).await,
        };
        found.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// The first of them.
    pub(super) async fn text(&mut self, sql: &str) -> String {
        self.texts(sql).await.into_iter().next().unwrap_or_else(|| panic!("nothing found: {sql}"))
    }

    /// Every table whose rows belong to an organization.
    pub(super) async fn tables(&mut self) -> Vec<String> {
        let sql = match self {
            Self::Sqlite(_) => {
                "select m.name from sqlite_master m join pragma_table_info(m.name) c
                 where m.type = 'table' and c.name = 'organization_id' order by m.name"
            }
            Self::Postgres(_) => {
                "select table_name::text from information_schema.columns
                 where table_schema = 'public' and column_name = 'organization_id' order by 1"
            }
        };
        self.texts(sql).await
    }

    async fn columns(&mut self, table: &str) -> Vec<String> {
        let sql = match self {
            Self::Sqlite(_) => format!("select name from pragma_table_info('{table}') order by cid"),
            Self::Postgres(_) => format!(
                "select column_name::text from information_schema.columns
                 where table_schema = 'public' and table_name = '{table}' order by ordinal_position"
            ),
        };
        self.texts(&sql).await
    }

    /// Whether an organization has anything in a table.
    pub(super) async fn has(&mut self, table: &str, id: &OrganizationId) -> bool {
        let sql = format!("select organization_id from \"{table}\" where organization_id = '{id}' limit 1");
        !self.texts(&sql).await.is_empty()
    }

    /// Every row of an organization and of its people as text, but for when somebody was last seen.
    pub(super) async fn of_organization(&mut self, id: &OrganizationId) -> BTreeSet<String> {
        let people = format!("in (select user_id from memberships where organization_id = '{id}')");
        let mut tables: Vec<(String, String)> = vec![
            ("users".to_owned(), format!("id {people}")),
            ("sessions".to_owned(), format!("user_id {people}")),
        ];
        for table in self.tables().await.into_iter().filter(|table| table != "sessions") {
            tables.push((table, format!("organization_id = '{id}'")));
        }
        let mut all = BTreeSet::new();
        for (table, theirs) in tables {
            let columns = self.columns(&table).await;
            let kept = columns.iter().filter(|name| !PASSING.contains(&name.as_str()));
            let parts: Vec<String> = match self {
                Self::Sqlite(_) => kept.map(|name| format!("quote(\"{name}\")")).collect(),
                Self::Postgres(_) => kept.map(|name| format!("coalesce(\"{name}\"::text, '-')")).collect(),
            };
            let row = format!("'{table}: ' || {}", parts.join(" || ' ' || "));
            all.extend(self.texts(&format!("select {row} from \"{table}\" where {theirs}")).await);
        }
        all
    }

    /// The ids of everything that an organization has, as far as they are unmistakable.
    pub(super) async fn ids(&mut self, id: &OrganizationId) -> Vec<String> {
        let mut all = vec![id.as_str().to_owned()];
        for table in self.tables().await {
            if self.columns(&table).await.iter().any(|name| name == "id") {
                let sql =
                    format!("select id from \"{table}\" where organization_id = '{id}' and id is not null");
                all.extend(self.texts(&sql).await);
            }
        }
        all
    }
}
