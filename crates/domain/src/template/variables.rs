//! What has to be filled in when a template is sent, and under which key of the seed's `variables`.
//!
//! | where | key |
//! |---|---|
//! | body, positional | the number: `"1"` |
//! | header, positional (Meta counts from 1 again) | `"header.1"` |
//! | header and body, named | the name: `"first_name"`, one value for both |
//! | web address or code of a button | `"button.0"`, by the button's place from 0 as at Meta |

use super::components::{ButtonKind, Components};
use super::placeholder::{names, position};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Values by key.
pub type Values = BTreeMap<String, String>;

/// Where a variable stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In the header's text.
    Header,
    /// In the body.
    Body,
    /// At the end of a button's web address; the button's place from 0.
    ButtonUrl(usize),
    /// The code that a button copies; the button's place from 0.
    ButtonCode(usize),
}

/// Something to fill in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    /// Its key in `variables`.
    pub key: String,
    /// Its name in the braces; `1` for a code.
    pub name: String,
    /// Where it stands (first).
    pub place: Place,
    /// An example, if the template has one.
    pub example: Option<String>,
}

/// The key of a header's variable.
#[must_use]
pub fn header_key(name: &str) -> String {
    if position(name).is_some() { format!("header.{name}") } else { name.to_owned() }
}

/// The key of a button's variable.
#[must_use]
pub fn button_key(index: usize) -> String {
    format!("button.{index}")
}

/// Meta writes examples of addresses both ways: the variable's value, and the whole address with it.
fn suffix(url: &str, example: &str) -> String {
    let words = url.split("{{").next().unwrap_or_default();
    example.strip_prefix(words).unwrap_or(example).to_owned()
}

impl Components {
    /// Everything that has to be filled in, each key once: header, body, buttons.
    #[must_use]
    pub fn variables(&self) -> Vec<Variable> {
        let mut found: Vec<Variable> = Vec::new();
        let mut keys = BTreeSet::new();
        let mut add = |key: String, name: &str, place: Place, example: Option<&String>| {
            if keys.insert(key.clone()) {
                found.push(Variable { key, name: name.to_owned(), place, example: example.cloned() });
            }
        };
        if let Some(part) = self.header_text() {
            for name in names(&part.text) {
                add(header_key(name), name, Place::Header, part.examples.get(name));
            }
        }
        if let Some(part) = &self.body {
            for name in names(&part.text) {
                add(name.to_owned(), name, Place::Body, part.examples.get(name));
            }
        }
        if self.has_otp() {
            // The code stands in the body that Meta writes.
            add("1".to_owned(), "1", Place::Body, None);
        }
        for (index, button) in self.buttons.iter().enumerate() {
            match &button.kind {
                ButtonKind::Url { url, example } => {
                    if let Some(name) = names(url).first() {
                        let example = example.as_deref().map(|example| suffix(url, example));
                        add(button_key(index), name, Place::ButtonUrl(index), example.as_ref());
                    }
                }
                ButtonKind::CopyCode { example } => {
                    add(button_key(index), "1", Place::ButtonCode(index), example.as_ref());
                }
                _ => {}
            }
        }
        found
    }
}
