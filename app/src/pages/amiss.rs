//! What to say when something is amiss: no such page, or one that did not load. Both go with their own status,
//! say what it means for the person's work, and show the way out.

use crate::context::viewer;
use crate::frame::{Frame, Section};
use crate::words::{Words, words};
use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::Title;

/// No such page, inside the frame for those who have one.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let words = &words().pages;
    view! {
        <Title text=words.not_found_title />
        {match viewer() {
            Some(_) => view! { <Frame section=Section::Elsewhere><NotFound /></Frame> }.into_any(),
            None => view! { <main id="content"><NotFound /></main> }.into_any(),
        }}
    }
    .into_any()
}

/// There is no such thing, with status 404: for inside a page.
#[component]
pub fn NotFound() -> impl IntoView {
    answer_with(StatusCode::NOT_FOUND);
    let words = &words().pages;
    view! {
        <section class="sheet">
            <h1>{words.not_found_title}</h1>
            <p class="sheet-text">{words.not_found_text}</p>
            <p>
                <a class="button button-primary" href="/inbox">
                    {words.to_inbox}
                </a>
            </p>
        </section>
    }
    .into_any()
}

/// It did not load, with status 500: for inside a page whose load failed. Says nothing of the cause; the log does.
#[component]
pub fn Broken(
    /// Another language than the request's.
    #[prop(default = words())]
    words: &'static Words,
) -> impl IntoView {
    answer_with(StatusCode::INTERNAL_SERVER_ERROR);
    let (common, words) = (&words.common, &words.pages);
    view! {
        <section class="sheet" role="alert">
            <h1>{words.broken_title}</h1>
            <p class="sheet-text">{words.broken_text}</p>
            <p>
                <a class="button button-primary" href="">
                    {common.reload}
                </a>
            </p>
        </section>
    }
    .into_any()
}

fn answer_with(status: StatusCode) {
    if let Some(options) = use_context::<ResponseOptions>() {
        options.set_status(status);
    }
}
