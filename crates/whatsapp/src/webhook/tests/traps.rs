//! What goes wrong in practice: unknown and broken types, people without numbers, echoes, half an emoji.

use super::*;
use crate::fixtures::message as make;
use crate::webhook::Reply;
use hilo_domain::message::{Direction, MessageKind};
use serde_json::json;

#[test]
fn types_that_nobody_knows_are_shown_as_unsupported() {
    for kind in
        ["request_welcome", "ephemeral", "media_placeholder", "unknown", "errors", "poll", "Text", "💥"]
    {
        for value in [
            make::bare(&ana(), kind),
            make::any(&ana(), kind, json!({ "a": [1] })),
            make::any(&ana(), kind, json!(7)),
        ] {
            let message = message(value);
            assert_eq!(message.kind(), MessageKind::Unsupported);
            let Content::Unsupported { kind: named, .. } = message.content else { panic!("{kind}") };
            assert_eq!(named, kind);
        }
    }
}

#[test]
fn known_types_with_broken_content_are_unsupported_under_their_name() {
    let known = [
        "text", "image", "video", "document", "audio", "sticker", "location", "contacts", "button",
        "reaction", "order", "system", "edit", "revoke",
    ];
    for kind in known {
        for inner in [json!(null), json!(5), json!("x"), json!([]), json!([7]), json!(true)] {
            let Content::Unsupported { kind: named, .. } = content(make::any(&ana(), kind, inner.clone()))
            else {
                panic!("{kind} {inner}")
            };
            assert_eq!(named, kind);
        }
    }
    let odd = [
        ("text", json!({})),
        ("text", json!({ "body": ["a"] })),
        ("image", json!({ "mime_type": "image/png" })),
        ("location", json!({ "latitude": "north", "longitude": 1 })),
        ("interactive", json!({ "type": "quiz_reply", "quiz_reply": {} })),
        ("interactive", json!({ "type": "button_reply" })),
        ("reaction", json!({ "emoji": "👍" })),
        ("edit", json!({ "original_message_id": "wamid.X", "message": { "type": "poll" } })),
        ("edit", json!({ "original_message_id": "wamid.X", "message": { "type": "edit", "edit": {} } })),
    ];
    for (kind, inner) in odd {
        assert!(
            matches!(content(make::any(&ana(), kind, inner.clone())), Content::Unsupported { kind: k, .. } if k == kind),
            "{kind} {inner}"
        );
    }
}

#[test]
fn unsupported_keeps_metas_reasons_and_the_finer_type() {
    let mut value = make::unsupported(&ana());
    value["unsupported"] = json!({ "type": "poll_creation" });
    let message = message(value);
    assert_eq!(message.errors[0].code, Some(131_051));
    let Content::Unsupported { detail, errors, .. } = message.content else { panic!("not unsupported") };
    assert_eq!((detail.as_deref(), errors[0].code), (Some("poll_creation"), Some(131_051)));
}

#[test]
fn a_missing_type_is_guessed_from_the_content() {
    let value = json!({ "id": "wamid.1", "from": "5491155550123", "timestamp": "1768384800",
        "text": { "body": "no type" } });
    assert_eq!(message(value).text().as_deref(), Some("no type"));
    let nothing = json!({ "id": "wamid.1", "from": "5491155550123", "timestamp": "1768384800" });
    assert!(matches!(content(nothing), Content::Unsupported { kind, .. } if kind == "unknown"));
}

#[test]
fn an_answer_that_meta_did_not_send_says_why() {
    let mut value = fixtures::value(&NUMBER);
    value["messages"] = json!([make::bare(&ana(), "interactive")]);
    value["errors"] = json!([{ "code": 131_000, "title": "Something went wrong" }]);
    let items = change("messages", value);
    let [error, message] = items.as_slice() else { panic!("{items:?}") };
    let ItemBody::Message(message) = &message.body else { panic!("no message") };
    assert_eq!(message.content, Content::Interactive(Reply::Absent));
    assert_eq!(message.errors[0].code, Some(131_000));
    assert!(matches!(&error.body, ItemBody::ChannelError(error) if error.code == Some(131_000)));
}

