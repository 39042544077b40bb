//! One event, as far as an organization may see it.

use super::part::part;
use super::sight::{self, Seen};
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::fetch;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, JobId, OrganizationId, WebhookEventId};
use hilo_domain::job::JobState;
use hilo_domain::webhook::{EventStatus, ItemOutcome};
use serde_json::Value;
use sqlx::types::Json;

/// Items that are shown of one event.
const MOST_ITEMS: i64 = 1_000;

/// An event with its items.
#[derive(Clone, Debug)]
pub struct EventDetail {
    /// Which.
    pub id: WebhookEventId,
    /// When it came.
    pub received_at: Millis,
    /// Whether a signature was checked.
    pub signed: bool,
    /// How far it came; of an event of several organizations, by this one's items.
    pub status: EventStatus,
    /// When it was processed last.
    pub processed_at: Option<Millis>,
    /// Why it could not be read at all.
    pub last_error: Option<String>,
    /// The raw bytes; `None` where another organization's items are, or may be, among them.
    pub body: Option<Vec<u8>>,
    /// What became of its items, in their order.
    pub items: Vec<EventItem>,
    /// The job that is to process it, when that waits for a replay or has come to grief.
    pub job: Option<EventJob>,
}

/// One thing that the event told.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct EventItem {
    /// Where it stood.
    pub position: String,
    /// What it was.
    pub kind: String,
    /// What became of it.
    pub outcome: ItemOutcome,
    /// Why, when it was not applied.
    pub error: Option<String>,
    /// The row it made or changed.
    pub subject_id: Option<String>,
    /// The number it was about.
    pub phone_number_id: Option<String>,
    /// Its part of the body, where that is kept or may be shown on its own only.
    pub raw: Option<Json<Value>>,
    /// When it was processed first.
    pub created_at: Millis,
    /// And last.
    pub updated_at: Millis,
    /// The conversation of the message it made or changed.
    pub conversation_id: Option<ConversationId>,
}

/// A job of an event.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct EventJob {
    /// Which.
    pub id: JobId,
    /// How it stands.
    pub state: JobState,
    /// Tries so far.
    pub attempts: i64,
    /// Not before.
    pub run_at: Millis,
    /// How the last try failed.
    pub last_error: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    received_at: Millis,
    signed: bool,
    status: EventStatus,
    processed_at: Option<Millis>,
    last_error: Option<String>,
    body: Vec<u8>,
}

/// An event.
///
/// # Errors
/// [`StoreError::NotFound`], also when it is another organization's.
pub async fn find(tx: &mut Tx, organization_id: &OrganizationId, id: &str) -> Result<EventDetail> {
    let seen = sight::find(tx, organization_id, id).await?;
    let row = fetch!(
        fetch_one,
        tx,
        Row,
        "select received_at, signed, status, processed_at, last_error, body from webhook_events
         where organization_id = $1 and id = $2",
        &seen.holder,
        id
    )?;
    let mut items = items(tx, organization_id, &seen, id).await?;
    let mut event = EventDetail {
        id: id.into(),
        received_at: row.received_at,
        signed: row.signed,
        status: row.status,
        processed_at: row.processed_at,
        last_error: row.last_error,
        body: None,
        items: Vec::new(),
        job: job(tx, &seen, id).await?,
    };
    if seen.whole {
        event.body = Some(row.body);
    } else {
        let failed = items.iter().filter(|item| item.outcome == ItemOutcome::Quarantined).count();
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        event.status = EventStatus::of(count(items.len()), count(failed));
        event.processed_at = items.iter().map(|item| item.updated_at).max();
        event.last_error = None;
        let body = serde_json::from_slice::<Value>(&row.body).unwrap_or_default();
        for item in items.iter_mut().filter(|item| item.raw.is_none()) {
            item.raw = part(&body, &item.position).map(Json);
        }
    }
    event.items = items;
    Ok(event)
}

/// The raw bytes of an event.
///
/// # Errors
/// [`StoreError::NotFound`], also when another organization's items are among them.
pub async fn raw(tx: &mut Tx, organization_id: &OrganizationId, id: &str) -> Result<Vec<u8>> {
    let seen = sight::find(tx, organization_id, id).await?;
    if !seen.whole {
        return Err(StoreError::NotFound);
    }
    Ok(super::get(tx, &seen.holder, id).await?.body)
}

async fn items(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    seen: &Seen,
    id: &str,
) -> Result<Vec<EventItem>> {
    let mut items = fetch!(
        fetch_all,
        tx,
        EventItem,
        "select i.position, i.kind, i.outcome, i.error, i.subject_id, i.phone_number_id, i.raw, i.created_at,
           i.updated_at, m.conversation_id
         from webhook_items i
         left join messages m on m.organization_id = i.organization_id and m.id = i.subject_id
         where i.organization_id in ($1, $2) and i.event_id = $3 and i.event_organization_id = $4
           and (i.organization_id = $1 or $5 or i.outcome = 'UNROUTED' and i.phone_number_id in (
             select c.phone_number_id from channels c where c.organization_id = $1 and c.state <> 'REMOVED'))
         order by i.position limit $6",
        organization_id,
        OrganizationId::deployment(),
        id,
        &seen.holder,
        seen.alone,
        MOST_ITEMS
    )?;
    items.sort_by_cached_key(|item| in_order(&item.position));
    Ok(items)
}

/// `messages[10]` comes after `messages[2]`.
fn in_order(position: &str) -> Vec<(String, usize)> {
    let step = |step: &str| {
        let (list, index) = step.split_once('[').unwrap_or((step, ""));
        (list.to_owned(), index.trim_end_matches(']').parse().unwrap_or(0))
    };
    position.split('.').map(step).collect()
}

async fn job(tx: &mut Tx, seen: &Seen, id: &str) -> Result<Option<EventJob>> {
    let waiting = fetch!(
        fetch_optional,
        tx,
        EventJob,
        "select id, state, attempts, run_at, last_error from jobs
         where serial_key = $1 and state in ('PENDING', 'FAILED', 'RUNNING') order by id limit 1",
        super::replay::key(id)
    )?;
    if waiting.is_some() {
        return Ok(waiting);
    }
    Ok(fetch!(
        fetch_optional,
        tx,
        EventJob,
        "select id, state, attempts, run_at, last_error from jobs
         where organization_id = $1 and subject_id = $2
           and (kind <> 'PROCESS_WEBHOOK' or state in ('FAILED', 'DEAD', 'CANCELLED')) order by id desc limit 1",
        &seen.holder,
        id
    )?)
}
