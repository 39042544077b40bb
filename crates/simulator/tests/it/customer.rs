//! What customers send and how it arrives.

use crate::harness::{Harness, LUCIA, NOW, NUMBER, WABA, number, phone, text_to};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::StreamExt as _;
use hilo_simulator::{Event, Stage};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Sends over HTTP as Lucía; the message as the webhook brought it.
async fn send(h: &mut Harness, body: Value) -> Value {
    let path = format!("{}/_sim/customers/{LUCIA}/messages", h.base);
    let response = h.client.post(path).json(&body).send().await.unwrap();
    assert_eq!(response.status(), 200, "{body}");
    let sent: Value = response.json().await.unwrap();
    let message = h.message().await;
    assert_eq!(message["id"], sent["id"]);
    message
}

#[tokio::test]
async fn a_text_brings_its_contact() {
    let mut h = Harness::new().await;
    let body = json!({ "type": "text", "body": "Hola", "profile_name": "Lucía" });
    let path = format!("{}/_sim/customers/{LUCIA}/messages", h.base);
    h.client.post(path).json(&body).send().await.unwrap();
    let webhook = h.webhook().await.json;
    assert_eq!(webhook["entry"][0]["id"], WABA);
    let value = &webhook["entry"][0]["changes"][0]["value"];
    assert_eq!(value["contacts"], json!([{ "profile": { "name": "Lucía" }, "wa_id": "5491155550199" }]));
    let message = &value["messages"][0];
    assert_eq!((&message["from"], &message["type"]), (&"5491155550199".into(), &"text".into()));
    assert_eq!(message["text"], json!({ "body": "Hola" }));
    assert_eq!(message["timestamp"], (NOW.0 / 1000).to_string());
}

#[tokio::test]
async fn every_kind_of_file_can_be_fetched_by_its_id() {
    let mut h = Harness::new().await;
    for (kind, arrives_as, mime_type) in [
        ("image", "image", "image/png"),
        ("video", "video", "video/mp4"),
        ("document", "document", "application/pdf"),
        ("sticker", "sticker", "image/webp"),
        ("audio", "audio", "audio/ogg; codecs=opus"),
        ("voice", "audio", "audio/ogg; codecs=opus"),
    ] {
        let message = send(&mut h, json!({ "type": kind })).await;
        let file = &message[arrives_as];
        assert_eq!((&message["type"], &file["mime_type"]), (&arrives_as.into(), &mime_type.into()));
        if arrives_as == "audio" {
            assert_eq!(file["voice"], kind == "voice");
        }
        let id = file["id"].as_str().unwrap();
        let about: Value = h.get(&format!("/v24.0/{id}")).send().await.unwrap().json().await.unwrap();
        let response =
            h.client.get(about["url"].as_str().unwrap()).bearer_auth("token").send().await.unwrap();
        assert_eq!(response.headers()["content-type"], mime_type);
        let bytes = response.bytes().await.unwrap();
        assert_eq!(file["sha256"], STANDARD.encode(Sha256::digest(&bytes)));
    }
}

