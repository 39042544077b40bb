//! Webhooks that share a commit: what goes wrong with one of them is its own, and the totals stay right.

use crate::support::webhook::{self, AT, SHOP};
use crate::support::{House, both};
use hilo_domain::ids::OrganizationId;
use hilo_domain::job::JobKind;
use hilo_store::jobs::{self, NewJob, PRIORITY_NORMAL};
use hilo_store::totals;
use hilo_whatsapp::fixtures;
use hilo_whatsapp::fixtures::status::{Report, report};
use serde_json::json;

const LUCIA: &str = "+5491155550199";

/// A text of Lucía's.
fn text(n: usize) -> Vec<u8> {
    webhook::text(&SHOP, &LUCIA[1..], &format!("wamid.{n}"), &format!("Mensaje {n}"))
}

/// A status that does not say of which message.
fn broken() -> Vec<u8> {
    let nameless = Report { wamid: "", recipient: &LUCIA[1..], timestamp: AT, tracker: None };
    fixtures::statuses(&SHOP, vec![report(&nameless, "delivered")])
}

both!(one_that_fails_is_quarantined_and_those_beside_it_are_not, |place| async {
    let house = House::driven(place).await;
    for n in 0..40 {
        let body = if n == 15 { broken() } else { text(n) };
        house.door.deliver(&body).await;
    }
    house.run().await;
    let mut peek = place.peek().await;
    assert_eq!(house.api.messages(LUCIA).await.len(), 39);
    assert_eq!(peek.count("webhook_items where outcome = 'APPLIED'").await, 39);
    assert_eq!(peek.count("webhook_items where outcome = 'QUARANTINED'").await, 1);
    assert_eq!(peek.count("webhook_events where status = 'PROCESSED'").await, 39);
    assert_eq!(peek.count("jobs where state = 'DONE' and attempts = 1").await, 40);
    house.close().await;
});

both!(an_event_that_is_to_be_processed_twice_at_once_is, |place| async {
    let house = House::driven(place).await;
    for n in 0..3 {
        house.door.deliver(&text(n)).await;
    }
    let mut peek = place.peek().await;
    let mut tx = house.db().write().await.unwrap();
    for event in peek.texts("select id from webhook_events").await {
        let organization_id =
            OrganizationId::from(peek.texts("select id from organizations").await.remove(0).as_str());
        let again = NewJob {
            organization_id,
            kind: JobKind::ProcessWebhook,
            serial_key: None,
            subject_id: Some(event),
            payload: json!({}),
            priority: PRIORITY_NORMAL,
            run_at: tx.now(),
        };
        jobs::enqueue(&mut tx, again).await.unwrap();
    }
    tx.commit().await.unwrap();
    house.run().await;
    assert_eq!(house.api.messages(LUCIA).await.len(), 3);
    assert_eq!(peek.count("jobs where state = 'DONE' and attempts = 1").await, 6);
    assert_eq!(peek.count("webhook_items where outcome = 'DUPLICATE'").await, 3);
    house.close().await;
});

both!(totals_that_an_older_node_left_behind_are_corrected, |place| async {
    let house = House::driven(place).await;
    for n in 0..5 {
        house.door.deliver(&text(n)).await;
    }
    house.run().await;
    assert_eq!(totals::correct(house.db()).await.unwrap(), 0);
    let mut peek = place.peek().await;
    peek.run("update organization_counters set messages = messages - 2").await;
    assert_eq!(totals::correct(house.db()).await.unwrap(), 1);
    let kept = "select messages * 100 + conversations from organization_counters";
    assert_eq!(peek.number(kept).await, 501);
    assert_eq!(totals::correct(house.db()).await.unwrap(), 0);
    house.close().await;
});
