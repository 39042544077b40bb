//! The first run: whoever holds the link that Hilo printed makes the organization and becomes its owner. A plain
//! form to the page's own path; the server sends back `?error=CODE` and, if it likes, what was already filled in
//! (`organization`, `name`, `email`, `timezone`, `language`; never the password).

use super::Sheet;
use super::time_zones;
use crate::ui::{Banner, Button, ButtonKind, Field, Select, Tone};
use crate::words::{Locale, locale};
use http::header::ACCEPT_LANGUAGE;
use http::request::Parts;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

/// Parameters: `error` (`SETUP_LINK_INVALID`, `EMAIL_INVALID`, `PASSWORD_TOO_SHORT`, `NAME_EMPTY`,
/// `ORGANIZATION_EMPTY`) and the values above.
#[component]
pub fn SetupPage() -> impl IntoView {
    let words = &locale().words().setup;
    let error = use_query_map().get_untracked().get("error").unwrap_or_default();
    let link_invalid = error == "SETUP_LINK_INVALID";
    view! {
        <Sheet title=words.title text=words.text>
            {link_invalid.then(|| view! { <Banner tone=Tone::Error>{words.link_invalid}</Banner> })}
            {(!link_invalid).then(|| view! { <SetupForm error /> })}
        </Sheet>
    }
    .into_any()
}

#[component]
fn SetupForm(error: String) -> impl IntoView {
    let locale = locale();
    let words = &locale.words().setup;
    let query = use_query_map().get_untracked();
    let given = |name: &str| query.get(name).unwrap_or_default();
    let sentence = |code: &str, sentence: &'static str| (error == code).then(|| sentence.to_owned());
    let or = |value: String, fallback: &str| if value.is_empty() { fallback.to_owned() } else { value };
    let language = or(given("language"), locale.tag());
    let timezone = or(given("timezone"), time_zones::likely(&accept_language()));
    let languages =
        Locale::ALL.map(|locale| (locale.tag().to_owned(), locale.own_name().to_owned())).to_vec();
    // The path as it came: it holds the link's token.
    let action = use_location().pathname.get_untracked();
    view! {
        <form class="sheet-form" method="post" action=action>
            <Field
                name="organization"
                label=words.organization
                hint=words.organization_hint
                value=given("organization")
                error=sentence("ORGANIZATION_EMPTY", words.organization_empty)
                autocomplete="organization"
                required=true
                autofocus=true
            />
            <Field
                name="name"
                label=words.name
                hint=words.name_hint
                value=given("name")
                error=sentence("NAME_EMPTY", words.name_empty)
                autocomplete="name"
                required=true
            />
            <Field
                name="email"
                label=words.email
                r#type="email"
                value=given("email")
                error=sentence("EMAIL_INVALID", words.email_invalid)
                autocomplete="username"
                required=true
            />
            <Field
                name="password"
                label=words.password
                r#type="password"
                hint=words.password_hint
                error=sentence("PASSWORD_TOO_SHORT", words.password_too_short)
                autocomplete="new-password"
                required=true
                minlength=10
            />
            <Select
                name="timezone"
                label=words.timezone
                hint=words.timezone_hint
                options=time_zones::options()
                value=timezone
            />
            <Select name="language" label=words.language options=languages value=language />
            <Button kind=ButtonKind::Primary>{words.submit}</Button>
        </form>
    }
    .into_any()
}

fn accept_language() -> String {
    let parts = use_context::<Parts>();
    let header = parts.as_ref().and_then(|parts| parts.headers.get(ACCEPT_LANGUAGE)?.to_str().ok());
    header.unwrap_or_default().to_owned()
}
