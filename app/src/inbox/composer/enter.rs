//! What Enter means while writing, and which message a click wants to answer.

use leptos::ev::KeyboardEvent;
use leptos::prelude::window;
use wasm_bindgen::JsCast;

/// Whether a key means "send". Never while an input method composes; on a touch keyboard Enter breaks the line.
pub(super) fn sends(event: &KeyboardEvent, send_on_enter: bool) -> bool {
    if event.key() != "Enter" || event.is_composing() || event.shift_key() || event.alt_key() {
        return false;
    }
    if event.ctrl_key() || event.meta_key() {
        return true;
    }
    send_on_enter && !touch()
}

fn touch() -> bool {
    window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|query| query.matches())
}

/// The message whose "answer" button was pressed.
pub(super) fn clicked_answer(event: &web_sys::Event) -> Option<String> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    target.closest("[data-answer]").ok().flatten()?.get_attribute("data-answer")
}
