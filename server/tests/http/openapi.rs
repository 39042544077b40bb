//! The document and its page, as they are served.

use crate::world::{Answer, World};
use hilo_server::openapi::document;
use reqwest::StatusCode;

#[tokio::test]
async fn the_document_is_open_and_kept_by_its_etag() {
    let world = World::start(None).await;
    let url = world.url("/api/openapi.json");
    let answer = Answer::read(world.client.get(&url)).await;
    assert_eq!((answer.status, &answer.body), (200, document()));
    assert!(answer.headers["content-type"].to_str().unwrap().starts_with("application/json"));

    let again = |tag: &str| world.client.get(&url).header("if-none-match", tag.to_owned()).send();
    let tag = answer.headers["etag"].to_str().unwrap();
    assert_eq!(again(tag).await.unwrap().status(), StatusCode::NOT_MODIFIED);
    assert_eq!(again("\"old\", W/\"older\"").await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn its_page_needs_neither_session_nor_script() {
    let world = World::start(None).await;
    let response = world.client.get(world.url("/api/docs")).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    let page = response.text().await.unwrap();
    assert!(page.contains("/api/integrations/whatsapp/send") && page.contains("id=\"schema-Message\""));
    assert!(!page.contains("<script"), "the policy would stop it");
}
