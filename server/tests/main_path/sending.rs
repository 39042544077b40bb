//! From an answer to the customer's phone and its ticks, exactly as the seed writes it.

use crate::support::{House, both, until};
use hilo_domain::ids::{ConversationId, MessageId};
use hilo_simulator::Event;
use hilo_store::outbound::{self, Reply};
use reqwest::Method;
use serde_json::{Value, json};

const LUCIA: &str = "+5491155550199";
const DIEGO: &str = "+5493515550142";

async fn status_of(house: &House, phone: &str, text: &str, wanted: &str) -> Value {
    until(house.db(), &format!("{text:?} {wanted}"), async || {
        let message = house.api.message(phone, text).await;
        (message["status"] == wanted).then_some(message)
    })
    .await
}

async fn greeted(house: &House, phone: &str) -> Value {
    house.meta.phone(phone).text("Hola").unwrap();
    until(house.db(), "the customer", async || house.api.conversation(phone).await).await
}

both!(an_answer_reaches_the_phone_and_its_ticks_go_to_read, |place| async {
    let house = House::open(place).await;
    greeted(&house, LUCIA).await;
    let answer = house.api.send(LUCIA, "Hello! How can I help you?").await;
    assert_eq!(
        (&answer["status"], &answer["message"]),
        (&json!("PENDING"), &json!("Message queued for sending"))
    );
    assert!(answer["jobId"].as_str().is_some_and(|id| !id.is_empty()), "{answer}");

    let delivered = status_of(&house, LUCIA, "Hello! How can I help you?", "DELIVERED").await;
    let accepted = house.meta.accepted();
    assert_eq!(accepted.len(), 1);
    let id = delivered["id"].as_str().unwrap();
    assert_eq!(
        accepted[0].payload,
        json!({
            "messaging_product": "whatsapp",
            "to": "5491155550199",
            "type": "text",
            "text": { "body": "Hello! How can I help you?" },
            "biz_opaque_callback_data": format!("1.{id}.1"),
        })
    );
    assert_eq!(accepted[0].phone_number_id, crate::support::meta::NUMBER);
    assert_eq!(delivered["externalMessageId"], accepted[0].id);
    assert_eq!((&delivered["direction"], &delivered["to"]), (&json!("OUTBOUND"), &json!(LUCIA)));
    assert!(delivered["sentAt"].is_string() && delivered["deliveredAt"].is_string(), "{delivered}");
    assert!(delivered["readAt"].is_null());

    house.meta.phone(LUCIA).open().unwrap();
    let read = status_of(&house, LUCIA, "Hello! How can I help you?", "READ").await;
    assert!(read["readAt"].is_string(), "{read}");
    let conversation = house.api.conversation(LUCIA).await.unwrap();
    assert_eq!(conversation["lastMessageDirection"], "OUTBOUND");
    house.close().await;
});

both!(an_answer_to_a_number_nobody_has_seen_makes_its_lead, |place| async {
    let house = House::open(place).await;
    house.api.send("+34 612 345 678", "Hola").await;
    // Never written to us: Meta takes it and fails it, the window being shut.
    let failed = status_of(&house, "+34612345678", "Hola", "FAILED").await;
    assert_eq!(failed["errorCode"], 131_047);
    let conversation = house.api.conversation("+34612345678").await.unwrap();
    assert_eq!(conversation["leadName"], "WhatsApp +34612345678");
    house.close().await;
});

both!(a_note_is_kept_on_the_lead_that_was_named, |place| async {
    let house = House::open(place).await;
    let conversation = greeted(&house, LUCIA).await;
    let body = json!({ "toPhone": LUCIA, "text": "Con nota", "leadId": conversation["leadId"] });
    let (status, answer) = house.api.call(Method::POST, "/whatsapp/send", &[], Some(body)).await;
    assert_eq!(status, 202, "{answer}");
    house.api.send(LUCIA, "Sin nota").await;
    status_of(&house, LUCIA, "Con nota", "DELIVERED").await;
    status_of(&house, LUCIA, "Sin nota", "DELIVERED").await;
    let mut peek = place.peek().await;
    let lead = conversation["leadId"].as_str().unwrap();
    assert_eq!(
        peek.texts(&format!("select content from notes where lead_id = '{lead}' order by id")).await,
        ["Hola", "Con nota"]
    );

    let body = json!({ "toPhone": LUCIA, "text": "Nadie", "leadId": "no-such-lead" });
    let (status, answer) = house.api.call(Method::POST, "/whatsapp/send", &[], Some(body)).await;
    assert_eq!(status, 404, "{answer}");
    house.close().await;
});

