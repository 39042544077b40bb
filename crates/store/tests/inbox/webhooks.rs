//! Webhooks: stored byte for byte with their jobs, and what became of each item.

use crate::common::both;
use crate::world::{World, change, look};
use hilo_domain::ids::OrganizationId;
use hilo_domain::job::{JobKind, Lane};
use hilo_store::webhooks::{self, ItemOutcome, ItemRecord, NewWebhook, WebhookEvent};
use hilo_store::{Inlet, StoreError, Tx};
use serde_json::json;
use std::collections::HashSet;

fn webhook(org: &OrganizationId, body: &[u8]) -> NewWebhook {
    NewWebhook { organization_id: org.clone(), body: body.to_vec(), signed: true }
}

both!(every_webhook_of_a_batch_is_kept_with_its_job, |db| async {
    let w = World::new(&db).await;
    for size in [0, 1, 64, 300] {
        // Any bytes at all: what is no UTF-8 is kept too.
        let batch: Vec<_> =
            (0..size).map(|n: u32| webhook(&w.org, &[0, 159, 146, n as u8, (n >> 8) as u8])).collect();
        Inlet::new(db.clone()).store(&batch).await.unwrap();
        let jobs = w.claim_jobs(Lane::Inbound, 1_000).await;
        assert_eq!(jobs.len(), batch.len());
        let mut bodies = HashSet::new();
        for job in jobs {
            assert_eq!((job.kind, &job.organization_id), (JobKind::ProcessWebhook, &w.org));
            let id = job.subject_id.unwrap();
            let event = look!(db, |tx| webhooks::get(tx, &w.org, &id).await);
            assert_eq!((event.status.as_str(), event.signed, event.received_at), ("PENDING", true, w.now()));
            bodies.insert(event.body);
        }
        assert_eq!(bodies, batch.into_iter().map(|webhook| webhook.body).collect());
    }
});

both!(a_batch_wakes_the_runner_when_it_is_committed, |db| async {
    let mut inbound = db.signals().lane(Lane::Inbound);
    inbound.borrow_and_update();
    assert!(!inbound.has_changed().unwrap());
    Inlet::new(db.clone()).store(&[webhook(&OrganizationId::deployment(), b"{}")]).await.unwrap();
    assert!(inbound.has_changed().unwrap());
});

async fn stored(w: &World, org: &OrganizationId) -> WebhookEvent {
    Inlet::new(w.db.clone()).store(&[webhook(org, b"{}")]).await.unwrap();
    let job = w.claim_jobs(Lane::Inbound, 10).await.pop().unwrap();
    look!(w.db, |tx| webhooks::get(tx, org, &job.subject_id.unwrap()).await)
}

async fn record(
    tx: &mut Tx,
    event: &WebhookEvent,
    org: &OrganizationId,
    outcome: ItemOutcome,
) -> Result<(), StoreError> {
    let raw = json!({ "id": "wamid.1" });
    let failed = outcome == ItemOutcome::Quarantined;
    let item = ItemRecord {
        event,
        organization_id: org,
        position: "entry[0].changes[0].messages[0]",
        kind: "message",
        phone_number_id: None,
        outcome,
        error: failed.then_some("no such thing"),
        subject_id: None,
        raw: failed.then_some(&raw),
    };
    webhooks::record_items(tx, &[item]).await
}

both!(a_quarantined_item_is_seen_until_a_replay_applies_it, |db, clock| async {
    let w = World::new(&db).await;
    let other = World::named(&db, "Luna", "222").await;
    let event = stored(&w, &w.org).await;
    for _ in 0..2 {
        change!(db, |tx| record(tx, &event, &w.org, ItemOutcome::Quarantined).await).unwrap();
        change!(db, |tx| webhooks::finish(
            tx,
            &[webhooks::EventRecord { event: &event, items: 2, failed_items: 1, error: None }]
        )
        .await)
        .unwrap();
        clock.advance(1_000);
    }
    let quarantined = look!(db, |tx| webhooks::quarantined(tx, &w.org, 10).await);
    assert_eq!(quarantined.len(), 1);
    let item = &quarantined[0];
    assert_eq!((&item.event_id, item.kind.as_str()), (&event.id, "message"));
    assert_eq!(
        (item.error.as_deref(), item.raw.as_ref().unwrap()["id"].as_str()),
        (Some("no such thing"), Some("wamid.1"))
    );
    assert!(look!(db, |tx| webhooks::quarantined(tx, &other.org, 10).await).is_empty());
    let now = look!(db, |tx| webhooks::get(tx, &w.org, event.id.as_str()).await);
    assert_eq!((now.status.as_str(), now.items, now.failed_items), ("PARTIAL", 2, 1));

    change!(db, |tx| record(tx, &event, &w.org, ItemOutcome::Applied).await).unwrap();
    change!(db, |tx| webhooks::finish(
        tx,
        &[webhooks::EventRecord { event: &event, items: 2, failed_items: 0, error: None }]
    )
    .await)
    .unwrap();
    assert!(look!(db, |tx| webhooks::quarantined(tx, &w.org, 10).await).is_empty());
    let now = look!(db, |tx| webhooks::get(tx, &w.org, event.id.as_str()).await);
    assert_eq!((now.status.as_str(), now.failed_items), ("PROCESSED", 0));
});

both!(an_item_that_found_its_organization_leaves_the_installation, |db| async {
    let w = World::new(&db).await;
    let nobody = OrganizationId::deployment();
    let event = stored(&w, &nobody).await;
    change!(db, |tx| record(tx, &event, &nobody, ItemOutcome::Quarantined).await).unwrap();
    assert_eq!(look!(db, |tx| webhooks::quarantined(tx, &nobody, 10).await).len(), 1);
    change!(db, |tx| record(tx, &event, &w.org, ItemOutcome::Quarantined).await).unwrap();
    assert!(look!(db, |tx| webhooks::quarantined(tx, &nobody, 10).await).is_empty());
    assert_eq!(look!(db, |tx| webhooks::quarantined(tx, &w.org, 10).await).len(), 1);
});

both!(an_event_ends_as_its_items_did, |db| async {
    let w = World::new(&db).await;
    let event = stored(&w, &w.org).await;
    for (items, failed, error, status) in [
        (0, 0, None, "PROCESSED"),
        (3, 0, None, "PROCESSED"),
        (3, 1, None, "PARTIAL"),
        (3, 3, None, "FAILED"),
        (0, 0, Some("not JSON"), "FAILED"),
    ] {
        change!(db, |tx| webhooks::finish(
            tx,
            &[webhooks::EventRecord {
                event: &event,
                items,
                failed_items: failed,
                error: error.map(str::to_owned)
            }]
        )
        .await)
        .unwrap();
        let now = look!(db, |tx| webhooks::get(tx, &w.org, event.id.as_str()).await);
        assert_eq!(now.status, status, "{items} {failed} {error:?}");
    }
});

both!(an_event_is_found_in_its_organization_only, |db| async {
    let w = World::new(&db).await;
    let other = World::named(&db, "Luna", "222").await;
    let event = stored(&w, &w.org).await;
    let mut tx = db.read().await.unwrap();
    let found = webhooks::get(&mut tx, &other.org, event.id.as_str()).await;
    assert!(matches!(found, Err(StoreError::NotFound)));
});
