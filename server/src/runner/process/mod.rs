//! PROCESS_WEBHOOK: a stored body becomes leads, notes, messages and statuses, and all of it, the end of the job included,
//! is one commit. Small webhooks share one, as long as every item of theirs can be applied. Where one cannot, each webhook
//! is processed by itself, and its items stand or fall alone: each has a savepoint, and one that cannot be applied is
//! quarantined, visible, and replayed when the job runs again.

mod apply;
mod content;
mod customers;
mod templates;

use super::{JobError, Worker};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ChannelId, OrganizationId};
use hilo_store::channels;
use hilo_store::failpoint::Failpoint;
use hilo_store::jobs::{self, Claimed};
use hilo_store::webhooks::{self, EventRecord, ItemOutcome, ItemRecord, WebhookEvent};
use hilo_store::{StoreError, Tx};
use hilo_whatsapp::webhook::{EnvelopeError, Item, items};
use std::collections::{BTreeMap, BTreeSet};

/// Tries within one run of a job, when other transactions are in the way.
const TRIES: u32 = 5;

/// Bytes of webhooks that share a commit: what is larger is processed alone.
const TOGETHER_BYTES: i64 = 64 * 1024;

/// A webhook that waits to be processed.
struct Understood<'a> {
    job: &'a Claimed,
    event: WebhookEvent,
    items: Result<Vec<Item>, EnvelopeError>,
}

/// The numbers that webhooks came over, and when the last of them came.
type Heard = BTreeMap<(OrganizationId, ChannelId), Millis>;

/// What became of an item.
struct Outcome {
    /// Whose it is.
    organization_id: OrganizationId,
    kind: String,
    outcome: ItemOutcome,
    subject_id: Option<String>,
    error: Option<String>,
}

pub(super) async fn process(worker: &Worker, job: &Claimed) -> Result<(), JobError> {
    let mut event = events_of(worker, std::slice::from_ref(job)).await?;
    let event = event.pop().ok_or_else(|| JobError::Hopeless("no webhook event".to_owned()))?;
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
    let jobs = fitting(worker, jobs).await?;
    if jobs.len() < 2 {
        return Ok(0);
    }
    let mut together = Vec::with_capacity(jobs.len());
    for (job, event) in jobs.iter().zip(events_of(worker, jobs).await?) {
        together.push(understand(worker, job, event).await?);
    }
    settle(worker, &together).await?;
    Ok(together.len())
}

/// Those of the first jobs that may share a commit, found without reading a body.
async fn fitting<'a>(worker: &Worker, jobs: &'a [Claimed]) -> Result<&'a [Claimed], JobError> {
    let wanted = events_wanted(jobs)?;
    let mut tx = worker.db.read().await?;
    let lengths = webhooks::lengths(&mut tx, &wanted).await?;
    tx.rollback().await?;
    let (mut bytes, mut seen) = (0, BTreeSet::new());
    let fit = wanted.iter().zip(lengths).take_while(|((_, id), length)| {
        bytes += length.unwrap_or(i64::MAX / 2);
        // What is to be processed twice, as after a replay, is processed in two commits.
        bytes <= TOGETHER_BYTES && seen.insert(id.clone())
    });
    Ok(&jobs[..fit.count()])
}

fn events_wanted(jobs: &[Claimed]) -> Result<Vec<(OrganizationId, String)>, JobError> {
    let wanted = |job: &Claimed| Some((job.organization_id.clone(), job.subject_id.clone()?));
    let wanted: Option<Vec<_>> = jobs.iter().map(wanted).collect();
    wanted.ok_or_else(|| JobError::Hopeless("no webhook event".to_owned()))
}

