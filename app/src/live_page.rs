//! Keeps a page that is made on the server of this moment, with one small island and no code per page: what changed is
//! asked for as the page that it is, and the parts marked `data-live` are exchanged.
//!
//! | mark | what it does |
//! |---|---|
//! | `data-live` with an `id` | this part is exchanged for the same id of the fresh page |
//! | `data-preview` on a form | while someone types, the form is sent as a preview ([`crate::posted`]) and the parts marked `data-live` are exchanged for those of the answer |
//!
//! A part is left alone while someone writes in it; ticks of checkboxes that have an `id` and open `<details>` stay as
//! they are. Islands do not wake up in exchanged parts: there must be none. Without scripts a page is as old as it is.

#![expect(missing_docs, reason = "the island macro writes a struct of its own, without docs")]

use crate::inbox::error::AppError;
use crate::inbox::post;
use crate::live;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlFormElement, HtmlInputElement, VisibilityState};

/// After the last key before a preview is asked for.
const TYPING_PAUSE: Duration = Duration::from_millis(200);
/// Changes that come together are shown together.
const BURST: Duration = Duration::from_millis(300);

/// What someone writes in.
const WRITES: &str = "input:not([type=checkbox]):not([type=radio]), select, textarea";

thread_local! {
    /// What was asked for last: an older answer that comes late is dropped.
    static ASKED: Cell<u32> = const { Cell::new(0) };
    /// What was typed last.
    static TYPED: Cell<u32> = const { Cell::new(0) };
    /// Whether a fresh page has been decided on.
    static DUE: Cell<bool> = const { Cell::new(false) };
}

/// Watches this page: the live changes named in `on` (`"template conversation"`; empty for none), and the clock.
#[island]
pub fn LivePage(
    /// Names of changes, with blanks between them.
    on: String,
    /// Looks this often, in seconds; 0: never.
    every: u32,
    /// The sequence number that the page was made at.
    seq: i64,
    /// Whose page: see [`live::start`].
    scope: String,
) -> impl IntoView {
    Effect::new(move |_| {
        if !on.is_empty() {
            let names = on.clone();
            live::subscribe(move |change| {
                if names.split(' ').any(|name| name == change.name()) {
                    soon();
                }
            });
            live::start(seq, &scope);
        }
        if every > 0 {
            // The page lives as long as its document: nobody stops this.
            drop(set_interval_with_handle(
                || {
                    if document().visibility_state() == VisibilityState::Visible {
                        spawn_local(refresh());
                    }
                },
                Duration::from_secs(u64::from(every)),
            ));
        }
        for event in ["input", "change"] {
            drop(window_event_listener_untyped(event, |event| {
                let form = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                let form = form.and_then(|target| target.closest("form[data-preview]").ok()?);
                if let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
                    preview_soon(form);
                }
            }));
        }
    });
}

fn soon() {
    if !DUE.with(|due| due.replace(true)) {
        set_timeout(
            || {
                DUE.with(|due| due.set(false));
                spawn_local(refresh());
            },
            BURST,
        );
    }
}

async fn refresh() {
    let asked = ask();
    let address = window().location().href().unwrap_or_default();
    exchange(asked, post::page(&address, None).await);
}

fn preview_soon(form: HtmlFormElement) {
    let typed = TYPED.with(|typed| {
        typed.set(typed.get().wrapping_add(1));
        typed.get()
    });
    set_timeout(
        move || {
            if TYPED.with(Cell::get) == typed {
                spawn_local(preview(form));
            }
        },
        TYPING_PAUSE,
    );
}

async fn preview(form: HtmlFormElement) {
    let Ok(fields) = post::fields(&form) else { return };
    fields.append("_preview", "1");
    let asked = ask();
    // The attribute and not the property: a field may be called "action".
    let address = form.get_attribute("action").unwrap_or_default();
    exchange(asked, post::page(&address, Some(&fields)).await);
}

fn ask() -> u32 {
    ASKED.with(|asked| {
        asked.set(asked.get().wrapping_add(1));
        asked.get()
    })
}

/// A page that did not come is asked for by the next change; what is shown stays.
fn exchange(asked: u32, fresh: Result<Document, AppError>) {
    let Ok(fresh) = fresh else { return };
    if ASKED.with(Cell::get) != asked {
        return;
    }
    for part in all(&document().query_selector_all("[data-live][id]")) {
        // A part inside another one has gone with it.
        if part.is_connected()
            && !is_written_in(&part)
            && let Some(new) = fresh.get_element_by_id(&part.id())
            && !part.is_equal_node(Some(&new))
        {
            keep(&part, &fresh);
            // What is of another document is taken over by this one.
            let _ = part.replace_with_with_node_1(&new);
        }
    }
    for field in all(&document().query_selector_all("form[data-preview] [aria-describedby]")) {
        if let Some(new) = fresh.get_element_by_id(&field.id()) {
            // A fixed name and a value that was one are always accepted.
            let _ = match new.get_attribute("aria-invalid") {
                Some(invalid) => field.set_attribute("aria-invalid", &invalid),
                None => field.remove_attribute("aria-invalid"),
            };
        }
    }
}

fn is_written_in(part: &Element) -> bool {
    let active = document().active_element();
    active.is_some_and(|active| part.contains(Some(&active)) && active.matches(WRITES).unwrap_or(false))
}

/// Ticks what is ticked in the old part and opens what is open in it.
fn keep(part: &Element, fresh: &Document) {
    for input in all(&part.query_selector_all("input[type=checkbox][id]")) {
        let new = fresh.get_element_by_id(&input.id());
        if let (Some(old), Some(new)) =
            (input.dyn_ref::<HtmlInputElement>(), new.and_then(|new| new.dyn_into::<HtmlInputElement>().ok()))
        {
            new.set_checked(old.checked());
        }
    }
    for details in all(&part.query_selector_all("details[open][id]")) {
        if let Some(new) = fresh.get_element_by_id(&details.id()) {
            let _ = new.set_attribute("open", "");
        }
    }
}

fn all(nodes: &Result<web_sys::NodeList, wasm_bindgen::JsValue>) -> Vec<Element> {
    let Ok(nodes) = nodes else { return Vec::new() };
    (0..nodes.length()).filter_map(|at| nodes.item(at)?.dyn_into().ok()).collect()
}

/// The island as pages place it: `scope` and the rest of it follow from the viewer.
#[cfg(feature = "ssr")]
#[must_use]
pub fn live_page(on: &str, every: u32, seq: i64) -> AnyView {
    let scope = crate::context::viewer()
        .map(|viewer| format!("{}:{}", viewer.actor.organization_id, viewer.actor.user_id))
        .unwrap_or_default();
    view! { <LivePage on=on.to_owned() every seq scope /> }.into_any()
}
