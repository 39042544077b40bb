//! The final text.

use super::*;
use proptest::prelude::*;

fn all() -> Values {
    values(&[("header.1", "#7"), ("1", "Ana"), ("2", "#7"), ("button.1", "a/7"), ("button.3", "CODE7")])
}

#[test]
fn values_are_put_in_place() {
    let rendered = read(&everything()).render(&all()).unwrap();
    assert_eq!(rendered.text(), "Order #7\nHello Ana, your order #7 is on its way to you.\nThank you");
    let targets: Vec<_> = rendered.buttons.iter().map(|button| button.target.as_deref()).collect();
    assert_eq!(targets, [None, Some("https://example.com/t/a/7"), Some("+5491150001000"), Some("CODE7")]);
    let seeds = read(&order()).render(&values(&[("1", "John"), ("2", "#12345")])).unwrap();
    assert_eq!(seeds.text(), "Order Update\nHello John, your order #12345 is ready!");
}

#[test]
fn a_value_is_never_read_as_a_text_with_variables() {
    let rendered = read(&order()).render(&values(&[("1", "{{2}}"), ("2", "x")])).unwrap();
    assert_eq!(rendered.body, "Hello {{2}}, your order x is ready!");
}

#[test]
fn what_is_missing_too_much_or_malformed_is_told_by_key() {
    let template = read(&everything());
    let told_with = |change: &[(&str, Option<&str>)]| {
        let mut values = all();
        for (key, value) in change {
            match value {
                Some(value) => values.insert((*key).into(), (*value).into()),
                None => values.remove(*key),
            };
        }
        told(&template.render(&values).unwrap_err())
    };
    assert_eq!(told_with(&[("1", None)]), ["variables.1 VALUE_MISSING"]);
    assert_eq!(told_with(&[("1", Some(" "))]), ["variables.1 VALUE_MISSING"]);
    assert_eq!(told_with(&[("button.1", None)]), ["variables.button.1 VALUE_MISSING"]);
    assert_eq!(told_with(&[("3", Some("x"))]), ["variables.3 VALUE_UNKNOWN"]);
    assert_eq!(told_with(&[("1", Some("a\nb"))]), ["variables.1 VALUE_NEWLINE"]);
    assert_eq!(told_with(&[("1", Some("a\tb"))]), ["variables.1 VALUE_NEWLINE"]);
    assert_eq!(told_with(&[("1", Some("a     b"))]), ["variables.1 VALUE_SPACES"]);
    assert_eq!(told_with(&[("button.3", Some("0123456789abcdef"))]), ["variables.button.3 TOO_LONG"]);
    assert_eq!(told_with(&[("header.1", Some(&"x".repeat(55)))]), ["header.text TOO_LONG"]);
    assert_eq!(told_with(&[("1", Some(&"x".repeat(1024)))]), ["body.text TOO_LONG"]);
    let mut four = all();
    four.insert("1".into(), "a    b".into());
    assert!(template.render(&four).is_ok());
    let alone = read(&json!({ "body": [{ "text": "Hello {{1}}, this is for you." }] }));
    assert!(alone.render(&values(&[("1", &"x".repeat(2000))])).is_ok());
}

/// It has none at Meta, so nobody can fill it in.
#[test]
fn a_variable_in_a_footer_is_refused_and_not_sent_as_braces() {
    let mut template = read(&everything());
    template.footer = Some(TextPart::new("{{2}} thanks"));
    assert_eq!(told(&template.render(&all()).unwrap_err()), ["footer.text VARIABLE_FORBIDDEN"]);
}

#[test]
fn a_preview_shows_values_else_examples_else_the_variable() {
    let preview = read(&everything()).preview(&values(&[("1", "Bea"), ("2", "")]));
    assert_eq!(preview.body, "Hello Bea, your order #12345 is on its way to you.");
    assert_eq!(preview.buttons[1].target.as_deref(), Some("https://example.com/t/99"));
    let bare = read(&order()).preview(&Values::new());
    assert_eq!(bare.body, "Hello {{1}}, your order {{2}} is ready!");
}

