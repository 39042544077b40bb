//! Meta refuses, and that is certain: again later by the class of its code, or failed with a reason. Time is driven.

use crate::support::{House, both};
use hilo_domain::clock::Millis;
use hilo_simulator::{Fault, FaultKind};
use serde_json::json;

const LUCIA: &str = "+5491155550199";
const DIEGO: &str = "+5493515550142";

/// Sends "Sí, hay" into a fault, and runs what is due.
async fn send_into(house: &House, fault: FaultKind) {
    house.greeted_by(LUCIA).await;
    house.meta.once(fault);
    house.api.send(LUCIA, "Sí, hay").await;
    house.run().await;
}

both!(too_fast_is_tried_again_when_meta_says, |place| async {
    let house = House::driven(place).await;
    send_into(&house, FaultKind::RateLimited { retry_after_s: 30 }).await;
    let message = house.api.message(LUCIA, "Sí, hay").await;
    assert_eq!((&message["status"], &message["sendState"]), (&json!("QUEUED"), &json!("QUEUED")));
    let mut peek = place.peek().await;
    let error = peek.texts("select last_error from jobs where state = 'FAILED'").await;
    assert!(error.len() == 1 && error[0].contains("130429"), "{error:?}");

    house.after(29_999).await;
    assert!(house.meta.accepted().is_empty(), "not before Retry-After");
    house.after(1).await;
    assert_eq!(house.api.message(LUCIA, "Sí, hay").await["status"], "DELIVERED");
    assert_eq!(house.meta.accepted_words(LUCIA), ["Sí, hay"]);
    house.close().await;
});

both!(a_retry_waits_for_nobody_and_nobody_else_waits_for_it, |place| async {
    let house = House::driven(place).await;
    send_into(&house, FaultKind::ServerError { status: 503, graph_body: true }).await;
    house.api.send(LUCIA, "¿Te sirve?").await;
    house.greeted_by(DIEGO).await;
    house.api.send(DIEGO, "Hola, Diego").await;
    house.run().await;
    assert_eq!(house.meta.accepted_words(DIEGO), ["Hola, Diego"]);
    assert!(house.meta.accepted_words(LUCIA).is_empty(), "a conversation's order is kept through a retry");
    house.after(2_500).await;
    assert_eq!(house.meta.accepted_words(LUCIA), ["Sí, hay", "¿Te sirve?"]);
    house.close().await;
});

both!(metas_own_failure_is_tried_again_with_backoff, |place| async {
    let house = House::driven(place).await;
    send_into(&house, FaultKind::ServerError { status: 500, graph_body: true }).await;
    house.after(1_999).await;
    assert!(house.meta.accepted().is_empty(), "not before two seconds");
    house.after(501).await;
    assert_eq!(house.api.message(LUCIA, "Sí, hay").await["status"], "DELIVERED");
    assert_eq!(house.meta.accepted_words(LUCIA), ["Sí, hay"]);
    house.close().await;
});

both!(a_failure_that_stays_is_given_up_after_eight_tries, |place| async {
    let house = House::driven(place).await;
    house.greeted_by(LUCIA).await;
    let always = FaultKind::ServerError { status: 503, graph_body: true };
    house.meta.simulator.set_faults(vec![Fault::new(always)]);
    house.api.send(LUCIA, "Sí, hay").await;
    house.run().await;
    let mut peek = place.peek().await;
    for tries in 1..8 {
        assert_eq!(peek.count("message_attempts").await, tries);
        assert_eq!(house.api.message(LUCIA, "Sí, hay").await["status"], "QUEUED", "after {tries} tries");
        house.after(3_600_000).await;
    }
    let message = house.api.message(LUCIA, "Sí, hay").await;
    assert_eq!((&message["status"], &message["errorCode"]), (&json!("FAILED"), &json!(131_000)), "{message}");
    house.after(24 * 3_600_000).await;
    assert_eq!(peek.count("message_attempts").await, 8);
    assert_eq!(peek.count("jobs where kind = 'SEND_MESSAGE' and state = 'DEAD' and attempts = 8").await, 1);
    assert!(house.meta.accepted().is_empty());
    house.close().await;
});

both!(too_many_to_one_customer_slows_only_that_pair, |place| async {
    let house = House::driven(place).await;
    send_into(&house, FaultKind::PairLimit).await;
    house.greeted_by(DIEGO).await;
    house.api.send(DIEGO, "Hola, Diego").await;
    house.run().await;
    assert_eq!(house.meta.accepted_words(DIEGO), ["Hola, Diego"]);
    house.after(3_999).await;
    assert!(house.meta.accepted_words(LUCIA).is_empty(), "not before four seconds");
    house.after(1).await;
    assert_eq!(house.api.message(LUCIA, "Sí, hay").await["status"], "DELIVERED");
    house.close().await;
});