async fn events_of(worker: &Worker, jobs: &[Claimed]) -> Result<Vec<WebhookEvent>, JobError> {
    let wanted = events_wanted(jobs)?;
    let mut tx = worker.db.read().await?;
    let events = webhooks::get_all(&mut tx, &wanted).await?;
    tx.rollback().await?;
    Ok(events)
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

/// Applies everything, writes down what became of it, ends the jobs, and commits.
async fn settle(worker: &Worker, together: &[Understood<'_>]) -> Result<(), StoreError> {
    let mut tx = worker.db.write().await?;
    let all = || together.iter().filter_map(|one| Some((&one.event, one.items.as_ref().ok()?)));
    let customers = all().flat_map(|(_, items)| customers::of(items)).collect();
    let messages =
        all().flat_map(|(event, items)| customers::messages(&event.organization_id, items)).collect();
    webhooks::hold_customers(&mut tx, &customers, &messages).await?;
    // A savepoint is a trip to the database. Among others none is needed: if one item fails they are all undone, and each
    // event is processed by itself.
    let alone = together.len() == 1;
    let (mut done, mut events, mut heard) = (Vec::new(), Vec::new(), BTreeMap::new());
    for Understood { event, items, .. } in together {
        let mut record = EventRecord { event, items: 0, failed_items: 0, error: None };
        match items {
            Ok(items) => {
                for item in items {
                    let outcome = process_item(&mut tx, worker, event, item, alone, &mut heard).await?;
                    record.failed_items += i64::from(outcome.outcome == ItemOutcome::Quarantined);
                    done.push(Done::of(event, item, outcome));
                }
                record.items = i64::try_from(items.len()).unwrap_or(i64::MAX);
            }
            Err(error) => record.error = Some(error.to_string()),
        }
        events.push(record);
    }
    for ((organization_id, channel_id), at) in heard {
        channels::heard(&mut tx, &organization_id, &channel_id, at).await?;
    }
    let records: Vec<_> = done.iter().map(Done::record).collect();
    webhooks::record_items(&mut tx, &records).await?;
    webhooks::finish(&mut tx, &events).await?;
    jobs::complete_all(&mut tx, &together.iter().map(|one| one.job).collect::<Vec<_>>()).await?;
    Failpoint::WebhookApplied.pass();
    tx.commit().await?;
    Failpoint::WebhookCommitted.pass();
    for done in &done {
        let outcome = done.outcome.outcome.as_str();
        metrics::counter!("hilo_webhook_items_total", "outcome" => outcome).increment(1);
    }
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

/// Applies one item; alone, an item that cannot be applied is quarantined.
///
/// # Errors
/// When nothing of the event may happen: the database is not available, or the item failed among others. The job runs again.
async fn process_item(
    tx: &mut Tx,
    worker: &Worker,
    event: &WebhookEvent,
    item: &Item,
    alone: bool,
    heard: &mut Heard,
) -> Result<Outcome, StoreError> {
    if alone {
        tx.savepoint().await?;
    }
    let route = apply::route(tx, worker, event, item).await?;
    if let Some(channel) = &route.channel {
        let at =
            heard.entry((channel.organization_id.clone(), channel.id.clone())).or_insert(event.received_at);
        *at = event.received_at.max(*at);
    }
    match apply::apply(tx, event, item, &route).await {
        Ok(outcome) => {
            if alone {
                tx.release().await?;
            }
            Ok(outcome)
        }
        Err(error) if !alone || matches!(error, StoreError::Unavailable(_)) => Err(error),
        Err(error) => {
            tx.rollback_to_savepoint().await?;
            tracing::error!(event = %event.id, position = %item.position, %error, "a webhook item is quarantined");
            Ok(Outcome {
                organization_id: route.owner,
                kind: item.field.clone(),
                outcome: ItemOutcome::Quarantined,
                subject_id: None,
                error: Some(error.to_string()),
            })
        }
    }
}

/// An item and what became of it, until that is written down.
struct Done<'a> {
    event: &'a WebhookEvent,
    item: &'a Item,
    position: String,
    outcome: Outcome,
    raw: Option<serde_json::Value>,
}

impl<'a> Done<'a> {
    fn of(event: &'a WebhookEvent, item: &'a Item, outcome: Outcome) -> Self {
        // What was simply applied is in the event's own bytes; the rest is kept where people look.
        let raw = match outcome.outcome {
            ItemOutcome::Applied | ItemOutcome::Duplicate => None,
            // What no reader of values takes (a number beyond all numbers) is kept as its text.
            _ => Some(
                serde_json::from_str(item.raw.get())
                    .unwrap_or_else(|_| serde_json::Value::String(item.raw.get().to_owned())),
            ),
        };
        Self { event, item, position: item.position.to_string(), outcome, raw }
    }

    fn record(&self) -> ItemRecord<'_> {
        ItemRecord {
            event: self.event,
            organization_id: &self.outcome.organization_id,
            position: &self.position,
            kind: &self.outcome.kind,
            phone_number_id: self.item.phone_number_id.as_deref(),
            outcome: self.outcome.outcome,
            error: self.outcome.error.as_deref(),
            subject_id: self.outcome.subject_id.as_deref(),
            raw: self.raw.as_ref(),
        }
    }
}
