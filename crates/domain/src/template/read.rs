//! From `componentsJson` to components. Lenient about what is short for something (a text in place of a list
//! with one element), exact about what is wrong, and whatever can be read is, so that a half-written form has a
//! preview.

use super::components::{Button, ButtonKind, Components, Fields, Header, MediaHeader, TextPart};
use super::problem::{Problem, ProblemCode as Code};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

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
                // One without a name stands nowhere else.
                "" => problems.push(Problem::at("componentsJson", Code::UnknownField)),
                _ => problems.push(Problem::at(key, Code::UnknownField)),
            }
        }
        (found, problems)
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
            sample: take_text(&mut part, "sample", "header", problems).filter(|sample| !sample.is_empty()),
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
