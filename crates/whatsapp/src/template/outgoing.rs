//! A template on its way to a customer. Nothing is sent that is not needed: a template without variables is its
//! name and language, and the seed's example is exactly one body component.

use crate::graph::Recipient;
use hilo_domain::template::placeholder::{names, position};
use hilo_domain::template::variables::{button_key, header_key};
use hilo_domain::template::{
    ButtonKind, Components, Filling, Header, HeaderContent, ParameterFormat, Problem, Rendered,
};
use serde_json::{Map, Value, json};

/// A template with what fills it.
#[derive(Clone, Copy, Debug)]
pub struct OutgoingTemplate<'a> {
    /// To whom.
    pub to: Recipient<'a>,
    /// The template's name.
    pub name: &'a str,
    /// The template's language.
    pub language: &'a str,
    /// What it is made of.
    pub components: &'a Components,
    /// What is put in.
    pub filling: &'a Filling,
    /// The message that it answers (wamid).
    pub reply_to: Option<&'a str>,
    /// Comes back in every status (`biz_opaque_callback_data`).
    pub tracker: Option<&'a str>,
}

impl OutgoingTemplate<'_> {
    /// The whole body of `POST /{phone_number_id}/messages`, and the text that the customer will read.
    ///
    /// # Errors
    /// What the filling lacks, has too much of or must not have; nothing is sent then.
    pub fn body(&self) -> Result<(Value, Rendered), Vec<Problem>> {
        let rendered = self.components.check(self.filling)?;
        let mut template = json!({ "name": self.name, "language": { "code": self.language } });
        let components = self.parameters();
        if !components.is_empty() {
            template["components"] = Value::Array(components);
        }
        let mut body = json!({ "messaging_product": "whatsapp", "type": "template", "template": template });
        match self.to {
            // Our own spelling has a plus, Meta's has not.
            Recipient::Phone(digits) => body["to"] = digits.trim_start_matches('+').into(),
            Recipient::Bsuid(id) => body["recipient"] = id.into(),
        }
        if let Some(id) = self.reply_to {
            body["context"] = json!({ "message_id": id });
        }
        if let Some(tracker) = self.tracker {
            body["biz_opaque_callback_data"] = tracker.into();
        }
        Ok((body, rendered))
    }

    /// The components that have something to fill in.
    fn parameters(&self) -> Vec<Value> {
        let mut found = Vec::new();
        if let Some(parameters) = self.header_parameters() {
            found.push(json!({ "type": "header", "parameters": parameters }));
        }
        let body = self.components.body.as_ref().map_or("", |part| part.text.as_str());
        let mut parameters = self.texts(body, |name| name.to_owned());
        if parameters.is_empty() && self.components.has_otp() {
            // Meta writes this body, with the code as its only variable.
            parameters = vec![json!({ "type": "text", "text": self.value("1") })];
        }
        if !parameters.is_empty() {
            found.push(json!({ "type": "body", "parameters": parameters }));
        }
        found.extend((0..self.components.buttons.len()).filter_map(|index| self.button(index)));
        found
    }

    fn header_parameters(&self) -> Option<Vec<Value>> {
        let parameters = match (self.components.header.as_ref()?, &self.filling.header) {
            (Header::Text(part), _) => self.texts(&part.text, header_key),
            (Header::Media(media), Some(content)) => {
                let kind = media.kind.as_str();
                vec![json!({ "type": kind, kind: file(content) })]
            }
            (Header::Location, Some(HeaderContent::Location { latitude, longitude, name, address })) => {
                let place =
                    json!({ "latitude": latitude, "longitude": longitude, "name": name, "address": address });
                vec![json!({ "type": "location", "location": place })]
            }
            _ => Vec::new(),
        };
        (!parameters.is_empty()).then_some(parameters)
    }

    /// One text parameter for each variable: by number, or each with its name.
    fn texts(&self, text: &str, key: impl Fn(&str) -> String) -> Vec<Value> {
        let mut variables = names(text);
        let named = self.components.parameter_format() == ParameterFormat::Named;
        if !named {
            variables.sort_by_key(|name| position(name));
        }
        let parameter = |name: &str| {
            let mut parameter = json!({ "type": "text", "text": self.value(&key(name)) });
            if named {
                parameter["parameter_name"] = name.into();
            }
            parameter
        };
        variables.into_iter().map(parameter).collect()
    }

    fn button(&self, index: usize) -> Option<Value> {
        let button = &self.components.buttons[index];
        let own = || self.value(&button_key(index));
        let (sub_type, parameter) = match &button.kind {
            ButtonKind::Url { url, .. } if !names(url).is_empty() => {
                ("url", json!({ "type": "text", "text": own() }))
            }
            ButtonKind::CopyCode { .. } => {
                ("copy_code", json!({ "type": "coupon_code", "coupon_code": own() }))
            }
            ButtonKind::QuickReply => {
                let payload = self.filling.payloads.get(&index)?;
                ("quick_reply", json!({ "type": "payload", "payload": payload }))
            }
            // The button that copies a one-time code takes it as if it were an address.
            ButtonKind::Other(kind) if kind == "otp" => {
                ("url", json!({ "type": "text", "text": self.value("1") }))
            }
            _ => return None,
        };
        Some(
            json!({ "type": "button", "sub_type": sub_type, "index": index.to_string(), "parameters": [parameter] }),
        )
    }

    fn value(&self, key: &str) -> &str {
        self.filling.variables.get(key).map_or("", String::as_str)
    }
}

/// A header's file.
fn file(content: &HeaderContent) -> Value {
    let mut out = Map::new();
    let filename = match content {
        HeaderContent::MediaId { id, filename } => {
            out.insert("id".into(), id.as_str().into());
            filename
        }
        HeaderContent::MediaLink { link, filename } => {
            out.insert("link".into(), link.as_str().into());
            filename
        }
        HeaderContent::Location { .. } => &None,
    };
    if let Some(filename) = filename {
        out.insert("filename".into(), filename.as_str().into());
    }
    Value::Object(out)
}
