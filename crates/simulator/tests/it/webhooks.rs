//! Delivery: the bytes, retries, the handshake.

use crate::harness::{Harness, LUCIA};
use hilo_simulator::{Event, Subject};
use serde_json::{Value, json};

#[tokio::test]
async fn the_signed_bytes_are_escaped_as_meta_escapes() {
    let mut h = Harness::new().await;
    h.simulator.post_webhook(&json!({ "object": "x", "text": "ñ 🙌 a/b" }));
    let webhook = h.webhook().await;
    let raw = std::str::from_utf8(&webhook.raw).unwrap();
    assert!(raw.contains("\\u00f1 \\ud83d\\ude4c a\\/b"), "{raw}");
    assert_eq!(webhook.json["text"], "ñ 🙌 a/b");
}

#[tokio::test]
async fn any_body_can_be_posted_over_http() {
    let mut h = Harness::new().await;
    let body = json!({ "object": "whatsapp_business_account", "entry": [] });
    let response = h.client.post(format!("{}/_sim/webhook", h.base)).json(&body).send().await.unwrap();
    assert_eq!(response.status(), 202);
    assert_eq!(h.webhook().await.json, body);
}

#[tokio::test]
async fn a_webhook_is_tried_until_it_is_acknowledged() {
    let mut h = Harness::new().await;
    h.answer_with(&[503, 500, 204]);
    let lucia = h.simulator.phone(&crate::harness::phone(LUCIA));
    let id = lucia.text("Hola").unwrap();
    for _ in 0..4 {
        assert_eq!(h.message().await["id"], id);
    }
    for (n, wanted) in [503, 500, 204].into_iter().enumerate() {
        let failed = h.event(|event| matches!(event, Event::WebhookFailed { .. })).await;
        let Event::WebhookFailed { status, attempt, given_up, .. } = failed else { unreachable!() };
        assert_eq!((status, attempt as usize, given_up), (Some(wanted), n + 1, false));
    }
    h.event(|event| matches!(event, Event::WebhookAcknowledged { .. })).await;
    h.settled().await;
    let records = h.simulator.webhooks();
    assert_eq!((records.len(), records[0].attempts, records[0].status), (1, 4, Some(200)));
}

#[tokio::test]
async fn a_refused_webhook_does_not_hold_up_the_next_and_is_given_up() {
    let mut h = Harness::with(|config| config.retry_limit = 1).await;
    h.answer_with(&[500, 200, 500]);
    let lucia = h.simulator.phone(&crate::harness::phone(LUCIA));
    let (first, second) = (lucia.text("1").unwrap(), lucia.text("2").unwrap());
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(h.message().await["id"].clone());
    }
    assert_eq!(seen.iter().filter(|id| **id == first).count(), 2, "first try and one retry");
    assert_eq!(seen.iter().filter(|id| **id == second).count(), 1);
    h.settled().await;
    let given_up = h.simulator.webhooks().into_iter().find(|record| record.status != Some(200)).unwrap();
    assert!(matches!(given_up.subject, Subject::Message { id, .. } if id == first));
}

#[tokio::test]
async fn a_callback_that_is_down_is_tried_again_when_it_is_back() {
    let mut h = Harness::new().await;
    // A port that was free a moment ago and refuses connections.
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    h.simulator.set_callback(Some(format!("http://{closed}/")));
    h.simulator.post_webhook(&json!({ "object": "x" }));
    let failed = h.event(|event| matches!(event, Event::WebhookFailed { .. })).await;
    assert!(matches!(failed, Event::WebhookFailed { status: None, .. }));
    h.simulator.set_callback(Some(h.callback.clone()));
    assert_eq!(h.webhook().await.json, json!({ "object": "x" }));
    h.settled().await;
    let records: Value = h.get("/_sim/webhooks").send().await.unwrap().json().await.unwrap();
    assert_eq!((&records[0]["status"], &records[0]["subject"]["about"]), (&200.into(), &"raw".into()));
}

#[tokio::test]
async fn the_handshake_needs_the_right_token() {
    let h = Harness::new().await;
    h.simulator.verify_callback().await.unwrap();
    let other = Harness::with(|config| config.verify_token = "wrong".to_owned()).await;
    let error = other.simulator.verify_callback().await.unwrap_err();
    assert_eq!(error.to_string(), "the callback answered 403 and did not return the challenge");
    let response = other.client.post(format!("{}/_sim/callback/verify", other.base)).send().await.unwrap();
    assert_eq!(response.status(), 502);
}
