//! Templates that do not go: never twice, and never without a word.

use super::*;
use crate::support::both;
use hilo_domain::ids::MessageId;
use hilo_simulator::FaultKind;
use hilo_store::outbound;

const A_DAY: i64 = 24 * 3_600_000;

fn filled() -> Value {
    named(&[("1", "Lucía"), ("2", "#7")])
}

both!(a_template_of_which_nobody_knows_is_never_sent_again_by_itself, |place| async {
    let house = House::driven(place).await;
    let id = approved(&house, "order_ready", words(ORDER)).await;
    house.meta.once(FaultKind::ResetBeforeAccept);
    assert_eq!(send(&house, &id, filled()).await.0, 202);
    house.run().await;
    let message = house.api.newest(LUCIA).await;
    assert_eq!((&message["status"], &message["sendState"]), (&json!("QUEUED"), &json!("UNCONFIRMED")));
    house.after(A_DAY).await;
    assert!(house.meta.accepted().is_empty());

    // Only on a person's word.
    let actor = house.shop.actor(house.db()).await;
    let message_id = MessageId::from(message["id"].as_str().unwrap());
    let mut tx = house.db().write().await.unwrap();
    outbound::resend_unconfirmed(&mut tx, &actor, &message_id).await.unwrap();
    tx.commit().await.unwrap();
    house.run().await;
    assert_eq!(house.meta.accepted().len(), 1);
    assert_eq!(house.meta.accepted()[0].kind, "template");
    assert_eq!(house.api.newest(LUCIA).await["status"], "DELIVERED");
    house.close().await;
});

both!(a_template_whose_answer_was_lost_is_adopted_by_its_status, |place| async {
    let house = House::driven(place).await;
    let id = approved(&house, "order_ready", words(ORDER)).await;
    house.meta.once(FaultKind::ResetAfterAccept);
    send(&house, &id, filled()).await;
    house.run().await;
    let message = house.api.newest(LUCIA).await;
    assert_eq!((&message["status"], &message["sendState"]), (&json!("DELIVERED"), &json!("ACCEPTED")));
    assert_eq!(house.meta.accepted().len(), 1);
    house.close().await;
});

both!(what_meta_certainly_did_not_take_is_sent_again, |place| async {
    let house = House::driven(place).await;
    let id = approved(&house, "order_ready", words(ORDER)).await;
    house.meta.once(FaultKind::RateLimited { retry_after_s: 7 });
    send(&house, &id, filled()).await;
    house.run().await;
    house.after(6_000).await;
    assert!(house.meta.accepted().is_empty(), "as long as Meta asked");
    house.after(2_000).await;
    assert_eq!(house.api.newest(LUCIA).await["status"], "DELIVERED");
    assert_eq!(house.meta.accepted().len(), 1);
    house.close().await;
});

both!(a_template_that_meta_does_not_know_is_marked, |place| async {
    let house = House::driven(place).await;
    let id = make(&house, "order_ready", words(ORDER)).await;
    patch(&house, &id, json!({ "status": "APPROVED" })).await;
    house.run().await;
    // Approved by hand here, and still under review there: Meta does not send it.
    send(&house, &id, filled()).await;
    house.run().await;
    let message = house.api.newest(LUCIA).await;
    assert_eq!((&message["status"], &message["errorCode"]), (&json!("FAILED"), &json!(132_001)));
    let mut peek = place.peek().await;
    assert_eq!(
        peek.count("jobs where kind = 'SYNC_TEMPLATES' and state = 'DONE'").await,
        1,
        "Meta was asked"
    );
    let seen = get(&house, &id).await;
    assert_eq!(seen["missingAtMeta"], false, "it is there, waiting");
    house.close().await;
});

both!(a_template_paused_at_meta_is_noticed_by_the_send_that_fails, |place| async {
    let house = House::driven(place).await;
    let id = approved(&house, "order_ready", words(ORDER)).await;
    let mut there = serde_json::to_value(at_meta(&house, "order_ready").unwrap()).unwrap();
    there["status"] = "PAUSED".into();
    put(&house, there);
    send(&house, &id, filled()).await;
    house.run().await;
    let message = house.api.newest(LUCIA).await;
    assert_eq!((&message["status"], &message["errorCode"]), (&json!("FAILED"), &json!(132_015)));
    assert_eq!(get(&house, &id).await["status"], "PAUSED");
    let (status, answer) = send(&house, &id, filled()).await;
    assert_eq!((status, &answer["errorCode"]), (422, &json!("TEMPLATE_NOT_APPROVED")));
    house.close().await;
});

both!(a_paused_number_keeps_templates_waiting, |place| async {
    let house = House::driven(place).await;
    let id = approved(&house, "order_ready", words(ORDER)).await;
    house.meta.once(FaultKind::TokenExpired);
    send(&house, &id, filled()).await;
    house.run().await;
    assert_eq!(house.api.newest(LUCIA).await["status"], "QUEUED");
    assert!(house.meta.accepted().is_empty());
    house.after(5 * 60 * 1000).await;
    assert_eq!(house.api.newest(LUCIA).await["status"], "DELIVERED");
    house.close().await;
});
