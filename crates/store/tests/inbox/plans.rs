//! No statement of the inbox reads a whole table that grows. Every statement that the walk below sends is taken from
//! the driver's own log and put before the planner, on both databases.

mod postgres;
mod walk;

use crate::common;
use hilo_domain::clock::{ManualClock, Millis};
use hilo_store::{Db, OpenOptions};
use sqlx::{Connection, SqliteConnection};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use tracing::Instrument;
use tracing::field::{Field, Visit};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::{Layer, Registry};

/// These do not grow with the messages: an installation has a handful of each.
const SMALL: [&str; 5] = ["channels", "nodes", "organizations", "routing", "template_syncs"];

/// The statements sent within the span `walk`.
#[derive(Clone, Default)]
struct Statements(Arc<Mutex<BTreeSet<String>>>);

impl<S> Layer<S> for Statements
where
    S: tracing::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
{
    fn on_event(&self, event: &tracing::Event<'_>, context: Context<'_, S>) {
        let in_walk =
            context.event_scope(event).is_some_and(|mut spans| spans.any(|span| span.name() == "walk"));
        if in_walk && event.metadata().target() == "sqlx::query" {
            event.record(&mut Text(self));
        }
    }
}

struct Text<'a>(&'a Statements);

impl Visit for Text<'_> {
    fn record_str(&mut self, field: &Field, text: &str) {
        let text = text.trim();
        if (field.name() == "db.statement" || field.name() == "summary")
            && !text.is_empty()
            && !text.ends_with('…')
        {
            self.0.0.lock().unwrap().insert(text.to_owned());
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

impl Statements {
    /// What a database was asked during the walk.
    async fn of(&self, db: &Db, clock: &ManualClock) -> BTreeSet<String> {
        walk::all(db, clock).instrument(tracing::info_span!("walk")).await;
        let sent = std::mem::take(&mut *self.0.lock().unwrap());
        let statements: BTreeSet<String> = sent.into_iter().filter(|sql| !is_control(sql)).collect();
        assert!(statements.len() > 80, "only {} statements were seen", statements.len());
        statements
    }
}

/// One test, because the driver's log has one reader in a process.
#[tokio::test]
async fn no_statement_reads_a_whole_table() {
    let statements = Statements::default();
    tracing::subscriber::set_global_default(Registry::default().with(statements.clone()))
        .expect("the only one");
    on_sqlite(&statements).await;
    common::on_postgres_at(move |db, clock, url| async move {
        postgres::check(&statements.of(&db, &clock).await, &url).await;
    })
    .await;
}

async fn on_sqlite(statements: &Statements) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("plans.db").display());
    let clock = ManualClock::at(Millis(1_768_384_800_000));
    let options = OpenOptions { clock: Arc::new(clock.clone()), ..OpenOptions::new(&url) };
    let db = options.open().await.unwrap();
    let sent = statements.of(&db, &clock).await;
    db.close().await;

    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let mut scans = Vec::new();
    for sql in &sent {
        let explain = format!("explain query plan {sql}");
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(explain)).fetch_all(&mut connection).await.unwrap();
        let bad = plan.into_iter().filter(|step| is_scan(&step.3) || is_walk(&step.3, sql));
        scans.extend(bad.map(|step| format!("{}\n  {sql}", step.3)));
    }
    assert!(scans.is_empty(), "{}", scans.join("\n\n"));
}

fn is_control(sql: &str) -> bool {
    ["begin", "commit", "rollback", "savepoint", "release", "pragma", "create", "insert into _sqlx"]
        .iter()
        .any(|word| sql.to_lowercase().starts_with(word))
}

/// Whether a step of a plan reads a stored table from end to end.
fn is_scan(step: &str) -> bool {
    let Some(what) = step.strip_prefix("SCAN ") else { return false };
    // The rows that came with the statement.
    if what.contains(" VIRTUAL TABLE ") {
        return false;
    }
    let table = what.split(' ').next().unwrap_or_default();
    let made_up =
        ["CONSTANT", "due", "level", "capped", "seen", "lately"].contains(&table) || table.starts_with('(');
    !made_up && !SMALL.contains(&table)
}

/// Whether a step reads all rows of an organization. Counting stops at the cap; REST's totals are exact, and cost it.
fn is_walk(step: &str, sql: &str) -> bool {
    let grows = ["conversations", "messages", "leads", "notes", "jobs", "templates", "webhook_", "audit_log"];
    let capped =
        ["conversations_unanswered", "webhook_items_quarantined"].iter().any(|few| step.contains(few))
            || sql.contains(") as capped");
    step.ends_with(" (organization_id=?)")
        && grows.iter().any(|table| step.contains(table))
        && !capped
        && !sql.starts_with("select count(*)")
}
