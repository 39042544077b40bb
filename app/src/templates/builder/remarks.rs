//! What is wrong with the form, and beside which field it is told. An empty field is no mistake before someone has
//! tried to submit.

use super::form::Form;
use crate::words::words;
use hilo_domain::template::variables::header_key;
use hilo_domain::template::{Components, Draft, Problem, ProblemCode, validate};
use serde_json::Value;

/// What is wrong.
#[derive(Clone, Debug, Default)]
pub(super) struct Remarks {
    problems: Vec<Problem>,
    tried: bool,
    /// The one button is that of a one-time code.
    is_code: bool,
    /// Name and language are another template's.
    pub(super) taken: bool,
    /// The chosen file is none that Meta takes.
    pub(super) sample_refused: bool,
}

/// A remark beside a field.
pub(super) struct Remark {
    pub(super) text: String,
    /// It stops the form; else it only warns.
    pub(super) stops: bool,
}

/// What has to be corrected.
pub(super) struct Correction {
    /// The id of the field.
    pub(super) field: String,
    /// What the field is called.
    pub(super) label: String,
    pub(super) text: String,
}

impl Remarks {
    /// What is wrong with a form that makes these components, as far as that can be known without a look into the
    /// database.
    pub(super) fn of(form: &Form, components: &Components) -> Self {
        let json = components.to_json();
        Self::new(form, components, validate(&draft(form, &json)))
    }

    /// What is wrong, as it was found.
    pub(super) fn new(form: &Form, components: &Components, problems: Vec<Problem>) -> Self {
        Self {
            problems,
            tried: form.tried,
            is_code: components.has_otp(),
            taken: false,
            sample_refused: false,
        }
    }

    /// What stands beside the field at this path.
    pub(super) fn at(&self, path: &str) -> Vec<Remark> {
        let here = self.problems.iter().filter(|problem| problem.path == path && self.is_told(problem));
        let told = here.map(|problem| Remark { text: sentence(problem), stops: stops(problem) });
        let own = self.own().into_iter().filter(|(own, _)| *own == path);
        told.chain(own.map(|(_, text)| Remark { text: text.to_owned(), stops: true })).collect()
    }

    /// What has to be corrected before it can be submitted.
    pub(super) fn to_correct(&self) -> Vec<Correction> {
        let stopping = self.problems.iter().filter(|problem| stops(problem));
        let told = stopping.map(|problem| (problem.path.as_str(), sentence(problem)));
        let own = self.own().into_iter().map(|(path, text)| (path, text.to_owned()));
        let correction =
            |(path, text)| Correction { field: self.field_of(path), label: self.label_of(path), text };
        told.chain(own).map(correction).collect()
    }

    /// Whether it is time to list all of it above the form.
    pub(super) const fn is_due(&self) -> bool {
        self.tried
    }

    /// What only the screen finds, with its path.
    fn own(&self) -> Vec<(&'static str, &'static str)> {
        let words = &words().templates.builder;
        let taken = self.taken.then_some(("name", words.taken));
        taken
            .into_iter()
            .chain(self.sample_refused.then_some(("header.sample", words.sample_refused)))
            .collect()
    }

    fn field_of(&self, path: &str) -> String {
        if self.is_code && path.starts_with("buttons") { "code_button".to_owned() } else { field_of(path) }
    }

    fn label_of(&self, path: &str) -> String {
        let words = &words().templates.builder;
        let braces = |name: &str| format!("{{{{{name}}}}}");
        if let Some(name) = path.strip_prefix("header.examples.") {
            return (words.example_header)(&braces(name));
        }
        if let Some(name) = path.strip_prefix("body.examples.") {
            return (words.example)(&braces(name));
        }
        let button = path.strip_prefix("buttons[").and_then(|rest| rest.split(']').next());
        if let Some(at) = button.and_then(|at| at.parse::<usize>().ok()) {
            return if self.is_code { words.code_button.to_owned() } else { (words.button)(at + 1) };
        }
        let label = match path {
            "name" => words.name,
            "language" => words.language,
            "header.text" => words.header_text,
            "header.handle" | "header.sample" => words.sample,
            "body.text" => words.body,
            "footer.text" => words.footer,
            _ => words.header,
        };
        label.to_owned()
    }

    fn is_told(&self, problem: &Problem) -> bool {
        use ProblemCode as P;
        self.tried || !matches!(problem.code, P::Required | P::ExampleMissing | P::SampleMissing)
    }
}

/// The form as the rules want to see it.
pub(super) fn draft<'a>(form: &'a Form, components: &'a Value) -> Draft<'a> {
    Draft { name: &form.name, language: &form.language, category: form.category, components }
}

fn sentence(problem: &Problem) -> String {
    (words().templates.problem)(problem)
}

/// Meta asks for an example of every variable and of every file before it looks at a template, so the form does as
/// well.
fn stops(problem: &Problem) -> bool {
    problem.is_error() || matches!(problem.code, ProblemCode::ExampleMissing | ProblemCode::SampleMissing)
}

/// The field's id in the form.
fn field_of(path: &str) -> String {
    if let Some(name) = path.strip_prefix("header.examples.") {
        return format!("example.{}", header_key(name));
    }
    if let Some(name) = path.strip_prefix("body.examples.") {
        return format!("example.{name}");
    }
    if let Some((at, part)) = path.strip_prefix("buttons[").and_then(|rest| rest.split_once(']')) {
        let part = match part {
            ".url" | ".phone_number" => ".target",
            "" | ".type" => ".text",
            part => part,
        };
        return format!("button.{at}{part}");
    }
    match path {
        "header.text" => "header_text",
        "header.handle" | "header.sample" => "sample_file",
        "body.text" => "body",
        "footer.text" => "footer",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_has_its_field() {
        for (path, field) in [
            ("name", "name"),
            ("header.text", "header_text"),
            ("header.examples.1", "example.header.1"),
            ("body.examples.first_name", "example.first_name"),
            ("buttons[2].url", "button.2.target"),
            ("buttons[2].text", "button.2.text"),
            ("buttons[0].type", "button.0.text"),
            ("buttons[10]", "button.10.text"),
        ] {
            assert_eq!(field_of(path), field);
        }
    }

    #[test]
    fn empty_fields_are_no_mistake_until_someone_tries() {
        let mut form = Form::default();
        let remarks = |form: &Form| Remarks::of(form, &form.components(None));
        assert!(remarks(&form).at("body.text").is_empty());
        assert_eq!(remarks(&form).to_correct().len(), 3, "name, language, body");
        form.tried = true;
        assert_eq!(remarks(&form).at("body.text").len(), 1);
        form.body = "{{1}} hello".to_owned();
        form.tried = false;
        assert!(remarks(&form).at("body.text").iter().any(|remark| remark.stops), "a wrong one always is");
    }
}
