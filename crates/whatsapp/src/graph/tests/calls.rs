//! Calls that go well: what is asked, and what is read from the answer.

use super::*;
use serde_json::{Value, json};

const TAKEN: &str = r#"{"messaging_product":"whatsapp","contacts":[{"input":"5491155550123","wa_id":"541155550123"}],
    "messages":[{"id":"wamid.OURS"}]}"#;

#[tokio::test]
async fn a_text_is_posted_as_the_contract_says() {
    let server = Server::answering(|| answer(200, TAKEN)).await;
    let plain = OutgoingText { tracker: None, ..HELLO };
    let accepted = server.client().send_text(&credentials(), &plain).await.unwrap();
    assert_eq!(
        (accepted.message_id.as_str(), accepted.wa_id.as_deref()),
        ("wamid.OURS", Some("541155550123"))
    );
    assert_eq!((accepted.user_id, accepted.held), (None, None));
    let seen = server.seen();
    assert_eq!(
        (&seen[0].method, seen[0].uri.to_string().as_str()),
        (&Method::POST, "/v26.0/500200/messages")
    );
    assert_eq!(seen[0].headers["authorization"], format!("Bearer {TOKEN}"));
    assert_eq!(seen[0].headers["content-type"], "application/json");
    assert_eq!(
        seen[0].body,
        r#"{"messaging_product":"whatsapp","to":"5491155550123","type":"text","text":{"body":"Hello"}}"#
    );
}

#[tokio::test]
async fn any_message_can_be_sent_and_what_is_held_says_so() {
    let reply = r#"{"contacts":[{"input":"AR.1","user_id":"AR.1"}],
        "messages":[{"id":"wamid.T","message_status":"held_for_quality_assessment"}]}"#;
    let server = Server::answering(move || answer(200, reply)).await;
    let template = json!({ "messaging_product": "whatsapp", "recipient": "AR.1", "type": "template" });
    let accepted = server.client().send(&credentials(), &template).await.unwrap();
    assert_eq!(accepted.held.as_deref(), Some("held_for_quality_assessment"));
    assert_eq!(accepted.user_id.as_deref(), Some("AR.1"));
    assert_eq!(serde_json::from_slice::<Value>(&server.seen()[0].body).unwrap(), template);
    let reply = r#"{"messages":[{"id":"wamid.T","message_status":"accepted"}]}"#;
    assert_eq!(send_to(move || answer(200, reply)).await.unwrap().held, None);
}

#[tokio::test]
async fn reading_is_told_with_or_without_typing() {
    let server = Server::answering(|| answer(200, r#"{"success":true}"#)).await;
    server.client().mark_read(&credentials(), "wamid.ANA1", false).await.unwrap();
    server.client().mark_read(&credentials(), "wamid.ANA1", true).await.unwrap();
    let bodies: Vec<Value> =
        server.seen().iter().map(|seen| serde_json::from_slice(&seen.body).unwrap()).collect();
    let mut expected =
        json!({ "messaging_product": "whatsapp", "status": "read", "message_id": "wamid.ANA1" });
    assert_eq!(bodies[0], expected);
    expected["typing_indicator"] = json!({ "type": "text" });
    assert_eq!(bodies[1], expected);
    let refused = Server::answering(|| answer(200, r#"{"success":false}"#)).await;
    assert!(refused.client().mark_read(&credentials(), "wamid.ANA1", false).await.is_err());
}

#[tokio::test]
async fn a_number_is_asked_about_by_name() {
    let reply = r#"{"id":"500200","display_phone_number":"+54 9 11 4000-0001","verified_name":"Hilo",
        "quality_rating":"GREEN","throughput":{"level":"STANDARD"}}"#;
    let server = Server::answering(move || answer(200, reply)).await;
    let number = server.client().phone_number(&credentials()).await.unwrap();
    assert_eq!((number.id.as_str(), number.throughput.as_deref()), ("500200", Some("STANDARD")));
    assert_eq!(number.verified_name.as_deref(), Some("Hilo"));
    let seen = server.seen();
    assert_eq!((&seen[0].method, seen[0].uri.path()), (&Method::GET, "/v26.0/500200"));
    assert!(seen[0].uri.query().unwrap().starts_with("fields=id%2Cdisplay_phone_number"));
}

#[tokio::test]
async fn a_base_may_have_a_path() {
    let server = Server::answering(|| answer(200, TAKEN)).await;
    for base in [format!("{}/graph", server.base), format!("{}/graph/?x=1#y", server.base)] {
        client(&base, TOTAL_TIMEOUT).send_text(&credentials(), &HELLO).await.unwrap();
    }
    for seen in server.seen() {
        assert_eq!(seen.uri.to_string(), "/graph/v26.0/500200/messages");
    }
}

#[test]
fn only_web_addresses_are_bases() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    for bad in ["", "graph.facebook.com", "ftp://x", "file:///etc/passwd", "data:,x"] {
        assert!(GraphClient::new(bad, "v26.0", CONNECT_TIMEOUT, TOTAL_TIMEOUT).is_err(), "{bad}");
    }
}

#[test]
fn no_token_is_ever_printed() {
    assert!(!format!("{:?}", credentials()).contains(TOKEN));
}
