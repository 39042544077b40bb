//! Nobody knows whether Meta took it: the message is parked, a status with its tracker is the evidence, and after five
//! minutes without any the agent is asked. It never leaves twice by itself.

use crate::support::{House, Place, both};
use hilo_domain::ids::MessageId;
use hilo_domain::live::LiveChange;
use hilo_domain::message::SendState;
use hilo_simulator::FaultKind;
use hilo_store::outbound;
use serde_json::{Value, json};

const LUCIA: &str = "+5491155550199";
const FIVE_MINUTES: i64 = 5 * 60 * 1000;
const A_DAY: i64 = 24 * 3_600_000;

/// Sends "Sí, hay" into a fault; its statuses wait until they are released.
async fn parked(house: &House, fault: FaultKind) -> Value {
    house.greeted_by(LUCIA).await;
    house.meta.once(FaultKind::WithheldStatuses);
    house.meta.once(fault);
    house.api.send(LUCIA, "Sí, hay").await;
    house.run().await;
    let message = house.api.message(LUCIA, "Sí, hay").await;
    assert_eq!(
        (&message["status"], &message["sendState"]),
        (&json!("QUEUED"), &json!("UNCONFIRMED")),
        "{message}"
    );
    assert!(message["externalMessageId"].is_null());
    message
}

/// How often open screens were told that a message is unconfirmed.
async fn told_unconfirmed(house: &House) -> usize {
    let told = house.told().await;
    let unconfirmed = |change: &&LiveChange| {
        matches!(change, LiveChange::Status { send_state: SendState::Unconfirmed, .. })
    };
    told.iter().filter(unconfirmed).count()
}

/// Taken, and the answer lost: the status adopts the message, and it went once.
async fn taken_and_adopted(place: &Place, fault: FaultKind) {
    let house = House::driven(place).await;
    parked(&house, fault).await;
    assert_eq!(house.meta.accepted().len(), 1, "Meta has it");
    // The next one does not wait for it.
    house.api.send(LUCIA, "¿Te sirve?").await;
    house.run().await;
    assert_eq!(house.api.message(LUCIA, "¿Te sirve?").await["status"], "DELIVERED");

    assert_eq!(house.meta.simulator.release_statuses(), 2);
    house.run().await;
    let message = house.api.message(LUCIA, "Sí, hay").await;
    assert_eq!(
        (&message["status"], &message["sendState"]),
        (&json!("DELIVERED"), &json!("ACCEPTED")),
        "{message}"
    );
    assert_eq!(message["externalMessageId"], house.meta.accepted()[0].id);
    let told = told_unconfirmed(&house).await;
    house.after(A_DAY).await;
    assert_eq!(told_unconfirmed(&house).await, told, "nobody is asked about what is known");
    assert_eq!(house.meta.accepted_words(LUCIA), ["Sí, hay", "¿Te sirve?"]);
    let mut peek = place.peek().await;
    assert_eq!(
        peek.texts("select outcome from message_attempts where outcome <> 'ACCEPTED'").await,
        ["ADOPTED"]
    );
    house.close().await;
}

/// Not taken, and nobody knows: the agent is asked, and decides.
async fn asked_and_resent(place: &Place, fault: FaultKind) {
    let house = House::driven(place).await;
    let message = parked(&house, fault).await;
    assert!(house.meta.accepted().is_empty());
    assert_eq!(told_unconfirmed(&house).await, 1);
    house.after(FIVE_MINUTES - 1).await;
    assert_eq!(told_unconfirmed(&house).await, 1, "five minutes for the evidence");
    house.after(1).await;
    assert_eq!(told_unconfirmed(&house).await, 2, "the agent is asked");
    house.after(A_DAY).await;
    assert!(house.meta.accepted().is_empty(), "never sent again by itself");
    assert_eq!(house.api.message(LUCIA, "Sí, hay").await["sendState"], "UNCONFIRMED");

    let actor = house.shop.actor(house.db()).await;
    let id = MessageId::from(message["id"].as_str().unwrap());
    let mut tx = house.db().write().await.unwrap();
    outbound::resend_unconfirmed(&mut tx, &actor, &id).await.unwrap();
    tx.commit().await.unwrap();
    house.run().await;
    let accepted = house.meta.accepted();
    assert_eq!(accepted.len(), 1);
    assert_eq!(accepted[0].tracker.as_deref(), Some(format!("1.{id}.2").as_str()));
    let message = house.api.message(LUCIA, "Sí, hay").await;
    assert_eq!(
        (&message["sendState"], &message["externalMessageId"]),
        (&json!("ACCEPTED"), &json!(accepted[0].id))
    );
    house.close().await;
}

both!(no_answer_after_accepting_is_adopted, |place| async {
    taken_and_adopted(place, FaultKind::TimeoutAfterAccept { ms: 20 }).await;
});

both!(a_reset_after_accepting_is_adopted, |place| async {
    taken_and_adopted(place, FaultKind::ResetAfterAccept).await;
});

both!(half_an_answer_is_adopted, |place| async {
    taken_and_adopted(place, FaultKind::TruncatedJson).await;
});

both!(an_answer_without_an_id_is_adopted, |place| async {
    taken_and_adopted(place, FaultKind::NoMessageId).await;
});

both!(no_answer_before_accepting_is_asked_about, |place| async {
    asked_and_resent(place, FaultKind::TimeoutBeforeAccept { ms: 20 }).await;
});

both!(a_reset_before_accepting_is_asked_about, |place| async {
    asked_and_resent(place, FaultKind::ResetBeforeAccept).await;
});

both!(a_proxys_error_page_is_asked_about, |place| async {
    asked_and_resent(place, FaultKind::ServerError { status: 500, graph_body: false }).await;
});

both!(what_was_given_up_and_arrives_after_all_is_shown_as_arrived, |place| async {
    let house = House::driven(place).await;
    let message = parked(&house, FaultKind::ResetAfterAccept).await;
    house.after(FIVE_MINUTES).await;
    let actor = house.shop.actor(house.db()).await;
    let id = MessageId::from(message["id"].as_str().unwrap());
    let mut tx = house.db().write().await.unwrap();
    outbound::discard_unconfirmed(&mut tx, &actor, &id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(house.api.message(LUCIA, "Sí, hay").await["status"], "FAILED");
    house.meta.simulator.release_statuses();
    house.run().await;
    assert_eq!(house.api.message(LUCIA, "Sí, hay").await["status"], "DELIVERED");
    assert_eq!(house.meta.accepted().len(), 1);
    house.close().await;
});

both!(a_note_is_kept_also_when_only_the_status_tells, |place| async {
    let house = House::driven(place).await;
    house.greeted_by(LUCIA).await;
    let lead = house.api.conversation(LUCIA).await.unwrap()["leadId"].clone();
    house.meta.once(FaultKind::ResetAfterAccept);
    let body = json!({ "toPhone": LUCIA, "text": "Con nota", "leadId": lead });
    let (status, _) = house.api.call(reqwest::Method::POST, "/whatsapp/send", &[], Some(body)).await;
    assert_eq!(status, 202);
    house.run().await;
    assert_eq!(house.api.message(LUCIA, "Con nota").await["status"], "DELIVERED");
    assert_eq!(house.meta.accepted().len(), 1);
    let mut peek = place.peek().await;
    assert_eq!(peek.count("notes where content = 'Con nota'").await, 1);
    house.close().await;
});
