//! What stands in the fields: as it was suggested or typed, and as it fills a template.

use crate::posted::Posted;
use hilo_domain::template::{
    Components, Facts, Filling, Header, HeaderContent, LastTime, MediaKind, Problem, ProblemCode, Source,
    Values, suggest, suggest_header,
};

/// Before the key of a variable, in the name of its field.
pub(super) const VALUE: &str = "v.";
/// Longest id of a form; a UUID has 36.
const MAX_ID: usize = 64;

/// The fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Typed {
    /// This form's own id: sent twice, it is one message.
    pub(super) form_id: String,
    /// By the variables' keys.
    pub(super) values: Values,
    /// Keys of the values that were sent last time.
    pub(super) remembered: Vec<String>,
    pub(super) link: String,
    pub(super) filename: String,
    pub(super) latitude: String,
    pub(super) longitude: String,
    pub(super) place: String,
    pub(super) address: String,
    /// The customer's number, where it is asked for.
    pub(super) phone: String,
    /// The number it leaves by, where there are several.
    pub(super) sender: String,
}

impl Typed {
    /// What was posted. `fresh` is the id of a form that came without a usable one.
    pub(super) fn read(posted: &Posted, fresh: String) -> Self {
        let form_id = posted.text("client_message_id");
        let text = |name| posted.text(name).to_owned();
        Self {
            form_id: if (1..=MAX_ID).contains(&form_id.len()) { form_id.to_owned() } else { fresh },
            values: posted.under(VALUE).map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
            remembered: Vec::new(),
            link: text("link"),
            filename: text("filename"),
            latitude: text("latitude"),
            longitude: text("longitude"),
            place: text("place"),
            address: text("address"),
            phone: text("phone"),
            sender: text("sender"),
        }
    }

    /// What a form begins with.
    pub(super) fn suggested(
        components: &Components,
        facts: &Facts,
        last: Option<&LastTime>,
        form_id: String,
    ) -> Self {
        let mut typed = Self { form_id, ..Self::default() };
        for suggestion in suggest(components, facts, last) {
            if suggestion.source == Source::LastTime {
                typed.remembered.push(suggestion.key.clone());
            }
            typed.values.insert(suggestion.key, suggestion.value);
        }
        typed.head(suggest_header(last));
        typed
    }

    /// What filled a message that failed.
    pub(super) fn again(filling: &Filling, form_id: String) -> Self {
        let mut typed = Self { form_id, values: filling.variables.clone(), ..Self::default() };
        typed.head(filling.header.as_ref());
        typed
    }

    fn head(&mut self, header: Option<&HeaderContent>) {
        match header.cloned() {
            Some(HeaderContent::MediaLink { link, filename }) => {
                self.link = link;
                self.filename = filename.unwrap_or_default();
            }
            Some(HeaderContent::Location { latitude, longitude, name, address }) => {
                self.latitude = latitude.to_string();
                self.longitude = longitude.to_string();
                self.place = name;
                self.address = address;
            }
            Some(HeaderContent::MediaId { .. }) | None => {}
        }
    }

    /// What fills the template: the values of its own variables, and its header. With what cannot be read.
    pub(super) fn filling(&self, components: &Components) -> (Filling, Vec<Problem>) {
        let value = |key: &String| self.values.get(key).map(|value| value.trim().to_owned());
        let variables = components.variables().into_iter().filter_map(|variable| {
            let value = value(&variable.key).filter(|value| !value.is_empty())?;
            Some((variable.key, value))
        });
        let (header, problems) = self.header(components);
        (Filling { variables: variables.collect(), header, ..Filling::default() }, problems)
    }

    fn header(&self, components: &Components) -> (Option<HeaderContent>, Vec<Problem>) {
        match &components.header {
            Some(Header::Media(media)) => {
                let filename = Some(self.filename.clone())
                    .filter(|name| media.kind == MediaKind::Document && !name.is_empty());
                let link = Some(self.link.clone()).filter(|link| !link.is_empty());
                (link.map(|link| HeaderContent::MediaLink { link, filename }), Vec::new())
            }
            Some(Header::Location) => self.location(),
            _ => (None, Vec::new()),
        }
    }

