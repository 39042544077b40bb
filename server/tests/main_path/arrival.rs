//! From the webhook to the inbox: at once, once, and every item for itself.

use crate::support::meta::event;
use crate::support::webhook::{self, AT, SHOP};
use crate::support::{House, both, until};
use hilo_simulator::{CustomerMessage, Event, MediaInput};
use hilo_whatsapp::fixtures::status::{Report, report};
use hilo_whatsapp::fixtures::{self, Arrival, message};
use serde_json::{Value, json};

const LUCIA: &str = "+5491155550199";

both!(a_message_shows_at_once_whatever_the_interval, |place| async {
    let house = House::open(place).await;
    let mut events = house.meta.simulator.subscribe();
    // Several, one after the other: each has to wake a runner that has gone to sleep for an hour. Nobody looks at a clock:
    // without the wake-up nothing would come before the patience of the wait ends.
    for n in 0..5 {
        house.meta.phone(LUCIA).named("Lucía Pérez").text(&format!("Mensaje {n}")).unwrap();
        event(&mut events, |event| matches!(event, Event::WebhookAcknowledged { .. })).await;
        let conversation = until(house.db(), "the message in the list", async || {
            let conversation = house.api.conversation(LUCIA).await?;
            (conversation["lastMessageText"] == format!("Mensaje {n}")).then_some(conversation)
        })
        .await;
        assert_eq!(conversation["unreadCount"], n + 1);
        assert_eq!(conversation["leadName"], "Lucía Pérez");
        assert_eq!(conversation["lastMessageDirection"], "INBOUND");
    }
    house.close().await;
});

both!(forty_deliveries_of_one_message_are_one_message, |place| async {
    let house = House::open(place).await;
    let body = webhook::text(&SHOP, "5491155550199", "wamid.FORTY", "Una sola vez");
    house.door.deliver_at_once(&vec![body; 40]).await;
    let mut peek = place.peek().await;
    until(house.db(), "all forty processed", async || (peek.open_jobs().await == 0).then_some(())).await;

    let conversation = house.api.conversation(LUCIA).await.unwrap();
    assert_eq!(conversation["unreadCount"], 1);
    assert_eq!(house.api.messages(LUCIA).await.len(), 1);
    assert_eq!(peek.count("notes where content = 'Una sola vez'").await, 1);
    assert_eq!(peek.count("leads").await, 1);
    assert_eq!(peek.count("webhook_items where outcome = 'APPLIED'").await, 1);
    assert_eq!(peek.count("webhook_items where outcome = 'DUPLICATE'").await, 39);
    assert_eq!(peek.count("jobs where state = 'DONE' and attempts = 1").await, 40);
    house.close().await;
});

both!(ten_pictures_at_once_from_a_new_customer_are_one_conversation, |place| async {
    let house = House::open(place).await;
    let file = message::File { id: "1", mime_type: "image/jpeg", sha256: "c2hh" };
    let album: Vec<_> = (0..10)
        .map(|n| {
            let wamid = format!("wamid.ALBUM{n}");
            let who = Arrival::new("5491155550199", "Lucía", &wamid, AT + n);
            fixtures::messages(&SHOP, &who, vec![message::image(&who, &file, None)])
        })
        .collect();
    house.door.deliver_at_once(&album).await;
    let mut peek = place.peek().await;
    until(house.db(), "the whole album", async || (peek.open_jobs().await == 0).then_some(())).await;

    assert_eq!(peek.count("leads").await, 1);
    assert_eq!(peek.count("conversations").await, 1);
    let conversation = house.api.conversation(LUCIA).await.unwrap();
    assert_eq!(conversation["unreadCount"], 10);
    let messages = house.api.messages(LUCIA).await;
    assert_eq!(messages.len(), 10);
    assert!(messages.iter().all(|message| message["type"] == "IMAGE"), "{messages:?}");
    house.close().await;
});

both!(the_simulators_album_is_one_conversation_too, |place| async {
    let house = House::open(place).await;
    for _ in 0..10 {
        house.meta.phone(LUCIA).send(CustomerMessage::Image(MediaInput::default()), None).unwrap();
    }
    house.meta.simulator.settled().await;
    until(house.db(), "ten pictures", async || (house.api.messages(LUCIA).await.len() == 10).then_some(()))
        .await;
    assert_eq!(house.api.conversations().await.len(), 1);
    house.close().await;
});

