//! What became of events and their items, written down for many at once: webhooks that share a commit share these
//! statements too.

use super::{EventStatus, ItemOutcome, WebhookEvent};
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, many};
use hilo_domain::ids::OrganizationId;
use serde::Serialize;
use serde_json::Value;
use sqlx::types::Json;

/// An item's row.
#[derive(Clone, Debug)]
pub struct ItemRecord<'a> {
    /// The event it came in.
    pub event: &'a WebhookEvent,
    /// Whose: an event may carry items of several organizations.
    pub organization_id: &'a OrganizationId,
    /// `entry[0].changes[1].messages[2]`.
    pub position: &'a str,
    /// What it was.
    pub kind: &'a str,
    /// The number it was about: Meta's id of it.
    pub phone_number_id: Option<&'a str>,
    /// What became of it.
    pub outcome: ItemOutcome,
    /// Why, when it was not applied.
    pub error: Option<&'a str>,
    /// The row it made or changed.
    pub subject_id: Option<&'a str>,
    /// Its raw form, kept where it was not simply applied.
    pub raw: Option<&'a Value>,
}

/// An item as the statement reads it, by place. What may be missing altogether comes last: a null of JSON is a value.
#[derive(Serialize)]
struct ItemRow<'a>(
    &'a OrganizationId,
    &'a str,
    &'a str,
    &'a OrganizationId,
    &'a str,
    &'a str,
    Option<&'a str>,
    Option<&'a str>,
    Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")] Option<&'a Value>,
);

impl<'a> From<&ItemRecord<'a>> for ItemRow<'a> {
    fn from(item: &ItemRecord<'a>) -> Self {
        Self(
            item.organization_id,
            item.event.id.as_str(),
            item.position,
            &item.event.organization_id,
            item.kind,
            item.outcome.as_str(),
            item.error,
            item.subject_id,
            item.phone_number_id,
            item.raw,
        )
    }
}

/// Writes down what became of items, each of which stands in its event once; a replay overwrites what was there, also when
/// an item has found its organization since.
///
/// # Errors
/// When the database refuses.
pub async fn record_items(tx: &mut Tx, items: &[ItemRecord<'_>]) -> Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    for item in items.iter().filter(|item| *item.organization_id != item.event.organization_id) {
        execute!(
            tx,
            "delete from webhook_items where organization_id = $1 and event_id = $2 and position = $3",
            &item.event.organization_id,
            &item.event.id,
            item.position
        )?;
    }
    let rows: Vec<ItemRow<'_>> = items.iter().map(ItemRow::from).collect();
    let now = tx.now();
    // `where true` tells SQLite that the `on` belongs to the insert.
    let sql = many(
        tx,
        "insert into webhook_items (organization_id, event_id, position, event_organization_id, kind, outcome, error,
           subject_id, phone_number_id, raw, created_at, updated_at)
         select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
           value ->> 8, value -> 9, $2, $2
         from each($1) where true
         on conflict (organization_id, event_id, position) do update set kind = excluded.kind,
           outcome = excluded.outcome, error = excluded.error, raw = excluded.raw, subject_id = coalesce(excluded.subject_id, webhook_items.subject_id),
           updated_at = excluded.updated_at, phone_number_id = excluded.phone_number_id",
    );
    execute!(tx, sql, Json(rows), now)?;
    Ok(())
}

/// What became of an event.
#[derive(Clone, Debug)]
pub struct EventRecord<'a> {
    /// Which.
    pub event: &'a WebhookEvent,
    /// How many items it had.
    pub items: i64,
    /// How many of them are quarantined.
    pub failed_items: i64,
    /// Why it could not be read at all.
    pub error: Option<String>,
}

/// Closes events after all their items.
///
/// # Errors
/// When the database refuses.
pub async fn finish(tx: &mut Tx, events: &[EventRecord<'_>]) -> Result<()> {
    let row = |done: &EventRecord<'_>| {
        let counted = EventStatus::of(done.items, done.failed_items);
        let status = if done.error.is_some() { EventStatus::Failed } else { counted };
        let (owner, id) = (done.event.organization_id.clone(), done.event.id.clone());
        (owner, id, status.as_str(), done.items, done.failed_items, done.error.clone())
    };
    let rows: Vec<_> = events.iter().map(row).collect();
    let now = tx.now();
    let sql = many(
        tx,
        "update webhook_events set status = done.value ->> 2, items = cast(done.value ->> 3 as bigint),
           failed_items = cast(done.value ->> 4 as bigint), last_error = done.value ->> 5, processed_at = $2
         from each($1) as done
         where webhook_events.organization_id = done.value ->> 0 and webhook_events.id = done.value ->> 1",
    );
    execute!(tx, sql, Json(rows), now)?;
    Ok(())
}
