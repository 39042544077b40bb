//! Another password of one's own: a plain form to `POST /password`, which comes back with `?password=CODE`.

use crate::ui::{Banner, Button, ButtonKind, Field, Tone};
use crate::words::words;
use leptos::prelude::*;

/// The form.
#[component]
pub fn Password(
    /// What came of it: `CHANGED`, `WRONG`, `BLOCKED`, `TOO_SHORT`; empty before.
    outcome: String,
) -> impl IntoView {
    let words = &words().join;
    let when = |code: &str, sentence: &'static str| (outcome == code).then(|| sentence.to_owned());
    let current_error = when("WRONG", words.wrong).or_else(|| when("BLOCKED", words.blocked));
    view! {
        <section class="panel" aria-labelledby="password">
            <h2 id="password">{words.own_title}</h2>
            {(outcome == "CHANGED").then(|| view! { <Banner tone=Tone::Info>{words.changed}</Banner> })}
            <p class="panel-text">{words.own_text}</p>
            <form method="post" action="/password">
                <Field
                    name="current"
                    label=words.current
                    r#type="password"
                    error=current_error
                    autocomplete="current-password"
                    required=true
                />
                <Field
                    name="new"
                    label=words.new
                    r#type="password"
                    hint=words.password_hint
                    error=when("TOO_SHORT", words.password_too_short)
                    autocomplete="new-password"
                    required=true
                    minlength=10
                />
                <Button kind=ButtonKind::Primary>{words.change}</Button>
            </form>
        </section>
    }
    .into_any()
}
