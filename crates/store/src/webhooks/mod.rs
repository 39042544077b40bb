//! Webhook events as received, byte for byte, and what became of their items. An event may carry items of several
//! organizations: [`sight`] says who sees what of it.

mod event;
mod hold;
mod list;
mod outcome;
mod part;
mod purge;
mod replay;
mod sight;

pub use event::{EventDetail, EventItem, EventJob, find, raw};
pub use hilo_domain::webhook::{EventStatus, ItemOutcome};
pub use hold::hold_customers;
pub use list::{EventFilter, EventRow, list};
pub use outcome::{EventRecord, ItemRecord, finish, record_items};
pub use purge::purge_processed;
pub use replay::{MOST_REPLAYED, Replayed, ReplayedRange, replay, replay_range};
pub(crate) use sight::is_alone;

use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::{fetch, many, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{OrganizationId, WebhookEventId};
use sqlx::types::Json;
use std::collections::BTreeMap;

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

/// How long the bodies of several events are, in bytes and in the order asked for; `None` where there is no such event.
///
/// # Errors
/// When the database cannot be read.
pub async fn lengths(tx: &mut Tx, wanted: &[(OrganizationId, String)]) -> Result<Vec<Option<i64>>> {
    let sql = many(
        tx,
        "select e.id, cast(length(e.body) as bigint) from each($1) as wanted
         join webhook_events e on e.organization_id = wanted.value ->> 0 and e.id = wanted.value ->> 1",
    );
    let found: BTreeMap<String, i64> =
        fetch!(fetch_all, tx, (String, i64), sql, Json(wanted))?.into_iter().collect();
    Ok(wanted.iter().map(|(_, id)| found.get(id).copied()).collect())
}

/// Several events, each asked for once, in the order asked for.
///
/// # Errors
/// [`crate::StoreError::NotFound`] when one of them is missing.
pub async fn get_all(tx: &mut Tx, wanted: &[(OrganizationId, String)]) -> Result<Vec<WebhookEvent>> {
    let sql = many(
        tx,
        "select e.organization_id, e.id, e.received_at, e.body, e.signed, e.status, e.items, e.failed_items
         from each($1) as wanted
         join webhook_events e on e.organization_id = wanted.value ->> 0 and e.id = wanted.value ->> 1",
    );
    let found = fetch!(fetch_all, tx, WebhookEvent, sql, Json(wanted))?;
    let mut found: BTreeMap<_, _> = found.into_iter().map(|event| (event.id.to_string(), event)).collect();
    wanted.iter().map(|(_, id)| found.remove(id).ok_or(StoreError::NotFound)).collect()
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
