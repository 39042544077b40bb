//! The same statements before PostgreSQL's planner, told what every connection of Hilo's tells it. On a small table it would
//! rather read everything, whatever the indexes: so it may not, and whatever it still reads from end to end has no index at
//! all. Plans are made for any values, as those of prepared statements are in the long run.

use super::SMALL;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::collections::BTreeSet;

/// Indexes that may be read from end to end: one holds what runs at this moment, and through the other Meta's rare news of
/// a template finds it by the account's name for it, among templates, not among messages.
const SHORT: [&str; 2] = ["jobs_leased", "templates_sendable"];

/// Fails with every statement that reads a growing table, or a whole index of one.
pub(super) async fn check(statements: &BTreeSet<String>, url: &str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    for (name, value) in hilo_store::PLANNER.into_iter().chain([("plan_cache_mode", "force_generic_plan")]) {
        connection.execute(AssertSqlSafe(format!("set {name} = {value}"))).await.unwrap();
    }
    let mut scans = Vec::new();
    for sql in statements {
        for step in steps(&mut connection, sql).await {
            if let Some(why) = reads_everything(&step) {
                scans.push(format!("{why}\n  {sql}"));
            }
        }
    }
    assert!(scans.is_empty(), "{}", scans.join("\n\n"));
}

/// The steps of a statement's plan.
async fn steps(connection: &mut PgConnection, sql: &str) -> Vec<Value> {
    let values = parameters(sql);
    connection.execute(AssertSqlSafe(format!("prepare it as {sql}"))).await.unwrap();
    let nulls = vec!["null"; values].join(", ");
    let call = if values == 0 { "it".to_owned() } else { format!("it({nulls})") };
    let explain = format!("explain (format json, costs off) execute {call}");
    let plan: Value = sqlx::query_scalar(AssertSqlSafe(explain))
        .persistent(false)
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    connection.execute("deallocate it").await.unwrap();
    let mut steps = Vec::new();
    collect(&plan[0]["Plan"], &mut steps);
    steps
}

/// How many values a statement takes: the highest of its `$n`.
fn parameters(sql: &str) -> usize {
    let numbers = sql.split('$').skip(1).filter_map(|rest| {
        rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<usize>().ok()
    });
    numbers.max().unwrap_or(0)
}

fn collect(step: &Value, steps: &mut Vec<Value>) {
    steps.push(step.clone());
    for inner in step["Plans"].as_array().into_iter().flatten() {
        collect(inner, steps);
    }
}

/// Why a step is one that costs more the more there is; `None` when it is not.
fn reads_everything(step: &Value) -> Option<String> {
    let text = |name: &str| step[name].as_str().unwrap_or_default();
    let (kind, table, index) = (text("Node Type"), text("Relation Name"), text("Index Name"));
    if kind == "Seq Scan" && !SMALL.contains(&table) {
        return Some(format!("Seq Scan on {table}"));
    }
    let by_index = ["Index Scan", "Index Only Scan", "Bitmap Index Scan"].contains(&kind);
    let small = SMALL.contains(&table) || SMALL.iter().any(|small| index.starts_with(small));
    let small = small || SHORT.contains(&index);
    (by_index && !small && step.get("Index Cond").is_none()).then(|| format!("{kind} over all of {index}"))
}

#[test]
fn parameters_are_counted() {
    assert_eq!(parameters("select 1"), 0);
    assert_eq!(parameters("select $2, $10 from a where b = $1"), 10);
}
