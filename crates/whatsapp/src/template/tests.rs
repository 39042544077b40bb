//! Components there and back, and the bodies of sends.

mod sends;

use super::listed::components_of;
use super::submit::component_list;
use hilo_domain::template::Components;
use serde_json::{Value, json};

pub(super) fn read(json: &Value) -> Components {
    let (components, problems) = Components::read(json);
    assert_eq!(problems, [], "{json}");
    components
}

/// Ours and Meta's form of the same template, which must become each other.
fn pairs() -> Vec<(Value, Value)> {
    let plain = |text: &str| json!({ "type": "text", "text": text });
    vec![
        (
            json!({
                "header": [{ "type": "text", "text": "Order {{1}}", "examples": { "1": "#12" } }],
                "body": [{ "type": "text", "text": "{{2}} and {{1}}.", "examples": { "1": "a", "2": "b" } }],
                "footer": [plain("Bye")],
                "buttons": [
                    { "type": "quick_reply", "text": "Yes" },
                    { "type": "url", "text": "Open", "url": "https://x.example/{{1}}", "example": "https://x.example/7" },
                    { "type": "url", "text": "Home", "url": "https://x.example" },
                    { "type": "phone_number", "text": "Call", "phone_number": "+34600000000" },
                    { "type": "copy_code", "example": "SUMMER" },
                    { "type": "flow", "text": "Book", "flow_id": "9", "flow_action": "navigate" },
                ],
            }),
            json!([
                { "type": "HEADER", "format": "TEXT", "text": "Order {{1}}", "example": { "header_text": ["#12"] } },
                { "type": "BODY", "text": "{{2}} and {{1}}.", "example": { "body_text": [["a", "b"]] } },
                { "type": "FOOTER", "text": "Bye" },
                { "type": "BUTTONS", "buttons": [
                    { "type": "QUICK_REPLY", "text": "Yes" },
                    { "type": "URL", "text": "Open", "url": "https://x.example/{{1}}", "example": ["https://x.example/7"] },
                    { "type": "URL", "text": "Home", "url": "https://x.example" },
                    { "type": "PHONE_NUMBER", "text": "Call", "phone_number": "+34600000000" },
                    { "type": "COPY_CODE", "example": "SUMMER" },
                    { "type": "FLOW", "text": "Book", "flow_id": "9", "flow_action": "navigate" },
                ] },
            ]),
        ),
        (
            json!({
                "header": [{ "type": "text", "text": "For {{who}}", "examples": { "who": "Ana" } }],
                "body": [{ "type": "text", "text": "Hi {{who}}, {{order_id}} is here.", "examples": { "order_id": "7", "who": "Ana" } }],
            }),
            json!([
                { "type": "HEADER", "format": "TEXT", "text": "For {{who}}",
                  "example": { "header_text_named_params": [{ "param_name": "who", "example": "Ana" }] } },
                { "type": "BODY", "text": "Hi {{who}}, {{order_id}} is here.", "example": { "body_text_named_params": [
                    { "param_name": "who", "example": "Ana" }, { "param_name": "order_id", "example": "7" }] } },
            ]),
        ),
        (
            json!({ "header": [{ "type": "image", "handle": "4::aW" }], "body": [plain("Look")] }),
            json!([{ "type": "HEADER", "format": "IMAGE", "example": { "header_handle": ["4::aW"] } },
                { "type": "BODY", "text": "Look" }]),
        ),
        (
            json!({ "header": [{ "type": "location" }], "body": [plain("Here")] }),
            json!([{ "type": "HEADER", "format": "LOCATION" }, { "type": "BODY", "text": "Here" }]),
        ),
        (
            json!({ "body": [{ "type": "text", "add_security_recommendation": true }],
                "footer": [{ "type": "text", "code_expiration_minutes": 10 }],
                "buttons": [{ "type": "otp", "otp_type": "COPY_CODE" }] }),
            json!([{ "type": "BODY", "add_security_recommendation": true },
                { "type": "FOOTER", "code_expiration_minutes": 10 },
                { "type": "BUTTONS", "buttons": [{ "type": "OTP", "otp_type": "COPY_CODE" }] }]),
        ),
        (
            json!({ "body": [plain("Look")], "other": [{ "type": "CAROUSEL", "cards": [{ "components": [] }] }] }),
            json!([{ "type": "BODY", "text": "Look" }, { "type": "CAROUSEL", "cards": [{ "components": [] }] }]),
        ),
        (
            json!({ "header": [{ "type": "product", "x": 1 }], "body": [plain("Look")] }),
            json!([{ "type": "HEADER", "format": "PRODUCT", "x": 1 }, { "type": "BODY", "text": "Look" }]),
        ),
    ]
}

#[test]
fn components_are_translated_there_and_back() {
    for (ours, metas) in pairs() {
        assert_eq!(component_list(&read(&ours)), metas);
        assert_eq!(components_of(&metas).to_json(), ours);
    }
}

#[test]
fn missing_examples_are_made_up_from_names_and_addresses_made_whole() {
    let ours = json!({ "body": [{ "text": "Hi {{who}}, welcome to us." }], "buttons": [
        { "type": "url", "text": "A", "url": "https://x.example/{{who}}" },
        { "type": "url", "text": "B", "url": "https://x.example/{{1}}", "example": "7" }] });
    let metas = component_list(&read(&ours));
    assert_eq!(
        metas[0]["example"]["body_text_named_params"],
        json!([{ "param_name": "who", "example": "who" }])
    );
    let urls = &metas[1]["buttons"];
    assert_eq!(
        (&urls[0]["url"], &urls[0]["example"]),
        (&json!("https://x.example/{{1}}"), &json!(["https://x.example/who"]))
    );
    assert_eq!(urls[1]["example"], json!(["https://x.example/7"]));
}

#[test]
fn what_meta_lists_is_never_sent_back_as_a_handle() {
    let listed = json!([{ "type": "HEADER", "format": "VIDEO", "example": { "header_handle": ["https://scontent.example/v?e=1"] } },
        { "type": "BUTTONS", "buttons": [{ "type": "COPY_CODE", "text": "Copy offer code", "example": ["SUMMER"] }] }]);
    let components = components_of(&listed);
    assert_eq!(
        components.to_json(),
        json!({
        "header": [{ "type": "video", "url": "https://scontent.example/v?e=1" }],
        "buttons": [{ "type": "copy_code", "text": "Copy offer code", "example": "SUMMER" }] })
    );
    let again = component_list(&components);
    assert_eq!(again[0], json!({ "type": "HEADER", "format": "VIDEO" }));
    assert_eq!(again[1]["buttons"][0], json!({ "type": "COPY_CODE", "example": "SUMMER" }));
}

#[test]
fn odd_lists_are_read_as_far_as_they_go() {
    for odd in [
        json!(null),
        json!("x"),
        json!({}),
        json!([[]]),
        json!([1]),
        json!([{ "type": 7 }]),
        json!([{ "type": "BODY", "text": 5, "example": 7 }]),
        json!([{ "type": "BUTTONS", "buttons": [1, {}] }]),
        json!([{ "type": "HEADER" }, { "type": "HEADER" }]),
    ] {
        let components = components_of(&odd);
        let _ = component_list(&components);
    }
    let twice = json!([{ "type": "BODY", "text": "a" }, { "type": "body", "text": "b" }]);
    assert_eq!(components_of(&twice).other.len(), 1);
}
