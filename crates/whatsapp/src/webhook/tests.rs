//! Payloads as Meta sends them, and as it should not.

mod batches;
mod messages;
mod news;
mod statuses;
mod traps;

use super::{Content, InboundMessage, Item, ItemBody, items};
use crate::fixtures::message::File;
use crate::fixtures::{self, Arrival, Number};
use serde_json::Value;

pub(super) const NUMBER: Number<'static> =
    Number { waba_id: "900100", phone_number_id: "500200", display_phone_number: "5491140000001" };

pub(super) const FILE: File<'static> = File { id: "770001", mime_type: "image/jpeg", sha256: "c2hhMjU2" };

/// 2026-01-14T10:00:00Z
pub(super) const AT: i64 = 1_768_384_800;

pub(super) fn ana() -> Arrival<'static> {
    Arrival::new("5491155550123", "Ana", "wamid.ANA1", AT)
}

/// The items of a body that must be readable.
pub(super) fn read(body: &[u8]) -> Vec<Item> {
    items(body).unwrap()
}

/// The only message of a body with one message of Ana's.
pub(super) fn message(message: Value) -> InboundMessage {
    let mut items = read(&fixtures::messages(&NUMBER, &ana(), vec![message]));
    assert_eq!(items.len(), 1);
    match items.remove(0).body {
        ItemBody::Message(message) => *message,
        other => panic!("{other:?}"),
    }
}

/// What the only message says.
pub(super) fn content(value: Value) -> Content {
    message(value).content
}

/// The items of a body with one change.
pub(super) fn change(field: &str, value: Value) -> Vec<Item> {
    read(&fixtures::changes(NUMBER.waba_id, vec![fixtures::change(field, value)]))
}

/// The only item of a body with one change.
pub(super) fn single(field: &str, value: Value) -> ItemBody {
    let mut items = change(field, value);
    assert_eq!(items.len(), 1);
    items.remove(0).body
}