#[test]
fn people_without_a_number_are_people() {
    let who = Arrival {
        from: None,
        user_id: Some("AR.9f3kQ"),
        name: "Bea",
        username: Some("bea.ruiz"),
        wamid: "wamid.B1",
        timestamp: AT,
    };
    let in_the_numbers_place = Arrival { from: Some("AR.9f3kQ"), user_id: None, ..who };
    for who in [who, in_the_numbers_place] {
        let items = read(&fixtures::text_message(&NUMBER, &who, "hi"));
        let ItemBody::Message(m) = &items[0].body else { panic!("{items:?}") };
        assert_eq!((m.customer.phone.as_deref(), m.customer.user_id.as_deref()), (None, Some("AR.9f3kQ")));
        assert_eq!((m.profile_name.as_deref(), m.username.as_deref()), (Some("Bea"), Some("bea.ruiz")));
    }
}

#[test]
fn a_contact_adds_what_the_message_does_not_say() {
    let mut value = fixtures::value(&NUMBER);
    value["contacts"] = json!([{ "profile": { "name": "Ana" }, "wa_id": "5491155550123",
        "user_id": "AR.1", "parent_user_id": "AR.ENT.1", "identity_key_hash": "h1" }]);
    value["messages"] =
        json!([make::text(&ana(), "a"), { "id": "wamid.2", "type": "text", "text": { "body": "b" } }]);
    for item in change("messages", value) {
        let ItemBody::Message(m) = item.body else { panic!("no message") };
        assert_eq!(
            (m.customer.phone.as_deref(), m.customer.user_id.as_deref()),
            (Some("5491155550123"), Some("AR.1"))
        );
        assert_eq!(m.parent_user_id.as_deref(), Some("AR.ENT.1"));
        assert_eq!(m.identity.unwrap().hash.as_deref(), Some("h1"));
    }
}

#[test]
fn echoes_are_ours_and_belong_to_the_customer() {
    let business = Arrival::new(NUMBER.display_phone_number, "", "wamid.E1", AT);
    let body = fixtures::echoes(
        &NUMBER,
        vec![
            make::echo(make::text(&business, "from the phone"), "5491155550123"),
            make::echo(make::edited_text(&business, "wamid.E0", "mended"), "5491155550123"),
            make::echo(make::revoked(&business, "wamid.E0"), "AR.9f3kQ"),
            make::echo(make::text(&ana(), "the other way"), NUMBER.display_phone_number),
            make::text(&business, "to nobody"),
        ],
    );
    let items = read(&body);
    let echo = |at: usize| match &items[at].body {
        ItemBody::Echo(message) => message,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        (echo(0).direction, echo(0).customer.phone.as_deref()),
        (Direction::Outbound, Some("5491155550123"))
    );
    assert!(matches!(echo(1).content, Content::Edit { .. }));
    assert_eq!(echo(2).customer.user_id.as_deref(), Some("AR.9f3kQ"));
    assert_eq!(
        (echo(3).direction, echo(3).customer.phone.as_deref()),
        (Direction::Inbound, Some("5491155550123"))
    );
    assert!(matches!(items[4].body, ItemBody::Malformed { .. }));
    assert_eq!(items[0].position.to_string(), "entry[0].changes[0].message_echoes[0]");
}

#[test]
fn half_an_emoji_and_nul_cost_one_character_not_the_message() {
    let body = String::from_utf8(fixtures::text_message(&NUMBER, &ana(), "HERE")).unwrap();
    let body = body.replace("Ana", r"Ana \ud83d").replace("HERE", r"a\u0000b \ude00 \u00f1");
    let items = read(body.as_bytes());
    let ItemBody::Message(m) = &items[0].body else { panic!("{items:?}") };
    assert_eq!(m.profile_name.as_deref(), Some("Ana \u{fffd}"));
    assert_eq!(m.text().as_deref(), Some("a\u{fffd}b \u{fffd} ñ"));
}

#[test]
fn times_and_ids_may_be_numbers() {
    let mut value = make::text(&ana(), "x");
    value["timestamp"] = json!(AT);
    value["from"] = json!(5_491_155_550_123_i64);
    let m = message(value);
    assert_eq!(m.customer.phone.as_deref(), Some("5491155550123"));
    assert_eq!((m.timestamp.unwrap().0, m.profile_name.as_deref()), (AT * 1000, Some("Ana")));
    let mut value = make::text(&ana(), "x");
    value["timestamp"] = json!("yesterday");
    assert_eq!(message(value).timestamp, None);
}
