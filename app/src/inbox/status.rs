//! Whether what is on the screen is of this moment.

#![expect(missing_docs, reason = "the island macro writes a struct of its own, without docs")]

use crate::live::{self, Connection};
use crate::ui::root;
use crate::words::Locale;
use leptos::prelude::*;

/// "Live", or what is wrong. Nothing before the client runs: a page is as old as it is.
#[island]
pub fn LiveStatus(
    /// In which language.
    locale: Locale,
) -> impl IntoView {
    let words = &locale.island().inbox.list;
    let shown = RwSignal::new(Connection::Connecting);
    Effect::new(move |_| shown.set(live::connection().get()));
    let text = move || match shown.get() {
        Connection::Connecting => "",
        Connection::Live => words.live,
        Connection::Reconnecting => words.reconnecting,
        Connection::Offline => words.offline,
        Connection::SignedOut => words.signed_out,
    };
    let state = move || match shown.get() {
        Connection::Connecting => "connecting",
        Connection::Live => "live",
        Connection::Reconnecting => "reconnecting",
        Connection::Offline => "offline",
        Connection::SignedOut => "signed-out",
    };
    root(view! {
        <span class="live" id="live" role="status" data-state=state>
            {text}
        </span>
    })
}