both!(the_same_idempotency_key_sends_once, |place| async {
    let house = House::open(place).await;
    greeted(&house, LUCIA).await;
    let body = json!({ "toPhone": LUCIA, "text": "Una vez" });
    let key = [("idempotency-key", "4f6b7f9e")];
    let calls = (0..8).map(|_| house.api.call(Method::POST, "/whatsapp/send", &key, Some(body.clone())));
    let answers = futures::future::join_all(calls).await;
    for (status, answer) in &answers {
        assert_eq!((*status, answer), (202, &answers[0].1));
    }
    let other = json!({ "toPhone": LUCIA, "text": "Otra cosa" });
    let (status, answer) = house.api.call(Method::POST, "/whatsapp/send", &key, Some(other)).await;
    assert_eq!((status, &answer["errorCode"]), (422, &json!("IDEMPOTENCY_KEY_REUSED")));
    status_of(&house, LUCIA, "Una vez", "DELIVERED").await;
    assert_eq!(house.meta.accepted_words(LUCIA), ["Una vez"]);
    assert_eq!(place.peek().await.count("messages where direction = 'OUTBOUND'").await, 1);
    house.close().await;
});

both!(a_conversations_messages_leave_in_order, |place| async {
    let house = House::open(place).await;
    greeted(&house, LUCIA).await;
    greeted(&house, DIEGO).await;
    let words: Vec<String> = (1..=20).map(|n| format!("Línea {n}")).collect();
    for line in &words {
        house.api.send(LUCIA, line).await;
        house.api.send(DIEGO, line).await;
    }
    for phone in [LUCIA, DIEGO] {
        until(house.db(), "twenty delivered", async || {
            let messages = house.api.messages(phone).await;
            let ours = messages.iter().filter(|message| message["direction"] == "OUTBOUND");
            (ours.filter(|message| message["status"] == "DELIVERED").count() == 20).then_some(())
        })
        .await;
        assert_eq!(house.meta.accepted_words(phone), words);
    }
    let mut peek = place.peek().await;
    assert_eq!(peek.count("message_attempts").await, 40, "each was tried once");
    house.close().await;
});

both!(an_agents_reply_goes_out_and_quotes_what_it_answers, |place| async {
    let house = House::open(place).await;
    let conversation = greeted(&house, LUCIA).await;
    let asked = house.api.newest(LUCIA).await;
    let actor = house.shop.actor(house.db()).await;
    let conversation_id = ConversationId::from(conversation["conversationId"].as_str().unwrap());
    let reply = Reply {
        text: "Claro, mirá: https://sol.example".to_owned(),
        client_message_id: Some("b5a1".to_owned()),
        reply_to: Some(MessageId::from(asked["id"].as_str().unwrap())),
    };
    // A double click.
    let mut ids = Vec::new();
    for _ in 0..2 {
        let mut tx = house.db().write().await.unwrap();
        ids.push(outbound::queue_reply(&mut tx, &actor, &conversation_id, reply.clone()).await.unwrap());
        tx.commit().await.unwrap();
    }
    assert_eq!(ids[0], ids[1]);
    status_of(&house, LUCIA, &reply.text, "DELIVERED").await;
    let accepted = house.meta.accepted();
    assert_eq!(accepted.len(), 1);
    assert_eq!(accepted[0].payload["context"], json!({ "message_id": asked["externalMessageId"] }));
    assert_eq!(accepted[0].payload["text"], json!({ "body": reply.text, "preview_url": true }));
    let (_, thread) = house
        .api
        .call(
            Method::GET,
            &format!("/messages?leadId={}", conversation["leadId"].as_str().unwrap()),
            &[],
            None,
        )
        .await;
    assert_eq!(thread["total"], 2);
    house.close().await;
});

both!(reading_tells_meta_at_once, |place| async {
    let house = House::open(place).await;
    greeted(&house, LUCIA).await;
    let mut events = house.meta.simulator.subscribe();
    let (status, answer) =
        house.api.call(Method::PATCH, "/conversations/%2B5491155550199/mark-read", &[], None).await;
    assert_eq!((status, &answer["unreadCount"]), (200, &json!(0)));
    let seen = house.api.newest(LUCIA).await["externalMessageId"].clone();
    let marked = |event: &Event| matches!(event, Event::ReadMarked { id, .. } if *id == seen);
    crate::support::meta::event(&mut events, marked).await;
    house.close().await;
});

both!(a_crowd_of_answers_keeps_the_numbers_pace_and_loses_none, |place| async {
    let house = House::open(place).await;
    let phones: Vec<String> = (0..60).map(|n| format!("+54911555501{n:02}")).collect();
    for phone in &phones {
        house.meta.phone(phone).text("Hola").unwrap();
    }
    let mut peek = place.peek().await;
    let sends = phones.iter().map(|phone| house.api.send(phone, "Gracias a todos"));
    futures::future::join_all(sends).await;
    until(house.db(), "all delivered", async || {
        let delivered = "messages where direction = 'OUTBOUND' and status = 'DELIVERED'";
        (peek.count(delivered).await == 60).then_some(())
    })
    .await;
    let mut at: Vec<i64> = house.meta.accepted().iter().map(|message| message.at.0).collect();
    at.sort_unstable();
    assert_eq!(at.len(), 60);
    // Not quite 80 a second: the sixtieth has to wait for 59 turns of 12.95 ms.
    assert!(at[59] - at[0] >= 600, "{at:?}");
    let claims = peek.number("select cast(sum(fence) as bigint) from jobs where kind = 'SEND_MESSAGE'").await;
    assert!((60..=120).contains(&claims), "each waited for its turn, or was put back to it once: {claims}");
    house.close().await;
});
