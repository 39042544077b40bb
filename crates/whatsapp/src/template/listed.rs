//! A template as Meta lists it. Lenient as all reading of Meta's words: a component that cannot be understood is
//! kept as it came, and none of it ever makes a sync fail.

use crate::wire::Fields;
use hilo_domain::template::components::Fields as Object;
use hilo_domain::template::{
    Button, ButtonKind, Category, Components, Header, MediaHeader, ParameterFormat, TemplateStatus, TextPart,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The fields that a sync asks for (whatsapp-cloud-api.md 8).
pub const FIELDS: &str =
    "id,name,status,category,language,components,quality_score,rejected_reason,parameter_format";

/// A template at Meta.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedTemplate {
    /// Meta's id, in digits.
    pub id: String,
    /// Unique with the language.
    pub name: String,
    /// `es_AR`.
    pub language: String,
    /// Where it stands.
    pub status: TemplateStatus,
    /// As received; Meta had other categories than today's three.
    pub category: String,
    /// As Meta says, else as its variables are written.
    pub parameter_format: ParameterFormat,
    /// What it is made of.
    pub components: Components,
    /// `GREEN`, `YELLOW`, `RED`; `UNKNOWN` counts as absent.
    pub quality: Option<String>,
    /// Reason in one word, `INVALID_FORMAT`; `NONE` counts as absent.
    pub rejected_reason: Option<String>,
}

impl ListedTemplate {
    /// The category, if it is one of today's.
    #[must_use]
    pub fn known_category(&self) -> Option<Category> {
        self.category.parse().ok()
    }

    /// From an element of the list. `None` if it has no id, name or language, without which it is nobody's.
    pub(crate) fn read(fields: &Fields<'_>) -> Option<Self> {
        let components = fields.raw("components").and_then(|raw| serde_json::from_str(raw.get()).ok());
        let components = components_of(&components.unwrap_or(Value::Null));
        let format = fields.word("parameter_format").and_then(|word| word.to_uppercase().parse().ok());
        let score = fields.object("quality_score").and_then(|quality| quality.word("score"));
        Some(Self {
            id: fields.word("id")?,
            name: fields.word("name")?,
            language: fields.word("language")?,
            status: TemplateStatus::from(fields.word("status").unwrap_or_default().as_str()),
            category: fields.word("category").unwrap_or_default().to_uppercase(),
            parameter_format: format.unwrap_or_else(|| components.parameter_format()),
            components,
            quality: score.or_else(|| fields.word("quality_score")).filter(|score| score != "UNKNOWN"),
            rejected_reason: fields.word("rejected_reason").filter(|reason| reason != "NONE"),
        })
    }
}

/// Our components from Meta's list.
#[must_use]
pub fn components_of(list: &Value) -> Components {
    let mut found = Components::default();
    for component in list.as_array().into_iter().flatten() {
        let Some(mut fields) = component.as_object().cloned() else {
            found.other.push(component.clone());
            continue;
        };
        let kind = take(&mut fields, "type").unwrap_or_default().to_uppercase();
        match kind.as_str() {
            "HEADER" if found.header.is_none() => found.header = Some(header(fields)),
            "BODY" if found.body.is_none() => found.body = Some(text_part(fields, "body_text")),
            "FOOTER" if found.footer.is_none() => found.footer = Some(text_part(fields, "footer_text")),
            "BUTTONS" if found.buttons.is_empty() && fields.get("buttons").is_some_and(Value::is_array) => {
                found.buttons = buttons(&fields["buttons"]);
            }
            _ => found.other.push(component.clone()),
        }
    }
    found
}

/// Buttons as a list of Meta's has them.
#[must_use]
pub fn buttons(list: &Value) -> Vec<Button> {
    let fields = |value: &Value| value.as_object().cloned().unwrap_or_default();
    list.as_array().into_iter().flatten().map(|value| button(fields(value))).collect()
}

fn header(mut fields: Object) -> Header {
    let format = take(&mut fields, "format").unwrap_or_else(|| "TEXT".to_owned()).to_lowercase();
    if let Ok(kind) = format.parse() {
        // Meta shows the sample at an address that expires; a handle is only what we gave ourselves.
        let sample = fields.get("example").and_then(|example| first_text(&example["header_handle"]));
        fields.remove("example");
        let (url, handle) = match sample {
            Some(url) if url.contains("://") => (Some(url), None),
            handle => (None, handle),
        };
        return Header::Media(MediaHeader { kind, handle, sample: None, url, extra: fields });
    }
    match format.as_str() {
        "text" => Header::Text(text_part(fields, "header_text")),
        "location" => Header::Location,
        _ => Header::Other { kind: format, extra: fields },
    }
}

fn text_part(mut fields: Object, key: &str) -> TextPart {
    let text = take(&mut fields, "text").unwrap_or_default();
    let examples = fields.get("example").map(|example| examples(example, key)).unwrap_or_default();
    // Examples that could not be read stay where they are.
    if !examples.is_empty() {
        fields.remove("example");
    }
    TextPart { text, examples, extra: fields }
}

fn examples(example: &Value, key: &str) -> BTreeMap<String, String> {
    let named = example[format!("{key}_named_params")].as_array().into_iter().flatten();
    let named = named.filter_map(|pair| Some((words(&pair["param_name"])?, words(&pair["example"])?)));
    // The first of several lists, or the only one.
    let list = match &example[key] {
        Value::Array(lists) if lists.first().is_some_and(Value::is_array) => lists[0].as_array(),
        Value::Array(list) => Some(list),
        _ => None,
    };
    let numbered = list.into_iter().flatten().enumerate();
    let numbered = numbered.filter_map(|(at, value)| Some(((at + 1).to_string(), words(value)?)));
    named.chain(numbered).collect()
}

fn button(mut fields: Object) -> Button {
    let kind = take(&mut fields, "type").unwrap_or_default().to_lowercase();
    let text = take(&mut fields, "text").unwrap_or_default();
    let example = |fields: &mut Object| fields.remove("example").and_then(|example| first_text(&example));
    let kind = match kind.as_str() {
        "quick_reply" => ButtonKind::QuickReply,
        "url" => {
            let example = example(&mut fields);
            ButtonKind::Url { url: take(&mut fields, "url").unwrap_or_default(), example }
        }
        "phone_number" => {
            ButtonKind::PhoneNumber { phone_number: take(&mut fields, "phone_number").unwrap_or_default() }
        }
        "copy_code" => ButtonKind::CopyCode { example: example(&mut fields) },
        _ => ButtonKind::Other(kind),
    };
    Button { kind, text, extra: fields }
}

fn take(fields: &mut Object, key: &str) -> Option<String> {
    words(&fields.remove(key)?)
}

/// A text, or a number in its digits.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A text, or the first of a list.
fn first_text(value: &Value) -> Option<String> {
    words(value).or_else(|| words(value.as_array()?.first()?))
}
