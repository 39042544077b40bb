//! What changed between two states of a thing, field by field.

use serde_json::Value;
use std::collections::BTreeSet;

/// Deeper than this a value is shown as it is.
const DEPTH: usize = 4;
/// A longer value is cut.
const LONGEST: usize = 300;
/// Nobody writes these down; should it happen all the same, nobody reads them here.
const SECRETS: [&str; 4] = ["secret", "password", "accesstoken", "access_token"];

/// A field that differs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Changed {
    /// Its name, with the way to it: `buttons.0.text`.
    pub(super) field: String,
    /// How it was; `None`: it was not there.
    pub(super) before: Option<String>,
    /// How it is; `None`: it is gone.
    pub(super) after: Option<String>,
}

/// The fields that differ, in the order of their names.
pub(super) fn difference(before: Option<&Value>, after: Option<&Value>) -> Vec<Changed> {
    let (mut was, mut is) = (Vec::new(), Vec::new());
    flatten(before, "", 0, &mut was);
    flatten(after, "", 0, &mut is);
    let names: BTreeSet<_> = was.iter().chain(&is).map(|(name, _)| name.clone()).collect();
    let find = |fields: &[(String, String)], name: &str| {
        fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone())
    };
    names
        .into_iter()
        .map(|name| Changed { before: find(&was, &name), after: find(&is, &name), field: name })
        .filter(|changed| changed.before != changed.after)
        .collect()
}

fn flatten(value: Option<&Value>, name: &str, depth: usize, fields: &mut Vec<(String, String)>) {
    let below = |part: &str| if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") };
    match value {
        None | Some(Value::Null) => {}
        Some(Value::Object(map)) if depth < DEPTH => {
            for (part, value) in map {
                flatten(Some(value), &below(part), depth + 1, fields);
            }
        }
        Some(Value::Array(list)) if depth < DEPTH => {
            for (n, value) in list.iter().enumerate() {
                flatten(Some(value), &below(&n.to_string()), depth + 1, fields);
            }
        }
        Some(Value::String(text)) => fields.push((name.to_owned(), shown(name, text))),
        Some(other) => fields.push((name.to_owned(), shown(name, &other.to_string()))),
    }
}

fn shown(name: &str, text: &str) -> String {
    let field = name.rsplit('.').next().unwrap_or(name).to_lowercase();
    if SECRETS.iter().any(|secret| field.contains(secret)) {
        return "•••".to_owned();
    }
    let mut letters = text.chars();
    let beginning: String = letters.by_ref().take(LONGEST).collect();
    if letters.next().is_some() { format!("{beginning}…") } else { beginning }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(before: &Value, after: &Value) -> Vec<(String, Option<String>, Option<String>)> {
        difference(Some(before), Some(after)).into_iter().map(|c| (c.field, c.before, c.after)).collect()
    }

    #[test]
    fn only_what_differs_is_told_by_name() {
        let before = json!({ "role": "SELLER", "name": "Ana", "buttons": [{ "text": "Sí" }] });
        let after = json!({ "role": "MANAGER", "name": "Ana", "buttons": [{ "text": "No" }], "capacity": 4 });
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            told(&before, &after),
            [
                ("buttons.0.text".to_owned(), some("Sí"), some("No")),
                ("capacity".to_owned(), None, some("4")),
                ("role".to_owned(), some("SELLER"), some("MANAGER")),
            ]
        );
        assert_eq!(difference(None, Some(&json!({ "a": null }))), []);
    }

    #[test]
    fn secrets_are_not_read_here_and_long_texts_are_cut() {
        let told = told(&json!({}), &json!({ "appSecret": "s3cret", "text": "x".repeat(400) }));
        assert_eq!(told[0].2.as_deref(), Some("•••"));
        assert_eq!(told[1].2.as_ref().unwrap().chars().count(), LONGEST + 1);
    }
}