both!(a_shut_window_fails_at_once_or_by_webhook, |place| async {
    let house = House::driven(place).await;
    send_into(&house, FaultKind::WindowClosed { immediate: true }).await;
    let message = house.api.message(LUCIA, "Sí, hay").await;
    assert_eq!((&message["status"], &message["errorCode"]), (&json!("FAILED"), &json!(131_047)), "{message}");
    assert!(message["externalMessageId"].is_null());
    assert!(house.meta.accepted().is_empty());

    house.meta.once(FaultKind::WindowClosed { immediate: false });
    house.api.send(LUCIA, "¿Seguís ahí?").await;
    house.run().await;
    let message = house.api.message(LUCIA, "¿Seguís ahí?").await;
    assert_eq!((&message["status"], &message["errorCode"]), (&json!("FAILED"), &json!(131_047)), "{message}");
    assert!(message["externalMessageId"].is_string());
    house.after(24 * 3_600_000).await;
    assert_eq!(house.meta.accepted().len(), 1, "what failed is not tried again by itself");
    house.close().await;
});

both!(who_cannot_be_reached_fails_with_the_reason, |place| async {
    let house = House::driven(place).await;
    send_into(&house, FaultKind::NotReachable).await;
    let message = house.api.message(LUCIA, "Sí, hay").await;
    assert_eq!((&message["status"], &message["errorCode"]), (&json!("FAILED"), &json!(131_026)), "{message}");
    assert!(message["errorMessage"].as_str().is_some_and(|text| text.len() > 5), "{message}");
    assert!(message["failedAt"].is_string());
    house.close().await;
});

both!(meta_out_of_reach_is_tried_again, |place| async {
    let house = House::driven(place).await;
    house.greeted_by(LUCIA).await;
    // Nobody listens there: a connection that is refused is proof that nothing was taken.
    let meta = house.plan.graph_url.clone();
    let house = house.restart(|plan| plan.graph_url = "http://127.0.0.1:9".to_owned()).await;
    house.api.send(LUCIA, "Sí, hay").await;
    house.run().await;
    let message = house.api.message(LUCIA, "Sí, hay").await;
    assert_eq!(
        (&message["status"], &message["sendState"]),
        (&json!("QUEUED"), &json!("QUEUED")),
        "{message}"
    );
    let house = house.restart(|plan| plan.graph_url = meta).await;
    house.after(3_000).await;
    assert_eq!(house.api.message(LUCIA, "Sí, hay").await["status"], "DELIVERED");
    assert_eq!(house.meta.accepted().len(), 1);
    house.close().await;
});

both!(a_delayed_retry_does_not_wait_for_another_customers_slow_call, |place| async {
    // With the real runner: a call that hangs must not keep the retry of another message waiting.
    let house = House::open(place).await;
    for phone in [LUCIA, DIEGO] {
        house.meta.phone(phone).text("Hola").unwrap();
        crate::support::until(house.db(), "the customer", async || house.api.conversation(phone).await).await;
    }
    let lucia = hilo_domain::phone::Phone::parse(LUCIA).unwrap();
    let diego = hilo_domain::phone::Phone::parse(DIEGO).unwrap();
    house.meta.simulator.set_faults(vec![
        Fault::new(FaultKind::TimeoutBeforeAccept { ms: 20_000 }).to(lucia).times(1),
        Fault::new(FaultKind::ServerError { status: 500, graph_body: true }).to(diego).times(1),
    ]);
    house.api.send(LUCIA, "Esto cuelga").await;
    house.api.send(DIEGO, "Esto se reintenta").await;
    crate::support::until(house.db(), "the retry", async || {
        (house.api.message(DIEGO, "Esto se reintenta").await["status"] == "DELIVERED").then_some(())
    })
    .await;
    let hanging = house.api.message(LUCIA, "Esto cuelga").await;
    assert_eq!(hanging["sendState"], "SENDING", "the retry overtook the call that hangs");
    house.meta.simulator.close();
    house.close().await;
});

#[test]
fn driven_tests_begin_when_the_customers_write() {
    assert_eq!(crate::support::house::START, Millis::from_secs(crate::support::webhook::AT));
}
