//! Signing in: a plain form to `POST /sign-in`. The server sends people back here with `?error=CODE`, the address
//! they gave and where they were going; never the password.

use super::Sheet;
use crate::ui::{Banner, Button, ButtonKind, Field, Tone};
use crate::words::{SignInWords, words};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Parameters: `error` (`SIGN_IN_FAILED`, `SIGN_IN_BLOCKED` with `seconds`), `email`, `next`.
#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let words = &words().sign_in;
    let email = query.get("email").unwrap_or_default();
    let next = query.get("next").filter(|next| is_local(next));
    let seconds = query.get("seconds").and_then(|seconds| seconds.parse().ok()).unwrap_or(60);
    let error = query.get("error").map(|code| sentence(&code, seconds, words));
    // Whoever mistyped the password begins there, not at the address that is already right.
    let returning = !email.is_empty();
    view! {
        <Sheet title=words.title text=words.text>
            {error.map(|error| view! { <Banner tone=Tone::Error>{error}</Banner> })}
            <form class="sheet-form" method="post" action="/sign-in">
                {next.map(|next| view! { <input r#type="hidden" name="next" value=next /> })}
                <Field
                    name="email"
                    label=words.email
                    r#type="email"
                    value=email
                    autocomplete="username"
                    required=true
                    autofocus=!returning
                />
                <Field
                    name="password"
                    label=words.password
                    r#type="password"
                    autocomplete="current-password"
                    required=true
                    autofocus=returning
                />
                <Button kind=ButtonKind::Primary>{words.submit}</Button>
            </form>
            <p class="sheet-small">{words.forgotten}</p>
        </Sheet>
    }
    .into_any()
}

/// Whether an address is a path of ours. `//host` and `/\host` are not: browsers read both as another site.
pub(crate) fn is_local(next: &str) -> bool {
    next.starts_with('/') && !next.starts_with("//") && !next.starts_with("/\\")
}

fn sentence(code: &str, seconds: i64, words: &SignInWords) -> String {
    match code {
        "SIGN_IN_BLOCKED" => (words.blocked)(seconds),
        _ => words.failed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_paths_are_followed() {
        for (next, local) in [
            ("/inbox/1?tab=mine", true),
            ("https://example.org", false),
            ("//example.org", false),
            ("/\\example.org", false),
            ("javascript:alert(1)", false),
            ("", false),
        ] {
            assert_eq!(is_local(next), local, "{next}");
        }
    }
}