    fn location(&self) -> (Option<HeaderContent>, Vec<Problem>) {
        // As maps copy them: both in one field.
        let (latitude, longitude) = match self.latitude.split_once(',') {
            Some((latitude, longitude)) if self.longitude.is_empty() => (latitude, longitude),
            _ => (self.latitude.as_str(), self.longitude.as_str()),
        };
        let read = |text: &str, path: &str, most: f64| {
            let text = text.trim().replace(',', ".");
            let code = if text.is_empty() { ProblemCode::ValueMissing } else { ProblemCode::WrongType };
            let found = text.parse().ok().filter(|degrees: &f64| degrees.abs() <= most);
            found.ok_or_else(|| Problem::at(path, code))
        };
        match (read(latitude, "header.latitude", 90.0), read(longitude, "header.longitude", 180.0)) {
            (Ok(latitude), Ok(longitude)) => {
                let (name, address) = (self.place.clone(), self.address.clone());
                (Some(HeaderContent::Location { latitude, longitude, name, address }), Vec::new())
            }
            (latitude, longitude) => {
                (None, [latitude.err(), longitude.err()].into_iter().flatten().collect())
            }
        }
    }

    /// Everything that is wrong with the fields, at the paths of [`Components::check`]; what has a place of its own here
    /// is told there.
    pub(super) fn problems(&self, components: &Components) -> Vec<Problem> {
        let (filling, mut problems) = self.filling(components);
        let checked = components.check(&filling).err().unwrap_or_default();
        let known = !problems.is_empty();
        problems.extend(checked.into_iter().filter(|problem| !(known && problem.path == "header")));
        problems
    }

    /// The values as the preview shows them: what is still to be filled in stands there as a variable.
    pub(super) fn shown(&self, components: &Components) -> Values {
        let mut values = self.filling(components).0.variables;
        for variable in components.variables() {
            values.entry(variable.key).or_insert_with(|| format!("{{{{{}}}}}", variable.name));
        }
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn components(json: &serde_json::Value) -> Components {
        Components::read(json).0
    }

    fn typed(fields: &[(&str, &str)]) -> Typed {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Typed::read(&Posted::new(fields), "fresh".to_owned())
    }

    fn paths(typed: &Typed, components: &Components) -> Vec<(String, ProblemCode)> {
        typed.problems(components).into_iter().map(|problem| (problem.path, problem.code)).collect()
    }

    #[test]
    fn only_the_templates_own_variables_count() {
        let template = components(&json!({ "body": "Hola {{1}}, va {{2}} hoy." }));
        let form = typed(&[("v.1", " Ana "), ("v.2", "  "), ("v.9", "x"), ("client_message_id", "f")]);
        assert_eq!(form.filling(&template).0.variables, [("1".to_owned(), "Ana".to_owned())].into());
        assert_eq!(paths(&form, &template), [("variables.2".to_owned(), ProblemCode::ValueMissing)]);
        assert_eq!(template.preview(&form.shown(&template)).body, "Hola Ana, va {{2}} hoy.");
        assert_eq!(form.form_id, "f");
        assert_eq!(typed(&[("client_message_id", &"x".repeat(65))]).form_id, "fresh");
    }

    #[test]
    fn a_place_is_read_as_maps_copy_it() {
        let template = components(&json!({ "header": { "type": "location" }, "body": "Acá." }));
        let there = HeaderContent::Location {
            latitude: -34.6037,
            longitude: -58.3816,
            name: "Local".to_owned(),
            address: String::new(),
        };
        for fields in [
            [("latitude", "-34.6037, -58.3816"), ("longitude", ""), ("place", "Local")],
            [("latitude", "-34,6037"), ("longitude", "-58.3816"), ("place", "Local")],
        ] {
            assert_eq!(
                typed(&fields).filling(&template),
                (Filling { header: Some(there.clone()), ..Filling::default() }, Vec::new())
            );
        }
        let wrong = typed(&[("latitude", "95"), ("longitude", "")]);
        let expected = [
            ("header.latitude".to_owned(), ProblemCode::WrongType),
            ("header.longitude".to_owned(), ProblemCode::ValueMissing),
        ];
        assert_eq!(paths(&wrong, &template), expected);
        assert_eq!(
            Typed::again(&typed(&[("latitude", "1,2")]).filling(&template).0, String::new()).longitude,
            "2"
        );
    }

    #[test]
    fn only_a_document_has_a_name() {
        let form = typed(&[("link", "https://example.com/a"), ("filename", "a.pdf")]);
        for (kind, named) in [("image", false), ("document", true)] {
            let template = components(&json!({ "header": { "type": kind }, "body": "Mirá." }));
            let Some(HeaderContent::MediaLink { filename, .. }) = form.filling(&template).0.header else {
                panic!("no file")
            };
            assert_eq!(filename.is_some(), named);
            assert_eq!(paths(&form, &template), []);
            assert_eq!(paths(&typed(&[]), &template), [("header".to_owned(), ProblemCode::ValueMissing)]);
            let plain = paths(&typed(&[("link", "http://example.com/a")]), &template);
            assert_eq!(plain, [("header.link".to_owned(), ProblemCode::UrlForm)]);
        }
    }
}
