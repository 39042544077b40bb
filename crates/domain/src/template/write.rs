//! From components to `componentsJson`, for templates that were not written here but at Meta, and for the
//! builder. The shape is the one [`super::components`] reads, types and examples spelled out.

use super::components::{Button, ButtonKind, Components, Fields, Header, TextPart};
use serde_json::{Value, json};

impl Components {
    /// The JSON of these components: parts that are absent are left out.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut out = Fields::new();
        if let Some(part) = &self.header {
            out.insert("header".into(), json!([header(part)]));
        }
        if let Some(part) = &self.body {
            out.insert("body".into(), json!([text_part(part)]));
        }
        if let Some(part) = &self.footer {
            out.insert("footer".into(), json!([text_part(part)]));
        }
        if !self.buttons.is_empty() {
            out.insert("buttons".into(), self.buttons.iter().map(button).collect());
        }
        if !self.other.is_empty() {
            out.insert("other".into(), Value::Array(self.other.clone()));
        }
        Value::Object(out)
    }
}

fn typed(kind: &str, extra: &Fields) -> Fields {
    let mut out = extra.clone();
    out.insert("type".into(), kind.into());
    out
}

fn header(header: &Header) -> Value {
    match header {
        Header::Text(part) => text_part(part),
        Header::Location => json!({ "type": "location" }),
        Header::Other { kind, extra } => Value::Object(typed(kind, extra)),
        Header::Media(media) => {
            let mut out = typed(media.kind.as_str(), &media.extra);
            out.extend(media.handle.iter().map(|handle| ("handle".to_owned(), handle.as_str().into())));
            out.extend(media.sample.iter().map(|sample| ("sample".to_owned(), sample.as_str().into())));
            out.extend(media.url.iter().map(|url| ("url".to_owned(), url.as_str().into())));
            Value::Object(out)
        }
    }
}

fn text_part(part: &TextPart) -> Value {
    let mut out = typed("text", &part.extra);
    // Where Meta writes the text, there is none of ours.
    if !part.text.is_empty() {
        out.insert("text".into(), part.text.as_str().into());
    }
    if !part.examples.is_empty() {
        let examples = part.examples.iter().map(|(name, value)| (name.clone(), value.as_str().into()));
        out.insert("examples".into(), Value::Object(examples.collect()));
    }
    Value::Object(out)
}

fn button(button: &Button) -> Value {
    let mut out = typed(button.kind.as_str(), &button.extra);
    let mut put = |key: &str, value: &str| out.insert(key.to_owned(), value.into());
    if !button.text.is_empty() {
        put("text", &button.text);
    }
    match &button.kind {
        ButtonKind::Url { url, example } => {
            put("url", url);
            if let Some(example) = example {
                put("example", example);
            }
        }
        ButtonKind::PhoneNumber { phone_number } => {
            put("phone_number", phone_number);
        }
        ButtonKind::CopyCode { example: Some(example) } => {
            put("example", example);
        }
        ButtonKind::CopyCode { example: None } | ButtonKind::QuickReply | ButtonKind::Other(_) => {}
    }
    Value::Object(out)
}
