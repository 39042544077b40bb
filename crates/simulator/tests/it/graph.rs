//! What the Graph side answers.

use crate::harness::{Harness, LUCIA, NOW, NUMBER, WABA, phone, text_to};
use hilo_simulator::{Event, Stage};
use serde_json::{Value, json};

fn code(body: &Value) -> u64 {
    body["error"]["code"].as_u64().unwrap()
}

#[tokio::test]
async fn an_accepted_text_is_answered_and_noted() {
    let mut h = Harness::new().await;
    h.lucia().await;
    let mut body = text_to("5491155550199", "¡Hola Lucía!");
    body["biz_opaque_callback_data"] = "1.m.1".into();
    let (status, answer) = h.send(&body).await;
    assert_eq!(status, 200);
    assert_eq!(answer["messaging_product"], "whatsapp");
    assert_eq!(answer["contacts"], json!([{ "input": "5491155550199", "wa_id": "5491155550199" }]));
    let id = answer["messages"][0]["id"].as_str().unwrap();
    assert!(id.starts_with("wamid.HBg"), "{id}");
    let ledger: Value = h.get("/_sim/messages?tracker=1.m.1").send().await.unwrap().json().await.unwrap();
    assert_eq!(ledger["accepted"], 1);
    let entry = &ledger["messages"][0];
    assert_eq!(entry["id"], id);
    assert_eq!((&entry["to"], &entry["body"]), (&LUCIA.into(), &"¡Hola Lucía!".into()));
    assert_eq!((&entry["at"], &entry["copies"]), (&NOW.0.into(), &1.into()));
}

#[tokio::test]
async fn any_version_or_none_may_stand_in_front() {
    let mut h = Harness::new().await;
    h.lucia().await;
    for prefix in ["", "/v18.0", "/v26.0"] {
        let path = format!("{prefix}/{NUMBER}/messages");
        let response = h.post(&path, &text_to(LUCIA, "a")).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
    }
    let response = h.get("/v24.0/nowhere/at/all").send().await.unwrap();
    assert_eq!(response.status(), 400);
    assert_eq!(code(&response.json().await.unwrap()), 2500);
}

#[tokio::test]
async fn the_wa_id_is_the_number_whatsapp_knows() {
    let mut h = Harness::new().await;
    h.lucia().await;
    let (_, answer) = h.send(&text_to("541155550199", "a")).await;
    assert_eq!(answer["contacts"], json!([{ "input": "541155550199", "wa_id": "5491155550199" }]));
}

#[tokio::test]
async fn a_wrong_or_missing_token_is_refused() {
    let h = Harness::new().await;
    let path = format!("{}/v24.0/{NUMBER}/messages", h.base);
    let body = text_to(LUCIA, "a");
    for request in [h.client.post(&path), h.client.post(&path).bearer_auth("other")] {
        let response = request.json(&body).send().await.unwrap();
        assert_eq!(response.status(), 401);
        let body: Value = response.json().await.unwrap();
        assert_eq!(code(&body), 190);
        assert_eq!(body["error"]["type"], "OAuthException");
        assert!(body["error"]["fbtrace_id"].is_string());
    }
    assert!(h.simulator.accepted().is_empty());
}

#[tokio::test]
async fn an_unknown_number_is_a_missing_object() {
    let h = Harness::new().await;
    let response = h.post("/v24.0/999/messages", &text_to(LUCIA, "a")).send().await.unwrap();
    assert_eq!(response.status(), 400);
    let body: Value = response.json().await.unwrap();
    assert_eq!((code(&body), &body["error"]["error_subcode"]), (100, &33.into()));
}

#[tokio::test]
async fn bad_requests_are_refused_and_not_noted() {
    let h = Harness::new().await;
    let unknown_media = json!({ "messaging_product": "whatsapp", "to": LUCIA, "type": "image",
        "image": { "id": "404" } });
    let reaction = json!({ "messaging_product": "whatsapp", "to": LUCIA, "type": "reaction",
        "reaction": { "message_id": "wamid.none", "emoji": "👍" } });
    for (body, wanted) in [
        (json!([]), 100),
        (json!({ "messaging_product": "whatsapp" }), 100),
        (text_to(LUCIA, &"a".repeat(4097)), 100),
        (text_to("nobody", "a"), 131_009),
        (unknown_media, 131_009),
        (reaction, 131_009),
    ] {
        let (status, answer) = h.send(&body).await;
        assert_eq!((status, code(&answer)), (400, wanted), "{body}");
    }
    let response = h.client.post(format!("{}/{NUMBER}/messages", h.base)).bearer_auth("token").body("{");
    assert_eq!(code(&response.send().await.unwrap().json().await.unwrap()), 100);
    assert!(h.simulator.accepted().is_empty());
}

