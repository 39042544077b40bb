//! Databases of an older Hilo: opened by the newest, every row is there as it was, the totals are right, and work goes on.
//! From each schema that could hold an inbox.

use crate::common::on_postgres_at;
use crate::world::{World, look, text_from};
use hilo_domain::clock::{ManualClock, Millis};
use hilo_domain::ids::{ChannelId, ConversationId, OrganizationId, UserId};
use hilo_domain::inbox::Tab;
use hilo_domain::job::Lane;
use hilo_domain::role::Actor;
use hilo_store::accounts::memberships;
use hilo_store::conversations::PageQuery;
use hilo_store::messages::MessageFilter;
use hilo_store::{Db, IdSource, OpenOptions, channels, conversations, messages};
use serde_json::{Map, Value};
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, SqliteConnection};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// The first schema with everything that [`ROWS`] needs, and the last one that has no totals: from then on whoever adds
/// rows counts them.
const SCHEMAS: RangeInclusive<i64> = 3..=13;
const NOW: Millis = Millis(1_768_384_800_000);

/// Two organizations as the first Hilo wrote them: one with two conversations and five messages, one of which waits to be
/// sent; one with one of each.
const ROWS: &str = "
insert into organizations (id, name, timezone, language, seller_visibility, created_at) values
  ('sol', 'Tienda Sol', 'America/Lima', 'es', 'ALL', 1000), ('luna', 'Tienda Luna', 'America/Lima', 'es', 'ALL', 1000);
insert into organization_counters (organization_id, live_seq) values ('sol', 41), ('luna', 7);
insert into users (id, email, email_key, name, send_on_enter, shortcuts_enabled, created_at) values
  ('olga', 'Olga@sol.example', 'olga@sol.example', 'Olga', true, false, 1000);
insert into memberships (organization_id, user_id, role, available, created_at) values ('sol', 'olga', 'OWNER', true, 1000);
insert into audit_log (organization_id, id, actor_id, action, subject_type, subject_id, after, created_at) values
  ('sol', 'a1', 'olga', 'user.created', 'user', 'olga', '{\"name\": \"Olga\"}', 1000);
insert into channels (organization_id, id, name, phone_number_id, waba_id, from_environment, state, sends_per_second,
    created_at, updated_at) values
  ('sol', 'c1', 'Ventas', '106540352242922', 'waba', false, 'ACTIVE', 80, 1000, 1000),
  ('luna', 'c2', 'Ventas', '106540352242933', null, false, 'PAUSED', 80, 1000, 1000);
insert into pipelines (organization_id, id, name, is_default, created_at) values
  ('sol', 'p1', 'Ventas', true, 1000), ('luna', 'p2', 'Ventas', true, 1000);
insert into stages (organization_id, id, pipeline_id, name, position) values
  ('sol', 's1', 'p1', 'Nuevo', 0), ('luna', 's2', 'p2', 'Nuevo', 0);
insert into leads (organization_id, id, name, name_source, phone, phone_key, status, source, stage_id, created_at,
    updated_at) values
  ('sol', 'l1', 'Luz', 'PROFILE', '+51987654321', '+51987654321', 'ACTIVE', 'WHATSAPP', 's1', 1000, 1000),
  ('sol', 'l2', 'Nico', 'PERSON', '+51911111111', '+51911111111', 'ARCHIVED', 'WHATSAPP', 's1', 1000, 1000),
  ('luna', 'l3', 'Eva', 'PROFILE', '+51922222222', '+51922222222', 'ACTIVE', 'WHATSAPP', 's2', 1000, 1000);
insert into conversations (organization_id, id, channel_id, lead_id, phone, state, assigned_to_id, last_message_at,
    last_message_text, last_message_kind, last_message_direction, last_inbound_at, inbound_count, inbound_answered,
    created_at, updated_at) values
  ('sol', 'v1', 'c1', 'l1', '+51987654321', 'OPEN', null, 3000, 'Sale hoy', 'TEXT', 'OUTBOUND', 2000, 2, 2, 1000, 3000),
  ('sol', 'v2', 'c1', 'l2', '+51911111111', 'RESOLVED', 'olga', 2500, '¿Hay stock?', 'TEXT', 'INBOUND', 2500, 2, 1, 1000, 2500),
  ('luna', 'v3', 'c2', 'l3', '+51922222222', 'OPEN', null, 2500, 'Hola', 'TEXT', 'INBOUND', 2500, 1, 0, 1000, 2500);
