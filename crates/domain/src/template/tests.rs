//! Templates as a whole: the shape, the limits, the final text.

mod limits;
mod shape;
mod text;

use super::*;
use serde_json::{Value, json};

/// The components of JSON that must be readable.
pub(super) fn read(json: &Value) -> Components {
    let (components, problems) = Components::read(json);
    assert_eq!(problems, [], "{json}");
    components
}

/// The seed's example.
pub(super) fn order() -> Value {
    json!({
        "body": [{ "type": "text", "text": "Hello {{1}}, your order {{2}} is ready!" }],
        "header": [{ "type": "text", "text": "Order Update" }],
        "buttons": [{ "type": "quick_reply", "text": "View Order" }],
    })
}

/// One of each kind.
pub(super) fn everything() -> Value {
    json!({
        "header": [{ "type": "text", "text": "Order {{1}}", "examples": { "1": "#12345" } }],
        "body": [{ "type": "text", "text": "Hello {{1}}, your order {{2}} is on its way to you.",
            "examples": { "1": "Ana", "2": "#12345" } }],
        "footer": [{ "type": "text", "text": "Thank you" }],
        "buttons": [
            { "type": "quick_reply", "text": "View order" },
            { "type": "url", "text": "Track", "url": "https://example.com/t/{{1}}", "example": "https://example.com/t/99" },
            { "type": "phone_number", "text": "Call us", "phone_number": "+5491150001000" },
            { "type": "copy_code", "example": "SUMMER20" },
        ],
    })
}

pub(super) fn values(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// `path CODE` of each problem.
pub(super) fn told(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|problem| format!("{} {}", problem.path, problem.code)).collect()
}
