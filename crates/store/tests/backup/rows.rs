//! Every row of a file, in a form in which files of both databases can be compared: PostgreSQL writes the same JSON with
//! other spaces and in another order.

use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row};
use std::collections::BTreeMap;
use std::path::Path;

/// What a restore changes on purpose.
const SETTLED: &[&str] =
    &["audit_log", "jobs", "live_events", "nodes", "one_time_links", "organization_counters", "sessions"];

/// Rows by table, sorted.
pub(super) async fn rows(file: &Path) -> BTreeMap<String, Vec<String>> {
    let mut connection = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
    let names: Vec<String> = sqlx::query_scalar(
        "select name from sqlite_schema where type = 'table' and name not like 'sqlite%' and name not like 'hilo_backup%'
           and name <> '_sqlx_migrations'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let mut all = BTreeMap::new();
    for name in names {
        let columns: Vec<String> = sqlx::query_scalar("select name from pragma_table_info($1)")
            .bind(&name)
            .fetch_all(&mut connection)
            .await
            .unwrap();
        let quoted: Vec<String> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
        let sql = format!("select {} from \"{name}\"", quoted.join(", "));
        let found = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap();
        let mut rows: Vec<String> = found
            .iter()
            .map(|row| {
                let values: Vec<String> =
                    (0..columns.len()).map(|at| canonical(row.get::<&str, _>(at))).collect();
                values.join(" | ")
            })
            .collect();
        rows.sort();
        all.insert(name, rows);
    }
    connection.close().await.unwrap();
    all
}

/// The same without the tables that a restore changes.
pub(super) async fn lasting(file: &Path) -> BTreeMap<String, Vec<String>> {
    let mut rows = rows(file).await;
    rows.retain(|table, _| !SETTLED.contains(&table.as_str()));
    rows
}

fn canonical(quoted: &str) -> String {
    let text = quoted.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
    let json = text.filter(|text| text.starts_with(['{', '['])).map(|text| text.replace("''", "'"));
    match json.and_then(|json| serde_json::from_str::<Value>(&json).ok()) {
        Some(json) => json.to_string(),
        None => quoted.to_owned(),
    }
}
