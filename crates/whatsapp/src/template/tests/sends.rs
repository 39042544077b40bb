//! Bodies of sends, exactly.

use super::*;
use crate::graph::Recipient;
use crate::template::OutgoingTemplate;
use hilo_domain::template::{Filling, HeaderContent, Problem};

fn filling(pairs: &[(&str, &str)]) -> Filling {
    let variables = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    Filling { variables, ..Filling::default() }
}

fn body(json: &Value, filling: &Filling) -> Result<Value, Vec<Problem>> {
    let components = read(json);
    let template = OutgoingTemplate {
        to: Recipient::Phone("+1234567890"),
        name: "welcome",
        language: "es_AR",
        components: &components,
        filling,
        reply_to: None,
        tracker: None,
    };
    template.body().map(|(body, _)| body)
}

/// The components of the send.
fn sent(json: &Value, filling: &Filling) -> Value {
    body(json, filling).unwrap()["template"]["components"].take()
}

#[test]
fn the_seeds_example_is_sent_as_the_seed_shows() {
    let json = json!({ "body": [{ "type": "text", "text": "Hello {{1}}, your order {{2}} is ready!" }],
        "header": [{ "type": "text", "text": "Order Update" }],
        "buttons": [{ "type": "quick_reply", "text": "View Order" }] });
    assert_eq!(
        body(&json, &filling(&[("1", "John"), ("2", "#12345")])).unwrap(),
        json!({
            "messaging_product": "whatsapp", "to": "1234567890", "type": "template",
            "template": { "name": "welcome", "language": { "code": "es_AR" }, "components": [
                { "type": "body", "parameters": [
                    { "type": "text", "text": "John" }, { "type": "text", "text": "#12345" }] }] },
        })
    );
}

#[test]
fn a_template_without_variables_is_its_name() {
    let components = read(&json!({ "body": [{ "text": "Hello there." }] }));
    let template = OutgoingTemplate {
        to: Recipient::Bsuid("AR.9f3kQ"),
        name: "hello",
        language: "es",
        components: &components,
        filling: &Filling::default(),
        reply_to: Some("wamid.ANA1"),
        tracker: Some("1.m1.1"),
    };
    let (body, rendered) = template.body().unwrap();
    assert_eq!(rendered.text(), "Hello there.");
    assert_eq!(
        body,
        json!({ "messaging_product": "whatsapp", "recipient": "AR.9f3kQ", "type": "template",
            "template": { "name": "hello", "language": { "code": "es" } },
            "context": { "message_id": "wamid.ANA1" }, "biz_opaque_callback_data": "1.m1.1" })
    );
}

#[test]
fn numbers_go_by_number_and_names_with_their_names() {
    let text = |text: &str| json!({ "type": "text", "text": text });
    let json = json!({ "header": [{ "type": "text", "text": "Order {{1}}" }],
        "body": [{ "text": "For {{2}} of {{1}} and {{2}} again." }] });
    assert_eq!(
        sent(&json, &filling(&[("header.1", "h"), ("1", "a"), ("2", "b")])),
        json!([{ "type": "header", "parameters": [text("h")] },
            { "type": "body", "parameters": [text("a"), text("b")] }])
    );
    let json = json!({ "header": [{ "type": "text", "text": "For {{who}}" }],
        "body": [{ "text": "Hi {{who}}, {{order_id}} is here." }] });
    let named = |name: &str, text: &str| json!({ "type": "text", "parameter_name": name, "text": text });
    assert_eq!(
        sent(&json, &filling(&[("who", "Ana"), ("order_id", "7")])),
        json!([{ "type": "header", "parameters": [named("who", "Ana")] },
            { "type": "body", "parameters": [named("who", "Ana"), named("order_id", "7")] }])
    );
}

#[test]
fn headers_carry_a_file_or_a_place() {
    let with = |kind: &str, content: HeaderContent| {
        let json = json!({ "header": [{ "type": kind }], "body": [{ "text": "Look." }] });
        sent(&json, &Filling { header: Some(content), ..Filling::default() })[0]["parameters"][0].take()
    };
    let id = HeaderContent::MediaId { id: "77".into(), filename: None };
    assert_eq!(with("image", id.clone()), json!({ "type": "image", "image": { "id": "77" } }));
    assert_eq!(with("video", id), json!({ "type": "video", "video": { "id": "77" } }));
    let link =
        HeaderContent::MediaLink { link: "https://x.example/a".into(), filename: Some("a.pdf".into()) };
    assert_eq!(
        with("document", link),
        json!({ "type": "document", "document": { "link": "https://x.example/a", "filename": "a.pdf" } })
    );
    let place = HeaderContent::Location {
        latitude: -34.6,
        longitude: -58.4,
        name: "Obelisco".into(),
        address: "Av. 9 de Julio".into(),
    };
    assert_eq!(
        with("location", place),
        json!({ "type": "location", "location": { "latitude": -34.6, "longitude": -58.4,
            "name": "Obelisco", "address": "Av. 9 de Julio" } })
    );
}

#[test]
fn buttons_carry_what_they_need_at_their_place() {
    let json = json!({ "body": [{ "text": "Look." }], "buttons": [
        { "type": "quick_reply", "text": "Yes" },
        { "type": "quick_reply", "text": "No" },
        { "type": "url", "text": "Home", "url": "https://x.example" },
        { "type": "url", "text": "Open", "url": "https://x.example/{{1}}" },
        { "type": "phone_number", "text": "Call", "phone_number": "+34600000000" },
        { "type": "copy_code" }] });
    let mut given = filling(&[("button.3", "7"), ("button.5", "SUMMER")]);
    given.payloads.insert(1, "NO".into());
    let button = |kind: &str, index: &str, parameter: Value| json!({ "type": "button", "sub_type": kind, "index": index, "parameters": [parameter] });
    assert_eq!(
        sent(&json, &given),
        json!([
            button("quick_reply", "1", json!({ "type": "payload", "payload": "NO" })),
            button("url", "3", json!({ "type": "text", "text": "7" })),
            button("copy_code", "5", json!({ "type": "coupon_code", "coupon_code": "SUMMER" })),
        ])
    );
}

#[test]
fn a_one_time_code_stands_in_the_body_and_on_the_button() {
    let json = json!({ "body": [{ "add_security_recommendation": true }],
        "buttons": [{ "type": "otp", "otp_type": "COPY_CODE" }] });
    let text = json!([{ "type": "text", "text": "123456" }]);
    assert_eq!(
        sent(&json, &filling(&[("1", "123456")])),
        json!([{ "type": "body", "parameters": text },
            { "type": "button", "sub_type": "url", "index": "0", "parameters": text }])
    );
}

#[test]
fn nothing_incomplete_is_sent() {
    let json = json!({ "header": [{ "type": "image" }], "body": [{ "text": "Hi {{1}}, look at this." }] });
    let told: Vec<String> = body(&json, &filling(&[("2", "x")]))
        .unwrap_err()
        .iter()
        .map(|problem| format!("{} {}", problem.path, problem.code))
        .collect();
    assert_eq!(told, ["header VALUE_MISSING", "variables.1 VALUE_MISSING", "variables.2 VALUE_UNKNOWN"]);
}
