//! Keeps a page that is made on the server of this moment, with one small island and no code per page: what changed is
//! asked for as the page that it is, and the parts marked `data-live` are exchanged.
//!
//! | mark | what it does |
//! |---|---|
//! | `data-live` with an `id` | this part is exchanged for the same id of the fresh page |
//! | `data-preview` on a form | while someone types, the form is sent as a preview ([`crate::posted`]) and the parts marked `data-live` are exchanged for those of the answer, as are the remarks beside its fields |
//!
//! A part is left alone while someone writes in it; ticks of checkboxes that have an `id` and open `<details>` stay as
//! they are. Islands do not wake up in exchanged parts: there must be none. Without scripts a page is as old as it is.
//!
//! The frame has such an island of its own for its banners, on every page: it exchanges them and nothing else, so that
//! no form loses what it says.

#![expect(missing_docs, reason = "the island macro writes a struct of its own, without docs")]

use crate::inbox::error::AppError;
use crate::inbox::post;
use crate::live;
use hilo_domain::live::LiveChange;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::thread::LocalKey;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlFormElement, HtmlInputElement, VisibilityState};

/// What a preview exchanges. A page that was only asked for knows nothing of what a form was refused for: there the
/// remarks beside its fields stay.
const PREVIEWED: &str = "[data-live][id], .field-remarks[id]";

/// After the last key before a preview is asked for.
const TYPING_PAUSE: Duration = Duration::from_millis(200);
/// Changes that come together are shown together.
const BURST: Duration = Duration::from_millis(300);

/// What someone writes in.
const WRITES: &str = "input:not([type=checkbox]):not([type=radio]), select, textarea";

/// Parts that are exchanged together.
struct Parts {
    /// Finds them.
    marked: &'static str,
    /// What was asked for last: an older answer that comes late is dropped.
    asked: Cell<u32>,
    /// Whether a fresh page has been decided on.
    due: Cell<bool>,
}

impl Parts {
    const fn of(marked: &'static str) -> Self {
        Self { marked, asked: Cell::new(0), due: Cell::new(false) }
    }
}

type Exchanged = &'static LocalKey<Parts>;

thread_local! {
    /// What the page marks.
    static PAGE: Parts = const { Parts::of("[data-live][id]") };
    /// What stands above it.
    static FRAME: Parts = const { Parts::of("#banners") };
    /// What was typed last.
    static TYPED: Cell<u32> = const { Cell::new(0) };
}

/// Watches this page: the live changes named in `on` (`"template conversation"`; empty for none), and the clock.
/// Whatever is named, a viewer who may see other things now is shown them.
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
    /// The frame's: it exchanges the banners alone.
    frame: bool,
) -> impl IntoView {
    let parts: Exchanged = if frame { &FRAME } else { &PAGE };
    Effect::new(move |_| {
        if !on.is_empty() {
            let names = on.clone();
            live::subscribe(move |change| {
                let anew = matches!(change, LiveChange::Access { .. });
                if anew || names.split(' ').any(|name| name == change.name()) {
                    soon(parts);
                }
            });
            live::start(seq, &scope);
        }
        if every > 0 {
            // The page lives as long as its document: nobody stops this.
            drop(set_interval_with_handle(
                || {
                    if document().visibility_state() == VisibilityState::Visible {
                        spawn_local(refresh(&PAGE));
                    }
                },
                Duration::from_secs(u64::from(every)),
            ));
        }
        if frame {
            return;
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

fn soon(parts: Exchanged) {
    if !parts.with(|parts| parts.due.replace(true)) {
        set_timeout(
            move || {
                parts.with(|parts| parts.due.set(false));
                spawn_local(refresh(parts));
            },
            BURST,
        );
    }
}

async fn refresh(parts: Exchanged) {
    let asked = ask(parts);
    let address = window().location().href().unwrap_or_default();
    let marked = parts.with(|parts| parts.marked);
    exchange(parts, asked, marked, post::page(&address, None).await);
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
    let asked = ask(&PAGE);
    // The attribute and not the property: a field may be called "action".
    let address = form.get_attribute("action").unwrap_or_default();
    let fresh = post::page(&address, Some(&fields)).await;
    let Some(fresh) = exchange(&PAGE, asked, PREVIEWED, fresh) else { return };
    for field in all(&form.query_selector_all("[aria-describedby]")) {
        if let Some(new) = fresh.get_element_by_id(&field.id()) {
            // A fixed name and a value that was one are always accepted.
            let _ = match new.get_attribute("aria-invalid") {
                Some(invalid) => field.set_attribute("aria-invalid", &invalid),
                None => field.remove_attribute("aria-invalid"),
            };
        }
    }
}

fn ask(parts: Exchanged) -> u32 {
    parts.with(|parts| {
        parts.asked.set(parts.asked.get().wrapping_add(1));
        parts.asked.get()
    })
}

/// Gives the page whose parts are shown now. One that did not come is asked for by the next change; what is shown
/// stays.
fn exchange(
    parts: Exchanged,
    asked: u32,
    marked: &str,
    fresh: Result<Document, AppError>,
) -> Option<Document> {
    let fresh = fresh.ok()?;
    if parts.with(|parts| parts.asked.get()) != asked {
        return None;
    }
    for part in all(&document().query_selector_all(marked)) {
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
    Some(fresh)
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
    view! { <LivePage on=on.to_owned() every seq scope=scope() frame=false /> }.into_any()
}

/// The island as the frame places it: the banners follow the numbers.
#[cfg(feature = "ssr")]
#[must_use]
pub fn live_banners(seq: i64) -> AnyView {
    view! { <LivePage on="channel".to_owned() every=0 seq scope=scope() frame=true /> }.into_any()
}

#[cfg(feature = "ssr")]
fn scope() -> String {
    crate::context::viewer()
        .map(|viewer| format!("{}:{}", viewer.actor.organization_id, viewer.actor.user_id))
        .unwrap_or_default()
}