/// Two entries, good items around bad ones of every sort.
fn batch() -> Vec<u8> {
    let who = |wamid| Arrival::new("5491155550199", "Lucía", wamid, AT);
    let mut nameless = message::text(&who("x"), "sin id");
    nameless.as_object_mut().unwrap().remove("id");
    let mut too_large = message::text(&who("wamid.LARGE"), "número imposible");
    too_large["timestamp"] = json!("X");
    let (first, last) = (who("wamid.FIRST"), who("wamid.LAST"));
    let messages = vec![
        message::text(&first, "primero"),
        nameless,
        json!("no soy un objeto"),
        too_large,
        message::text(&last, "último"),
    ];
    let other = Arrival::new("5491155550142", "Diego", "wamid.DIEGO", AT);
    let delivered = Report { wamid: "wamid.GONE", recipient: "5491155550142", timestamp: AT, tracker: None };
    let mut statuses = fixtures::value(&SHOP);
    statuses["statuses"] = json!([report(&delivered, "delivered"), null]);
    let text = fixtures::entries(vec![
        json!({ "id": SHOP.waba_id, "changes": [fixtures::messages_change(&SHOP, &first, messages)] }),
        json!({ "id": SHOP.waba_id, "changes": [
            fixtures::change("statuses", statuses),
            fixtures::messages_change(&SHOP, &other, vec![message::text(&other, "desde otra entrada")]),
        ] }),
    ]);
    // A number that no machine can hold: sound JSON, and no reader of values takes it.
    String::from_utf8(text).unwrap().replace("\"timestamp\":\"X\"", "\"timestamp\":1e999").into_bytes()
}

both!(one_poisoned_item_never_blocks_the_others, |place| async {
    let house = House::driven(place).await;
    house.door.deliver(&batch()).await;
    house.run().await;

    let texts = |messages: Vec<Value>| -> Vec<String> {
        messages.iter().map(|message| message["text"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let mut of_lucia = texts(house.api.messages(LUCIA).await);
    of_lucia.sort_unstable();
    assert!(
        of_lucia.contains(&"primero".to_owned()) && of_lucia.contains(&"último".to_owned()),
        "{of_lucia:?}"
    );
    assert_eq!(texts(house.api.messages("+5491155550142").await), ["desde otra entrada"]);

    let mut tx = house.db().read().await.unwrap();
    let organization = &house.shop.organization_id;
    let mut bad = hilo_store::webhooks::quarantined(&mut tx, organization, 10).await.unwrap();
    tx.rollback().await.unwrap();
    bad.sort_by(|a, b| a.position.cmp(&b.position));
    let shown: Vec<_> =
        bad.iter().map(|item| (item.position.as_str(), item.raw.as_deref().cloned())).collect();
    assert!(bad.iter().all(|item| item.error.as_deref().is_some_and(|why| why.len() > 3)), "{bad:?}");
    assert!(bad.iter().all(|item| item.raw.is_some()), "every raw form is there to be seen: {bad:?}");
    assert!(
        shown.iter().any(|(_, raw)| raw.as_ref().is_some_and(|raw| raw["text"]["body"] == "sin id")),
        "{shown:?}"
    );
    assert!(shown.iter().any(|(_, raw)| raw == &Some(json!("no soy un objeto"))), "{shown:?}");

    let mut peek = place.peek().await;
    assert_eq!(peek.texts("select status from webhook_events").await, ["PARTIAL"]);
    let items = peek.number("select items from webhook_events").await;
    assert_eq!(items, 8);
    assert_eq!(peek.number("select failed_items from webhook_events").await, bad.len() as i64);
    assert_eq!(peek.count("webhook_items").await, items);
    assert_eq!(peek.count("webhook_items where outcome = 'ORPHAN'").await, 1);
    assert_eq!(peek.count("jobs where state = 'DONE'").await, 1, "processed, and not to be tried again");
    house.close().await;
});

both!(what_a_database_cannot_hold_is_mended_or_kept_apart, |place| async {
    let house = House::driven(place).await;
    let body = |wamid, text| String::from_utf8(webhook::text(&SHOP, "5491155550199", wamid, text)).unwrap();
    let odd = [
        body("wamid.NUL", "N").replace("\"N\"", r#""a\u0000b""#),
        body("wamid.HALF", "N").replace("\"N\"", r#""mitad \ud83d""#),
        body("wamid.NUL\u{1}", "control"),
    ];
    for body in &odd {
        house.door.deliver(body.as_bytes()).await;
    }
    let mut bytes = body("wamid.BYTES", "N").into_bytes();
    let at = bytes.windows(3).position(|window| window == b"\"N\"").unwrap();
    bytes[at + 1] = 0xff;
    house.door.deliver(&bytes).await;
    house.run().await;
    assert_eq!(house.api.messages(LUCIA).await.len(), 4);
    let mut peek = place.peek().await;
    assert_eq!(peek.open_jobs().await, 0);
    assert_eq!(peek.count("webhook_items where outcome = 'APPLIED'").await, 4);
    house.close().await;
});
