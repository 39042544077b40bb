//! Lost answers, expired tokens, an hour's worth of calls used up: nothing is handed in twice, and nothing is lost.

use super::*;
use crate::support::both;
use crate::support::meta::NUMBER;
use hilo_simulator::{Fault, FaultKind, Route};

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;

fn once(house: &House, kind: FaultKind) {
    house.meta.simulator.add_fault(Fault::new(kind).on(Route::Templates).times(1));
}

fn how_many(house: &House, name: &str) -> usize {
    house.meta.simulator.templates(WABA).iter().filter(|template| template.name == name).count()
}

both!(a_submission_whose_answer_was_lost_is_found_and_not_repeated, |place| async {
    let house = House::driven(place).await;
    once(&house, FaultKind::ResetAfterAccept);
    let id = make(&house, "order_ready", words(ORDER)).await;
    house.run().await;
    assert_eq!(how_many(&house, "order_ready"), 1);
    assert_eq!(get(&house, &id).await["metaId"], Value::Null, "nobody knows yet");
    house.after(3 * SECOND).await;
    let known = get(&house, &id).await;
    assert_eq!(known["metaId"], at_meta(&house, "order_ready").unwrap().id);
    assert_eq!((&known["status"], &known["rejectedReason"]), (&json!("PENDING"), &Value::Null));
    assert_eq!(how_many(&house, "order_ready"), 1);
    house.close().await;
});

both!(a_submission_that_did_not_arrive_is_handed_in_again, |place| async {
    let house = House::driven(place).await;
    once(&house, FaultKind::ResetBeforeAccept);
    let id = make(&house, "order_ready", words(ORDER)).await;
    house.run().await;
    assert_eq!(how_many(&house, "order_ready"), 0);
    house.after(3 * SECOND).await;
    assert_eq!(how_many(&house, "order_ready"), 1);
    assert!(get(&house, &id).await["metaId"].is_string());
    house.close().await;
});

both!(an_edit_whose_answer_was_lost_is_counted_once, |place| async {
    let house = House::driven(place).await;
    let id = approved(&house, "order_ready", words(ORDER)).await;
    house.meta.simulator.add_fault(Fault::new(FaultKind::ResetAfterAccept).on(Route::Templates).times(1));
    // News and edits of one second have no order.
    house.clock.advance(SECOND);
    let other = "Hola {{1}}, su pedido {{2}} ya salió para allá.";
    assert_eq!(patch(&house, &id, json!({ "componentsJson": words(other) })).await.0, 200);
    house.run().await;
    house.after(3 * SECOND).await;
    // A second edit within a day would have been refused.
    let known = get(&house, &id).await;
    assert_eq!((&known["status"], &known["rejectedReason"]), (&json!("PENDING"), &Value::Null), "{known}");
    assert_eq!(known["metaStatus"], "PENDING");
    assert_eq!(place.peek().await.open_jobs().await, 0);
    house.close().await;
});

both!(a_number_whose_token_is_bad_pauses_and_its_templates_wait, |place| async {
    let house = House::driven(place).await;
    once(&house, FaultKind::TokenExpired);
    let id = make(&house, "order_ready", words(ORDER)).await;
    house.run().await;
    let mut peek = place.peek().await;
    assert_eq!(
        peek.texts(&format!("select paused_reason from channels where phone_number_id = '{NUMBER}'")).await,
        ["TOKEN_EXPIRED"]
    );
    assert_eq!(get(&house, &id).await["status"], "PENDING");
    assert_eq!(
        peek.count("jobs where kind = 'SUBMIT_TEMPLATE' and attempts = 0").await,
        1,
        "no try is used up"
    );
    house.after(5 * MINUTE).await;
    assert_eq!(how_many(&house, "order_ready"), 1);
    house.close().await;
});

both!(an_account_that_has_used_up_its_calls_is_left_alone_for_a_minute, |place| async {
    let house = House::driven(place).await;
    once(&house, FaultKind::RateLimited { retry_after_s: 1 });
    make(&house, "order_ready", words(ORDER)).await;
    house.run().await;
    house.after(MINUTE - SECOND).await;
    assert_eq!(how_many(&house, "order_ready"), 0);
    house.after(SECOND).await;
    assert_eq!(how_many(&house, "order_ready"), 1);
    house.close().await;
});

both!(a_template_that_never_reaches_meta_says_so, |place| async {
    let house = House::driven(place).await;
    let broken = Fault::new(FaultKind::ServerError { status: 500, graph_body: true }).on(Route::Templates);
    house.meta.simulator.set_faults(vec![broken]);
    let id = make(&house, "order_ready", words(ORDER)).await;
    for _ in 0..10 {
        house.after(60 * MINUTE).await;
    }
    let stuck = get(&house, &id).await;
    assert_eq!(stuck["status"], "PENDING");
    assert!(stuck["rejectedReason"].as_str().is_some_and(|reason| reason.len() > 10), "{stuck}");
    let mut peek = place.peek().await;
    assert_eq!(peek.count("jobs where kind = 'SUBMIT_TEMPLATE' and state = 'DEAD'").await, 1);
    house.close().await;
});

both!(a_deletion_goes_on_until_meta_has_done_it, |place| async {
    let house = House::driven(place).await;
    let id = approved(&house, "order_ready", words(ORDER)).await;
    once(&house, FaultKind::ResetAfterAccept);
    assert_eq!(call(&house, Method::DELETE, &format!("/{id}"), None).await.0, 200);
    house.run().await;
    house.after(3 * SECOND).await;
    assert_eq!(how_many(&house, "order_ready"), 0);
    let mut peek = place.peek().await;
    assert_eq!(peek.count("jobs where kind = 'DELETE_TEMPLATE' and state = 'DONE'").await, 1);
    house.close().await;
});