#[tokio::test]
async fn reading_marks_the_message_and_those_before_and_shows_typing() {
    let mut h = Harness::new().await;
    let lucia = h.lucia().await;
    h.clock.advance(1_000);
    let second = lucia.text("¿Sigue disponible?").unwrap();
    h.clock.advance(1_000);
    lucia.text("?").unwrap();
    h.settled().await;
    let body = json!({ "messaging_product": "whatsapp", "status": "read", "message_id": second,
        "typing_indicator": { "type": "text" } });
    assert_eq!(h.send(&body).await, (200, json!({ "success": true })));
    let marked = h.event(|event| matches!(event, Event::ReadMarked { .. })).await;
    assert_eq!(marked, Event::ReadMarked { id: second, phone: phone(LUCIA) });
    h.event(|event| matches!(event, Event::Typing { .. })).await;
    let stages: Vec<Stage> = lucia.thread().unwrap().iter().map(|message| message.stage).collect();
    assert_eq!(stages, [Stage::Read, Stage::Read, Stage::Delivered]);
}

#[tokio::test]
async fn what_is_unknown_or_old_cannot_be_marked() {
    let mut h = Harness::new().await;
    let lucia = h.lucia().await;
    let first = lucia.thread().unwrap()[0].id.clone();
    let read = |id: &str| json!({ "messaging_product": "whatsapp", "status": "read", "message_id": id });
    let (status, answer) = h.send(&read("wamid.none")).await;
    assert_eq!((status, code(&answer)), (400, 131_009));
    h.clock.advance(31 * 24 * 3_600_000);
    let (status, answer) = h.send(&read(&first)).await;
    assert_eq!((status, code(&answer)), (400, 131_009));
}

#[tokio::test]
async fn numbers_and_accounts_describe_themselves() {
    let h = Harness::new().await;
    let path = format!("/v24.0/{NUMBER}?fields=verified_name,quality_rating");
    let body: Value = h.get(&path).send().await.unwrap().json().await.unwrap();
    assert_eq!(body, json!({ "id": NUMBER, "verified_name": "Ventas AR", "quality_rating": "GREEN" }));
    let path = format!("/v24.0/{WABA}/phone_numbers");
    let body: Value = h.get(&path).send().await.unwrap().json().await.unwrap();
    assert_eq!(body["data"][0]["display_phone_number"], "+54 9 11 5000 1000");
}

#[tokio::test]
async fn media_goes_up_and_comes_down() {
    let mut h = Harness::new().await;
    h.lucia().await;
    let part = reqwest::multipart::Part::bytes(b"%PDF-1.4".to_vec()).mime_str("application/pdf").unwrap();
    let form = reqwest::multipart::Form::new().text("messaging_product", "whatsapp").part("file", part);
    let up = h.client.post(format!("{}/v24.0/{NUMBER}/media", h.base)).bearer_auth("token").multipart(form);
    let up: Value = up.send().await.unwrap().json().await.unwrap();
    let id = up["id"].as_str().unwrap();
    let about: Value = h.get(&format!("/v24.0/{id}")).send().await.unwrap().json().await.unwrap();
    assert_eq!((&about["mime_type"], &about["file_size"]), (&"application/pdf".into(), &8.into()));
    let url = about["url"].as_str().unwrap();
    assert_eq!(h.client.get(url).send().await.unwrap().status(), 401, "the address needs the token");
    let bytes = h.client.get(url).bearer_auth("token").send().await.unwrap().bytes().await.unwrap();
    assert_eq!(&bytes[..], b"%PDF-1.4");
    let body = json!({ "messaging_product": "whatsapp", "to": LUCIA, "type": "document",
        "document": { "id": id, "filename": "presupuesto.pdf" } });
    h.accepted(&body).await;
    assert_eq!(h.simulator.accepted()[0].body, "presupuesto.pdf");
    let gone = h.client.delete(format!("{}/{id}", h.base)).bearer_auth("token").send().await.unwrap();
    assert_eq!(gone.status(), 200);
    assert_eq!(h.get(&format!("/{id}")).send().await.unwrap().status(), 400);
}
