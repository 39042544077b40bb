//! The JSON of webhooks, and the bytes Meta would write for it.

use crate::config::BusinessNumber;
use crate::graph::error::explain;
use crate::state::{AcceptedMessage, Customer};
use crate::thread::Stage;
use bytes::Bytes;
use hilo_domain::clock::Millis;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// The envelope around one change of field `messages`.
fn envelope(number: &BusinessNumber, rest: Map<String, Value>) -> Value {
    let mut value = Map::new();
    value.insert("messaging_product".into(), "whatsapp".into());
    value.insert(
        "metadata".into(),
        json!({
            "display_phone_number": number.display_phone_number,
            "phone_number_id": number.phone_number_id,
        }),
    );
    value.extend(rest);
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": number.waba_id, "changes": [{ "value": value, "field": "messages" }] }],
    })
}

/// News of a template: of the account, without metadata.
pub(crate) fn template(waba_id: &str, field: &str, value: Value, at: Millis) -> Value {
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": waba_id, "time": at.0.div_euclid(1_000), "changes": [{ "value": value, "field": field }] }],
    })
}

fn contact(customer: &Customer) -> Value {
    json!([{ "profile": { "name": customer.name }, "wa_id": customer.phone.digits() }])
}

/// A customer's message.
pub(crate) fn message(
    number: &BusinessNumber,
    customer: &Customer,
    message: Value,
    with_contact: bool,
) -> Value {
    let mut rest = Map::new();
    if with_contact {
        rest.insert("contacts".into(), contact(customer));
    }
    rest.insert("messages".into(), Value::Array(vec![message]));
    envelope(number, rest)
}

/// What became of a message of the business. Conversation and pricing come with `sent` and `delivered`; a
/// failure brings the error instead, and no contact.
pub(crate) fn status(
    number: &BusinessNumber,
    customer: &Customer,
    message: &AcceptedMessage,
    stage: Stage,
    at: Millis,
) -> Value {
    let mut status = Map::new();
    status.insert("id".into(), message.id.as_str().into());
    status.insert("status".into(), stage.word().into());
    status.insert("timestamp".into(), seconds(at).into());
    status.insert("recipient_id".into(), customer.phone.digits().into());
    if let Some(tracker) = &message.tracker {
        status.insert("biz_opaque_callback_data".into(), tracker.as_str().into());
    }
    let mut rest = Map::new();
    if stage == Stage::Failed {
        status.insert("errors".into(), json!([status_error(message.error.unwrap_or(131_000))]));
    } else {
        rest.insert("contacts".into(), contact(customer));
    }
    if matches!(stage, Stage::Sent | Stage::Delivered) {
        let pricing = &message.pricing;
        let mut conversation =
            json!({ "id": pricing.conversation_id, "origin": { "type": pricing.category } });
        if let (Stage::Sent, Some(ends)) = (stage, pricing.window_ends) {
            conversation["expiration_timestamp"] = seconds(ends).into();
        }
        status.insert("conversation".into(), conversation);
        status.insert(
            "pricing".into(),
            json!({
                "billable": !pricing.free,
                "pricing_model": "PMP",
                "category": pricing.category,
                "type": if pricing.free { "free_customer_service" } else { "regular" },
            }),
        );
    }
    rest.insert("statuses".into(), Value::Array(vec![Value::Object(status)]));
    envelope(number, rest)
}

/// An error as `statuses[].errors` and `messages[].errors` write it.
pub(crate) fn status_error(code: u32) -> Value {
    let (title, details) = explain(code);
    json!({
        "code": code,
        "title": title,
        "message": title,
        "error_data": { "details": details },
        "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    })
}

/// Unix seconds in a string, as Meta writes most times.
pub(crate) fn seconds(at: Millis) -> String {
    at.0.div_euclid(1_000).to_string()
}

/// The bytes Meta would post: non-ASCII as `\uXXXX` and slashes escaped, so that whoever signs a re-serialised
/// body instead of the received one is found out.
pub(crate) fn encode(body: &Value) -> Bytes {
    let plain = body.to_string();
    let mut text = String::with_capacity(plain.len() + 32);
    let mut units = [0; 2];
    for c in plain.chars() {
        match c {
            '/' => text.push_str("\\/"),
            c if c.is_ascii() => text.push(c),
            c => {
                for unit in c.encode_utf16(&mut units) {
                    // Writing to a String cannot fail.
                    let _ = write!(text, "\\u{unit:04x}");
                }
            }
        }
    }
    Bytes::from(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_escaped_as_meta_does_and_mean_the_same() {
        let body = json!({ "text": "¿Sí? 🙌 a/b", "n": 1 });
        let bytes = encode(&body);
        assert!(bytes.is_ascii());
        let text = std::str::from_utf8(&bytes).unwrap();
        assert!(text.contains("\\ud83d\\ude4c") && text.contains("a\\/b"), "{text}");
        assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap(), body);
    }

    #[test]
    fn times_are_whole_seconds_in_strings() {
        assert_eq!(seconds(Millis(1_768_384_800_999)), "1768384800");
    }
}
