//! What no handler answers, and what no handler can use: always a code and a sentence, never plain text or a 500.

use crate::common::both;
use crate::world::{Answer, World};
use reqwest::Method;
use serde_json::json;

const SEND: &str = "/api/integrations/whatsapp/send";

#[tokio::test]
async fn nothing_under_api_is_answered_in_plain_text() {
    let world = World::start(None).await;
    let shop = world.shop("Tienda Sol").await;
    let refused = [
        (Method::GET, "/api/nowhere", 404),
        (Method::GET, "/api/integrations/conversations/%FF/messages", 400),
        (Method::GET, "/api/integrations/messages?leadId=a&leadId=b", 400),
        (Method::GET, "/api/integrations/messages?page=%FF", 400),
        (Method::GET, "/api/integrations/messages/", 404),
        (Method::DELETE, "/api/integrations/messages", 405),
        (Method::OPTIONS, SEND, 405),
        (Method::POST, SEND, 400),
    ];
    for (method, path, status) in refused {
        let answer = Answer::read(world.request(method.clone(), path, &shop.ana)).await;
        assert_eq!(answer.refusal().0, status, "{method} {path}");
        assert_eq!(answer.headers.contains_key("allow"), status == 405, "{method} {path}");
        assert!(answer.headers.contains_key("x-request-id"), "{method} {path}");
    }
}

both!(a_null_character_is_nobodys_fault, |world| async {
    let shop = world.shop("Tienda Sol").await;
    for path in [
        "conversations/%00/messages",
        "messages?leadId=%00",
        "messages?cursor=MS4A",
        "conversations?cursor=MS4A",
    ] {
        let answer = world.get(&format!("/api/integrations/{path}"), &shop.ana).await;
        assert_eq!(answer.refusal().0, 400, "{path}");
    }
    let answer = world.post(SEND, &shop.ana, &json!({ "toPhone": "+5491155550101", "text": "a\0b" })).await;
    assert_eq!(answer.refusal(), (400, "BODY_INVALID"));
});