#[tokio::test]
async fn a_file_of_ones_own_arrives_as_given() {
    let mut h = Harness::new().await;
    let body =
        json!({ "type": "image", "mime_type": "image/jpeg", "data_base64": "aGlsbw==", "caption": "a" });
    let message = send(&mut h, body).await;
    assert_eq!(
        (&message["image"]["mime_type"], &message["image"]["caption"]),
        (&"image/jpeg".into(), &"a".into())
    );
    let id = message["image"]["id"].as_str().unwrap();
    let shown = h.client.get(format!("{}/_sim/media/{id}", h.base)).send().await.unwrap();
    assert!(shown.headers()["content-security-policy"].to_str().unwrap().contains("sandbox"));
    assert_eq!(&shown.bytes().await.unwrap()[..], b"hilo");
    let bad = json!({ "type": "image", "data_base64": "?" });
    let path = format!("{}/_sim/customers/{LUCIA}/messages", h.base);
    assert_eq!(h.client.post(path).json(&bad).send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn the_other_kinds_have_metas_fields() {
    let mut h = Harness::new().await;
    let contact =
        json!({ "name": { "formatted_name": "Diego" }, "phones": [{ "phone": "+54 351 555 0142" }] });
    let item = json!({ "product_retailer_id": "sku", "quantity": 1, "item_price": 10, "currency": "ARS" });
    for (sent, field, wanted) in [
        (
            json!({ "type": "location", "latitude": -34.5, "longitude": -58.25, "name": "Obelisco" }),
            "location",
            json!({ "latitude": -34.5, "longitude": -58.25, "name": "Obelisco" }),
        ),
        (json!({ "type": "contacts", "contacts": [contact] }), "contacts", json!([contact])),
        (
            json!({ "type": "order", "catalog_id": "c", "product_items": [item] }),
            "order",
            json!({ "catalog_id": "c", "product_items": [item] }),
        ),
        (
            json!({ "type": "list_reply", "id": "r1", "title": "Azul", "description": "256 GB" }),
            "interactive",
            json!({ "type": "list_reply",
                    "list_reply": { "id": "r1", "title": "Azul", "description": "256 GB" } }),
        ),
        (
            json!({ "type": "button_reply", "id": "b1", "title": "Sí" }),
            "interactive",
            json!({ "type": "button_reply", "button_reply": { "id": "b1", "title": "Sí" } }),
        ),
        (json!({ "type": "unsupported", "kind": "poll" }), "unsupported", json!({ "type": "poll" })),
    ] {
        let message = send(&mut h, sent).await;
        assert_eq!((&message["type"], &message[field]), (&field.into(), &wanted));
        if field == "unsupported" {
            assert_eq!(message["errors"][0]["code"], 131_051);
        }
    }
}

#[tokio::test]
async fn reactions_edits_and_deletions_change_the_phone() {
    let mut h = Harness::new().await;
    let lucia = h.lucia().await;
    let from_business = h.accepted(&text_to(LUCIA, "¿Te sirve?")).await;
    h.statuses_told().await;
    let first = lucia.thread().unwrap()[0].id.clone();
    let message =
        send(&mut h, json!({ "type": "reaction", "message_id": from_business, "emoji": "👍" })).await;
    assert_eq!(message["reaction"], json!({ "message_id": from_business, "emoji": "👍" }));
    let edit = send(&mut h, json!({ "type": "edit", "original_message_id": first, "body": "Buenas" })).await;
    assert_eq!(edit["edit"]["message"]["text"]["body"], "Buenas");
    assert_ne!(edit["id"], first.as_str());
    let thread = lucia.thread().unwrap();
    assert_eq!((thread.len(), thread[0].text.as_str(), thread[0].edited), (2, "Buenas", true));
    assert_eq!(thread[1].customer_reaction.as_deref(), Some("👍"));
    send(&mut h, json!({ "type": "reaction", "message_id": from_business, "emoji": "" })).await;
    send(&mut h, json!({ "type": "revoke", "original_message_id": first })).await;
    let thread = lucia.thread().unwrap();
    assert_eq!((thread[0].revoked, &thread[1].customer_reaction), (true, &None));
    let path = format!("{}/_sim/customers/{LUCIA}/messages", h.base);
    let foreign = json!({ "type": "edit", "original_message_id": from_business, "body": "x" });
    assert_eq!(h.client.post(path).json(&foreign).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn the_business_reacts_too() {
    let mut h = Harness::new().await;
    let lucia = h.lucia().await;
    let target = lucia.thread().unwrap()[0].id.clone();
    let body = json!({ "messaging_product": "whatsapp", "to": LUCIA, "type": "reaction",
        "reaction": { "message_id": target, "emoji": "🙌" } });
    h.accepted(&body).await;
    let thread = lucia.thread().unwrap();
    assert_eq!((thread.len(), thread[0].business_reaction.as_deref()), (1, Some("🙌")));
    assert_eq!(h.statuses_told().await, ["sent", "delivered"]);
}

#[tokio::test]
async fn an_answer_names_what_it_answers() {
    let mut h = Harness::new().await;
    h.lucia().await;
    let id = h.accepted(&text_to(LUCIA, "¿Azul o negro?")).await;
    h.statuses_told().await;
    let message = send(&mut h, json!({ "type": "text", "body": "Azul", "context": id })).await;
    assert_eq!(message["context"], json!({ "from": "5491150001000", "id": id }));
    let buttons = json!({ "messaging_product": "whatsapp", "to": LUCIA, "type": "interactive", "interactive": {
        "type": "button", "body": { "text": "¿Lo reservo?" },
        "action": { "buttons": [{ "type": "reply", "reply": { "id": "yes", "title": "Sí" } }] } } });
    let id = h.accepted(&buttons).await;
    h.statuses_told().await;
    h.simulator.phone(&phone(LUCIA)).tap(&id, "Sí").unwrap();
    let message = h.message().await;
    assert_eq!(message["interactive"]["button_reply"], json!({ "id": "yes", "title": "Sí" }));
    assert_eq!(message["context"]["id"], id);
}

#[tokio::test]
async fn a_raw_message_goes_out_as_it_is() {
    let mut h = Harness::new().await;
    let raw = json!({ "type": "hologram", "hologram": { "x": 1 }, "from": null, "from_user_id": "AR.1",
        "timestamp": "1768380000" });
    let message = send(&mut h, json!({ "type": "raw", "message": raw })).await;
    assert!(message.get("from").is_none());
    assert_eq!((&message["hologram"]["x"], &message["from_user_id"]), (&1.into(), &"AR.1".into()));
    assert_eq!(message["timestamp"], "1768380000");
    let thread = h.simulator.phone(&phone(LUCIA)).thread().unwrap();
    assert_eq!(thread[0].at.0, 1_768_380_000_000);
}

#[tokio::test]
async fn each_business_number_has_its_own_chat() {
    let mut h = Harness::with(|config| config.numbers.push(number("2", "waba-2"))).await;
    h.lucia().await;
    let other = h.simulator.phone(&phone(LUCIA)).on("2");
    other.text("Soporte?").unwrap();
    let webhook = h.webhook().await.json;
    assert_eq!(webhook["entry"][0]["id"], "waba-2");
    assert_eq!(
        (other.thread().unwrap().len(), h.simulator.phone(&phone(LUCIA)).thread().unwrap().len()),
        (1, 1)
    );
    assert!(other.on("3").text("a").is_err());
}

#[tokio::test]
async fn history_is_there_without_a_webhook_and_opens_the_window() {
    let mut h = Harness::new().await;
    let body = json!({ "phone": LUCIA, "name": "Lucía", "messages": [
        { "author": "customer", "at": NOW.0 - 60_000, "text": "Hola" },
        { "author": "business", "at": NOW.0 - 30_000, "text": "¡Hola!", "id": "wamid.own" } ] });
    let seeded = h.client.post(format!("{}/_sim/history", h.base)).json(&body).send().await.unwrap();
    assert_eq!(seeded.json::<Value>().await.unwrap()["ids"][1], "wamid.own");
    assert!(h.simulator.webhooks().is_empty());
    h.accepted(&text_to(LUCIA, "a")).await;
    assert_eq!(h.statuses_told().await, ["sent", "delivered"]);
    let path = format!("{}/_sim/customers/{LUCIA}/messages", h.base);
    let thread: Value = h.client.get(path).send().await.unwrap().json().await.unwrap();
    assert_eq!((&thread[1]["text"], &thread[1]["stage"]), (&"¡Hola!".into(), &"read".into()));
}

#[tokio::test]
async fn customers_are_made_listed_and_changed() {
    let h = Harness::new().await;
    let body = json!({ "phone": "+54 9 11 5555 0199", "name": "Lucía" });
    let made = h.client.post(format!("{}/_sim/customers", h.base)).json(&body).send().await.unwrap();
    assert_eq!(made.status(), 201);
    let path = format!("{}/_sim/customers/{LUCIA}", h.base);
    let change = json!({ "blocked": true, "on_whatsapp": false });
    h.client.patch(&path).json(&change).send().await.unwrap().error_for_status().unwrap();
    let all: Value = h.get("/_sim/customers").send().await.unwrap().json().await.unwrap();
    assert_eq!((&all[0]["phone"], &all[0]["name"]), (&LUCIA.into(), &"Lucía".into()));
    assert_eq!((&all[0]["blocked"], &all[0]["on_whatsapp"]), (&true.into(), &false.into()));
    let missing = h.get("/_sim/customers/+34612345678").send().await.unwrap();
    assert_eq!(missing.status(), 404);
    let bad = h.client.post(format!("{}/_sim/customers", h.base)).json(&json!({ "phone": "x" }));
    let bad: Value = bad.send().await.unwrap().json().await.unwrap();
    assert_eq!(bad["errorCode"], "INVALID");
}

#[tokio::test]
async fn ticks_follow_the_acknowledged_webhook() {
    let mut h = Harness::new().await;
    h.answer_with(&[500]);
    let lucia = h.simulator.phone(&phone(LUCIA));
    lucia.text("Hola").unwrap();
    assert_eq!(lucia.thread().unwrap()[0].stage, Stage::Sent);
    h.event(|event| matches!(event, Event::WebhookAcknowledged { .. })).await;
    assert_eq!(lucia.thread().unwrap()[0].stage, Stage::Delivered);
}

#[tokio::test]
async fn the_live_stream_tells_events() {
    let h = Harness::new().await;
    let response = h.get("/_sim/events").send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut chunks = response.bytes_stream();
    // The first chunk says that the stream is open, so the event cannot be missed.
    chunks.next().await.unwrap().unwrap();
    h.simulator.phone(&phone(LUCIA)).text("Hola").unwrap();
    let mut text = String::new();
    while !text.contains("webhook_acknowledged") {
        text.push_str(std::str::from_utf8(&chunks.next().await.unwrap().unwrap()).unwrap());
    }
    assert!(text.contains(&format!(r#"{{"type":"phone_changed","phone":"{LUCIA}"}}"#)), "{text}");
    h.simulator.close();
    while let Some(chunk) = chunks.next().await {
        chunk.unwrap();
    }
    let path = format!("/v24.0/{NUMBER}");
    assert_eq!(h.get(&path).send().await.unwrap().status(), 200, "closing ends streams, not answers");
}
