//! `componentsJson`: the seed's shape, extended so that everything Hilo knows of Meta's components has a place
//! in it. The JSON itself is what is stored and returned; this is how it is read.
//!
//! ```json
//! { "header": [{ "type": "text", "text": "Order {{1}}", "examples": { "1": "#12345" } }],
//!   "body": [{ "type": "text", "text": "Hello {{1}}, it is ready.", "examples": { "1": "Ana" } }],
//!   "footer": [{ "type": "text", "text": "Thank you" }],
//!   "buttons": [{ "type": "quick_reply", "text": "View order" },
//!     { "type": "url", "text": "Track", "url": "https://example.com/t/{{1}}", "example": "12345" },
//!     { "type": "phone_number", "text": "Call us", "phone_number": "+5491150001000" },
//!     { "type": "copy_code", "example": "SUMMER20" }] }
//! ```
//!
//! A header may be `{"type": "image" | "video" | "document", "handle": "4::…", "url": "…"}` or
//! `{"type": "location"}`. Types are Meta's in lower case. Fields that are not known here are kept and go to
//! Meta as they are; components that have no place here lie under `other` in Meta's own form.

use super::problem::{Problem, ProblemCode as Code};
use super::words::ParameterFormat;
use crate::text_enum::text_enum;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The fields of a JSON object.
pub type Fields = Map<String, Value>;

/// What a template is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Components {
    /// Above the body: a line of text, a file, a place.
    pub header: Option<Header>,
    /// The message itself. Absent only where Meta writes it (authentication).
    pub body: Option<TextPart>,
    /// Small print below.
    pub footer: Option<TextPart>,
    /// Below the bubble.
    pub buttons: Vec<Button>,
    /// Components in Meta's form that have no place above (carousels, limited-time offers).
    pub other: Vec<Value>,
}

/// A text and examples for its variables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextPart {
    /// With its variables.
    pub text: String,
    /// By variable name.
    pub examples: BTreeMap<String, String>,
    /// Whatever else was there.
    pub extra: Fields,
}

/// What stands above the body.
#[derive(Clone, Debug, PartialEq)]
pub enum Header {
    /// One line.
    Text(TextPart),
    /// A file, chosen when the template is sent.
    Media(MediaHeader),
    /// A place, chosen when the template is sent.
    Location,
    /// A type that Hilo does not know, with all its fields.
    Other {
        /// The type, in lower case.
        kind: String,
        /// All other fields.
        extra: Fields,
    },
}

text_enum! {
    /// Which file a header takes.
    MediaKind {
        /// JPEG or PNG.
        Image = "image",
        /// MP4.
        Video = "video",
        /// PDF and others.
        Document = "document",
    }
}

/// A header that takes a file.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaHeader {
    /// Which.
    pub kind: MediaKind,
    /// Meta's handle of the sample file (`4::…`), from a resumable upload.
    pub handle: Option<String>,
    /// Where Meta shows the sample. It expires and is for previews only: never to be sent.
    pub url: Option<String>,
    /// Whatever else was there.
    pub extra: Fields,
}

/// A button.
#[derive(Clone, Debug, PartialEq)]
pub struct Button {
    /// What it does.
    pub kind: ButtonKind,
    /// The words on it. Empty where WhatsApp writes them itself (copy code).
    pub text: String,
    /// Whatever else was there.
    pub extra: Fields,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ButtonKind {
    /// Answers with its own words.
    QuickReply,
    /// Opens a web address.
    Url {
        /// With at most one variable, at its end.
        url: String,
        /// The variable's value, or the whole address with it.
        example: Option<String>,
    },
    /// Calls.
    PhoneNumber {
        /// In international form.
        phone_number: String,
    },
    /// Copies a code that is given when the template is sent.
    CopyCode {
        /// A code as it may look.
        example: Option<String>,
    },
    /// A type that Hilo has no fields for: `otp`, `flow`, `catalog`, `mpm` and others.
    Other(String),
}

impl ButtonKind {
    /// The type, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::QuickReply => "quick_reply",
            Self::Url { .. } => "url",
            Self::PhoneNumber { .. } => "phone_number",
            Self::CopyCode { .. } => "copy_code",
            Self::Other(kind) => kind,
        }
    }
}

impl TextPart {
    /// A text without examples.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

impl Components {
    /// Reads what can be read and says what cannot. The problems are about the JSON's shape only; for Meta's
    /// limits see [`super::validate()`].
    #[must_use]
    pub fn read(json: &Value) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut found = Self::default();
        let Some(object) = json.as_object() else {
            return (found, vec![Problem::at("componentsJson", Code::WrongType)]);
        };
        for (key, value) in object {
            match key.as_str() {
                "header" => {
                    found.header =
                        one(key, value, &mut problems).and_then(|part| header(part, &mut problems));
                }
                "body" => {
                    found.body =
                        one(key, value, &mut problems).map(|part| text_part(key, part, &mut problems));
                }
                "footer" => {
                    found.footer =
                        one(key, value, &mut problems).map(|part| text_part(key, part, &mut problems));
                }
                "buttons" => found.buttons = buttons(value, &mut problems),
                "other" => match value {
                    Value::Array(list) => found.other.clone_from(list),
                    _ => problems.push(Problem::at("other", Code::WrongType)),
                },
                _ => problems.push(Problem::at(key, Code::UnknownField)),
            }
        }
        (found, problems)
    }