insert into messages (organization_id, id, conversation_id, channel_id, lead_id, provider, direction, kind, from_address,
    to_address, text, payload, status, status_updated_at, send_state, external_message_id, attempts, created_at,
    received_at) values
  ('sol', 'm1', 'v1', 'c1', 'l1', 'WHATSAPP', 'INBOUND', 'TEXT', '+51987654321', 'c1', 'Hola', null, 'READ', 1500,
    'INBOUND', 'wamid.1', 0, 1500, 1500),
  ('sol', 'm2', 'v1', 'c1', 'l1', 'WHATSAPP', 'INBOUND', 'TEXT', '+51987654321', 'c1', '¿Sale hoy?', null, 'READ', 2000,
    'INBOUND', 'wamid.2', 0, 2000, 2000),
  ('sol', 'm3', 'v1', 'c1', 'l1', 'WHATSAPP', 'OUTBOUND', 'TEXT', 'c1', '+51987654321', 'Sale hoy', null, 'QUEUED', 3000,
    'QUEUED', null, 0, 3000, 3000),
  ('sol', 'm4', 'v2', 'c1', 'l2', 'WHATSAPP', 'INBOUND', 'TEXT', '+51911111111', 'c1', 'Buenas', null, 'READ', 2400,
    'INBOUND', 'wamid.4', 0, 2400, 2400),
  ('sol', 'm5', 'v2', 'c1', 'l2', 'WHATSAPP', 'INBOUND', 'TEXT', '+51911111111', 'c1', '¿Hay stock?', null, 'DELIVERED',
    2500, 'INBOUND', 'wamid.5', 0, 2500, 2500),
  ('luna', 'm6', 'v3', 'c2', 'l3', 'WHATSAPP', 'INBOUND', 'TEXT', '+51922222222', 'c2', 'Hola', null, 'DELIVERED', 2500,
    'INBOUND', 'wamid.6', 0, 2500, 2500);
insert into jobs (organization_id, id, kind, lane, serial_key, subject_id, payload, state, priority, attempts,
    max_attempts, run_at, fence, created_at) values
  ('sol', 'j1', 'SEND_MESSAGE', 'OUTBOUND', 'v1', 'm3', '{}', 'PENDING', 0, 0, 8, 3000, 0, 3000);
insert into live_events (organization_id, seq, kind, payload, created_at) values ('sol', 41, 'access', '{}', 3000);
";

/// Rows by table.
type Tables = BTreeMap<String, Vec<Map<String, Value>>>;

/// A connection of the test's own.
enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Raw {
    async fn migrate_to(&mut self, schema: i64) {
        match self {
            Self::Sqlite(c) => SQLITE.run_direct(Some(schema), c, false).await.unwrap(),
            Self::Postgres(c) => POSTGRES.run_direct(Some(schema), c, false).await.unwrap(),
        }
    }

    async fn run(&mut self, sql: &'static str) {
        match self {
            Self::Sqlite(c) => drop(sqlx::raw_sql(sql).execute(c).await.unwrap()),
            Self::Postgres(c) => drop(sqlx::raw_sql(sql).execute(c).await.unwrap()),
        }
    }

    async fn texts(&mut self, sql: String) -> Vec<String> {
        let sql = AssertSqlSafe(sql);
        match self {
            Self::Sqlite(c) => sqlx::query_scalar(sql).fetch_all(c).await.unwrap(),
            Self::Postgres(c) => sqlx::query_scalar(sql).fetch_all(c).await.unwrap(),
        }
    }

    /// Every row of every table, as objects, sorted.
    async fn rows(&mut self) -> Tables {
        let tables = match self {
            Self::Sqlite(_) => {
                "select name from sqlite_schema where type = 'table' and name not like 'sqlite%'"
            }
            Self::Postgres(_) => "select cast(tablename as text) from pg_tables where schemaname = 'public'",
        };
        let mut all: Tables = BTreeMap::new();
        for table in self.texts(tables.to_owned()).await.into_iter().filter(|name| name != "_sqlx_migrations")
        {
            let sql = match self {
                Self::Sqlite(_) => {
                    let names = self.texts(format!("select name from pragma_table_info('{table}')")).await;
                    let pairs: Vec<String> =
                        names.iter().map(|name| format!("'{name}', \"{name}\"")).collect();
                    format!("select json_object({}) from \"{table}\"", pairs.join(", "))
                }
                Self::Postgres(_) => format!("select cast(to_jsonb(t) as text) from \"{table}\" t"),
            };
            let mut rows = self.texts(sql).await;
            rows.sort();
            all.insert(table, rows.iter().map(|row| serde_json::from_str(row).unwrap()).collect());
        }
        // Counted by a migration, and looked at by themselves.
        for counters in all.get_mut("organization_counters").into_iter().flatten() {
            counters.retain(|column, _| !["messages", "conversations"].contains(&column.as_str()));
        }
        all
    }
}

/// Whether each row of before is there, with whatever else its table has now.
fn assert_kept(before: &Tables, after: &Tables, schema: i64) {
    for (table, rows) in before {
        let now = after.get(table).unwrap_or_else(|| panic!("{table} of schema {schema} is gone"));
        assert_eq!(now.len(), rows.len(), "{table}, from schema {schema}");
        for row in rows {
            let is_it =
                |now: &&Map<String, Value>| row.iter().all(|(column, value)| now.get(column) == Some(value));
            assert_eq!(
                now.iter().filter(is_it).count(),
                1,
                "{table}, from schema {schema}: {row:?} is in {now:?}"
            );
        }
    }
}

