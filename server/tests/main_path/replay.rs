//! An item that could not be applied is applied once its cause is mended, from REST as an operator would do it, and what
//! stood beside it stays as it was.

use crate::support::webhook::{AT, SHOP};
use crate::support::{House, both};
use hilo_whatsapp::fixtures::{Arrival, message, messages};
use reqwest::Method;
use serde_json::{Value, json};

const LUCIA: &str = "+5491155550199";

/// Two messages of one customer in one webhook; the database takes the first one only.
fn two() -> Vec<u8> {
    let arrival = |wamid| Arrival::new("5491155550199", "Lucía", wamid, AT);
    let (first, second) = (arrival("wamid.GOOD"), arrival("wamid.POISON"));
    messages(&SHOP, &first, vec![message::text(&first, "bueno"), message::text(&second, "veneno")])
}

async fn only_event(house: &House) -> Value {
    let (status, list) = house.api.call(Method::GET, "/webhook-events", &[], None).await;
    assert_eq!((status, list["data"].as_array().map(Vec::len)), (200, Some(1)), "{list}");
    let path = format!("/webhook-events/{}", list["data"][0]["id"].as_str().unwrap());
    house.api.call(Method::GET, &path, &[], None).await.1
}

async fn texts(house: &House) -> Vec<String> {
    let messages = house.api.messages(LUCIA).await;
    let mut texts: Vec<_> =
        messages.iter().map(|message| message["text"].as_str().unwrap().to_owned()).collect();
    texts.sort_unstable();
    texts
}

both!(what_failed_is_replayed_after_its_cause_is_mended_and_is_there_once, |place| async {
    let house = House::driven(place).await;
    let mut peek = place.peek().await;
    peek.refuse_text("veneno").await;
    house.door.deliver(&two()).await;
    house.run().await;
    let event = only_event(&house).await;
    assert_eq!(event["status"], "PARTIAL");
    let outcomes = |event: &Value| -> Vec<String> {
        let items = event["items"].as_array().unwrap().iter();
        items.map(|item| item["outcome"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(outcomes(&event), ["APPLIED", "QUARANTINED"]);
    assert_eq!(event["items"][1]["raw"]["text"]["body"], "veneno");
    assert_eq!(texts(&house).await, ["bueno"]);

    let replay = format!("/webhook-events/{}/replay", event["id"].as_str().unwrap());
    assert_eq!(house.api.call(Method::POST, &replay, &[], None).await.0, 202);
    house.run().await;
    assert_eq!(outcomes(&only_event(&house).await), ["DUPLICATE", "QUARANTINED"], "the cause is still there");

    peek.accept_all_texts().await;
    for _ in 0..2 {
        let failed = Some(json!({ "status": "PARTIAL" }));
        assert_eq!(house.api.call(Method::POST, "/webhook-events/replay", &[], failed).await.0, 202);
        house.run().await;
        assert_eq!(texts(&house).await, ["bueno", "veneno"]);
    }
    let event = only_event(&house).await;
    assert_eq!(
        (&event["status"], outcomes(&event)),
        (&json!("PROCESSED"), vec!["DUPLICATE".into(), "APPLIED".into()])
    );
    assert_eq!(house.api.call(Method::POST, &replay, &[], None).await.0, 202);
    house.run().await;
    assert_eq!(texts(&house).await, ["bueno", "veneno"]);
    assert_eq!(peek.count("notes").await, 2);
    assert_eq!(peek.number("select inbound_count from conversations").await, 2);
    house.close().await;
});
