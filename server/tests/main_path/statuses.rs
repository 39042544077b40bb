//! Statuses only move forward, in whatever order they come, even before Meta has answered us.

use crate::support::house::Plan;
use crate::support::meta::event;
use crate::support::shop::Shop;
use crate::support::webhook::{AT, SHOP};
use crate::support::{Api, Gate, House, Meta, Place, both, until};
use hilo_domain::clock::SystemClock;
use hilo_simulator::{Event, Fault, FaultKind, Stage};
use hilo_whatsapp::fixtures::status::{Report, failed, report};
use hilo_whatsapp::fixtures::statuses;
use serde_json::Value;
use std::sync::Arc;

const LUCIA: &str = "+5491155550199";

/// A message that Meta has taken, and whose statuses the test tells.
async fn sent(house: &House) -> Value {
    house.greeted_by(LUCIA).await;
    house.meta.once(FaultKind::WithheldStatuses);
    house.api.send(LUCIA, "Sí, hay").await;
    house.run().await;
    let message = house.api.message(LUCIA, "Sí, hay").await;
    assert_eq!(message["status"], "SENT", "{message}");
    message
}

fn about(message: &Value, timestamp: i64) -> Report<'_> {
    let wamid = message["externalMessageId"].as_str().unwrap();
    Report { wamid, recipient: "5491155550199", timestamp, tracker: None }
}

both!(read_delivered_sent_is_read, |place| async {
    let house = House::driven(place).await;
    let message = sent(&house).await;
    for (n, status) in ["read", "delivered", "sent"].into_iter().enumerate() {
        // Each in a webhook of its own, and processed before the next one comes.
        let report = report(&about(&message, AT + 30 - 10 * n as i64), status);
        house.door.deliver(&statuses(&SHOP, vec![report])).await;
        house.run().await;
        assert_eq!(house.api.message(LUCIA, "Sí, hay").await["status"], "READ", "after {status}");
    }
    let message = house.api.message(LUCIA, "Sí, hay").await;
    for (stage, second) in [("readAt", 30), ("deliveredAt", 20)] {
        assert_eq!(message[stage], format!("2026-01-14T10:00:{second}.000Z"), "the history does not lie");
    }
    assert_eq!(message["statusUpdatedAt"], "2026-01-14T10:00:30.000Z");

    // The same once more changes nothing.
    let again =
        vec![report(&about(&message, AT + 10), "delivered"), report(&about(&message, AT + 40), "read")];
    house.door.deliver(&statuses(&SHOP, again)).await;
    house.run().await;
    assert_eq!(house.api.message(LUCIA, "Sí, hay").await["status"], "READ");
    house.close().await;
});

both!(failed_overwrites_and_stays_with_code_and_sentence, |place| async {
    let house = House::driven(place).await;
    let message = sent(&house).await;
    let read = report(&about(&message, AT + 5), "read");
    house.door.deliver(&statuses(&SHOP, vec![read])).await;
    let report_failed =
        failed(&about(&message, AT + 9), 131_047, "Re-engagement message", "More than 24 hours");
    house.door.deliver(&statuses(&SHOP, vec![report_failed])).await;
    house.run().await;
    let now = house.api.message(LUCIA, "Sí, hay").await;
    assert_eq!((&now["status"], &now["errorCode"]), (&"FAILED".into(), &131_047.into()), "{now}");
    assert!(now["errorMessage"].as_str().is_some_and(|text| text.contains("Re-engagement")), "{now}");
    assert_eq!(now["failedAt"], "2026-01-14T10:00:09.000Z");
    assert_eq!(now["readAt"], "2026-01-14T10:00:05.000Z");

    let late = report(&about(&message, AT + 20), "delivered");
    house.door.deliver(&statuses(&SHOP, vec![late])).await;
    house.run().await;
    assert_eq!(house.api.message(LUCIA, "Sí, hay").await["status"], "FAILED");
    house.close().await;
});

