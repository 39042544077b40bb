//! Splitting: every element of every batch is an item, and a bad one harms no other.

use super::*;
use crate::fixtures::message as make;
use crate::fixtures::status::{self, Report};
use crate::webhook::{Envelope, EnvelopeError};
use proptest::prelude::*;
use serde_json::json;

#[test]
fn every_entry_change_and_element_is_read_in_order() {
    let bea = Arrival::new("5511988887777", "Bea", "wamid.BEA1", AT + 1);
    let other =
        Number { waba_id: "900101", phone_number_id: "500201", display_phone_number: "5511940000001" };
    let mut both = fixtures::value(&NUMBER);
    both["contacts"] = json!([ana().contact(), bea.contact()]);
    both["messages"] = json!([make::text(&ana(), "1"), make::text(&bea, "2")]);
    both["statuses"] = json!([status::report(
        &Report { wamid: "wamid.OURS", recipient: "5491155550123", timestamp: AT, tracker: None },
        "sent"
    )]);
    let body = fixtures::entries(vec![
        json!({ "id": NUMBER.waba_id, "changes": [fixtures::change("messages", both),
            fixtures::messages_change(&NUMBER, &ana(), vec![make::text(&ana(), "3")])] }),
        json!({ "id": other.waba_id, "changes": [fixtures::messages_change(&other, &bea, vec![make::text(&bea, "4")])] }),
    ]);
    let items = read(&body);
    let mut shown: Vec<_> = items
        .iter()
        .map(|item| {
            let text = match &item.body {
                ItemBody::Message(m) => format!("{}:{}", m.profile_name.clone().unwrap(), m.text().unwrap()),
                ItemBody::Status(s) => s.id.clone(),
                other => panic!("{other:?}"),
            };
            format!(
                "{} {} {} {text}",
                item.position,
                item.waba_id.clone().unwrap(),
                item.phone_number_id.clone().unwrap()
            )
        })
        .collect();
    shown.sort();
    assert_eq!(
        shown,
        [
            "entry[0].changes[0].messages[0] 900100 500200 Ana:1",
            "entry[0].changes[0].messages[1] 900100 500200 Bea:2",
            "entry[0].changes[0].statuses[0] 900100 500200 wamid.OURS",
            "entry[0].changes[1].messages[0] 900100 500200 Ana:3",
            "entry[1].changes[0].messages[0] 900101 500201 Bea:4",
        ]
    );
    let routing = Envelope::check(&body).unwrap();
    assert_eq!(
        (routing.waba_ids, routing.phone_number_ids),
        (vec!["900100".into(), "900101".into()], vec!["500200".into(), "500201".into()])
    );
}

#[test]
fn a_bad_item_harms_no_other() {
    let mut nameless = make::text(&ana(), "x");
    nameless.as_object_mut().unwrap().remove("id");
    let items = read(&fixtures::messages(
        &NUMBER,
        &ana(),
        vec![json!(5), nameless, json!({ "id": "" }), make::text(&ana(), "good"), json!(null), json!([])],
    ));
    let malformed: Vec<_> =
        items.iter().map(|item| matches!(item.body, ItemBody::Malformed { .. })).collect();
    assert_eq!(malformed, [true, true, true, false, true, true]);
    assert_eq!(items[0].raw.get(), "5");
}

#[test]
fn broken_surroundings_are_items_too() {
    let good = fixtures::messages_change(&NUMBER, &ana(), vec![make::text(&ana(), "good")]);
    let broken = [
        json!([1, {"id": "7", "changes": [good]}]),
        json!([{"id": "7", "changes": 5}, {"changes": [good]}]),
        json!([{"changes": [null, good]}]),
        json!([{"changes": [{"field": "messages"}, good]}]),
        json!([{"changes": [{"field": "messages", "value": 5}, good]}]),
        json!([{"changes": [{"field": "messages", "value": {"messages": {"id": "x"}}}, good]}]),
    ];
    for entries in broken {
        let items = read(&fixtures::entries(entries.as_array().unwrap().clone()));
        assert_eq!(items.len(), 2, "{entries}");
        assert!(matches!(items[0].body, ItemBody::Malformed { .. }), "{entries}");
        assert!(matches!(items[1].body, ItemBody::Message(_)), "{entries}");
    }
    let empty = json!({ "messages": [], "statuses": null, "contacts": [] });
    assert!(matches!(single("messages", empty), ItemBody::Other { field } if field == "messages"));
}

