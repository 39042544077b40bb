//! What becomes of accepted messages, and how that is told.

use crate::harness::{Harness, LUCIA, NOW, NUMBER, WABA, phone, text_to};
use hilo_simulator::{Event, Stage};
use serde_json::json;

#[tokio::test]
async fn sent_and_delivered_have_metas_shape() {
    let mut h = Harness::new().await;
    h.lucia().await;
    let mut body = text_to(LUCIA, "a");
    body["biz_opaque_callback_data"] = "1.m.1".into();
    let id = h.accepted(&body).await;
    let webhook = h.webhook().await.json;
    assert_eq!(webhook["object"], "whatsapp_business_account");
    assert_eq!(webhook["entry"][0]["id"], WABA);
    let change = &webhook["entry"][0]["changes"][0];
    assert_eq!(change["field"], "messages");
    assert_eq!(
        change["value"]["metadata"],
        json!({ "display_phone_number": "5491150001000", "phone_number_id": NUMBER })
    );
    let status = &change["value"]["statuses"][0];
    assert_eq!(status["id"], id);
    assert_eq!((&status["status"], &status["recipient_id"]), (&"sent".into(), &"5491155550199".into()));
    assert_eq!(status["timestamp"], (NOW.0 / 1000).to_string());
    assert_eq!(status["biz_opaque_callback_data"], "1.m.1");
    assert_eq!(
        status["pricing"],
        json!({ "billable": false, "pricing_model": "PMP", "category": "service",
                "type": "free_customer_service" })
    );
    assert_eq!(status["conversation"]["origin"]["type"], "service");
    assert_eq!(status["conversation"]["expiration_timestamp"], (NOW.0 / 1000 + 86_400).to_string());
    let delivered = h.status().await;
    assert_eq!(delivered["status"], "delivered");
    assert_eq!(delivered["biz_opaque_callback_data"], "1.m.1");
    assert_eq!(delivered["conversation"]["id"], status["conversation"]["id"]);
}

#[tokio::test]
async fn read_comes_when_the_chat_is_opened_and_only_once() {
    let mut h = Harness::new().await;
    let lucia = h.lucia().await;
    h.accepted(&text_to(LUCIA, "a")).await;
    assert_eq!(h.statuses_told().await, ["sent", "delivered"]);
    lucia.open().unwrap();
    lucia.open().unwrap();
    assert_eq!(h.statuses_told().await, ["read"]);
    h.accepted(&text_to(LUCIA, "b")).await;
    assert_eq!(h.statuses_told().await, ["sent", "delivered", "read"], "the chat is still open");
    lucia.close();
    h.accepted(&text_to(LUCIA, "c")).await;
    assert_eq!(h.statuses_told().await, ["sent", "delivered"]);
}

#[tokio::test]
async fn auto_read_needs_no_one_to_open_anything() {
    let mut h = Harness::with(|config| config.auto_read = true).await;
    h.lucia().await;
    h.accepted(&text_to(LUCIA, "a")).await;
    assert_eq!(h.statuses_told().await, ["sent", "delivered", "read"]);
    assert_eq!(h.simulator.accepted()[0].stage, Stage::Read);
}

#[tokio::test]
async fn a_blocked_message_stays_sent() {
    let mut h = Harness::new().await;
    let lucia = h.lucia().await;
    lucia.set_blocked(true);
    h.accepted(&text_to(LUCIA, "a")).await;
    assert_eq!(h.statuses_told().await, ["sent"]);
    lucia.open().unwrap();
    assert_eq!(h.statuses_told().await, [""; 0], "nothing was delivered, so nothing can be read");
}

#[tokio::test]
async fn a_number_without_whatsapp_fails_later() {
    let mut h = Harness::new().await;
    let lucia = h.lucia().await;
    lucia.set_on_whatsapp(false);
    let mut body = text_to(LUCIA, "a");
    body["biz_opaque_callback_data"] = "t".into();
    h.accepted(&body).await;
    let value = h.value().await;
    assert!(value.get("contacts").is_none());
    let status = &value["statuses"][0];
    assert_eq!((&status["status"], &status["errors"][0]["code"]), (&"failed".into(), &131_026.into()));
    assert_eq!(status["biz_opaque_callback_data"], "t");
    assert!(status.get("pricing").is_none());
    assert!(status["errors"][0]["error_data"]["details"].is_string());
}

#[tokio::test]
async fn free_text_fails_once_the_window_has_closed() {
    let mut h = Harness::new().await;
    h.lucia().await;
    h.clock.advance(24 * 3_600_000 - 1);
    h.accepted(&text_to(LUCIA, "in time")).await;
    assert_eq!(h.statuses_told().await, ["sent", "delivered"]);
    h.clock.advance(1);
    h.accepted(&text_to(LUCIA, "too late")).await;
    let status = h.status().await;
    assert_eq!((&status["status"], &status["errors"][0]["code"]), (&"failed".into(), &131_047.into()));
    assert_eq!(h.simulator.accepted()[1].error, Some(131_047));
}

#[tokio::test]
async fn a_stranger_gets_no_free_text_but_becomes_known() {
    let mut h = Harness::new().await;
    h.accepted(&text_to("34612345678", "a")).await;
    assert_eq!(h.status().await["errors"][0]["code"], 131_047);
    assert_eq!(h.simulator.customers()[0].phone, phone("34612345678"));
}

#[tokio::test]
async fn each_step_is_an_event() {
    let mut h = Harness::new().await;
    h.lucia().await;
    let mut body = text_to(LUCIA, "a");
    body["biz_opaque_callback_data"] = "t".into();
    let id = h.accepted(&body).await;
    let accepted = h.event(|event| matches!(event, Event::Accepted { .. })).await;
    let wanted = Event::Accepted { id: id.clone(), phone: phone(LUCIA), tracker: Some("t".to_owned()) };
    assert_eq!(accepted, wanted);
    let told = h.event(|event| matches!(event, Event::StatusSent { .. })).await;
    assert_eq!(told, Event::StatusSent { id, phone: phone(LUCIA), stage: Stage::Sent });
    h.event(|event| matches!(event, Event::WebhookAcknowledged { status: 200, .. })).await;
}
