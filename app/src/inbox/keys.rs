//! Keys, and the help on them. They press what is on the page: a link, a button, a field. So a key never does
//! more than a pointer could, and a screen without the thing has no key for it. `event.key` counts, not the
//! place on the keyboard: `?` is Shift+' on a Spanish one.

#![expect(missing_docs, reason = "the island macro writes a struct of its own, without docs")]

use hilo_domain::inbox::Tab;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement};

/// The second key of `g i` has to come within this time, in milliseconds.
const SECOND_KEY_MS: i64 = 1_500;

/// The keys of the inbox.
#[island]
pub fn InboxKeys(
    /// Whether the viewer wants single keys at all.
    on: bool,
    /// The list beside the thread.
    tab: Tab,
) -> impl IntoView {
    let waiting_since = StoredValue::new(None::<i64>);
    Effect::new(move |_| {
        let handle = window_event_listener(leptos::ev::keydown, move |event| {
            if event.key() == "Escape" {
                leave_field(&event);
            }
            if on && !is_typing(&event) && press(&event, waiting_since, tab).is_some() {
                event.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
    });
}

/// Does what a key says. `None` when it says nothing here.
fn press(event: &KeyboardEvent, waiting_since: StoredValue<Option<i64>>, tab: Tab) -> Option<()> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
        return None;
    }
    let now = crate::live::clock::now().0;
    let second = waiting_since.get_value().is_some_and(|since| now - since < SECOND_KEY_MS);
    waiting_since.set_value(None);
    let key = event.key();
    if second {
        return if key == "i" { go("/inbox") } else { None };
    }
    match key.as_str() {
        "j" | "ArrowDown" if key == "j" || in_list() => step(1),
        "k" | "ArrowUp" if key == "k" || in_list() => step(-1),
        "o" => click_element(&focused_row()?),
        "u" | "Escape" => to_list(tab),
        "]" => neighbour(1),
        "[" => neighbour(-1),
        "r" => write("mode-reply"),
        "n" => write("mode-note"),
        "t" => click("template"),
        "a" => open_assignment(),
        "i" => click("take").or_else(|| click("assign-me")),
        "g" => {
            waiting_since.set_value(Some(now));
            Some(())
        }
        "?" => help(),
        _ => None,
    }
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return false;
    };
    let name = target.local_name();
    let is_text = name == "textarea"
        || name == "select"
        || (name == "input"
            && !matches!(target.get_attribute("type").as_deref(), Some("radio" | "checkbox")));
    is_text || target.closest("dialog, [contenteditable]").ok().flatten().is_some()
}

/// Escape leaves the field, so that keys mean something again.
fn leave_field(event: &KeyboardEvent) {
    if event.is_composing() || !is_typing(event) {
        return;
    }
    // An element of the page can be focused, and left.
    let _ = match element("log") {
        Some(log) => log.focus(),
        None => document()
            .active_element()
            .and_then(|field| field.dyn_into().ok())
            .map_or(Ok(()), |field: HtmlElement| field.blur()),
    };
}

fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

fn click(id: &str) -> Option<()> {
    element(id)?.click();
    Some(())
}

fn click_element(element: &HtmlElement) -> Option<()> {
    element.click();
    Some(())
}

fn go(address: &str) -> Option<()> {
    window().location().set_href(address).ok()
}

fn rows() -> Vec<HtmlElement> {
    let Ok(found) = document().query_selector_all("#rows .row") else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

fn focused_row() -> Option<HtmlElement> {
    let active = document().active_element()?;
    active.closest("#rows .row").ok()??.dyn_into().ok()
}

fn in_list() -> bool {
    focused_row().is_some()
}

/// The row `by` places from one of them; `None` at the end.
fn beside(rows: &[HtmlElement], is_it: impl Fn(&HtmlElement) -> bool, by: isize) -> Option<&HtmlElement> {
    match rows.iter().position(is_it) {
        Some(at) => rows.get(at.checked_add_signed(by)?),
        None => rows.first(),
    }
}

/// Moves the focus within the list; begins at the row that the Tab key would reach.
fn step(by: isize) -> Option<()> {
    let rows = rows();
    let next = match focused_row() {
        Some(row) => beside(&rows, |each| *each == row, by),
        None => {
            rows.iter().find(|row| row.get_attribute("tabindex").as_deref() == Some("0")).or(rows.first())
        }
    };
    next?.focus().ok()
}

/// Opens the conversation before or after the open one.
fn neighbour(by: isize) -> Option<()> {
    let rows = rows();
    click_element(beside(&rows, |row| row.has_attribute("aria-current"), by)?)
}

/// To the list: closes what is open over the thread first, then leaves the thread.
fn to_list(tab: Tab) -> Option<()> {
    if let Ok(Some(menu)) = document().query_selector("details.pop[open]") {
        return menu.remove_attribute("open").ok();
    }
    if in_list() {
        return None;
    }
    // What lies over a thread as a page of its own has the thread behind it.
    if element("log").is_none() {
        return click("back");
    }
    // On a phone the list is another page; elsewhere it is beside the thread.
    let list_is_here = element("rows").is_some_and(|rows| rows.offset_parent().is_some());
    if list_is_here {
        step(0)
    } else {
        click("back").or_else(|| go(&super::address::Place::newest(tab).list()))
    }
}

fn write(mode: &str) -> Option<()> {
    click(mode)?;
    element("composer")?.focus().ok()
}

fn open_assignment() -> Option<()> {
    let menu = element("assignment")?;
    menu.set_attribute("open", "").ok()?;
    let first = menu.query_selector(".pop-sheet input:checked, .pop-sheet button").ok()??;
    first.dyn_into::<HtmlElement>().ok()?.focus().ok()
}

fn help() -> Option<()> {
    let dialog = document().get_element_by_id("keys")?.dyn_into::<HtmlDialogElement>().ok()?;
    if dialog.open() { None } else { dialog.show_modal().ok() }
}
