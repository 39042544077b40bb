//! The HTML document around every page, and the scripts that wake its islands.

use crate::context::{Assets, locale, request};
use crate::pages::amiss::Broken;
use crate::routes::App;
use crate::words::Locale;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// Notches are ours to avoid, and a phone's keyboard makes the page smaller instead of covering the composer.
const VIEWPORT: &str =
    "width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content";

/// The letters that every page needs.
const FONT: &str = "/fonts/inter-latin-wght-normal.woff2";

/// The script in the head: loads the client and wakes the islands in document order, parents before children.
/// Takes the two addresses as arguments. What it calls is what Leptos' own island script calls.
const WAKE: &str = include_str!("client_scripts.js");

/// The whole document around the app.
#[must_use]
pub fn shell() -> impl IntoView {
    let assets = request().map(|context| context.assets).unwrap_or_default();
    let css = assets.css.clone();
    let head = view! {
        <ClientScripts assets />
        <MetaTags />
    };
    document(locale(), css, head.into_any(), view! { <App /> }.into_any())
}

/// A document that needs neither app nor scripts: for when those are what broke.
pub(crate) fn broken_document(locale: Locale, assets: Assets) -> impl IntoView {
    let words = locale.words();
    let head = view! { <title>{format!("{} · Hilo", words.pages.broken_title)}</title> };
    let body = view! {
        <main id="content">
            <Broken words />
        </main>
    };
    document(locale, assets.css, head.into_any(), body.into_any())
}

fn document(locale: Locale, css: String, head: AnyView, body: AnyView) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang=locale.tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content=VIEWPORT />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff" />
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#141a18" />
                <link rel="preload" href=FONT r#as="font" r#type="font/woff2" crossorigin="anonymous" />
                {(!css.is_empty()).then(|| view! { <link rel="stylesheet" href=css /> })}
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml" />
                <link rel="manifest" href="/manifest.webmanifest" />
                {head}
            </head>
            <body>{body}</body>
        </html>
    }
}

/// Loads the client's files and wakes the islands; nothing when no client is built.
#[component]
fn ClientScripts(assets: Assets) -> impl IntoView {
    // Islands alone are hydrated: the document itself carries no marks for it.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    let Assets { js, wasm, .. } = assets;
    (!js.is_empty()).then(|| {
        let call = format!("{WAKE}({}, {})", script_string(&js), script_string(&wasm));
        view! {
            <link rel="modulepreload" href=js />
            // The page itself comes first: style sheet and letters are worth more than the client.
            <link
                rel="preload"
                href=wasm
                r#as="fetch"
                r#type="application/wasm"
                crossorigin="anonymous"
                fetchpriority="low"
            />
            <script type="module" nonce=use_nonce()>
                {call}
            </script>
        }
    })
}

/// A JavaScript string literal that cannot end the script element: Leptos does not escape what stands in one.
fn script_string(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_string_cannot_leave_its_script() {
        assert_eq!(script_string("/pkg/a.js"), r#""/pkg/a.js""#);
        assert_eq!(script_string(r#""</script>"#), r#""\"\u003c/script>""#);
    }
}
