//! The fields of the form: one for each variable, and those of a header that is a file or a place.

use super::typed::{Typed, VALUE};
use crate::ui::{Glyph, Icon};
use crate::words::{TemplateSendWords, words};
use hilo_domain::template::placeholder::position;
use hilo_domain::template::{Components, Header, MediaKind, Place, Problem, Variable};
use leptos::prelude::*;

/// A field.
pub(super) struct Ask {
    /// Its name in the form.
    pub(super) name: String,
    pub(super) label: String,
    pub(super) hint: Option<String>,
    pub(super) value: String,
    pub(super) error: Option<String>,
    /// `text`, `url`, `tel`.
    pub(super) kind: &'static str,
    pub(super) required: bool,
    /// Lets a person write both coordinates into one field.
    pub(super) inputmode: Option<&'static str>,
}

impl Ask {
    pub(super) fn new(name: impl Into<String>, label: impl Into<String>, value: &str) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            hint: None,
            value: value.to_owned(),
            error: None,
            kind: "text",
            required: true,
            inputmode: None,
        }
    }

    fn hint(mut self, hint: impl Into<Option<String>>) -> Self {
        self.hint = hint.into();
        self
    }

    fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    fn error(mut self, words: &TemplateSendWords, problems: &[Problem], paths: &[&str]) -> Self {
        self.error = error_at(words, problems, paths);
        self
    }

    /// The field. Hint and error are in one element, so that it describes the field whatever is in it.
    pub(super) fn view(self) -> AnyView {
        let id = self.name.replace('.', "-");
        let remarks = format!("{id}-remarks");
        let invalid = self.error.is_some().then_some("true");
        view! {
            <div class="field">
                <label for=id.clone()>{self.label}</label>
                <input
                    id=id
                    name=self.name
                    r#type=self.kind
                    inputmode=self.inputmode
                    value=self.value
                    required=self.required
                    autocomplete="off"
                    dir="auto"
                    aria-invalid=invalid
                    aria-describedby=remarks.clone()
                />
                <div class="field-remarks" id=remarks data-live="">
                    {self.hint.map(|hint| view! { <p class="field-hint">{hint}</p> })}
                    {self
                        .error
                        .map(|error| {
                            view! {
                                <p class="field-error">
                                    <Icon glyph=Glyph::Alert class="icon-small" />
                                    <span>{error}</span>
                                </p>
                            }
                        })}
                </div>
            </div>
        }
        .into_any()
    }
}

/// The sentence on the first problem at one of these paths.
pub(super) fn error_at(words: &TemplateSendWords, problems: &[Problem], paths: &[&str]) -> Option<String> {
    let found = problems.iter().find(|problem| paths.contains(&problem.path.as_str()))?;
    Some((words.problem)(found.code).to_owned())
}

/// Every field that the template has.
pub(super) fn fields(components: &Components, typed: &Typed, problems: &[Problem]) -> Vec<AnyView> {
    let words = &words().template_send;
    let mut found = match &components.header {
        Some(Header::Media(media)) => file(words, media.kind, typed, problems),
        Some(Header::Location) => place(words, typed, problems),
        _ => Vec::new(),
    };
    found.extend(components.variables().into_iter().map(|variable| {
        let value = typed.values.get(&variable.key).map(String::as_str).unwrap_or_default();
        let example = variable.example.as_deref().map(words.example);
        let hint =
            if typed.remembered.contains(&variable.key) { Some(words.last_time.to_owned()) } else { example };
        // A text that its values make too long says so beside the first of them.
        let mut paths = vec![format!("variables.{}", variable.key)];
        let first_of = |place| components.variables().into_iter().find(|other| other.place == place);
        for (at, path) in [(Place::Body, "body.text"), (Place::Header, "header.text")] {
            if first_of(at).is_some_and(|first| first.key == variable.key) {
                paths.push(path.to_owned());
            }
        }
        let paths: Vec<_> = paths.iter().map(String::as_str).collect();
        Ask::new(format!("{VALUE}{}", variable.key), label(words, components, &variable), value)
            .hint(hint)
            .error(words, problems, &paths)
            .view()
    }));
    found
}

fn label(words: &TemplateSendWords, components: &Components, variable: &Variable) -> String {
    // A number alone says little: as it stands in the text it is found there.
    let name = match position(&variable.name) {
        Some(number) => format!("{{{{{number}}}}}"),
        None => variable.name.replace('_', " "),
    };
    let of =
        |index: usize| components.buttons.get(index).map(|button| button.text.as_str()).unwrap_or_default();
    match variable.place {
        Place::Header => (words.in_header)(&name),
        Place::Body => (words.in_body)(&name),
        Place::ButtonUrl(index) => (words.in_button)(of(index)),
        Place::ButtonCode(_) => words.code.to_owned(),
    }
}

fn file(words: &TemplateSendWords, kind: MediaKind, typed: &Typed, problems: &[Problem]) -> Vec<AnyView> {
    let link = Ask { kind: "url", ..Ask::new("link", (words.file)(kind), &typed.link) }
        .hint(words.file_hint.to_owned())
        .error(words, problems, &["header", "header.link", "header.id"])
        .view();
    let named = (kind == MediaKind::Document)
        .then(|| Ask::new("filename", words.filename, &typed.filename).optional().view());
    std::iter::once(link).chain(named).collect()
}

fn place(words: &TemplateSendWords, typed: &Typed, problems: &[Problem]) -> Vec<AnyView> {
    vec![
        Ask::new("latitude", words.latitude, &typed.latitude)
            .hint(words.coordinates_hint.to_owned())
            .error(words, problems, &["header", "header.latitude"])
            .view(),
        Ask::new("longitude", words.longitude, &typed.longitude)
            .optional()
            .error(words, problems, &["header.longitude"])
            .view(),
        Ask::new("place", words.place_name, &typed.place).optional().view(),
        Ask::new("address", words.place_address, &typed.address).optional().view(),
    ]
}
