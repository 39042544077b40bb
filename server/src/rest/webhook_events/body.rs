//! How events and their items are shown.

use hilo_domain::ids::{ConversationId, JobId, WebhookEventId};
use hilo_domain::job::JobState;
use hilo_domain::webhook::{EventStatus, ItemOutcome};
use hilo_store::webhooks::{EventDetail, EventItem, EventJob, EventRow};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A body longer than this is not repeated in JSON; its raw bytes can be had.
const LONGEST_BODY: usize = 256 * 1024;

/// An event in the list. Of an event of several organizations it tells what concerns the caller's.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookEvent)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebhookEventBody {
    id: WebhookEventId,
    #[schema(format = DateTime)]
    received_at: String,
    signed: bool,
    status: EventStatus,
    items: i64,
    failed_items: i64,
    #[schema(format = DateTime, required)]
    processed_at: Option<String>,
    #[schema(required)]
    last_error: Option<String>,
}

impl From<EventRow> for WebhookEventBody {
    fn from(row: EventRow) -> Self {
        Self {
            id: row.id,
            received_at: row.received_at.iso(),
            signed: row.signed,
            status: row.status,
            items: row.items,
            failed_items: row.failed_items,
            processed_at: row.processed_at.map(|at| at.iso()),
            last_error: row.last_error,
        }
    }
}

/// An event with its items.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookEventDetail)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebhookEventDetailBody {
    id: WebhookEventId,
    #[schema(format = DateTime)]
    received_at: String,
    signed: bool,
    status: EventStatus,
    #[schema(format = DateTime, required)]
    processed_at: Option<String>,
    #[schema(required)]
    last_error: Option<String>,
    /// The body; `null` when it is too long or no JSON (see `rawUrl`), or carries other organizations' items.
    #[schema(required)]
    body: Option<Value>,
    /// How long the raw bytes are; `null` when they carry other organizations' items.
    #[schema(required)]
    size: Option<usize>,
    /// Where the raw bytes can be had; `null` when they carry other organizations' items.
    #[schema(required)]
    raw_url: Option<String>,
    items: Vec<WebhookItemBody>,
    #[schema(required)]
    job: Option<WebhookEventJobBody>,
}

/// What became of one item.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookItem)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebhookItemBody {
    position: String,
    kind: String,
    outcome: ItemOutcome,
    #[schema(required)]
    error: Option<String>,
    #[schema(required)]
    subject_id: Option<String>,
    #[schema(required)]
    conversation_id: Option<ConversationId>,
    #[schema(required)]
    phone_number_id: Option<String>,
    /// The item as received, where it was not simply applied or the whole body cannot be shown.
    #[schema(required)]
    raw: Option<Value>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
}

/// The job that is to process it, when that waits for a replay or has come to grief.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookEventJob)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebhookEventJobBody {
    id: JobId,
    state: JobState,
    attempts: i64,
    #[schema(format = DateTime)]
    run_at: String,
    #[schema(required)]
    last_error: Option<String>,
}

impl From<EventDetail> for WebhookEventDetailBody {
    fn from(event: EventDetail) -> Self {
        let size = event.body.as_ref().map(Vec::len);
        let body = event.body.filter(|body| body.len() <= LONGEST_BODY);
        let raw_url = size.map(|_| format!("/api/integrations/webhook-events/{}/raw", event.id));
        Self {
            id: event.id,
            received_at: event.received_at.iso(),
            signed: event.signed,
            status: event.status,
            processed_at: event.processed_at.map(|at| at.iso()),
            last_error: event.last_error,
            body: body.and_then(|body| serde_json::from_slice(&body).ok()),
            size,
            raw_url,
            items: event.items.into_iter().map(WebhookItemBody::from).collect(),
            job: event.job.map(WebhookEventJobBody::from),
        }
    }
}

impl From<EventItem> for WebhookItemBody {
    fn from(item: EventItem) -> Self {
        Self {
            position: item.position,
            kind: item.kind,
            outcome: item.outcome,
            error: item.error,
            subject_id: item.subject_id,
            conversation_id: item.conversation_id,
            phone_number_id: item.phone_number_id,
            raw: item.raw.map(|raw| raw.0),
            created_at: item.created_at.iso(),
            updated_at: item.updated_at.iso(),
        }
    }
}

impl From<EventJob> for WebhookEventJobBody {
    fn from(job: EventJob) -> Self {
        Self {
            id: job.id,
            state: job.state,
            attempts: job.attempts,
            run_at: job.run_at.iso(),
            last_error: job.last_error,
        }
    }
}
