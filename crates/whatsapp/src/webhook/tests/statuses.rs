//! Statuses under either field, in every state, with prices and errors.

use super::*;
use crate::fixtures::status::{self as make, Report};
use crate::webhook::{DeliveryStatus, StatusUpdate};
use hilo_domain::clock::Millis;
use hilo_domain::failure::FailureClass;
use hilo_domain::message::MessageStatus;
use serde_json::json;

const REPORT: Report<'static> =
    Report { wamid: "wamid.OURS", recipient: "5491155550123", timestamp: AT, tracker: Some("1.m1.1") };

fn status(value: Value) -> StatusUpdate {
    let mut items = read(&fixtures::statuses(&NUMBER, vec![value]));
    match items.remove(0).body {
        ItemBody::Status(update) => *update,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_word_has_its_rung_or_none() {
    let cases = [
        ("sent", Some(MessageStatus::Sent)),
        ("delivered", Some(MessageStatus::Delivered)),
        ("read", Some(MessageStatus::Read)),
        ("played", Some(MessageStatus::Read)),
        ("failed", Some(MessageStatus::Failed)),
        ("deleted", None),
        ("warning", None),
        ("SENT", None),
    ];
    for (word, rung) in cases {
        let update = status(make::report(&REPORT, word));
        assert_eq!((update.status.rung(), update.status.as_str()), (rung, word));
    }
}

#[test]
fn a_status_says_which_message_when_and_what_it_costs() {
    let mut value = make::report(&REPORT, "sent");
    value["conversation"] =
        json!({ "id": "c1", "expiration_timestamp": 1_768_471_200, "origin": { "type": "service" } });
    let update = status(value);
    assert_eq!((update.id.as_str(), update.tracker.as_deref()), ("wamid.OURS", Some("1.m1.1")));
    assert_eq!(update.timestamp, Some(Millis(AT * 1000)));
    assert_eq!((update.recipient_id.as_deref(), update.recipient_user_id), (Some("5491155550123"), None));
    let pricing = update.pricing.unwrap();
    assert_eq!((pricing.billable, pricing.category.as_deref()), (Some(false), Some("service")));
    assert_eq!(pricing.kind.as_deref(), Some("free_customer_service"));
    let conversation = update.conversation.unwrap();
    assert_eq!(
        (conversation.origin.as_deref(), conversation.expires_at),
        (Some("service"), Some(Millis(1_768_471_200_000)))
    );
}

#[test]
fn failures_carry_code_and_words() {
    let update = status(make::failed(&REPORT, 131_047, "Re-engagement message", "More than 24 hours"));
    assert_eq!(update.status, DeliveryStatus::Failed);
    assert_eq!(update.errors[0].failure().class, FailureClass::NeedsTemplate);
    assert_eq!(update.errors[0].line(), Some("More than 24 hours"));
}

#[test]
fn the_field_may_be_called_statuses() {
    let value = json!({ "messaging_product": "whatsapp", "metadata": { "phone_number_id": "500200" },
        "statuses": [make::report(&REPORT, "read")] });
    let items = change("statuses", value);
    assert!(matches!(&items[0].body, ItemBody::Status(update) if update.status == DeliveryStatus::Read));
    assert_eq!(items[0].phone_number_id.as_deref(), Some("500200"));
    assert_eq!(items[0].position.to_string(), "entry[0].changes[0].statuses[0]");
}

#[test]
fn a_bsuid_may_stand_in_the_numbers_place_and_groups_name_the_member() {
    let mut value = make::report(&REPORT, "delivered");
    value["recipient_id"] = json!("AR.9f3kQ");
    value["recipient_type"] = json!("group");
    value["recipient_participant_id"] = json!("5491155550123");
    let update = status(value);
    assert_eq!((update.recipient_id, update.recipient_user_id.as_deref()), (None, Some("AR.9f3kQ")));
    assert_eq!(update.recipient_participant_id.as_deref(), Some("5491155550123"));
}

#[test]
fn what_names_no_message_or_no_state_is_malformed() {
    let body = fixtures::statuses(
        &NUMBER,
        vec![json!({ "status": "sent" }), json!({ "id": "wamid.X" }), make::report(&REPORT, "sent")],
    );
    let items = read(&body);
    assert!(matches!(items[0].body, ItemBody::Malformed { .. }));
    assert!(matches!(items[1].body, ItemBody::Malformed { .. }));
    assert!(matches!(items[2].body, ItemBody::Status(_)));
}
