//! Webhook events as received, byte for byte, and what became of their items. An event may carry items of several
//! organizations: [`sight`] says who sees what of it.

mod event;
mod hold;
mod list;
mod part;
mod purge;
mod replay;
mod sight;

pub use event::{EventDetail, EventItem, EventJob, find, raw};
pub use hilo_domain::webhook::{EventStatus, ItemOutcome};
pub use hold::hold_customers;
pub use list::{EventFilter, EventRow, list};
pub use purge::purge_processed;
pub use replay::{MOST_REPLAYED, Replayed, ReplayedRange, replay, replay_range};
pub(crate) use sight::is_alone;

use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{OrganizationId, WebhookEventId};
use sqlx::types::Json;

/// A webhook to be stored, by an [`Inlet`](crate::Inlet).
#[derive(Clone, Debug)]
pub struct NewWebhook {
    /// Whose, or the nil id where it belongs to none or several.
    pub organization_id: OrganizationId,
    /// The raw bytes.
    pub body: Vec<u8>,
    /// Whether a signature was checked.
    pub signed: bool,
}

/// A stored webhook.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct WebhookEvent {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Which.
    pub id: WebhookEventId,
    /// When it came.
    pub received_at: Millis,
    /// The raw bytes.
    pub body: Vec<u8>,
    /// Whether a signature was checked.
    pub signed: bool,
    /// PENDING, PROCESSED, PARTIAL or FAILED.
    pub status: String,
    /// How many items it had.
    pub items: i64,
    /// How many of them are quarantined.
    pub failed_items: i64,
}

/// One event.
///
/// # Errors
/// [`crate::StoreError::NotFound`].
pub async fn get(tx: &mut Tx, organization_id: &OrganizationId, id: &str) -> Result<WebhookEvent> {
    Ok(fetch!(
        fetch_one,
        tx,
        WebhookEvent,
        "select organization_id, id, received_at, body, signed, status, items, failed_items
         from webhook_events where organization_id = $1 and id = $2",
        organization_id,
        id
    )?)
}

/// An item's row.
#[derive(Clone, Debug)]
pub struct ItemRecord<'a> {
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
    pub raw: Option<&'a serde_json::Value>,
}

/// Writes down what became of an item; a replay overwrites what was there, also when the item has found its
/// organization since.
///
/// # Errors
/// When the database refuses.
pub async fn record_item(tx: &mut Tx, event: &WebhookEvent, item: ItemRecord<'_>) -> Result<()> {
    let now = tx.now();
    if *item.organization_id != event.organization_id {
        execute!(
            tx,
            "delete from webhook_items where organization_id = $1 and event_id = $2 and position = $3",
            &event.organization_id,
            &event.id,
            item.position
        )?;
    }
    execute!(
        tx,
        "insert into webhook_items (organization_id, event_id, position, event_organization_id, kind, outcome, error,
           subject_id, raw, created_at, updated_at, phone_number_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)
         on conflict (organization_id, event_id, position) do update set kind = excluded.kind,
           outcome = excluded.outcome, error = excluded.error, raw = excluded.raw, subject_id = coalesce(excluded.subject_id, webhook_items.subject_id),
           updated_at = excluded.updated_at, phone_number_id = excluded.phone_number_id",
        item.organization_id,
        &event.id,
        item.position,
        &event.organization_id,
        item.kind,
        item.outcome.as_str(),
        item.error,
        item.subject_id,
        item.raw.map(Json),
        now,
        item.phone_number_id
    )?;
    Ok(())
}

/// The organization that an earlier run of the event found for an item. Whatever became of its number since, the item
/// stays there: what a customer wrote to one organization never reaches another one.
///
/// # Errors
/// When the database cannot be read.
pub async fn settled_owner(
    tx: &mut Tx,
    event: &WebhookEvent,
    position: &str,
) -> Result<Option<OrganizationId>> {
    let nobody = OrganizationId::deployment();
    if event.organization_id != nobody {
        return Ok(Some(event.organization_id.clone()));
    }
    Ok(scalar!(
        fetch_optional,
        tx,
        OrganizationId,
        "select organization_id from webhook_items
         where event_id = $1 and organization_id <> event_organization_id and event_organization_id = $2
           and position = $3",
        &event.id,
        &nobody,
        position
    )?)
}

/// Closes an event after all its items.
///
/// # Errors
/// When the database refuses.
pub async fn finish(
    tx: &mut Tx,
    event: &WebhookEvent,
    items: i64,
    failed_items: i64,
    error: Option<&str>,
) -> Result<()> {
    let now = tx.now();
    let status = if error.is_some() { EventStatus::Failed } else { EventStatus::of(items, failed_items) };
    execute!(
        tx,
        "update webhook_events set status = $3, items = $4, failed_items = $5, last_error = $6, processed_at = $7
         where organization_id = $1 and id = $2",
        &event.organization_id,
        &event.id,
        status,
        items,
        failed_items,
        error,
        now
    )?;
    Ok(())
}

/// A quarantined item, for those who operate the installation.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Quarantined {
    /// The event it came in.
    pub event_id: WebhookEventId,
    /// Where it stood.
    pub position: String,
    /// What it was.
    pub kind: String,
    /// Why.
    pub error: Option<String>,
    /// Its raw form.
    pub raw: Option<Json<serde_json::Value>>,
    /// Since when.
    pub created_at: Millis,
}

/// An organization's quarantined items, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn quarantined(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    limit: i64,
) -> Result<Vec<Quarantined>> {
    Ok(fetch!(
        fetch_all,
        tx,
        Quarantined,
        "select event_id, position, kind, error, raw, created_at from webhook_items
         where organization_id = $1 and outcome = 'QUARANTINED' order by created_at desc, event_id desc limit $2",
        organization_id,
        limit
    )?)
}
