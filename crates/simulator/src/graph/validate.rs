//! What Meta checks before it takes a message. Refusing here what Meta would refuse keeps tests honest.

use super::error::GraphError;
use crate::state::State;
use hilo_domain::phone::Phone;
use serde_json::Value;

/// A request that may be accepted.
pub(super) struct Outgoing {
    pub(super) phone: Phone,
    /// `to` as written; returned as `contacts[0].input`.
    pub(super) input: String,
    pub(super) kind: String,
    /// The object under the key named like the type.
    pub(super) content: Value,
    pub(super) context: Option<String>,
    pub(super) tracker: Option<String>,
}

const TYPES: [&str; 11] = [
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "interactive",
    "reaction",
    "template",
];

/// Who a request goes to, if it says so in a way that can be read.
pub(super) fn recipient(payload: &Value) -> Option<Phone> {
    payload["to"].as_str().and_then(|to| Phone::parse(to).ok())
}

/// Reads a request as far as that needs no memory.
pub(super) fn message(payload: &Value) -> Result<Outgoing, GraphError> {
    if payload["messaging_product"] != "whatsapp" {
        return Err(GraphError::invalid("The parameter messaging_product is required."));
    }
    if !matches!(payload["recipient_type"].as_str(), None | Some("individual")) {
        return Err(GraphError::value("recipient_type must be individual"));
    }
    let input = payload["to"]
        .as_str()
        .filter(|to| !to.is_empty())
        .ok_or_else(|| GraphError::invalid("The parameter to is required."))?;
    let phone = Phone::parse(input).map_err(|_| GraphError::value("to is not a phone number"))?;
    let kind = payload["type"].as_str().unwrap_or("text");
    if !TYPES.contains(&kind) {
        return Err(GraphError::invalid(format!("Param type must be one of {TYPES:?} - got \"{kind}\".")));
    }
    let content = &payload[kind];
    let right_form = if kind == "contacts" { content.is_array() } else { content.is_object() };
    if !right_form {
        return Err(GraphError::invalid(format!("The parameter {kind} is required.")));
    }
    let tracker = payload["biz_opaque_callback_data"].as_str();
    if tracker.is_some_and(|tracker| tracker.chars().count() > 512) {
        return Err(GraphError::invalid("biz_opaque_callback_data must be at most 512 characters long."));
    }
    check(kind, content)?;
    Ok(Outgoing {
        phone,
        input: input.to_owned(),
        kind: kind.to_owned(),
        content: content.clone(),
        context: payload["context"]["message_id"].as_str().map(str::to_owned),
        tracker: tracker.map(str::to_owned),
    })
}

fn check(kind: &str, content: &Value) -> Result<(), GraphError> {
    match kind {
        "text" => limited("text['body']", &content["body"], 4096),
        "image" | "video" | "document" | "audio" | "sticker" => media(kind, content),
        "location" => {
            let number = |key: &str| content[key].is_number() || content[key].is_string();
            if number("latitude") && number("longitude") {
                return Ok(());
            }
            Err(GraphError::invalid("The parameters latitude and longitude are required."))
        }
        "contacts" => {
            let named = |contact: &Value| contact["name"]["formatted_name"].is_string();
            if content.as_array().is_some_and(|all| !all.is_empty() && all.iter().all(named)) {
                return Ok(());
            }
            Err(GraphError::invalid("The parameter contacts[0]['name']['formatted_name'] is required."))
        }
        "reaction" => match (&content["message_id"], &content["emoji"]) {
            (Value::String(_), Value::String(_)) => Ok(()),
            _ => Err(GraphError::invalid("The parameters message_id and emoji are required.")),
        },
        "interactive" => interactive(content),
        _ => match (&content["name"], &content["language"]["code"]) {
            (Value::String(_), Value::String(_)) => Ok(()),
            _ => {
                Err(GraphError::invalid("The parameters template['name'] and language['code'] are required."))
            }
        },
    }
}

/// A required text of at most so many characters.
fn limited(name: &str, text: &Value, most: usize) -> Result<(), GraphError> {
    let text = text.as_str().filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| GraphError::invalid(format!("The parameter {name} is required.")))?;
    if text.chars().count() > most {
        return Err(GraphError::invalid(format!("Param {name} must be at most {most} characters long.")));
    }
    Ok(())
}

fn media(kind: &str, content: &Value) -> Result<(), GraphError> {
    match (content["id"].as_str(), content["link"].as_str()) {
        (Some(_), None) => {}
        (None, Some(link)) if link.starts_with("https://") || link.starts_with("http://") => {}
        (None, Some(_)) => return Err(GraphError::value(format!("{kind}['link'] is not a URL"))),
        _ => return Err(GraphError::invalid(format!("One of {kind}['id'] and {kind}['link'] is required."))),
    }
    let captioned = matches!(kind, "image" | "video" | "document");
    match content["caption"].as_str() {
        Some(_) if !captioned => Err(GraphError::invalid(format!("{kind} has no caption."))),
        Some(caption) if caption.chars().count() > 1024 => {
            Err(GraphError::invalid("Param caption must be at most 1024 characters long."))
        }
        _ => Ok(()),
    }
}

