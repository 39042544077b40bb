//! What operators look at: webhook events, jobs, the audit log; and what they may do about them.

mod events;
mod jobs;
mod log;
mod sight;

use crate::world::{World, change, look};
use hilo_domain::ids::OrganizationId;
use hilo_domain::job::Lane;
use hilo_store::webhooks::{self, EventStatus, ItemOutcome, ItemRecord, NewWebhook, WebhookEvent};
use hilo_store::{Inlet, audit, jobs as queue};

/// A webhook kept under an organization, its first job done.
pub(super) async fn event(w: &World, org: &OrganizationId, body: &[u8]) -> WebhookEvent {
    let webhook = NewWebhook { organization_id: org.clone(), body: body.to_vec(), signed: true };
    Inlet::new(w.db.clone()).store(&[webhook]).await.unwrap();
    let job = w.claim_jobs(Lane::Inbound, 10).await.pop().unwrap();
    change!(w.db, |tx| queue::complete(tx, &job).await).unwrap();
    look!(w.db, |tx| webhooks::get(tx, org, job.subject_id.as_deref().unwrap()).await)
}

/// What became of an event's first item.
pub(super) async fn settle(w: &World, event: &WebhookEvent, org: &OrganizationId, outcome: ItemOutcome) {
    item(w, event, org, 0, outcome, None, None).await;
    let failed = i64::from(outcome == ItemOutcome::Quarantined);
    change!(w.db, |tx| webhooks::finish(
        tx,
        &[webhooks::EventRecord { event, items: 1, failed_items: failed, error: None }]
    )
    .await)
    .unwrap();
}

/// What became of one of an event's items.
pub(super) async fn item(
    w: &World,
    event: &WebhookEvent,
    org: &OrganizationId,
    n: usize,
    outcome: ItemOutcome,
    number: Option<&str>,
    subject: Option<&str>,
) {
    let position = format!("entry[0].changes[0].messages[{n}]");
    let record = ItemRecord {
        event,
        organization_id: org,
        position: &position,
        kind: "message",
        phone_number_id: number,
        outcome,
        error: None,
        subject_id: subject,
        raw: None,
    };
    change!(w.db, |tx| webhooks::record_items(tx, &[record]).await).unwrap();
}

/// Every list with every filter, for the plans.
pub(crate) async fn walk(w: &World) {
    let all = [None, Some("text".to_owned())];
    for text in &all {
        for status in std::iter::once(None).chain(EventStatus::ALL.iter().copied().map(Some)) {
            for outcome in std::iter::once(None).chain(ItemOutcome::ALL.iter().copied().map(Some)) {
                let filter = webhooks::EventFilter {
                    status,
                    outcome,
                    from: Some(w.now()),
                    until: Some(w.now()),
                    text: text.clone(),
                };
                look!(w.db, |tx| webhooks::list(tx, &w.org, &filter, Some("z"), 10).await);
            }
        }
        for state in std::iter::once(None).chain(hilo_domain::job::JobState::ALL.iter().copied().map(Some)) {
            for kind in std::iter::once(None).chain(hilo_domain::job::JobKind::ALL.iter().copied().map(Some))
            {
                let filter = queue::JobFilter { state, kind, text: text.clone() };
                look!(w.db, |tx| queue::list(tx, &w.org, &filter, Some("z"), 10).await);
            }
        }
    }
    look!(w.db, |tx| queue::counts(tx, &w.org).await);
    let event = event(w, &w.org, b"{}").await;
    settle(w, &event, &w.org, ItemOutcome::Applied).await;
    look!(w.db, |tx| webhooks::find(tx, &w.org, event.id.as_str()).await);
    look!(w.db, |tx| webhooks::raw(tx, &w.org, event.id.as_str()).await);
    webhooks::replay_range(&w.db, &w.owner, &webhooks::EventFilter::default()).await.unwrap();
    let now = w.now();
    change!(w.db, |tx| webhooks::purge_processed(tx, now, 10).await).unwrap();
    let filter = audit::AuditFilter::default();
    let filters = [
        filter.clone(),
        audit::AuditFilter { actor_id: Some(w.ana.user_id.clone()), ..filter.clone() },
        audit::AuditFilter { action: Some("job.cancelled".to_owned()), ..filter.clone() },
        audit::AuditFilter { subject: Some(("job".to_owned(), "x".to_owned())), ..filter },
    ];
    for filter in filters {
        look!(w.db, |tx| audit::page(tx, &w.org, &filter, Some("z"), 10).await);
    }
}
