//! Webhook bodies: what is acknowledged can be read, nothing in it is lost, and an item is never about a number that
//! the check at the door has not seen.

use crate::tree::Tree;
use hilo_whatsapp::webhook::{Envelope, Item, ItemBody, Routing, items};
use std::collections::BTreeSet;

/// Lists whose elements are items of their own.
const LISTS: &[&str] = &["messages", "message_echoes", "statuses"];

/// The whole input is a body.
pub fn webhook(input: &[u8]) {
    let routing = Envelope::check(input);
    let found = items(input);
    let (routing, found) = match (routing, found) {
        (Ok(routing), Ok(found)) => (routing, found),
        (routing, found) => {
            // What is acknowledged must be readable, and the other way round.
            assert_eq!(routing.err(), found.err(), "door and reader agree");
            return;
        }
    };
    let mut positions = BTreeSet::new();
    for item in &found {
        assert!(positions.insert(item.position.to_string()), "{} stands twice", item.position);
        readable(item);
        known_at_the_door(item, &routing);
    }
    if let Ok(body) = serde_json::from_slice::<Tree>(input) {
        let least = elements(&body);
        assert!(found.len() >= least, "{least} went in, {} came out", found.len());
    }
}

/// An item's raw form can be kept and read again, by us and by PostgreSQL.
fn readable(item: &Item) {
    let raw = item.raw.get();
    assert!(!raw.contains("\\u0000") || raw.contains("\\\\u0000"), "{}: no null characters", item.position);
    let texts = [&item.waba_id, &item.phone_number_id, &item.display_phone_number];
    for text in texts.into_iter().flatten().chain([&item.field]) {
        assert!(!text.contains('\0'), "{}: {text:?}", item.position);
    }
    if let ItemBody::Message(message) | ItemBody::Echo(message) = &item.body {
        assert!(!message.content.text().is_some_and(|text| text.contains('\0')), "{}", item.position);
        assert!(message.timestamp.is_none_or(|at| at.0 > 0), "{}: a time before all times", item.position);
    }
    assert!(item.at.is_none_or(|at| at.0 > 0), "{}: a time before all times", item.position);
}

/// Whoever may sign for one organization's numbers could otherwise speak about another's.
fn known_at_the_door(item: &Item, routing: &Routing) {
    if let Some(id) = &item.phone_number_id {
        assert!(routing.phone_number_ids.contains(id), "{}: number {id:?} in {routing:?}", item.position);
    }
    if let Some(id) = &item.waba_id {
        assert!(routing.waba_ids.contains(id), "{}: account {id:?} in {routing:?}", item.position);
        let of_account = item.phone_number_id.is_none() && !matches!(item.body, ItemBody::Malformed { .. });
        assert!(
            !of_account || routing.waba_ids_without_number.contains(id),
            "{}: news of account {id:?} in {routing:?}",
            item.position
        );
    }
}

/// How many things a body tells, counted by another reader. Of fields with one name the first counts, but for lists: those
/// are all read.
fn elements(body: &Tree) -> usize {
    let of_change = |change: &Tree| {
        let lists = change.get("value").fields().iter().filter(|(name, _)| LISTS.contains(&name.as_str()));
        lists.map(|(_, list)| list.elements().len()).sum::<usize>().max(1)
    };
    let entries = body.get("entry").elements().iter();
    entries.flat_map(|entry| entry.get("changes").elements()).map(of_change).sum()
}
