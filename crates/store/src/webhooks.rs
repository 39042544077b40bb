//! Webhook events as received, byte for byte, and what became of their items.

use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, fetch};
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

/// What became of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemOutcome {
    /// It did what it should.
    Applied,
    /// It had been applied before.
    Duplicate,
    /// Stored and shown, but Hilo does not know what it is.
    Unsupported,
    /// A status whose message is not there (yet); kept.
    Orphan,
    /// Nothing of ours.
    Ignored,
    /// For a number or account that nobody here has.
    Unrouted,
    /// It cannot be processed; kept, visible, to be replayed.
    Quarantined,
}

impl ItemOutcome {
    /// The name in SQL.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Applied => "APPLIED",
            Self::Duplicate => "DUPLICATE",
            Self::Unsupported => "UNSUPPORTED",
            Self::Orphan => "ORPHAN",
            Self::Ignored => "IGNORED",
            Self::Unrouted => "UNROUTED",
            Self::Quarantined => "QUARANTINED",
        }
    }
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
           subject_id, raw, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
         on conflict (organization_id, event_id, position) do update set kind = excluded.kind,
           outcome = excluded.outcome, error = excluded.error, raw = excluded.raw, subject_id = coalesce(excluded.subject_id, webhook_items.subject_id),
           updated_at = excluded.updated_at",
        item.organization_id,
        &event.id,
        item.position,
        &event.organization_id,
        item.kind,
        item.outcome.as_str(),
        item.error,
        item.subject_id,
        item.raw.map(Json),
        now
    )?;
    Ok(())
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
    let status = match (failed_items, items) {
        (0, _) if error.is_none() => "PROCESSED",
        (failed, all) if failed < all => "PARTIAL",
        _ => "FAILED",
    };
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
