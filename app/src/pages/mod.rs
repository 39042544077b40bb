//! Everything around the inbox: signing in, the first run, and what to say when something is amiss.

pub mod amiss;
pub mod invite;
pub mod new_password;
pub mod setup;
pub mod sign_in;
pub(crate) mod time_zones;

use crate::words::words;
use leptos::prelude::*;
use leptos_meta::Title;

/// A page with one thing to do, for those who are not signed in: the logo, what the page is called, and the rest.
#[component]
fn Sheet(
    /// What the page is called.
    #[prop(into)]
    title: String,
    /// What it is for.
    #[prop(into)]
    text: String,
    /// What there is to do.
    children: Children,
) -> impl IntoView {
    view! {
        <Title text=title.clone() />
        <a class="skip" href="#content">
            {words().frame.skip}
        </a>
        <main class="sheet" id="content" tabindex="-1">
            <span class="logo" aria-hidden="true">
                "h"
            </span>
            <h1>{title}</h1>
            {(!text.is_empty()).then(|| view! { <p class="sheet-text">{text}</p> })}
            {children()}
        </main>
    }
    .into_any()
}
