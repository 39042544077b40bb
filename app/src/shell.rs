//! The HTML document around every page, and the scripts that wake its islands.

use crate::context::{Assets, locale, request};
use crate::routes::App;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The script in the head: loads the client and wakes the islands in document order, parents before children.
/// Takes the two addresses as arguments. What it calls is what Leptos' own island script calls.
const WAKE: &str = include_str!("client_scripts.js");

/// The whole document.
#[must_use]
pub fn shell() -> impl IntoView {
    let assets = request().map(|context| context.assets).unwrap_or_default();
    let css = assets.css.clone();
    view! {
        <!DOCTYPE html>
        <html lang=locale().tag() dir="ltr">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff" />
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#141a18" />
                <link rel="preload" href="/fonts/inter-latin-wght-normal.woff2" r#as="font" r#type="font/woff2" crossorigin="" />
                {(!css.is_empty()).then(|| view! { <link rel="stylesheet" href=css /> })}
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <ClientScripts assets />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
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
            <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="" />
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
