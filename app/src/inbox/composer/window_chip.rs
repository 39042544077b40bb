//! What is left of the reply window: a ring and a sentence, louder as it closes.

use crate::inbox::reader::Reader;
use crate::inbox::thread::state::ThreadState;
use crate::ui::time_text;
use hilo_domain::clock::Millis;
use hilo_domain::window::{ReplyWindow, Urgency, WINDOW_MS};
use leptos::prelude::*;

/// Length of the ring's line, in the units of its drawing.
const RING: i64 = 100;

/// The chip.
pub(super) fn window_chip(
    reader: Reader,
    state: ThreadState,
    now: RwSignal<Millis>,
) -> impl IntoView + use<> {
    move || {
        let window = state.window(now.get());
        let words = &reader.inbox().composer;
        let class = match (window, window.urgency()) {
            (ReplyWindow::Open { .. }, Urgency::Calm) => "window",
            (ReplyWindow::Open { .. }, Urgency::Soon) => "window soon",
            (ReplyWindow::Open { .. }, Urgency::Now) => "window now",
            _ => "window closed",
        };
        let text = match time_text::window_left(window, &reader.words().time) {
            Some(left) => (words.closes_in)(&left),
            None => words.closed.to_owned(),
        };
        view! {
            <span class=class id="window">
                <svg class="ring" viewBox="0 0 36 36" aria-hidden="true" focusable="false">
                    <circle class="ring-all" cx="18" cy="18" r="15.9155"></circle>
                    <circle class="ring-left" cx="18" cy="18" r="15.9155" stroke-dasharray=dashes(window)></circle>
                </svg>
                <span>{text}</span>
            </span>
        }
    }
}

/// The part of the circle that is left; its radius makes its length 100.
fn dashes(window: ReplyWindow) -> String {
    let left = match window {
        ReplyWindow::Open { left_ms } => (left_ms * RING / WINDOW_MS).clamp(1, RING),
        _ => 0,
    };
    format!("{left} {}", RING - left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ring_shrinks_and_never_looks_closed_while_open() {
        assert_eq!(dashes(ReplyWindow::Open { left_ms: WINDOW_MS }), "100 0");
        assert_eq!(dashes(ReplyWindow::Open { left_ms: WINDOW_MS / 4 }), "25 75");
        assert_eq!(dashes(ReplyWindow::Open { left_ms: 1 }), "1 99");
        assert_eq!(dashes(ReplyWindow::Closed), "0 100");
    }
}
