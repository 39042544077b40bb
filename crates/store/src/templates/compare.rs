//! Whether two templates say the same. Meta gives components back with examples, samples and fields of its own, which
//! must not count as an edit.

use hilo_domain::template::{Button, ButtonKind, Components, Header, TextPart};

/// Whether a customer would see the same. Examples, samples and fields that only Meta adds do not matter.
#[must_use]
pub fn same_words(a: &Components, b: &Components) -> bool {
    let text = |part: &Option<TextPart>| part.as_ref().map(|part| part.text.clone()).unwrap_or_default();
    let button = |button: &Button| {
        let target = match &button.kind {
            ButtonKind::Url { url, .. } => url.clone(),
            ButtonKind::PhoneNumber { phone_number } => phone_number.clone(),
            _ => String::new(),
        };
        (button.kind.as_str().to_owned(), button.text.clone(), target)
    };
    let header = |header: &Option<Header>| match header {
        None => (String::new(), String::new()),
        Some(Header::Text(part)) => ("text".to_owned(), part.text.clone()),
        Some(Header::Media(media)) => (media.kind.as_str().to_owned(), String::new()),
        Some(Header::Location) => ("location".to_owned(), String::new()),
        Some(Header::Other { kind, .. }) => (kind.clone(), String::new()),
    };
    let of = |components: &Components| {
        (
            header(&components.header),
            text(&components.body),
            text(&components.footer),
            components.buttons.iter().map(button).collect::<Vec<_>>(),
            components.other.clone(),
        )
    };
    of(a) == of(b)
}
