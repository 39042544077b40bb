//! The final text: what the customer will read, what the history keeps, what the preview shows. Every variable
//! must have a value, every value a variable, and no value may have what Meta does not take in one (line
//! breaks, tabs, more than four spaces in a row).

use super::components::{ButtonKind, Components};
use super::placeholder::{replace, stray_braces};
use super::problem::{Problem, ProblemCode as Code};
use super::validate::{MAX_BODY, MAX_HEADER};
use super::variables::{Place, Values, button_key, header_key};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Longest body with its values, in characters, where the template has nothing but a body. With a header, a
/// footer or buttons it is [`MAX_BODY`].
pub const MAX_BODY_ALONE: usize = 32_768;

/// A template as the customer sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendered {
    /// The header's line, if it is a text.
    pub header: Option<String>,
    /// The body.
    pub body: String,
    /// The small print.
    pub footer: Option<String>,
    /// In order.
    pub buttons: Vec<RenderedButton>,
}

/// A button as the customer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenderedButton {
    /// `quick_reply`, `url`, `phone_number`, `copy_code` and others.
    pub kind: String,
    /// The words on it.
    pub text: String,
    /// The address it opens, the number it calls, the code it copies.
    pub target: Option<String>,
}

impl Rendered {
    /// Header, body and footer below each other: the message's text in the history.
    #[must_use]
    pub fn text(&self) -> String {
        let parts = [self.header.as_deref(), Some(self.body.as_str()), self.footer.as_deref()];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

impl Components {
    /// The final text with these values.
    ///
    /// # Errors
    /// A [`Problem`] for each variable without a value, each value without a variable and each value that Meta
    /// would refuse, at `variables.<key>`; and for a text that the values make too long, or that has double
    /// braces around something that is no variable, as in a footer, which has none.
    pub fn render(&self, values: &Values) -> Result<Rendered, Vec<Problem>> {
        let mut problems = self.value_problems(values);
        let rendered = self.fill(|key| values.get(key).map(String::as_str));
        let alone = self.header.is_none() && self.footer.is_none() && self.buttons.is_empty();
        let longest = if alone { MAX_BODY_ALONE } else { MAX_BODY };
        super::validate::length("body.text", &rendered.body, longest, &mut problems);
        if let Some(header) = &rendered.header {
            super::validate::length("header.text", header, MAX_HEADER, &mut problems);
        }
        if problems.is_empty() { Ok(rendered) } else { Err(problems) }
    }

    /// What it looks like with the values there are, and examples in place of the others. A variable that has
    /// neither stays as it is written.
    #[must_use]
    pub fn preview(&self, values: &Values) -> Rendered {
        let variables = self.variables();
        let examples: BTreeMap<&str, Option<&str>> =
            variables.iter().map(|known| (known.key.as_str(), known.example.as_deref())).collect();
        self.fill(|key| {
            let given = values.get(key).filter(|value| !value.trim().is_empty());
            given.map(String::as_str).or_else(|| examples.get(key).copied().flatten())
        })
    }

    fn value_problems(&self, values: &Values) -> Vec<Problem> {
        let variables = self.variables();
        let known: BTreeSet<&str> = variables.iter().map(|variable| variable.key.as_str()).collect();
        let mut problems = self.stray_braces();
        for variable in &variables {
            let mut add = |code| {
                problems.push(Problem::at(format!("variables.{}", variable.key), code).about(&variable.key));
            };
            match values.get(&variable.key).filter(|value| !value.trim().is_empty()) {
                None => add(Code::ValueMissing),
                Some(value) => {
                    if value.contains(['\n', '\r', '\t']) {
                        add(Code::ValueNewline);
                    }
                    if value.contains("     ") {
                        add(Code::ValueSpaces);
                    }
                    if matches!(variable.place, Place::ButtonCode(_))
                        && value.chars().count() > super::buttons::MAX_CODE
                    {
                        add(Code::TooLong);
                    }
                }
            }
        }
        for key in values.keys().filter(|key| !known.contains(key.as_str())) {
            problems.push(Problem::at(format!("variables.{key}"), Code::ValueUnknown).about(key));
        }
        problems
    }

    /// `{{{{1}}}}` would become `{{a value}}`: a variable again, in the eyes of whoever reads the result.
    fn stray_braces(&self) -> Vec<Problem> {
        let texts = [("header.text", self.header_text()), ("body.text", self.body.as_ref())];
        let texts = texts.into_iter().filter_map(|(path, part)| Some((path.to_owned(), part?.text.as_str())));
        let urls = self.buttons.iter().enumerate().filter_map(|(index, button)| match &button.kind {
            ButtonKind::Url { url, .. } => Some((format!("buttons[{index}].url"), url.as_str())),
            _ => None,
        });
        let stray = texts.chain(urls).filter(|(_, text)| stray_braces(text));
        let footer = self.footer.as_ref().and_then(super::validate::footer_variable);
        stray.map(|(path, _)| Problem::at(path, Code::VariableMalformed)).chain(footer).collect()
    }

    fn fill<'v>(&self, value: impl Fn(&str) -> Option<&'v str>) -> Rendered {
        let buttons = self.buttons.iter().enumerate().map(|(index, button)| {
            let own = value(&button_key(index));
            let target = match &button.kind {
                ButtonKind::Url { url, .. } => Some(replace(url, |_| own)),
                ButtonKind::PhoneNumber { phone_number } => Some(phone_number.clone()),
                ButtonKind::CopyCode { .. } => own.map(str::to_owned),
                ButtonKind::QuickReply | ButtonKind::Other(_) => None,
            };
            RenderedButton { kind: button.kind.as_str().to_owned(), text: button.text.clone(), target }
        });
        Rendered {
            header: self.header_text().map(|part| replace(&part.text, |name| value(&header_key(name)))),
            body: self.body.as_ref().map_or_else(String::new, |part| replace(&part.text, &value)),
            footer: self.footer.as_ref().map(|part| part.text.clone()).filter(|text| !text.is_empty()),
            buttons: buttons.collect(),
        }
    }
}
