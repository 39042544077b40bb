//! What comes before its message, through the webhook's door.

use crate::support::webhook::{AT, SHOP};
use crate::support::{House, both};
use hilo_whatsapp::fixtures::status::{Report, report};
use hilo_whatsapp::fixtures::{self, Arrival, message, statuses};
use serde_json::Value;

const LUCIA: &str = "+5491155550199";

fn from_lucia(wamid: &str, at: i64) -> Arrival<'_> {
    Arrival::new("5491155550199", "Lucía", wamid, at)
}

async fn deliver(house: &House, who: &Arrival<'_>, what: Value) {
    house.door.deliver(&fixtures::messages(&SHOP, who, vec![what])).await;
    house.run().await;
}

both!(a_revocation_that_is_faster_than_its_message, |place| async {
    let house = House::driven(place).await;
    let (original, revocation) = (from_lucia("wamid.SECRET", AT), from_lucia("wamid.BACK", AT + 20));
    deliver(&house, &revocation, message::revoked(&revocation, "wamid.SECRET")).await;
    let mut peek = place.peek().await;
    assert_eq!(peek.count("webhook_items where outcome = 'ORPHAN'").await, 1);
    deliver(&house, &original, message::text(&original, "mi clave es 4711")).await;

    let messages = house.api.messages(LUCIA).await;
    assert_eq!((messages.len(), &messages[0]["text"]), (1, &Value::Null), "{messages:?}");
    assert_eq!(peek.count("messages where revoked_at is not null and text is null").await, 1);
    for table in ["notes where content", "live_events where cast(payload as text)"] {
        assert_eq!(peek.count(&format!("{table} like '%4711%'")).await, 0, "{table}");
    }
    assert_eq!(house.api.conversation(LUCIA).await.unwrap()["lastMessageText"], Value::Null);
    house.close().await;
});

both!(an_edit_that_is_faster_than_its_message, |place| async {
    let house = House::driven(place).await;
    let (original, edit) = (from_lucia("wamid.FIRST", AT), from_lucia("wamid.EDIT", AT + 20));
    deliver(&house, &edit, message::edited_text(&edit, "wamid.FIRST", "Quiero 3")).await;
    assert_eq!(house.api.messages(LUCIA).await[0]["text"], "Quiero 3", "nothing is held back");
    deliver(&house, &original, message::text(&original, "Kiero 2")).await;

    let messages = house.api.messages(LUCIA).await;
    assert_eq!((messages.len(), &messages[0]["text"]), (1, &"Quiero 3".into()), "{messages:?}");
    assert_eq!(messages[0]["externalMessageId"], "wamid.FIRST");
    let mut peek = place.peek().await;
    assert_eq!(peek.texts("select original_text from messages").await, ["Kiero 2"]);
    assert_eq!(house.api.conversation(LUCIA).await.unwrap()["unreadCount"], 1);
    house.close().await;
});

both!(a_voice_message_heard_before_it_is_known_was_heard, |place| async {
    let house = House::driven(place).await;
    let about =
        |timestamp| Report { wamid: "wamid.ECHO", recipient: "5491155550199", timestamp, tracker: None };
    for (status, at) in [("read", AT + 5), ("played", AT + 5), ("played", AT + 9)] {
        house.door.deliver(&statuses(&SHOP, vec![report(&about(at), status)])).await;
        house.run().await;
    }
    let who = Arrival::new("15550100001", "Tienda", "wamid.ECHO", AT);
    let echo = message::echo(message::text(&who, "Te lo dije en el audio"), "5491155550199");
    house.door.deliver(&fixtures::echoes(&SHOP, vec![echo])).await;
    house.run().await;
    let mut peek = place.peek().await;
    assert_eq!(peek.number("select played_at from messages").await, (AT + 5) * 1_000);
    assert_eq!(peek.number("select read_at from messages").await, (AT + 5) * 1_000);
    house.close().await;
});
