//! What is wrong with the form, and beside which field it is told. An empty field is no mistake before someone has
//! tried to submit.

use super::form::Form;
use crate::words::words;
use hilo_domain::template::variables::header_key;
use hilo_domain::template::{Components, Draft, Problem, ProblemCode, validate};

/// What is wrong.
#[derive(Clone, Debug, Default)]
pub(super) struct Remarks {
    problems: Vec<Problem>,
    tried: bool,
    /// The one button is that of a one-time code.
    is_code: bool,
    /// Name and language are another template's.
    pub(super) taken: bool,
}

/// A remark beside a field.
pub(super) struct Remark {
    pub(super) text: String,
    /// It stops the form; else it only warns.
    pub(super) stops: bool,
}

impl Remarks {
    /// What is wrong with a form that makes these components.
    pub(super) fn of(form: &Form, components: &Components) -> Self {
        let json = components.to_json();
        let draft =
            Draft { name: &form.name, language: &form.language, category: form.category, components: &json };
        Self { problems: validate(&draft), tried: form.tried, is_code: components.has_otp(), taken: false }
    }

    /// What stands beside the field at this path.
    pub(super) fn at(&self, path: &str) -> Vec<Remark> {
        let here = self.problems.iter().filter(|problem| problem.path == path && self.is_told(problem));
        let told =
            here.map(|problem| Remark { text: (words().templates.problem)(problem), stops: stops(problem) });
        let taken = (path == "name" && self.taken)
            .then(|| Remark { text: words().templates.builder.taken.to_owned(), stops: true });
        told.chain(taken).collect()
    }

    /// What has to be corrected before it can be submitted, with the id of the field.
    pub(super) fn to_correct(&self) -> Vec<(String, String)> {
        let stopping = self.problems.iter().filter(|problem| stops(problem));
        let told =
            stopping.map(|problem| (self.field_of(&problem.path), (words().templates.problem)(problem)));
        let taken = self.taken.then(|| ("name".to_owned(), words().templates.builder.taken.to_owned()));
        told.chain(taken).collect()
    }

    /// Whether it is time to list all of it above the form.
    pub(super) const fn is_due(&self) -> bool {
        self.tried
    }

    fn field_of(&self, path: &str) -> String {
        if self.is_code && path.starts_with("buttons") { "code_button".to_owned() } else { field_of(path) }
    }

    fn is_told(&self, problem: &Problem) -> bool {
        use ProblemCode as P;
        self.tried || !matches!(problem.code, P::Required | P::ExampleMissing | P::SampleMissing)
    }
}

/// Meta asks for an example of every variable before it looks at a template, so the form does as well.
fn stops(problem: &Problem) -> bool {
    problem.is_error() || problem.code == ProblemCode::ExampleMissing
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
        "header.handle" | "header.sample" => "sample",
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
