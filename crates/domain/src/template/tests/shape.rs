//! `componentsJson` read and written.

use super::*;

#[test]
fn the_seeds_example_is_read() {
    let components = read(&order());
    assert_eq!(components.header_text().unwrap().text, "Order Update");
    assert_eq!(components.body.as_ref().unwrap().text, "Hello {{1}}, your order {{2}} is ready!");
    assert_eq!(
        components.buttons,
        [Button { kind: ButtonKind::QuickReply, text: "View Order".into(), extra: Default::default() }]
    );
    assert_eq!(components.parameter_format(), ParameterFormat::Positional);
}

#[test]
fn what_is_read_is_written_again() {
    let media = |kind: &str| {
        json!({ "header": [{ "type": kind, "handle": "4::aW", "url": "https://scontent.example/x" }],
            "body": [{ "type": "text", "text": "Look." }] })
    };
    let sampled = json!({ "header": [{ "type": "image", "sample": "0190-s" }], "body": [{ "type": "text", "text": "x" }] });
    let one_time = json!({ "body": [{ "type": "text", "add_security_recommendation": true }],
        "footer": [{ "type": "text", "code_expiration_minutes": 10 }],
        "buttons": [{ "type": "otp", "otp_type": "COPY_CODE" }] });
    let foreign = json!({ "header": [{ "type": "product", "x": 1 }], "body": [{ "type": "text", "text": "x" }],
        "buttons": [{ "type": "flow", "text": "Book", "flow_id": "7" }], "other": [{ "type": "CAROUSEL", "cards": [] }] });
    let place = json!({ "header": [{ "type": "location" }], "body": [{ "type": "text", "text": "x" }] });
    for json in
        [everything(), media("image"), media("video"), media("document"), one_time, foreign, place, sampled]
    {
        assert_eq!(read(&json).to_json(), json);
    }
}

#[test]
fn shorter_forms_are_understood() {
    let short = json!({ "header": { "type": "TEXT", "text": "Hi" }, "body": "Hello {{1}} and welcome.",
        "footer": null, "buttons": [] });
    let components = read(&short);
    assert_eq!(components.header_text().unwrap().text, "Hi");
    assert_eq!(components.body.unwrap().text, "Hello {{1}} and welcome.");
    assert_eq!((components.footer, components.buttons.len()), (None, 0));
    let listed =
        json!({ "body": [{ "text": "Hello {{1}}, number {{2}} is here.", "examples": ["Ana", 7] }] });
    let examples = read(&listed).body.unwrap().examples;
    assert_eq!(examples, values(&[("1", "Ana"), ("2", "7")]));
}

#[test]
fn what_cannot_be_read_is_told_where_it_stands() {
    let cases = [
        (json!([]), "componentsJson WRONG_TYPE"),
        (json!("x"), "componentsJson WRONG_TYPE"),
        (json!({ "buton": [] }), "buton UNKNOWN_FIELD"),
        (json!({ "body": 1 }), "body WRONG_TYPE"),
        (json!({ "body": [{ "text": 1 }] }), "body.text WRONG_TYPE"),
        (json!({ "body": [{ "type": "image", "text": "x" }] }), "body.type UNKNOWN_TYPE"),
        (json!({ "body": [{ "text": "x" }, { "text": "y" }] }), "body[1] TOO_MANY"),
        (json!({ "body": [{ "text": "x", "examples": 1 }] }), "body.examples WRONG_TYPE"),
        (json!({ "body": [{ "text": "x", "examples": [[]] }] }), "body.examples.1 WRONG_TYPE"),
        (json!({ "header": [{ "type": 1 }] }), "header.type WRONG_TYPE"),
        (json!({ "buttons": {} }), "buttons WRONG_TYPE"),
        (json!({ "buttons": [7] }), "buttons[0] WRONG_TYPE"),
        (json!({ "buttons": [{ "type": "url", "url": [] }] }), "buttons[0].url WRONG_TYPE"),
        (json!({ "other": 1 }), "other WRONG_TYPE"),
    ];
    for (json, expected) in cases {
        assert_eq!(told(&Components::read(&json).1), [expected], "{json}");
    }
}

#[test]
fn every_variable_has_one_key() {
    let keys =
        |json: &Value| read(json).variables().into_iter().map(|variable| variable.key).collect::<Vec<_>>();
    assert_eq!(keys(&order()), ["1", "2"]);
    assert_eq!(keys(&everything()), ["header.1", "1", "2", "button.1", "button.3"]);
    let named = json!({ "header": [{ "type": "text", "text": "For {{first_name}}" }],
        "body": [{ "type": "text", "text": "Hi {{first_name}}, {{order_id}} is here, {{first_name}}." }] });
    assert_eq!(keys(&named), ["first_name", "order_id"]);
    assert_eq!(read(&named).parameter_format(), ParameterFormat::Named);
    let examples: Vec<_> = read(&everything()).variables().into_iter().filter_map(|v| v.example).collect();
    assert_eq!(examples, ["#12345", "Ana", "#12345", "99", "SUMMER20"]);
}