fn interactive(content: &Value) -> Result<(), GraphError> {
    limited("interactive['body']['text']", &content["body"]["text"], 4096)?;
    let action = &content["action"];
    match content["type"].as_str() {
        Some("button") => {
            let buttons = action["buttons"].as_array().map_or(&[][..], Vec::as_slice);
            if buttons.is_empty() || buttons.len() > 3 {
                return Err(GraphError::value("interactive has 1 to 3 buttons"));
            }
            buttons.iter().try_for_each(|button| {
                let reply = &button["reply"];
                limited("reply['id']", &reply["id"], 256)?;
                limited("reply['title']", &reply["title"], 20)
            })
        }
        Some("list") => {
            limited("action['button']", &action["button"], 20)?;
            let sections = action["sections"].as_array().map_or(&[][..], Vec::as_slice);
            let rows: Vec<&Value> =
                sections.iter().filter_map(|section| section["rows"].as_array()).flatten().collect();
            if rows.is_empty() || rows.len() > 10 {
                return Err(GraphError::value("interactive has 1 to 10 rows"));
            }
            rows.iter().try_for_each(|row| {
                limited("row['id']", &row["id"], 200)?;
                limited("row['title']", &row["title"], 24)
            })
        }
        Some(_) => Ok(()),
        None => Err(GraphError::invalid("The parameter interactive['type'] is required.")),
    }
}

/// What can only be checked against what is known: media ids and the message a reaction is for.
pub(super) fn references(state: &mut State, message: &Outgoing) -> Result<(), GraphError> {
    if message.kind == "reaction" {
        let target = message.content["message_id"].as_str().unwrap_or_default();
        if state.message(target).is_none() {
            return Err(GraphError::value("reaction['message_id'] is unknown"));
        }
        return Ok(());
    }
    match message.content["id"].as_str() {
        Some(id) if !state.media.contains_key(id) => {
            Err(GraphError::value(format!("{}['id'] is no media that was uploaded", message.kind)))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn problem(payload: Value) -> Option<String> {
        message(&payload).err().map(|error| format!("{error:?}"))
    }

    fn with(kind: &str, content: Value) -> Value {
        json!({ "messaging_product": "whatsapp", "to": "5491155550199", "type": kind, kind: content })
    }

    #[test]
    fn good_messages_pass() {
        let buttons = json!({ "type": "button", "body": { "text": "?" },
            "action": { "buttons": [{ "type": "reply", "reply": { "id": "y", "title": "Sí" } }] } });
        for (kind, content) in [
            ("text", json!({ "body": "ñ".repeat(4096) })),
            ("image", json!({ "link": "https://example.com/a.png", "caption": "a" })),
            ("document", json!({ "id": "1", "filename": "a.pdf" })),
            ("reaction", json!({ "message_id": "wamid.x", "emoji": "" })),
            ("interactive", buttons),
            ("location", json!({ "latitude": -34.6, "longitude": -58.4 })),
            ("template", json!({ "name": "welcome", "language": { "code": "es_AR" } })),
        ] {
            assert_eq!(problem(with(kind, content)), None, "{kind}");
        }
    }

    #[test]
    fn bad_messages_are_refused_with_their_code() {
        for (payload, code) in [
            (json!({ "to": "5491155550199", "text": { "body": "a" } }), "code: 100"),
            (json!({ "messaging_product": "whatsapp", "text": { "body": "a" } }), "code: 100"),
            (json!({ "messaging_product": "whatsapp", "to": "x", "text": { "body": "a" } }), "code: 131009"),
            (with("text", json!({ "body": "a".repeat(4097) })), "code: 100"),
            (with("text", json!({ "body": "" })), "code: 100"),
            (with("fax", json!({})), "code: 100"),
            (with("image", json!({ "id": "1", "link": "https://example.com" })), "code: 100"),
            (with("image", json!({ "link": "ftp://example.com" })), "code: 131009"),
            (with("sticker", json!({ "id": "1", "caption": "a" })), "code: 100"),
            (with("contacts", json!([])), "code: 100"),
            (
                with("interactive", json!({ "type": "button", "body": { "text": "?" }, "action": {} })),
                "131009",
            ),
        ] {
            let found = problem(payload.clone()).unwrap_or_default();
            assert!(found.contains(code), "{payload} gave {found}");
        }
    }
}
