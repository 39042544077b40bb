//! Copying a conversation's rows, as fast as the database takes them: through JSON, so that no column is named here and
//! a new one is copied like the others. In a copy the ids are new, in the same order; times are later; and the number,
//! the name and the texts are the copy's own.
//!
//! What only lasts a day is not copied: live events.

use super::BETWEEN_MS;
use crate::house::Peek;
use anyhow::{Result, bail};
use hilo_domain::clock::Millis;
use hilo_store::IdSource;
use serde_json::Value;
use sqlx::{AssertSqlSafe, SqliteConnection};
use std::collections::BTreeMap;

/// What a conversation consists of: what is referred to comes first.
pub(super) const TABLES: [&str; 4] = ["leads", "conversations", "messages", "notes"];
/// Conversations in one commit.
const CHUNK: usize = 200;

/// Fills up to `conversations` with copies of the only one that is there.
pub(super) async fn make(url: &str, conversations: usize) -> Result<()> {
    let mut peek = Peek::open(url).await?;
    let mut originals = Vec::new();
    for table in TABLES {
        originals.push((table, rows(&mut peek, table).await?));
    }
    let ids = IdSource::random();
    for from in (1..conversations).step_by(CHUNK) {
        let copies = from..(from + CHUNK).min(conversations);
        let copies: Vec<Copy> = copies.map(|n| Copy::new(n, &originals, &ids)).collect();
        for (table, rows) in &originals {
            let rows = copies.iter().flat_map(|copy| rows.iter().map(|row| copy.of(row))).collect();
            insert(&mut peek, table, &Value::Array(rows)).await?;
        }
        if from % (CHUNK * 50) == 1 {
            eprintln!("archive: {from} of {conversations} conversations");
        }
    }
    // What Hilo keeps with every change of its own.
    peek.numbers(
        "update organization_counters set
           messages = (select count(*) from messages m where m.organization_id = organization_counters.organization_id),
           conversations =
             (select count(*) from conversations c where c.organization_id = organization_counters.organization_id)
         returning messages",
    )
    .await?;
    let read =
        "insert into conversation_reads (organization_id, conversation_id, user_id, inbound_seen, read_at)
         select c.organization_id, c.id, u.id, c.inbound_count, c.last_message_at
         from conversations c cross join users u";
    peek.run(read).await?;
    // What PostgreSQL does by itself sooner or later; SQLite plans without statistics, here as anywhere.
    if let Peek::Postgres(connection) = &mut peek {
        sqlx::raw_sql("analyze").execute(connection).await?;
    }
    Ok(())
}

/// One copy: how the ids of the original read in it.
struct Copy {
    n: usize,
    ids: BTreeMap<String, String>,
}

impl Copy {
    fn new(n: usize, originals: &[(&str, Vec<Value>)], source: &IdSource) -> Self {
        let rows = || originals.iter().flat_map(|(_, rows)| rows);
        let began = rows().filter_map(|row| row["created_at"].as_i64()).min().unwrap_or_default();
        let mut ids: BTreeMap<String, String> =
            rows().filter_map(|row| Some((row["id"].as_str()?.to_owned(), String::new()))).collect();
        // From small to large, as they were made.
        for id in ids.values_mut() {
            *id = source.next(Millis(began + later_ms(n)));
        }
        Self { n, ids }
    }

    fn of(&self, value: &Value) -> Value {
        match value {
            Value::Object(fields) => {
                Value::Object(fields.iter().map(|(name, value)| (name.clone(), self.of(value))).collect())
            }
            Value::Array(values) => Value::Array(values.iter().map(|value| self.of(value)).collect()),
            Value::String(text) => Value::String(self.text(text)),
            Value::Number(number) => match number.as_i64() {
                // A time, in milliseconds.
                Some(at) if at > 1_000_000_000_000 => Value::from(at + later_ms(self.n)),
                _ => value.clone(),
            },
            Value::Null | Value::Bool(_) => value.clone(),
        }
    }

    fn text(&self, text: &str) -> String {
        if let Some(id) = self.ids.get(text) {
            return id.clone();
        }
        let n = self.n;
        text.replace("1100000000", &format!("11{n:08}"))
            .replace("wamid.seed.0.", &format!("wamid.seed.{n}."))
            .replace("conversacion 0:", &format!("conversacion {n}:"))
            .replace("Customer 0.", &format!("Customer {n}."))
    }
}

fn later_ms(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(0) * BETWEEN_MS
}

/// All rows of a table, as objects.
pub(super) async fn rows(peek: &mut Peek, table: &str) -> Result<Vec<Value>> {
    let texts: Vec<String> = match peek {
        Peek::Sqlite(connection) => {
            let fields: Vec<String> =
                columns(connection, table).await?.iter().map(|name| format!("'{name}', {name}")).collect();
            let sql = format!("select json_object({}) from {table}", fields.join(", "));
            sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(connection).await?
        }
        Peek::Postgres(connection) => {
            let sql = format!("select row_to_json(t)::text from {table} t");
            sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(connection).await?
        }
    };
    Ok(texts.iter().map(|text| serde_json::from_str(text)).collect::<Result<_, _>>()?)
}

async fn insert(peek: &mut Peek, table: &str, rows: &Value) -> Result<()> {
    match peek {
        Peek::Sqlite(connection) => {
            let names = columns(connection, table).await?;
            let values: Vec<String> = names.iter().map(|name| format!("value ->> '{name}'")).collect();
            let sql = format!(
                "insert into {table} ({}) select {} from json_each($1)",
                names.join(", "),
                values.join(", ")
            );
            sqlx::query(AssertSqlSafe(sql)).bind(rows.to_string()).execute(connection).await?;
        }
        Peek::Postgres(connection) => {
            let sql =
                format!("insert into {table} select * from jsonb_populate_recordset(null::{table}, $1)");
            sqlx::query(AssertSqlSafe(sql)).bind(rows).execute(connection).await?;
        }
    }
    Ok(())
}

async fn columns(connection: &mut SqliteConnection, table: &str) -> Result<Vec<String>> {
    let names = sqlx::query_scalar("select name from pragma_table_info($1)")
        .bind(table)
        .fetch_all(connection)
        .await?;
    if names.is_empty() {
        bail!("there is no table {table}");
    }
    Ok(names)
}
