//! From our components to Meta's list (whatsapp-cloud-api.md 8). Meta wants an example for every variable
//! before it looks at a template; where the author gave none, the variable's own name stands in.

use hilo_domain::template::placeholder::{names, position, replace};
use hilo_domain::template::{
    Button, ButtonKind, Category, Components, Header, MediaHeader, ParameterFormat, TextPart,
};
use serde_json::{Map, Value, json};

/// A template to create.
#[derive(Clone, Copy, Debug)]
pub struct Submission<'a> {
    /// `[a-z0-9_]{1,512}`.
    pub name: &'a str,
    /// `es_AR`.
    pub language: &'a str,
    /// What it is for. Meta may decide otherwise.
    pub category: Category,
    /// What it is made of.
    pub components: &'a Components,
}

impl Submission<'_> {
    /// The body of `POST /{waba}/message_templates`.
    #[must_use]
    pub fn body(&self) -> Value {
        let mut body = json!({
            "name": self.name,
            "language": self.language,
            "category": self.category.as_str(),
            "components": component_list(self.components),
        });
        // Positional is Meta's default.
        if self.components.parameter_format() == ParameterFormat::Named {
            body["parameter_format"] = ParameterFormat::Named.as_str().into();
        }
        body
    }
}

/// Meta's component list.
#[must_use]
pub fn component_list(components: &Components) -> Value {
    let format = components.parameter_format();
    let mut list = Vec::new();
    list.extend(components.header.as_ref().map(|part| header(part, format)));
    list.extend(components.body.as_ref().map(|part| text("BODY", part, "body_text", format)));
    list.extend(components.footer.as_ref().map(|part| text("FOOTER", part, "", format)));
    if !components.buttons.is_empty() {
        let buttons: Vec<Value> = components.buttons.iter().map(button).collect();
        list.push(json!({ "type": "BUTTONS", "buttons": buttons }));
    }
    list.extend(components.other.iter().cloned());
    Value::Array(list)
}

fn header(header: &Header, format: ParameterFormat) -> Value {
    match header {
        Header::Text(part) => {
            let mut out = text("HEADER", part, "header_text", format);
            out["format"] = "TEXT".into();
            out
        }
        Header::Media(media) => media_header(media),
        Header::Location => json!({ "type": "HEADER", "format": "LOCATION" }),
        Header::Other { kind, extra } => {
            let mut out = extra.clone();
            out.insert("type".into(), "HEADER".into());
            out.insert("format".into(), kind.to_uppercase().into());
            Value::Object(out)
        }
    }
}

fn media_header(media: &MediaHeader) -> Value {
    let mut out = media.extra.clone();
    out.insert("type".into(), "HEADER".into());
    out.insert("format".into(), media.kind.as_str().to_uppercase().into());
    // The address at which Meta shows the sample expires; only a handle is one.
    if let Some(handle) = &media.handle {
        out.insert("example".into(), json!({ "header_handle": [handle] }));
    }
    Value::Object(out)
}

/// A component with a text; `key` is where its examples stand.
fn text(kind: &str, part: &TextPart, key: &str, format: ParameterFormat) -> Value {
    let mut out = part.extra.clone();
    out.insert("type".into(), kind.into());
    if !part.text.is_empty() {
        out.insert("text".into(), part.text.as_str().into());
    }
    let variables = names(&part.text);
    if !key.is_empty() && !variables.is_empty() {
        out.insert("example".into(), examples(part, variables, key, format));
    }
    Value::Object(out)
}

fn examples(part: &TextPart, mut variables: Vec<&str>, key: &str, format: ParameterFormat) -> Value {
    let example = |name: &str| {
        let given = part.examples.get(name).filter(|example| !example.trim().is_empty());
        given.map_or_else(|| name.to_owned(), Clone::clone)
    };
    let mut out = Map::new();
    if format == ParameterFormat::Named {
        let pair = |name: &&str| json!({ "param_name": name, "example": example(name) });
        out.insert(format!("{key}_named_params"), variables.iter().map(pair).collect());
    } else {
        // By number, whatever the order in the text.
        variables.sort_by_key(|name| position(name));
        let list: Vec<Value> = variables.into_iter().map(|name| example(name).into()).collect();
        // A body has a list of examples, each a list; a header has one list.
        let list = if key == "body_text" { json!([list]) } else { json!(list) };
        out.insert(key.to_owned(), list);
    }
    Value::Object(out)
}

fn button(button: &Button) -> Value {
    let mut out = button.extra.clone();
    let mut put = |key: &str, value: Value| out.insert(key.to_owned(), value);
    put("type", button.kind.as_str().to_uppercase().into());
    // The words of a code button are WhatsApp's own; Meta lists them, and does not take them.
    if !button.text.is_empty() && !matches!(button.kind, ButtonKind::CopyCode { .. }) {
        put("text", button.text.as_str().into());
    }
    match &button.kind {
        ButtonKind::Url { url, example } => {
            let variables = names(url);
            // In a web address it is a number, also where the texts have names.
            put("url", replace(url, |_| Some("{{1}}")).into());
            if !variables.is_empty() {
                put("example", json!([whole_address(url, example.as_deref())]));
            }
        }
        ButtonKind::PhoneNumber { phone_number } => {
            put("phone_number", phone_number.as_str().into());
        }
        ButtonKind::CopyCode { example } => {
            put("example", example.as_deref().unwrap_or("CODE").into());
        }
        ButtonKind::QuickReply | ButtonKind::Other(_) => {}
    }
    Value::Object(out)
}

/// The address with its example in place, which may be whole already.
fn whole_address(url: &str, example: Option<&str>) -> String {
    let example = example.filter(|example| !example.trim().is_empty());
    let words = url.split("{{").next().unwrap_or_default();
    match example {
        Some(whole) if whole.starts_with(words) => whole.to_owned(),
        Some(suffix) => replace(url, |_| Some(suffix)),
        // Braces are no part of an address.
        None => url.replace(['{', '}'], ""),
    }
}
