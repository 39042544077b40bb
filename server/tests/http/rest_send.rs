//! `POST /api/integrations/whatsapp/send`

use crate::common::both;
use crate::world::{Answer, Person, World};
use reqwest::Method;
use serde_json::{Value, json};

const SEND: &str = "/api/integrations/whatsapp/send";

async fn sent(world: &World, who: &Person) -> i64 {
    world.get("/api/integrations/messages", who).await.body["total"].as_i64().unwrap()
}

async fn with_key(world: &World, who: &Person, key: &str, body: &Value) -> Answer {
    Answer::read(world.request(Method::POST, SEND, who).header("idempotency-key", key).json(body)).await
}

both!(a_message_is_queued_and_the_answer_is_the_seeds, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let body = json!({ "toPhone": "+54 9 11 5555-0101", "text": "¡Hola! ¿En qué te ayudo?" });
    let answer = world.post(SEND, &shop.ana, &body).await;
    assert_eq!(answer.status, 202, "{}", answer.body);
    assert_eq!(
        (&answer.body["status"], &answer.body["message"]),
        (&json!("PENDING"), &json!("Message queued for sending"))
    );
    assert!(answer.body["jobId"].is_string());

    let list = world.get("/api/integrations/messages", &shop.ana).await;
    let message = &list.body["data"][0];
    let expected = json!({
        "direction": "OUTBOUND", "to": "+5491155550101", "status": "QUEUED", "text": "¡Hola! ¿En qué te ayudo?",
        "externalMessageId": null,
    });
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(&message[field], value, "{field}");
    }
});

both!(a_repeated_request_sends_once, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let body = json!({ "toPhone": "+5491155550101", "text": "Una vez" });
    let first = with_key(&world, &shop.ana, "order-17", &body).await;
    let again = with_key(&world, &shop.ana, "order-17", &body).await;
    assert_eq!((first.status, again.status), (202, 202));
    assert_eq!(first.body, again.body);
    assert_eq!(again.headers["idempotent-replayed"], "true");

    let other =
        with_key(&world, &shop.ana, "order-17", &json!({ "toPhone": "+5491155550101", "text": "Otra" }))
            .await;
    assert_eq!(other.refusal(), (422, "IDEMPOTENCY_KEY_REUSED"));
    assert_eq!(sent(&world, &shop.owner).await, 1);

    // Keys are each organization's own.
    let other_shop = world.shop("Tienda Luna").await;
    let theirs = with_key(&world, &other_shop.ana, "order-17", &body).await;
    assert_eq!(theirs.status, 202);
    assert_ne!(theirs.body["jobId"], first.body["jobId"]);
});

both!(twenty_at_once_under_one_key_send_once, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let body = json!({ "toPhone": "+5491155550101", "text": "Una vez" });
    let all = (0..20).map(|_| with_key(&world, &shop.ana, "order-18", &body));
    let answers = futures::future::join_all(all).await;
    for answer in &answers {
        assert_eq!((answer.status, &answer.body), (202, &answers[0].body));
    }
    assert_eq!(sent(&world, &shop.owner).await, 1);
});

both!(a_refused_request_does_not_use_its_key_up, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let wrong = with_key(&world, &shop.ana, "k", &json!({ "toPhone": "nobody", "text": "Hola" })).await;
    assert_eq!(wrong.refusal(), (400, "PHONE_INVALID"));
    let right =
        with_key(&world, &shop.ana, "k", &json!({ "toPhone": "+5491155550101", "text": "Hola" })).await;
    assert_eq!(right.status, 202);
    let empty =
        with_key(&world, &shop.ana, " ", &json!({ "toPhone": "+5491155550101", "text": "Hola" })).await;
    assert_eq!(empty.refusal(), (400, "IDEMPOTENCY_KEY_INVALID"));
});

both!(what_cannot_be_sent_is_refused_and_leaves_no_trace, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let to = "+5491155550101";
    let refused = [
        (json!({ "toPhone": "+12", "text": "Hola" }), (400, "PHONE_INVALID")),
        (json!({ "toPhone": to, "text": " \n " }), (400, "TEXT_EMPTY")),
        (json!({ "toPhone": to, "text": "ñ".repeat(4097) }), (400, "TEXT_TOO_LONG")),
        (json!({ "toPhone": to }), (400, "BODY_INVALID")),
        (json!({ "toPhone": 5, "text": "Hola" }), (400, "BODY_INVALID")),
        (json!([]), (400, "BODY_INVALID")),
        (json!({ "toPhone": to, "text": "Hola", "leadId": "lead-123" }), (404, "NOT_FOUND")),
        (json!({ "toPhone": to, "text": "Hola", "channelId": "none" }), (404, "NOT_FOUND")),
    ];
    for (body, expected) in refused {
        assert_eq!(world.post(SEND, &shop.ana, &body).await.refusal(), expected, "{body}");
    }
    let broken = world.request(Method::POST, SEND, &shop.ana).body("{\"toPhone\":");
    assert_eq!(Answer::read(broken).await.refusal(), (400, "BODY_INVALID"));
    let large = world.request(Method::POST, SEND, &shop.ana).body(vec![b' '; 300_000]);
    assert_eq!(Answer::read(large).await.refusal(), (413, "PAYLOAD_TOO_LARGE"));
    assert_eq!(sent(&world, &shop.owner).await, 0);
    assert_eq!(world.get("/api/integrations/conversations", &shop.owner).await.body["total"], 0);

    let longest = json!({ "toPhone": to, "text": "ñ".repeat(4096) });
    assert_eq!(world.post(SEND, &shop.ana, &longest).await.status, 202);
});

both!(without_a_token_nothing_is_said, |world| async {
    let body = json!({ "toPhone": "+5491155550101", "text": "Hola" });
    let nobody = Answer::read(world.client.post(world.url(SEND)).json(&body)).await;
    assert_eq!(nobody.refusal(), (401, "UNAUTHORIZED"));
    let shop = world.shop("Tienda Sol").await;
    let other = world.shop("Tienda Luna").await;
    let elsewhere =
        world.request(Method::POST, SEND, &shop.ana).header("x-organization-id", other.id.as_str());
    assert_eq!(Answer::read(elsewhere.json(&body)).await.refusal(), (403, "ORGANIZATION_FORBIDDEN"));
});
