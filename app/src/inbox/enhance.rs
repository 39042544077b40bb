//! Forms that stay on their page. The markup is an ordinary form to a server function; where the client runs,
//! the same form is posted in the background and the live stream shows what came of it.

#![expect(missing_docs, reason = "the island macro writes a struct of its own, without docs")]

use super::error::AppError;
use super::post;
use crate::live::{self, Connection};
use crate::ui::root;
use crate::words::Locale;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{HtmlButtonElement, HtmlFormElement};

/// How long a refusal stands before it goes by itself.
const SHOWN_FOR: Duration = Duration::from_secs(10);

/// Takes over every form of the page with `data-enhance`, and says why one was refused.
#[island]
pub fn Forms(
    /// In which language.
    locale: Locale,
) -> impl IntoView {
    let sentence = locale.island().inbox.error;
    let refused = RwSignal::new(None::<AppError>);
    Effect::new(move |_| {
        let handle = window_event_listener(leptos::ev::submit, move |event| {
            take_over(&event, refused);
        });
        on_cleanup(move || handle.remove());
    });
    let toast =
        move || refused.get().map(|error| view! { <p class="toast" role="alert">{sentence(error)}</p> });
    root(view! { {toast} })
}

fn take_over(event: &SubmitEvent, refused: RwSignal<Option<AppError>>) {
    let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else {
        return;
    };
    if !form.has_attribute("data-enhance") || event.default_prevented() {
        return;
    }
    event.prevent_default();
    if form.has_attribute("aria-busy") {
        return;
    }
    refused.set(None);
    set_busy(&form, true);
    spawn_local(async move {
        let done = post::form(&form).await;
        set_busy(&form, false);
        match done {
            Err(error) => {
                refused.set(Some(error));
                set_timeout(move || refused.set(None), SHOWN_FOR);
            }
            Ok(()) => {
                close_menu(&form);
                if form.has_attribute("data-clear") {
                    form.reset();
                }
                // Without the stream nothing would show that it worked.
                if live::connection().get_untracked() != Connection::Live {
                    let _ = window().location().reload();
                }
            }
        }
    });
}

fn set_busy(form: &HtmlFormElement, busy: bool) {
    // Attributes of our own fixed names are always accepted.
    let _ = if busy { form.set_attribute("aria-busy", "true") } else { form.remove_attribute("aria-busy") };
    let buttons = form.query_selector_all("button").ok();
    for at in 0..buttons.as_ref().map_or(0, web_sys::NodeList::length) {
        if let Some(button) =
            buttons.as_ref().and_then(|all| all.item(at)?.dyn_into::<HtmlButtonElement>().ok())
        {
            button.set_disabled(busy);
        }
    }
}

/// The menu that the form stands in has done its work.
fn close_menu(form: &HtmlFormElement) {
    if let Ok(Some(menu)) = form.closest("details") {
        let _ = menu.remove_attribute("open");
    }
}