fn schemas() -> Vec<i64> {
    let all: Vec<i64> = SQLITE.iter().map(|migration| migration.version).collect();
    let others: Vec<i64> = POSTGRES.iter().map(|migration| migration.version).collect();
    assert_eq!(all, others, "one story");
    all.into_iter().filter(|schema| SCHEMAS.contains(schema)).collect()
}

async fn start(url: &str) -> Db {
    let (clock, ids) = (Arc::new(ManualClock::at(NOW)), IdSource::seeded(7));
    OpenOptions { clock, ids, connections: 2, ..OpenOptions::new(url) }.open().await.unwrap()
}

/// A database of this schema is opened as a server opens it.
async fn opens(mut raw: Raw, url: &str, schema: i64) {
    raw.migrate_to(schema).await;
    raw.run(ROWS).await;
    let before = raw.rows().await;
    let db = start(url).await;
    assert_kept(&before, &raw.rows().await, schema);
    let counted = raw
        .texts(
            "select organization_id || ': ' || conversations || ' with ' || messages from organization_counters
             order by organization_id"
                .to_owned(),
        )
        .await;
    assert_eq!(counted, ["luna: 1 with 1", "sol: 2 with 5"], "from schema {schema}");
    works(&db, schema).await;
    db.close().await;
    // And once more: nothing is left to do.
    start(url).await.close().await;
}

/// Lists show what there is, a new customer is added to it, and what waited to be sent can be.
async fn works(db: &Db, schema: i64) {
    let w = world(db).await;
    let page = PageQuery { page: 1, limit: 20, cursor: None, channel_id: None };
    let totals = async || {
        let mut tx = db.read().await.unwrap();
        let conversations = conversations::page(&mut tx, &w.owner, &page).await.unwrap();
        let messages = messages::page(&mut tx, &w.owner, &MessageFilter::default(), &page).await.unwrap();
        assert_eq!(i64::try_from(conversations.data.len()).unwrap(), conversations.total);
        assert_eq!(i64::try_from(messages.data.len()).unwrap(), messages.total);
        (conversations.total, messages.total)
    };
    assert_eq!(totals().await, (2, 5), "from schema {schema}");
    let mut names: Vec<String> = w.list(&w.owner, Tab::All).await.into_iter().map(|row| row.name).collect();
    names.sort();
    assert_eq!(names, ["Luz", "Nico"]);
    let words: Vec<_> =
        w.bubbles(&ConversationId::from("v1")).await.into_iter().filter_map(|bubble| bubble.text).collect();
    assert_eq!(words, ["Hola", "¿Sale hoy?", "Sale hoy"]);
    w.receive(&text_from("+51933333333", "wamid.new", "Soy nueva", NOW)).await;
    assert_eq!(totals().await, (3, 6), "from schema {schema}");
    let job = w.claim_jobs(Lane::Outbound, 10).await.pop().unwrap();
    assert_eq!((job.id.as_str(), job.subject_id.as_deref()), ("j1", Some("m3")));
}

async fn world(db: &Db) -> World {
    let org = OrganizationId::from("sol");
    let owner: Actor =
        look!(db, |tx| memberships::actor(tx, &org, &UserId::from("olga")).await).expect("an actor");
    let channel = look!(db, |tx| channels::get(tx, &org, &ChannelId::from("c1")).await);
    let [manager, ana, beto] = [owner.clone(), owner.clone(), owner.clone()];
    World { db: db.clone(), org, channel, owner, manager, ana, beto }
}

#[tokio::test]
async fn sqlite_files_of_every_schema_are_brought_up_to_date() {
    for schema in schemas() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("old.db");
        let raw =
            SqliteConnectOptions::new().filename(&file).create_if_missing(true).connect().await.unwrap();
        opens(Raw::Sqlite(raw), &format!("sqlite://{}", file.display()), schema).await;
    }
}

#[tokio::test]
async fn postgres_databases_of_every_schema_are_brought_up_to_date() {
    on_postgres_at(|_, _, url| async move {
        for schema in schemas() {
            let mut raw = Raw::Postgres(PgConnection::connect(&url).await.unwrap());
            raw.run("drop schema public cascade; create schema public").await;
            opens(raw, &url, schema).await;
        }
    })
    .await;
}

/// Rows can only be kept if nothing takes them away.
#[test]
fn no_migration_takes_a_table_a_column_or_a_row_away() {
    for migration in SQLITE.iter().chain(POSTGRES.iter()) {
        let sql = migration.sql.as_str();
        let words =
            sql.lines().filter(|line| !line.trim_start().starts_with("--")).collect::<Vec<_>>().join(" ");
        let words = words.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        for taken in ["drop table", "drop column", "rename ", "delete from", "truncate"] {
            assert!(!words.contains(taken), "{} {}: {taken}", migration.version, migration.description);
        }
    }
}
