//! The copies are what Hilo would have made itself.

use super::copies::{self, TABLES};
use super::own_way;
use crate::house::Peek;
use hilo_domain::clock::{ManualClock, Millis};
use hilo_store::accounts::organizations::{self, NewOrganization};
use hilo_store::channels::{self, NewChannel};
use hilo_store::{IdSource, OpenOptions};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

const START: Millis = Millis(1_768_384_800_000);
const MESSAGES: usize = 6;
const CONVERSATIONS: usize = 5;

/// Makes an organization with a number, receives the first `received` conversations, copies the rest, and tells all
/// rows, in an order of their own and with ids as they come.
async fn archive(url: &str, received: usize) -> BTreeMap<&'static str, Vec<Value>> {
    let options = OpenOptions {
        clock: Arc::new(ManualClock::at(START)),
        ids: IdSource::seeded(7),
        ..OpenOptions::new(url)
    };
    let db = options.open().await.unwrap();
    let mut tx = db.write().await.unwrap();
    let new = NewOrganization { name: "Tienda Sol", timezone: "America/Lima", language: "es" };
    let organization_id = organizations::create(&mut tx, new).await.unwrap();
    let new = NewChannel {
        organization_id: organization_id.clone(),
        name: "WhatsApp".to_owned(),
        phone_number_id: "106540352242922".to_owned(),
        waba_id: None,
        display_phone: None,
        access_token_sealed: None,
        app_secret_sealed: None,
        from_environment: true,
    };
    channels::save(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    let channel = super::channel(&db, &organization_id).await.unwrap();
    own_way::receive(&db, &channel, START, MESSAGES, 0..received).await.unwrap();
    db.close().await;
    if received < CONVERSATIONS {
        copies::make(url, CONVERSATIONS).await.unwrap();
    }

    let mut peek = Peek::open(url).await.unwrap();
    let mut names = BTreeMap::new();
    let mut tables = BTreeMap::new();
    for table in TABLES {
        let mut rows = copies::rows(&mut peek, table).await.unwrap();
        let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        rows.sort_by_key(|row| {
            ["phone", "external_message_id", "content"].map(|name| text(row, name)).concat()
        });
        for (n, row) in rows.iter().enumerate() {
            names.insert(text(row, "id"), format!("{table} {n}"));
        }
        tables.insert(table, rows);
    }
    for row in tables.values_mut().flatten() {
        for field in row.as_object_mut().unwrap().values_mut() {
            if let Some(name) = field.as_str().and_then(|text| names.get(text)) {
                *field = Value::from(name.as_str());
            }
        }
    }
    tables
}

fn compare(received: &BTreeMap<&str, Vec<Value>>, copied: &BTreeMap<&str, Vec<Value>>) {
    assert_eq!(received["conversations"].len(), CONVERSATIONS);
    assert_eq!(received["messages"].len(), CONVERSATIONS * MESSAGES);
    assert_eq!(received["notes"].len(), CONVERSATIONS * (MESSAGES / 2 + 1));
    for table in TABLES {
        assert_eq!(received[table], copied[table], "{table}");
    }
}

#[tokio::test]
async fn copies_are_what_receiving_would_have_made_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let url = |name: &str| format!("sqlite://{}", folder.path().join(name).display());
    compare(&archive(&url("received.db"), CONVERSATIONS).await, &archive(&url("copied.db"), 1).await);
}

#[tokio::test]
async fn copies_are_what_receiving_would_have_made_on_postgres() {
    let Ok(server) = std::env::var("HILO_TEST_POSTGRES_URL") else {
        assert!(std::env::var("HILO_REQUIRE_POSTGRES").is_err(), "HILO_TEST_POSTGRES_URL is not set");
        eprintln!("skipped: HILO_TEST_POSTGRES_URL is not set");
        return;
    };
    let databases = [
        crate::house::Database::create(&server).await.unwrap(),
        crate::house::Database::create(&server).await.unwrap(),
    ];
    let [received, copied] = [&databases[0], &databases[1]];
    compare(&archive(&received.url(), CONVERSATIONS).await, &archive(&copied.url(), 1).await);
    for database in databases {
        database.drop().await.unwrap();
    }
}
