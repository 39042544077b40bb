//! PROCESS_WEBHOOK: a stored body becomes leads, notes, messages and statuses. Its items stand or fall alone: each
//! has a savepoint, and one that cannot be applied is quarantined, visible, and replayed when the job runs again.
//! All of it, the end of the job included, is one commit, which small webhooks share.

mod apply;
mod content;
mod customers;
mod templates;

use super::{JobError, Worker};
use customers::customers;
use hilo_domain::ids::OrganizationId;
use hilo_store::failpoint::Failpoint;
use hilo_store::jobs::{self, Claimed};
use hilo_store::webhooks::{self, ItemOutcome, ItemRecord, WebhookEvent};
use hilo_store::{StoreError, Tx};
use hilo_whatsapp::webhook::{EnvelopeError, Item, items};

/// Tries within one run of a job, when other transactions are in the way.
const TRIES: u32 = 5;

/// Bytes of webhooks that share a commit: what is larger is processed alone.
const TOGETHER_BYTES: usize = 64 * 1024;

/// A webhook that waits to be processed.
struct Understood<'a> {
    job: &'a Claimed,
    event: WebhookEvent,
    items: Result<Vec<Item>, EnvelopeError>,
}

/// What became of an item.
struct Outcome {
    organization_id: OrganizationId,
    kind: String,
    outcome: ItemOutcome,
    subject_id: Option<String>,
    error: Option<String>,
}

pub(super) async fn process(worker: &Worker, job: &Claimed) -> Result<(), JobError> {
    let mut tx = worker.db.read().await?;
    let event = event_of(&mut tx, job).await?;
    tx.rollback().await?;
    let alone = [understand(worker, job, event).await?];
    let mut tries = 1;
    loop {
        match settle(worker, &alone).await {
            Err(error) if error.is_collision() && tries < TRIES => {
                tries += 1;
                tracing::debug!(event = %alone[0].event.id, %error, "another transaction was in the way");
            }
            settled => return Ok(settled?),
        }
    }
}

/// Processes as many of these jobs together as belong into one commit, from the first one on: most webhooks are one
/// message, and the disk takes as long for one as for many. Returns how many; none when the first is better off alone.
///
/// # Errors
/// When one of them fails: nothing of any of them happened, and each is to be processed by itself.
pub(super) async fn process_together(worker: &Worker, jobs: &[Claimed]) -> Result<usize, JobError> {
    let (mut events, mut bytes) = (Vec::new(), 0);
    let mut tx = worker.db.read().await?;
    for job in jobs {
        let event = event_of(&mut tx, job).await?;
        bytes += event.body.len();
        if bytes > TOGETHER_BYTES {
            break;
        }
        events.push((job, event));
    }
    tx.rollback().await?;
    if events.len() < 2 {
        return Ok(0);
    }
    let mut together = Vec::with_capacity(events.len());
    for (job, event) in events {
        together.push(understand(worker, job, event).await?);
    }
    settle(worker, &together).await?;
    Ok(together.len())
}

async fn event_of(tx: &mut Tx, job: &Claimed) -> Result<WebhookEvent, JobError> {
    let event_id = job.subject_id.as_deref();
    let event_id = event_id.ok_or_else(|| JobError::Hopeless("no webhook event".to_owned()))?;
    Ok(webhooks::get(tx, &job.organization_id, event_id).await?)
}

async fn understand<'a>(
    worker: &Worker,
    job: &'a Claimed,
    event: WebhookEvent,
) -> Result<Understood<'a>, StoreError> {
    let items = items(&event.body);
    if let Ok(items) = &items {
        meet_strangers(worker, &event, items).await?;
    }
    Ok(Understood { job, event, items })
}

/// Applies everything, ends the jobs, and commits.
async fn settle(worker: &Worker, together: &[Understood<'_>]) -> Result<(), StoreError> {
    let mut tx = worker.db.write().await?;
    let all = together.iter().filter_map(|one| one.items.as_ref().ok());
    webhooks::hold_customers(&mut tx, &all.flat_map(|items| customers(items)).collect()).await?;
    for Understood { job, event, items } in together {
        match items {
            Ok(items) => {
                let mut failed = 0;
                for item in items {
                    failed += i64::from(process_item(&mut tx, worker, event, item).await?);
                }
                let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
                webhooks::finish(&mut tx, event, count, failed, None).await?;
            }
            Err(error) => webhooks::finish(&mut tx, event, 0, 0, Some(&error.to_string())).await?,
        }
        jobs::complete(&mut tx, job).await?;
    }
    Failpoint::WebhookApplied.pass();
    tx.commit().await?;
    Failpoint::WebhookCommitted.pass();
    Ok(())
}

/// A number that the directory does not know may have been connected a moment ago.
async fn meet_strangers(worker: &Worker, event: &WebhookEvent, items: &[Item]) -> Result<(), StoreError> {
    let unknown = |item: &Item| match &item.phone_number_id {
        Some(id) => worker.directory.channel(&event.organization_id, id).is_none(),
        None => {
            let of_account =
                |id: &str| worker.directory.channels_of_account(&event.organization_id, id).is_empty();
            item.waba_id.as_deref().is_some_and(of_account)
        }
    };
    if items.iter().any(unknown) { worker.directory.refresh(&worker.db).await } else { Ok(()) }
}

/// Applies one item. `true`: it is quarantined.
///
/// # Errors
/// When the database is not available: nothing of the event happened, the job runs again.
async fn process_item(
    tx: &mut Tx,
    worker: &Worker,
    event: &WebhookEvent,
    item: &Item,
) -> Result<bool, StoreError> {
    tx.savepoint().await?;
    let route = apply::route(tx, worker, event, item).await?;
    let outcome = match apply::apply(tx, event, item, &route).await {
        Ok(outcome) => {
            tx.release().await?;
            outcome
        }
        Err(error @ StoreError::Unavailable(_)) => return Err(error),
        Err(error) => {
            tx.rollback_to_savepoint().await?;
            tracing::error!(event = %event.id, position = %item.position, %error, "a webhook item is quarantined");
            Outcome {
                organization_id: route.owner,
                kind: item.field.clone(),
                outcome: ItemOutcome::Quarantined,
                subject_id: None,
                error: Some(error.to_string()),
            }
        }
    };
    metrics::counter!("hilo_webhook_items_total", "outcome" => outcome.outcome.as_str()).increment(1);
    // What was simply applied is in the event's own bytes; the rest is kept where people look.
    let raw = match outcome.outcome {
        ItemOutcome::Applied | ItemOutcome::Duplicate => None,
        // What no reader of values takes (a number beyond all numbers) is kept as its text.
        _ => Some(
            serde_json::from_str(item.raw.get())
                .unwrap_or_else(|_| serde_json::Value::String(item.raw.get().to_owned())),
        ),
    };
    let record = ItemRecord {
        organization_id: &outcome.organization_id,
        position: &item.position.to_string(),
        kind: &outcome.kind,
        phone_number_id: item.phone_number_id.as_deref(),
        outcome: outcome.outcome,
        error: outcome.error.as_deref(),
        subject_id: outcome.subject_id.as_deref(),
        raw: raw.as_ref(),
    };
    webhooks::record_item(tx, event, record).await?;
    Ok(outcome.outcome == ItemOutcome::Quarantined)
}
