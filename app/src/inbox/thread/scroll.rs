//! Where the log stands. Its box runs from the bottom up (`column-reverse`), so that it opens at the end even
//! without the client and keeps its place when the past is put above; what is left is to hold still when
//! something arrives below while the reader is further up.

use leptos::html::Div;
use leptos::prelude::*;

/// This close to the end counts as being there, in pixels.
const NEAR: i32 = 100;

/// Whether the end is in sight.
pub(super) fn at_end(log: NodeRef<Div>) -> bool {
    log.get_untracked().is_none_or(|log| log.scroll_top().abs() < NEAR)
}

/// Goes to the end.
pub(super) fn to_end(log: NodeRef<Div>) {
    if let Some(log) = log.get_untracked() {
        log.set_scroll_top(0);
    }
}

/// After something was put below: stays at the end, or stays with what is being read. `before` is the height
/// that the content had.
pub(super) fn hold(log: NodeRef<Div>, was_at_end: bool, before: i32) {
    let Some(log) = log.get_untracked() else { return };
    if was_at_end {
        log.set_scroll_top(0);
    } else {
        log.set_scroll_top(log.scroll_top() - (log.scroll_height() - before));
    }
}

/// The height of the content.
pub(super) fn height(log: NodeRef<Div>) -> i32 {
    log.get_untracked().map_or(0, |log| log.scroll_height())
}

/// Brings the mark above what is unread into sight, when it is further up.
pub(super) fn to_first_unread(log: NodeRef<Div>) {
    let Some(log) = log.get_untracked() else { return };
    let Ok(Some(mark)) = log.query_selector(".new-mark") else { return };
    if mark.get_bounding_client_rect().top() < log.get_bounding_client_rect().top() {
        mark.scroll_into_view();
    }
}
