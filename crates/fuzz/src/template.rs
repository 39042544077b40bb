//! Templates: what is read is kept, what is valid can be filled and sent, what is filled says what was meant.

use crate::cut::head;
use hilo_domain::template::placeholder::{Piece, names, pieces, replace, stray_braces};
use hilo_domain::template::render::MAX_BODY_ALONE;
use hilo_domain::template::validate::{MAX_BODY, MAX_HEADER};
use hilo_domain::template::{
    Category, Components, Draft, Filling, Header, HeaderContent, ProblemCode, Severity, TextPart, Values,
    validate,
};
use hilo_whatsapp::graph::Recipient;
use hilo_whatsapp::template::OutgoingTemplate;
use hilo_whatsapp::template::listed::components_of;
use hilo_whatsapp::template::submit::component_list;
use serde_json::{Value, json};

/// `{"category": …, "components": …, "values": {…}}`, or a value in the first line and a body's text after it.
pub fn template(input: &[u8]) {
    let (category, json, values) = match serde_json::from_slice::<Value>(input) {
        Ok(whole) if whole["components"].is_object() => {
            let category = serde_json::from_value(whole["category"].clone()).unwrap_or(Category::Utility);
            let values = serde_json::from_value(whole["values"].clone()).unwrap_or_default();
            (category, whole["components"].clone(), values)
        }
        _ => {
            let (value, text) = head(input);
            let (value, text) = (String::from_utf8_lossy(value), String::from_utf8_lossy(text));
            let values = names(&text).into_iter().map(|name| (name.to_owned(), value.to_string())).collect();
            (Category::Utility, json!({ "body": [{ "text": text }] }), values)
        }
    };
    let (components, _) = Components::read(&json);
    normal_form(&components);
    texts(&components);
    rendering(&components, &values);
    let draft = Draft { name: "order_ready", language: "es_AR", category, components: &json };
    let problems = validate(&draft);
    assert!(problems.iter().all(|problem| !problem.path.is_empty()), "every problem stands somewhere");
    if problems.iter().all(|problem| problem.code.severity() != Severity::Error) {
        sendable(&components);
        at_meta(&components);
    }
}

/// What was read once is read the same way again, without a word about its shape.
fn normal_form(components: &Components) {
    let (again, problems) = Components::read(&components.to_json());
    assert_eq!(&again, components, "written and read again");
    assert!(problems.is_empty(), "{problems:?} about what Hilo wrote itself");
}

/// No character of a text is lost, and what stays unfilled stays what it is.
fn texts(components: &Components) {
    for part in [components.body.as_ref(), header_text(components)].into_iter().flatten() {
        let words = |piece: &Piece<'_>| match piece {
            Piece::Text(words) => (*words).to_owned(),
            Piece::Variable(name) => format!("{{{{{name}}}}}"),
        };
        let whole: String = pieces(&part.text).iter().map(words).collect();
        assert_eq!(whole, replace(&part.text, |_| None), "the pieces are the text");
        assert_eq!(whole.replace(' ', ""), part.text.replace(' ', ""), "but for spaces in braces");
        assert_eq!(names(&whole), names(&part.text));
        assert_eq!(stray_braces(&whole), stray_braces(&part.text));
    }
}

/// What comes out has every value in its place and nothing else.
fn rendering(components: &Components, values: &Values) {
    let preview = components.preview(values);
    let Ok(rendered) = components.render(values) else { return };
    assert_eq!(rendered, preview, "the preview told the truth");
    let alone = components.header.is_none() && components.footer.is_none() && components.buttons.is_empty();
    let longest = if alone { MAX_BODY_ALONE } else { MAX_BODY };
    assert!(rendered.body.chars().count() <= longest, "as long as Meta takes it");
    assert!(rendered.header.as_ref().is_none_or(|header| header.chars().count() <= MAX_HEADER));
    let variables = components.variables();
    assert_eq!(variables.len(), values.len(), "as many values as variables");
    for variable in &variables {
        let value = values.get(&variable.key).filter(|value| !value.trim().is_empty());
        assert!(value.is_some_and(|value| !value.contains(['\n', '\r', '\t'])), "{}", variable.key);
    }
    // What a customer reads has no variable in it, unless somebody wrote one as a value.
    if values.values().all(|value| !value.contains(['{', '}'])) {
        assert!(names(&rendered.text()).is_empty(), "{:?} is not filled", rendered.text());
    }
}

/// Whatever is valid can be sent once everything is filled in.
fn sendable(components: &Components) {
    let variables: Values =
        components.variables().into_iter().map(|known| (known.key, "x".to_owned())).collect();
    let header = match &components.header {
        Some(Header::Media(_)) => Some(HeaderContent::MediaId { id: "1".to_owned(), filename: None }),
        Some(Header::Location) => Some(HeaderContent::Location {
            latitude: 0.0,
            longitude: 0.0,
            name: "Shop".to_owned(),
            address: "Street 1".to_owned(),
        }),
        _ => None,
    };
    let filling = Filling { variables, header, ..Filling::default() };
    let outgoing = OutgoingTemplate {
        to: Recipient::Phone("5491155550101"),
        name: "order_ready",
        language: "es_AR",
        components,
        filling: &filling,
        reply_to: None,
        tracker: None,
    };
    match outgoing.body() {
        Ok((body, _)) => assert_eq!(body["template"]["name"], "order_ready"),
        Err(problems) => {
            let too_long = problems.iter().all(|problem| problem.code == ProblemCode::TooLong);
            assert!(too_long, "valid, and cannot be sent: {problems:?}");
        }
    }
}

/// What Meta is given comes back from Meta's list with the same words.
fn at_meta(components: &Components) {
    let listed = components_of(&component_list(components));
    let words = |part: Option<&TextPart>| part.map(|part| part.text.clone());
    assert_eq!(words(listed.body.as_ref()), words(components.body.as_ref()));
    assert_eq!(words(header_text(&listed)), words(header_text(components)));
    assert_eq!(words(listed.footer.as_ref()), words(components.footer.as_ref()));
    let kinds = |components: &Components| -> Vec<String> {
        components.buttons.iter().map(|button| button.kind.as_str().to_owned()).collect()
    };
    assert_eq!(kinds(&listed), kinds(components));
    assert_eq!(listed.parameter_format(), components.parameter_format());
}

fn header_text(components: &Components) -> Option<&TextPart> {
    match &components.header {
        Some(Header::Text(part)) => Some(part),
        _ => None,
    }
}
