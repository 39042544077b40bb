//! No such page.

use crate::words::words;
use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::Title;

/// Says so, with status 404, and shows the way out.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    if let Some(options) = use_context::<ResponseOptions>() {
        options.set_status(StatusCode::NOT_FOUND);
    }
    let words = &words().pages;
    view! {
        <Title text=words.not_found_title />
        <main class="sheet" id="content">
            <h1>{words.not_found_title}</h1>
            <p>{words.not_found_text}</p>
            <p>
                <a class="button button-primary" href="/inbox">
                    {words.to_inbox}
                </a>
            </p>
        </main>
    }
}
