//! A template as a phone shows it: the bubble with its header, body, footer and buttons, in daylight and at night. The
//! switch between the two is a radio button and a line of CSS, so that it needs no script.

use crate::inbox::thread::rich_text::rich_text;
use crate::ui::{Glyph, Icon};
use crate::words::{TemplatePreviewWords, words};
use hilo_domain::template::validate::MARKETING_LINES;
use hilo_domain::template::{Category, Components, Header, RenderedButton, Values};
use leptos::prelude::*;
use serde_json::Value;

/// Letters that fit a line of a bubble on an ordinary phone.
const LINE: usize = 38;

/// About how many lines a text takes on a phone.
#[must_use]
pub(crate) fn lines(text: &str) -> usize {
    text.trim().lines().map(|line| line.chars().count().div_ceil(LINE).max(1)).sum()
}

/// The phone, with examples where `values` says nothing. It is exchanged while someone types or fills in.
pub(crate) fn phone(components: &Components, category: Category, values: &Values) -> AnyView {
    let words = &words().templates.preview;
    view! {
        <section class="phone-side" aria-labelledby="phone-title">
            <div class="phone-head">
                <h2 id="phone-title">{words.title}</h2>
                <fieldset class="phone-mode">
                    <legend class="visually-hidden">{words.mode}</legend>
                    <label>
                        <input class="visually-hidden" r#type="radio" name="phone" id="phone-light" checked=true />
                        <Icon glyph=Glyph::Sun class="icon-small" />
                        {words.light}
                    </label>
                    <label>
                        <input class="visually-hidden" r#type="radio" name="phone" id="phone-dark" />
                        <Icon glyph=Glyph::Moon class="icon-small" />
                        {words.dark}
                    </label>
                </fieldset>
            </div>
            <div class="phone">
                <div class="phone-screen" id="phone-screen" data-live="">
                    {bubble(components, category, values)}
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// The bubble alone.
pub(crate) fn bubble(components: &Components, category: Category, values: &Values) -> AnyView {
    let words = &words().templates.preview;
    let rendered = components.preview(values);
    let is_code = components.has_otp();
    let body = if is_code { code_body(components, words) } else { rendered.body };
    let footer = if is_code { code_footer(components, words) } else { rendered.footer };
    let is_empty = body.trim().is_empty();
    let is_cut = category == Category::Marketing && lines(&body) > MARKETING_LINES;
    let body = if is_empty {
        view! { <p class="wa-empty">{words.empty}</p> }.into_any()
    } else {
        view! { <div class="wa-body">{rich_text(body.trim_end())}</div> }.into_any()
    };
    let more = is_cut.then(|| {
        view! {
            <details class="wa-more" id="wa-more">
                <summary>{words.read_more}</summary>
            </details>
        }
    });
    let buttons: Vec<_> = rendered.buttons.into_iter().map(|button| self::button(button, words)).collect();
    view! {
        <div class="wa-message">
            <div class="wa-bubble" data-cut=is_cut.then_some("")>
                {header(components, rendered.header)}
                {body}
                {more}
                {footer.map(|footer| view! { <p class="wa-footer">{footer}</p> })}
                <span class="wa-time" aria-hidden="true">
                    "10:42"
                </span>
            </div>
            {(!buttons.is_empty()).then(|| view! { <ul class="wa-buttons">{buttons}</ul> })}
        </div>
    }
    .into_any()
}

fn header(components: &Components, text: Option<String>) -> Option<AnyView> {
    let (kind, glyph) = match components.header.as_ref()? {
        Header::Text(_) => {
            let text = text.filter(|text| !text.trim().is_empty())?;
            return Some(view! { <p class="wa-header">{text}</p> }.into_any());
        }
        Header::Media(media) => match media.kind.as_str() {
            "image" => ("image", Glyph::Image),
            "video" => ("video", Glyph::Video),
            _ => ("document", Glyph::File),
        },
        Header::Location => ("location", Glyph::Pin),
        Header::Other { kind, .. } => {
            let kind = kind.clone();
            return Some(view! { <p class="wa-media">{kind}</p> }.into_any());
        }
    };
    let name = (words().templates.preview.header)(kind);
    Some(
        view! {
            <p class="wa-media" data-kind=kind>
                <Icon glyph=glyph />
                {name}
            </p>
        }
        .into_any(),
    )
}

fn button(button: RenderedButton, words: &TemplatePreviewWords) -> AnyView {
    let glyph = match button.kind.as_str() {
        "quick_reply" => Some(Glyph::Reply),
        "url" => Some(Glyph::Link),
        "phone_number" => Some(Glyph::Phone),
        "copy_code" | "otp" => Some(Glyph::Copy),
        _ => None,
    };
    let text = match (button.text.trim(), button.kind.as_str()) {
        ("", "copy_code" | "otp") => words.copy_code.to_owned(),
        ("", _) => "…".to_owned(),
        (text, _) => text.to_owned(),
    };
    view! {
        <li title=button.target>
            {glyph.map(|glyph| view! { <Icon glyph=glyph class="icon-small" /> })}
            {text}
        </li>
    }
    .into_any()
}

/// What Meta writes around a one-time code, in the language of the screen.
fn code_body(components: &Components, words: &TemplatePreviewWords) -> String {
    let wants = |part: &hilo_domain::template::TextPart| {
        part.extra.get("add_security_recommendation") == Some(&Value::Bool(true))
    };
    if components.body.as_ref().is_some_and(wants) {
        format!("{} {}", words.code, words.code_security)
    } else {
        words.code.to_owned()
    }
}

fn code_footer(components: &Components, words: &TemplatePreviewWords) -> Option<String> {
    let minutes = components.footer.as_ref()?.extra.get("code_expiration_minutes")?;
    Some((words.code_expires)(&minutes.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn html(category: Category, json: &Value) -> String {
        let (components, problems) = Components::read(json);
        assert_eq!(problems, []);
        // Without the marks between neighbouring texts, which are for islands.
        Owner::new().with(|| bubble(&components, category, &Values::new()).to_html()).replace("<!>", "")
    }

    #[test]
    fn a_phone_shows_examples_formatted_and_nothing_as_markup() {
        let html = html(
            Category::Utility,
            &json!({
                "header": [{ "type": "text", "text": "Order {{1}}", "examples": ["#12"] }],
                "body": [{ "type": "text", "text": "Hi *{{1}}*, <b>it</b> is {{2}}.", "examples": { "1": "Ana" } }],
                "footer": [{ "type": "text", "text": "Thanks" }],
                "buttons": [{ "type": "url", "text": "Track", "url": "https://example.com" }, { "type": "copy_code" }],
            }),
        );
        for part in ["Order #12", "<strong>Ana", "&lt;b&gt;it", "{{2}}", "Thanks", "Track", "Copy code"] {
            assert!(html.contains(part), "{part} is missing in {html}");
        }
        assert!(!html.contains("<details"), "{html}");
    }

    #[test]
    fn marketing_is_cut_after_five_lines_and_others_are_not() {
        let long = json!({ "body": [{ "text": "1\n2\n3\n4\n5\n6" }] });
        assert!(html(Category::Marketing, &long).contains("<details"));
        assert!(!html(Category::Utility, &long).contains("<details"));
        assert_eq!((lines("a\n\nb"), lines(&"x".repeat(LINE + 1)), lines("")), (3, 2, 0));
    }

    #[test]
    fn a_code_has_metas_words() {
        let html = html(
            Category::Authentication,
            &json!({
                "body": [{ "add_security_recommendation": true }],
                "footer": [{ "code_expiration_minutes": 10 }],
                "buttons": [{ "type": "otp", "otp_type": "COPY_CODE" }],
            }),
        );
        for part in ["<strong>123456", "do not share", "10 minutes", "Copy code"] {
            assert!(html.contains(part), "{part} is missing in {html}");
        }
    }
}