/// A template's text: words, braces, and variables of both forms.
fn any_text() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(vec![
        "{{1}}",
        "{{2}}",
        "{{ name }}",
        "{",
        "}",
        "{{",
        "}}",
        "a ",
        "ñ",
        "\n",
        "🙂",
    ]);
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    /// Whatever the template: with a value for every variable nothing is left of any, and the only thing to
    /// refuse is the template itself, or its length.
    #[test]
    fn no_placeholder_is_left(
        header in any_text(), body in any_text(), footer in any_text(), url in any_text(), value in "[a-zñ0-9#]{1,12}",
    ) {
        let template = Components {
            header: Some(Header::Text(TextPart::new(header))),
            body: Some(TextPart::new(body)),
            footer: Some(TextPart::new(footer)),
            buttons: vec![Button {
                kind: ButtonKind::Url { url, example: None }, text: "Open".into(), extra: Default::default(),
            }],
            ..Components::default()
        };
        let values: Values = template.variables().into_iter().map(|variable| (variable.key, value.clone())).collect();
        match template.render(&values) {
            Ok(rendered) => {
                let target = rendered.buttons[0].target.clone().unwrap();
                for text in [rendered.header.unwrap(), rendered.body, rendered.footer.unwrap_or_default(), target] {
                    prop_assert!(placeholder::names(&text).is_empty(), "{}", text);
                }
            }
            Err(problems) => {
                let expected = |code| matches!(
                    code,
                    ProblemCode::VariableMalformed | ProblemCode::VariableForbidden | ProblemCode::TooLong
                );
                prop_assert!(problems.iter().all(|problem| expected(problem.code)), "{:?}", problems);
            }
        }
    }

    /// Any JSON and any values: problems at worst.
    #[test]
    fn nothing_panics(text in any_text(), key in "[a-z0-9.]{0,8}", value in ".{0,20}") {
        let json = json!({ "header": [{ "type": "text", "text": text }], "body": [text, 1], "footer": { "text": text },
            "buttons": [{ "type": "url", "url": text, "text": text }, { "type": text }, text] });
        let (components, _) = Components::read(&json);
        let values: Values = [(key, value)].into();
        let _ = components.render(&values);
        let _ = components.preview(&values);
        for category in Category::ALL {
            let _ = validate(&Draft { name: &text, language: &text, category: *category, components: &json });
        }
    }
}

#[test]
fn a_header_gets_what_it_takes_and_nothing_else() {
    let link = |link: &str, filename: Option<&str>| {
        Some(HeaderContent::MediaLink { link: link.into(), filename: filename.map(str::to_owned) })
    };
    let id = |id: &str| Some(HeaderContent::MediaId { id: id.into(), filename: None });
    let place = |latitude| {
        Some(HeaderContent::Location {
            latitude,
            longitude: -58.4,
            name: "Obelisco".into(),
            address: "Av.".into(),
        })
    };
    let good = "https://example.com/a.pdf";
    for (kind, header, expected) in [
        ("image", None, "header VALUE_MISSING"),
        ("image", link(good, None), ""),
        ("image", id("77"), ""),
        ("image", id(""), "header.id REQUIRED"),
        ("image", link("http://example.com/a", None), "header.link URL_FORM"),
        ("image", link(good, Some("a.png")), "header.filename VALUE_UNKNOWN"),
        ("document", link(good, Some("a.pdf")), ""),
        ("document", place(-34.6), "header WRONG_TYPE"),
        ("location", None, "header VALUE_MISSING"),
        ("location", place(-34.6), ""),
        ("location", place(-134.6), "header WRONG_TYPE"),
        ("location", id("77"), "header WRONG_TYPE"),
        ("text", id("77"), "header VALUE_UNKNOWN"),
        ("text", None, ""),
    ] {
        let json = json!({ "header": [{ "type": kind, "text": "Hi" }], "body": [{ "text": "Look here." }] });
        let told = match read(&json).check(&Filling { header: header.clone(), ..Filling::default() }) {
            Ok(_) => String::new(),
            Err(problems) => told(&problems).join(", "),
        };
        assert_eq!(told, expected, "{kind} {header:?}");
    }
}

#[test]
fn payloads_belong_to_quick_replies() {
    let check = |place: usize, payload: &str| {
        let payloads = [(place, payload.to_owned())].into();
        read(&everything()).check(&Filling { variables: all(), payloads, header: None })
    };
    assert!(check(0, "VIEW").is_ok());
    assert_eq!(told(&check(0, "").unwrap_err()), ["payloads.0 VALUE_MISSING"]);
    assert_eq!(told(&check(1, "VIEW").unwrap_err()), ["payloads.1 VALUE_UNKNOWN"]);
    assert_eq!(told(&check(9, "VIEW").unwrap_err()), ["payloads.9 VALUE_UNKNOWN"]);
}
