//! How fast one caller may ask.

use crate::world::{Answer, World};

const LIST: &str = "/api/integrations/conversations";

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers[name].to_str().unwrap()
}

#[tokio::test]
async fn a_caller_is_told_what_is_left_and_when_to_come_back() {
    let world = World::paced(None, "10").await;
    let shop = world.shop("Tienda Sol").await;
    let first = world.get(LIST, &shop.ana).await;
    assert_eq!((first.status, header(&first, "ratelimit-limit")), (200, "2"));
    assert_eq!((header(&first, "ratelimit-remaining"), header(&first, "ratelimit-reset")), ("1", "6"));
    assert_eq!(world.get(LIST, &shop.ana).await.status, 200);

    let held = world.get(LIST, &shop.ana).await;
    assert_eq!(held.refusal(), (429, "TOO_MANY_REQUESTS"));
    assert_eq!((header(&held, "retry-after"), header(&held, "ratelimit-remaining")), ("6", "0"));
    assert!(held.headers.contains_key("x-request-id"));
    assert_eq!(world.get(LIST, &shop.beto).await.status, 200, "each has a pace of their own");

    world.clock.advance(5_999);
    assert_eq!(world.get(LIST, &shop.ana).await.status, 429);
    world.clock.advance(1);
    assert_eq!(world.get(LIST, &shop.ana).await.status, 200);
}

#[tokio::test]
async fn guesses_are_held_back_before_they_are_looked_up() {
    let world = World::paced(None, "600").await;
    let shop = world.shop("Tienda Sol").await;
    assert_eq!(world.get(LIST, &shop.ana).await.status, 200);
    for guess in 0..40 {
        let call = world.client.get(world.url(LIST)).bearer_auth(format!("guess-{guess}"));
        assert_eq!(Answer::read(call).await.refusal(), (401, "UNAUTHORIZED"));
    }
    let guess = world.client.get(world.url(LIST)).bearer_auth("another");
    assert_eq!(Answer::read(guess).await.refusal(), (429, "TOO_MANY_REQUESTS"));
    assert_eq!(world.get(LIST, &shop.ana).await.status, 200, "who was known here is let in");
    // A program behind the same address, with a good token that was not seen yet, waits a moment.
    assert_eq!(world.get(LIST, &shop.beto).await.status, 429);
    world.clock.advance(1_000);
    assert_eq!(world.get(LIST, &shop.beto).await.status, 200);
}

#[tokio::test]
async fn webhooks_and_the_document_have_no_limit() {
    let world = World::paced(None, "1").await;
    for _ in 0..5 {
        assert_eq!(Answer::read(world.client.get(world.url("/api/openapi.json"))).await.status, 200);
        let webhook = world.client.post(world.url("/api/webhooks/whatsapp")).body("{}");
        assert_eq!(Answer::read(webhook).await.status, 400);
    }
}
