//! Marking as read what someone really sees: the page is in front, and the end of the thread in sight.

use super::scroll;
use super::state::ThreadState;
use crate::inbox::actions::MarkRead;
use crate::inbox::post;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;

/// Marks the thread read if someone is looking at it and something is unread.
pub(super) fn read_if_seen(state: ThreadState, log: NodeRef<Div>, under_way: StoredValue<bool>) {
    let unread = state.row.with_untracked(|row| row.unread() > 0);
    if !unread || under_way.get_value() || state.gone.get_untracked() || !looked_at() || !scroll::at_end(log)
    {
        return;
    }
    under_way.set_value(true);
    spawn_local(async move {
        let seen = state.row.with_untracked(|row| row.inbound_count);
        // A failure is not worth a word: the next look tries again.
        let id = state.id();
        if post::tell(MarkRead::url(), &[("conversation_id", id.as_str())]).await.is_ok() {
            state.row.update(|row| row.inbound_seen = row.inbound_seen.max(seen));
        }
        under_way.set_value(false);
        if state.row.with_untracked(|row| row.inbound_count > seen) {
            read_if_seen(state, log, under_way);
        }
    });
}

/// Whether the page is in front.
fn looked_at() -> bool {
    let document = document();
    document.visibility_state() == web_sys::VisibilityState::Visible && document.has_focus().unwrap_or(false)
}