#[test]
fn lists_whose_name_comes_twice_are_both_read() {
    let text = r#"{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{
        "messages":[{"id":"a","from":"5491155550123"}],"messages":[{"id":"b","from":"5491155550123"}]}}]}]}"#;
    assert_eq!(read(text.as_bytes()).len(), 2);
}

#[test]
fn the_envelope_is_checked_here_as_well() {
    for (body, error) in [
        ("{", EnvelopeError::NotJson),
        ("[]", EnvelopeError::NotAnObject),
        (r#"{"object":"page","entry":[]}"#, EnvelopeError::WrongObject),
        (r#"{"object":"whatsapp_business_account","entry":7}"#, EnvelopeError::NoEntry),
    ] {
        assert_eq!(items(body.as_bytes()).err(), Some(error));
        assert_eq!(Envelope::check(body.as_bytes()), Err(error));
    }
}

/// Any JSON at all, with the names that matter more likely than others.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
        proptest::sample::select(vec![
            "text",
            "image",
            "edit",
            "system",
            "interactive",
            "history",
            "5491155550123"
        ])
        .prop_map(Value::from),
    ];
    let names = proptest::sample::select(vec![
        "id",
        "from",
        "type",
        "timestamp",
        "text",
        "body",
        "image",
        "edit",
        "message",
        "original_message_id",
        "interactive",
        "system",
        "contacts",
        "profile",
        "name",
        "wa_id",
        "errors",
        "code",
        "context",
        "metadata",
        "phone_number_id",
        "display_phone_number",
        "status",
        "threads",
        "messages",
        "statuses",
        "history",
        "field",
        "changes",
        "value",
        "calls",
        "x",
    ]);
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((names.clone(), inner), 0..6).prop_map(|fields| fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect()),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_survived(body in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = items(&body);
    }

    #[test]
    fn any_entries_are_survived_and_both_readings_agree(entry in any_json()) {
        let body = json!({ "object": "whatsapp_business_account", "entry": entry }).to_string();
        prop_assert_eq!(items(body.as_bytes()).map(|_| ()), Envelope::check(body.as_bytes()).map(|_| ()));
    }

    /// Every entry and every change leaves at least one item, whatever it is.
    #[test]
    fn no_change_is_lost(changes in proptest::collection::vec(any_json(), 1..5)) {
        let body = fixtures::changes("7", changes.clone());
        let items = read(&body);
        for (index, change) in changes.iter().enumerate() {
            prop_assert!(items.iter().any(|item| item.position.change == Some(index)), "{change}");
        }
    }

    /// Every element of every list is one item, with exactly its own raw form.
    #[test]
    fn no_element_is_lost(
        messages in proptest::collection::vec(any_json(), 0..6),
        statuses in proptest::collection::vec(any_json(), 0..6),
        echoes in proptest::collection::vec(any_json(), 0..4),
        contacts in any_json(),
        errors in proptest::collection::vec(any_json(), 0..4),
    ) {
        let mut value = fixtures::value(&NUMBER);
        value["contacts"] = contacts;
        value["messages"] = Value::from(messages.clone());
        value["statuses"] = Value::from(statuses.clone());
        value["message_echoes"] = Value::from(echoes.clone());
        value["errors"] = Value::from(errors.clone());
        let items = change("messages", value);
        let lists = [("messages", &messages), ("statuses", &statuses), ("message_echoes", &echoes), ("errors", &errors)];
        let total: usize = lists.iter().map(|(_, list)| list.len()).sum();
        prop_assert_eq!(items.len(), total.max(1));
        for (name, list) in lists {
            for (index, element) in list.iter().enumerate() {
                let at = Some((name.to_owned(), index));
                let found: Vec<_> = items.iter().filter(|item| item.position.element == at).collect();
                prop_assert_eq!(found.len(), 1);
                prop_assert_eq!(found[0].raw.get(), element.to_string());
            }
        }
    }

    /// A message with any surroundings is still found by its id, and what it says is kept.
    #[test]
    fn a_message_survives_any_extra_fields(extra in any_json(), name in "[a-z]{1,12}") {
        let mut value = make::text(&ana(), "kept");
        if !["id", "from", "type", "text"].contains(&name.as_str()) {
            value[name] = extra;
        }
        let message = message(value);
        prop_assert_eq!(message.text(), Some("kept".to_owned()));
    }
}
