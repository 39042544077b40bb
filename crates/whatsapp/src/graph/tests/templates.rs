//! Templates: what is asked, what is read, and where the token does not go.

use super::*;
use crate::template::{OutgoingTemplate, Submission, refusal::field_of};
use hilo_domain::template::{Category, Components, Filling, TemplateStatus};
use serde_json::{Value, json};

fn hello() -> Components {
    Components::read(&json!({ "body": [{ "type": "text", "text": "Hello {{1}}, welcome to our store!" }] })).0
}

fn submission(components: &Components) -> Submission<'_> {
    Submission { name: "welcome", language: "es_AR", category: Category::Marketing, components }
}

fn json_of(seen: &Seen) -> Value {
    serde_json::from_slice(&seen.body).unwrap()
}

const OK: &str = r#"{"success":true}"#;

#[tokio::test]
async fn a_template_is_created_with_its_components() {
    let server =
        Server::answering(|| answer(200, r#"{"id":77,"status":"PENDING","category":"UTILITY"}"#)).await;
    let created = server.client().create_template(&account(), &submission(&hello())).await.unwrap();
    assert_eq!((created.id.as_str(), created.status), ("77", TemplateStatus::Pending));
    assert_eq!(created.category.as_deref(), Some("UTILITY"));
    let seen = &server.seen()[0];
    assert_eq!((&seen.method, seen.uri.path()), (&Method::POST, "/v26.0/900100/message_templates"));
    assert_eq!(seen.headers["authorization"], format!("Bearer {TOKEN}"));
    assert_eq!(
        json_of(seen),
        json!({ "name": "welcome", "language": "es_AR", "category": "MARKETING", "components": [
            { "type": "BODY", "text": "Hello {{1}}, welcome to our store!", "example": { "body_text": [["1"]] } }] })
    );
}

#[tokio::test]
async fn a_refusal_names_its_field_and_silence_is_no_refusal() {
    let words = r#"{"error":{"message":"Invalid parameter","type":"OAuthException","code":100,
        "error_subcode":2388299,"error_user_title":"Variables at the edge",
        "error_user_msg":"Variables can't be at the start or end of the template."}}"#;
    let server = Server::answering(move || answer(400, words)).await;
    let refused = refusal(server.client().create_template(&account(), &submission(&hello())).await);
    assert_eq!((refused.code, refused.subcode), (Some(100), Some(2_388_299)));
    assert_eq!(refused.subcode.and_then(field_of), Some("body.text"));
    assert!(refused.details.starts_with("Variables can't"), "{refused:?}");
    for (status, body) in [(200, "{}"), (200, r#"{"id":""}"#), (502, "<html>"), (200, "")] {
        let server = Server::answering(move || answer(status, body)).await;
        let result = server.client().create_template(&account(), &submission(&hello())).await;
        assert_unknown(result, body);
    }
}

#[tokio::test]
async fn edits_deletions_and_the_end_of_a_pause() {
    let server = Server::answering(|| answer(200, OK)).await;
    let client = server.client();
    let components = hello();
    let edit = TemplateEdit { category: Some(Category::Utility), components: Some(&components) };
    client.edit_template(&account(), "77", &edit).await.unwrap();
    client.delete_template(&account(), "welcome", None).await.unwrap();
    client.delete_template(&account(), "welcome", Some("77")).await.unwrap();
    client.unpause_template(&account(), "77").await.unwrap();
    let seen = server.seen();
    let asked: Vec<String> = seen.iter().map(|seen| format!("{} {}", seen.method, seen.uri)).collect();
    assert_eq!(
        asked,
        [
            "POST /v26.0/77",
            "DELETE /v26.0/900100/message_templates?name=welcome",
            "DELETE /v26.0/900100/message_templates?name=welcome&hsm_id=77",
            "POST /v26.0/77/unpause",
        ]
    );
    let body = json_of(&seen[0]);
    assert_eq!((&body["category"], &body["components"][0]["type"]), (&json!("UTILITY"), &json!("BODY")));
    assert!(client.edit_template(&account(), "77/../1", &edit).await.is_err());
    assert_eq!(server.seen().len(), 4);
}

fn page(base: &str, names: &[&str], next: Option<&str>) -> String {
    let data: Vec<Value> = names
        .iter()
        .map(|name| {
            json!({ "id": name.len(), "name": name, "language": "es", "status": "APPROVED",
            "category": "UTILITY", "components": [{ "type": "BODY", "text": "Hi" }] })
        })
        .collect();
    let mut page = json!({ "data": data, "paging": { "cursors": { "before": "A", "after": "B" } } });
    if let Some(after) = next {
        page["paging"]["next"] =
            format!("{base}/v26.0/900100/message_templates?access_token=SECRET&limit=50&after={after}")
                .into();
    }
    page.to_string()
}

#[tokio::test]
async fn the_list_is_read_to_its_end() {
    let server = Server::replying(|seen| {
        let base = format!("http://{}", seen.headers["host"].to_str().unwrap());
        let query = seen.uri.query().unwrap();
        assert!(!query.contains("access_token"), "{query}");
        answer(
            200,
            &match query.split("after=").nth(1) {
                None => page(&base, &["one", "three"], Some("B%3D")),
                Some("B%3D") => page(&base, &["fourx"], None),
                Some(other) => panic!("{other}"),
            },
        )
    })
    .await;
    let names: Vec<String> =
        server.client().all_templates(&account()).await.unwrap().into_iter().map(|t| t.name).collect();
    assert_eq!(names, ["one", "three", "fourx"]);
    let first = server.seen()[0].uri.to_string();
    assert!(first.starts_with("/v26.0/900100/message_templates?fields=id%2Cname%2Cstatus"), "{first}");
}

#[tokio::test]
async fn the_list_goes_on_at_no_other_host_and_not_for_ever() {
    let elsewhere = Server::answering(|| answer(200, r#"{"data":[]}"#)).await;
    for next in [elsewhere.base.clone(), "https://graph.facebook.com.example".into(), "file:///etc".into()] {
        let body = page(&next, &["one"], Some("B"));
        let server = Server::answering(move || answer(200, &body)).await;
        assert_unknown(server.client().all_templates(&account()).await, &next);
        assert_eq!(server.seen().len(), 1);
    }
    assert!(elsewhere.seen().is_empty());
    let endless = Server::replying(|seen| {
        let base = format!("http://{}", seen.headers["host"].to_str().unwrap());
        answer(200, &page(&base, &["one"], Some("B")))
    })
    .await;
    assert_unknown(endless.client().all_templates(&account()).await, "the same page");
    assert_eq!(endless.seen().len(), 2);
}

#[tokio::test]
async fn one_bad_element_does_not_spoil_a_page() {
    let body = r#"{"data":[{"id":"1"},7,{"id":"2","name":"n","language":"es","status":"NEW_WORD","components":"?"}]}"#;
    let server = Server::answering(move || answer(200, body)).await;
    let page = server.client().template_page(&account(), None).await.unwrap();
    assert_eq!((page.templates.len(), page.unreadable, page.next), (1, 2, None));
    assert_eq!(page.templates[0].status.as_str(), "NEW_WORD");
    let nothing = Server::answering(|| answer(200, "{}")).await;
    assert_unknown(nothing.client().template_page(&account(), None).await, "no list");
}

#[tokio::test]
async fn a_sample_is_a_session_and_its_bytes() {
    let server = Server::replying(|seen| {
        let is_session = seen.uri.path().ends_with("/uploads");
        answer(200, if is_session { r#"{"id":"upload:MTpw==?sig=ARZ_q"}"# } else { r#"{"h":"4::aW1h"}"# })
    })
    .await;
    let sample =
        || Sample { file_name: "a b.png".into(), mime_type: "image/png".into(), bytes: b"PNG".to_vec() };
    let token = SecretString::from(TOKEN);
    let handle = server.client().upload_sample("123", &token, sample()).await.unwrap();
    assert_eq!(handle, "4::aW1h");
    let seen = server.seen();
    assert_eq!(
        seen[0].uri.to_string(),
        "/v26.0/123/uploads?file_name=a+b.png&file_length=3&file_type=image%2Fpng"
    );
    assert_eq!(seen[1].uri.to_string(), "/v26.0/upload:MTpw==?sig=ARZ_q");
    assert_eq!((&seen[1].headers["file_offset"], &seen[1].body[..]), (&"0".parse().unwrap(), &b"PNG"[..]));
    assert_eq!(seen[1].headers["authorization"], format!("OAuth {TOKEN}"));
    for id in ["", "77", "upload:", "upload:a/../b", "https://example.com/upload:x"] {
        let body = json!({ "id": id }).to_string();
        let server = Server::answering(move || answer(200, &body)).await;
        assert_unknown(server.client().upload_sample("123", &token, sample()).await, id);
        assert_eq!(server.seen().len(), 1);
    }
}

#[tokio::test]
async fn a_template_is_sent_or_refused_before_anything_leaves() {
    let server = Server::answering(|| answer(200, r#"{"messages":[{"id":"wamid.T"}]}"#)).await;
    let components = hello();
    let filling = Filling { variables: [("1".to_owned(), "John".to_owned())].into(), ..Filling::default() };
    let template = OutgoingTemplate {
        to: Recipient::Phone("+5491155550123"),
        name: "welcome",
        language: "es_AR",
        components: &components,
        filling: &filling,
        reply_to: None,
        tracker: Some("1.m1.1"),
    };
    let accepted = server.client().send_template(&credentials(), &template).await.unwrap();
    assert_eq!(accepted.message_id, "wamid.T");
    assert_eq!(json_of(&server.seen()[0])["template"]["components"][0]["parameters"][0]["text"], "John");
    let empty = Filling::default();
    let refused = refusal(
        server
            .client()
            .send_template(&credentials(), &OutgoingTemplate { filling: &empty, ..template })
            .await,
    );
    assert_eq!(refused.failure.reason, Reason::TemplateParameters);
    assert_eq!(refused.message, "variables.1 lacks a value (1)");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_lost_submission_is_looked_for_by_its_whole_name() {
    let list = r#"{"data":[{"id":"1","name":"welcome_back","language":"es_AR","status":"APPROVED"},
        {"id":"2","name":"welcome","language":"pt_BR","status":"APPROVED"},
        {"id":"3","name":"welcome","language":"es_AR","status":"PENDING","category":"UTILITY"}]}"#;
    let server = Server::answering(move || answer(200, list)).await;
    let client = server.client();
    let found = client.find_template(&account(), "welcome", "es_AR").await.unwrap().unwrap();
    assert_eq!((found.id.as_str(), found.status), ("3", TemplateStatus::Pending));
    assert_eq!(client.find_template(&account(), "welcome", "es").await.unwrap(), None);
    assert!(
        server.seen()[0].uri.query().unwrap().ends_with("&name=welcome"),
        "Meta searches by a part of it"
    );
}

#[tokio::test]
async fn a_token_tells_its_app() {
    let server = Server::answering(|| answer(200, r#"{"id":"1007","name":"Tienda"}"#)).await;
    assert_eq!(server.client().app_id(&account().access_token).await.unwrap(), "1007");
    assert_eq!(server.seen()[0].uri.path(), "/v26.0/app");
    let server = Server::answering(|| answer(200, "{}")).await;
    assert!(server.client().app_id(&account().access_token).await.is_err());
}