both!(statuses_arrive_under_both_fields_and_unknown_ones_do_no_harm, |place| async {
    let house = House::driven(place).await;
    let message = sent(&house).await;
    // The seed's `field: "statuses"`, as in its own example.
    let mut body: Value =
        serde_json::from_slice(&statuses(&SHOP, vec![report(&about(&message, AT + 1), "delivered")]))
            .unwrap();
    body["entry"][0]["changes"][0]["field"] = "statuses".into();
    house.door.deliver(body.to_string().as_bytes()).await;
    let stranger =
        Report { wamid: "wamid.STRANGER", recipient: "5491155550199", timestamp: AT, tracker: None };
    house.door.deliver(&statuses(&SHOP, vec![report(&stranger, "read")])).await;
    let odd = vec![report(&about(&message, AT + 2), "teleported"), report(&about(&message, AT + 3), "read")];
    house.door.deliver(&statuses(&SHOP, odd)).await;
    house.run().await;
    let now = house.api.message(LUCIA, "Sí, hay").await;
    assert_eq!(now["status"], "READ", "{now}");
    assert_eq!(now["deliveredAt"], "2026-01-14T10:00:01.000Z");
    let mut peek = place.peek().await;
    assert_eq!(peek.count("webhook_items where outcome = 'ORPHAN'").await, 1);
    assert_eq!(peek.count("webhook_items where outcome = 'UNSUPPORTED' and raw is not null").await, 1);
    assert_eq!(peek.open_jobs().await, 0);
    house.close().await;
});

both!(the_simulators_reordered_and_doubled_statuses_end_right, |place| async {
    let house = House::driven(place).await;
    house.greeted_by(LUCIA).await;
    house.meta.phone(LUCIA).open().unwrap();
    house.meta.simulator.set_faults(vec![
        Fault::new(FaultKind::ReorderedWebhooks),
        Fault::new(FaultKind::DuplicatedWebhooks { times: 3 }),
    ]);
    for n in 0..3 {
        house.api.send(LUCIA, &format!("Respuesta {n}")).await;
    }
    house.run().await;
    for n in 0..3 {
        assert_eq!(house.api.message(LUCIA, &format!("Respuesta {n}")).await["status"], "READ");
    }
    assert_eq!(house.meta.accepted().len(), 3);
    house.close().await;
});

/// A server whose calls to Meta go through a gate.
async fn gated(place: &Place) -> (Meta, Gate, Plan, Shop) {
    let clock = Arc::new(SystemClock);
    let meta = Meta::start(clock.clone()).await;
    let gate = Gate::before(&meta.url).await;
    let plan = Plan::of(place, &gate.url, clock);
    let shop = plan.found().await;
    (meta, gate, plan, shop)
}

both!(a_status_before_metas_answer_ends_right_and_once, |place| async {
    let (meta, gate, plan, shop) = gated(place).await;
    let running = plan.start().await;
    let (db, base) = (running.state.db.clone(), running.state.config.base_url.clone());
    meta.simulator.set_callback(Some(running.state.config.callback_url()));
    let api = Api::new(&base, &shop);
    meta.phone(LUCIA).text("Hola").unwrap();
    until(&db, "the customer", async || api.conversation(LUCIA).await).await;

    // Meta takes the message and reports it delivered; its answer is still at the gate.
    gate.close();
    let mut events = meta.simulator.subscribe();
    api.send(LUCIA, "Sí, hay").await;
    gate.holds(1).await;
    let delivered = |event: &Event| matches!(event, Event::StatusSent { stage: Stage::Delivered, .. });
    event(&mut events, delivered).await;
    let adopted = until(&db, "the status before the answer", async || {
        let message = api.message(LUCIA, "Sí, hay").await;
        (message["status"] == "DELIVERED").then_some(message)
    })
    .await;
    let accepted = meta.accepted();
    assert_eq!(adopted["externalMessageId"], accepted[0].id);

    // Now the answer comes, and changes nothing.
    gate.open();
    let mut peek = place.peek().await;
    until(&db, "the end of the call", async || (peek.open_jobs().await == 0).then_some(())).await;
    let message = api.message(LUCIA, "Sí, hay").await;
    assert_eq!(message["status"], "DELIVERED");
    assert_eq!(message["sendState"], "ACCEPTED");
    assert_eq!(message["externalMessageId"], accepted[0].id);
    assert_eq!(accepted.len(), 1);
    assert_eq!(peek.count("messages where direction = 'OUTBOUND'").await, 1);
    assert_eq!(peek.count("message_attempts").await, 1);
    assert_eq!(peek.count("orphan_statuses").await, 0);
    running.shutdown().await;
});