    /// Whether the variables have names. A template without variables is positional.
    #[must_use]
    pub fn parameter_format(&self) -> ParameterFormat {
        let texts = self.header_text().into_iter().chain(&self.body);
        let named =
            texts.flat_map(|part| super::placeholder::names(&part.text)).any(super::placeholder::is_named);
        if named { ParameterFormat::Named } else { ParameterFormat::Positional }
    }

    /// The header, if it is a text.
    #[must_use]
    pub const fn header_text(&self) -> Option<&TextPart> {
        match &self.header {
            Some(Header::Text(part)) => Some(part),
            _ => None,
        }
    }

    /// Whether a button carries a one-time code: then Meta writes the body.
    #[must_use]
    pub fn has_otp(&self) -> bool {
        self.buttons.iter().any(|button| button.kind.as_str() == "otp")
    }
}

/// The only element of a list, or the object or text that stands in its place.
fn one(key: &str, value: &Value, problems: &mut Vec<Problem>) -> Option<Fields> {
    let value = match value {
        Value::Array(list) => {
            if list.len() > 1 {
                problems.push(Problem::at(format!("{key}[1]"), Code::TooMany).limit(1));
            }
            list.first()?
        }
        other => other,
    };
    match value {
        Value::Object(fields) => Some(fields.clone()),
        Value::String(text) => Some(Map::from_iter([("text".to_owned(), text.as_str().into())])),
        Value::Null => None,
        _ => {
            problems.push(Problem::at(key, Code::WrongType));
            None
        }
    }
}

fn header(mut part: Fields, problems: &mut Vec<Problem>) -> Option<Header> {
    let kind = take_text(&mut part, "type", "header", problems).unwrap_or_else(|| "text".to_owned());
    let kind = kind.to_lowercase();
    if let Ok(media) = kind.parse() {
        return Some(Header::Media(MediaHeader {
            kind: media,
            handle: take_text(&mut part, "handle", "header", problems).filter(|handle| !handle.is_empty()),
            url: take_text(&mut part, "url", "header", problems),
            extra: part,
        }));
    }
    Some(match kind.as_str() {
        "text" => Header::Text(text_part("header", part, problems)),
        "location" => Header::Location,
        _ => Header::Other { kind, extra: part },
    })
}

fn text_part(path: &str, mut part: Fields, problems: &mut Vec<Problem>) -> TextPart {
    if let Some(kind) = take_text(&mut part, "type", path, problems)
        && !kind.eq_ignore_ascii_case("text")
    {
        problems.push(Problem::at(format!("{path}.type"), Code::UnknownType).about(kind));
    }
    let text = take_text(&mut part, "text", path, problems).unwrap_or_default();
    let examples = match part.remove("examples") {
        None | Some(Value::Null) => BTreeMap::new(),
        // A list is by position.
        Some(Value::Array(list)) => {
            let pairs = list.into_iter().enumerate().map(|(at, value)| ((at + 1).to_string(), value));
            examples(path, pairs, problems)
        }
        Some(Value::Object(fields)) => examples(path, fields.into_iter(), problems),
        Some(_) => {
            problems.push(Problem::at(format!("{path}.examples"), Code::WrongType));
            BTreeMap::new()
        }
    };
    TextPart { text, examples, extra: part }
}

fn examples(
    path: &str,
    pairs: impl Iterator<Item = (String, Value)>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, String> {
    pairs
        .filter_map(|(name, value)| match value {
            Value::String(text) => Some((name, text)),
            Value::Number(number) => Some((name, number.to_string())),
            _ => {
                problems.push(Problem::at(format!("{path}.examples.{name}"), Code::WrongType));
                None
            }
        })
        .collect()
}

fn buttons(value: &Value, problems: &mut Vec<Problem>) -> Vec<Button> {
    let list = match value {
        Value::Array(list) => list.as_slice(),
        Value::Null => &[],
        _ => {
            problems.push(Problem::at("buttons", Code::WrongType));
            &[]
        }
    };
    let read = |(index, value): (usize, &Value)| {
        let path = format!("buttons[{index}]");
        // One that is no button keeps its place, so that the paths of the others stay right.
        let mut fields = value.as_object().cloned().unwrap_or_else(|| {
            problems.push(Problem::at(&path, Code::WrongType));
            Fields::new()
        });
        button(&path, &mut fields, problems)
    };
    list.iter().enumerate().map(read).collect()
}

fn button(path: &str, fields: &mut Fields, problems: &mut Vec<Problem>) -> Button {
    let mut take = |key: &str| take_text(fields, key, path, problems);
    let kind = take("type").unwrap_or_default().to_lowercase();
    let text = take("text").unwrap_or_default();
    let kind = match kind.as_str() {
        "quick_reply" => ButtonKind::QuickReply,
        "url" => ButtonKind::Url { url: take("url").unwrap_or_default(), example: take("example") },
        "phone_number" => ButtonKind::PhoneNumber { phone_number: take("phone_number").unwrap_or_default() },
        "copy_code" => ButtonKind::CopyCode { example: take("example") },
        _ => ButtonKind::Other(kind),
    };
    Button { kind, text, extra: std::mem::take(fields) }
}

/// Takes a text out of the fields. `null` counts as absent.
fn take_text(fields: &mut Fields, key: &str, path: &str, problems: &mut Vec<Problem>) -> Option<String> {
    match fields.remove(key)? {
        Value::String(text) => Some(text),
        Value::Null => None,
        _ => {
            problems.push(Problem::at(format!("{path}.{key}"), Code::WrongType));
            None
        }
    }
}
