//! The rows of the list, and everything on the page that counts along with them. Without the client, links.

#![expect(missing_docs, reason = "the island macro writes a struct of its own, without docs")]

use super::row::row;
use super::state::ListState;
use super::tabs::show_counts;
use crate::inbox::actions::LoadSeen;
use crate::inbox::address::Place;
use crate::inbox::carried::Carried;
use crate::inbox::post;
use crate::inbox::reader::{Reader, use_now};
use crate::live;
use crate::ui::root;
use hilo_domain::ids::ConversationId;
use hilo_domain::inbox::{ConversationRow, Tab, TabCounts};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;

/// The conversation list.
#[island]
pub fn ConversationList(
    /// Who reads.
    reader: Carried<Reader>,
    /// Which list.
    tab: Tab,
    /// Where in it the page begins.
    place: Carried<Place>,
    /// The conversation beside the list.
    open: Option<ConversationId>,
    /// How many each tab has.
    counts: Carried<TabCounts>,
    /// The rows, newest first.
    rows: Carried<Vec<ConversationRow>>,
    /// There is a next page.
    has_older: bool,
    /// The live stream's number at which the page was made.
    seq: i64,
    /// Whose stream: viewer and organization.
    scope: String,
) -> impl IntoView {
    let (Carried(reader), Carried(rows)) = (reader, rows);
    let (Carried(place), Carried(counts)) = (place, counts);
    let words = &reader.inbox().list;
    let now = use_now(reader.now);
    let state = ListState::new(&reader, tab, &place, open, rows, has_older, counts);
    Effect::new(move |_| {
        live::subscribe(move |change| {
            if let Some(id) = state.apply(change) {
                complete(state, id);
            }
        });
        live::on_draft(move |id, text| state.begun(id, text));
        live::start(seq, &scope);
        state.wake();
    });
    Effect::new(move |_| {
        let counts = state.counts.get();
        show_counts(counts);
        show_unread(counts.unread);
    });
    Effect::new(move |_| {
        let empty = state.order.with(Vec::is_empty);
        if let Some(notice) = document().get_element_by_id("list-empty") {
            set_hidden(&notice, !empty);
        }
    });

    let row_reader = reader.clone();
    root(view! {
        <p class="visually-hidden" role="status">
            {move || state.arrived.get().map(words.arrived)}
        </p>
        <p class="list-updated" hidden=move || !state.stale.get()>
            {words.updated}
        </p>
        <ul
            class="rows"
            id="rows"
            on:pointerenter=move |event| state.hold(event.pointer_type() == "mouse")
            on:pointerleave=move |_| state.hold(false)
        >
            <For each=move || state.order.get() key=ConversationId::clone let:id>
                {row(&row_reader, &place, &id, state, now)}
            </For>
        </ul>
    })
}

/// Asks the server for what the stream, which is for everyone, does not know of a row: what this viewer has read.
fn complete(state: ListState, id: ConversationId) {
    spawn_local(async move {
        // Without an answer the row says less than there is, and the next page says it right.
        if let Ok(seen) = post::call(LoadSeen::url(), &[("conversation_id", id.as_str())]).await {
            state.seen(&id, seen);
        }
    });
}

/// Shows the unread count where the frame and the window's title have it.
fn show_unread(unread: i64) {
    if let Some(badge) = document().get_element_by_id("rail-unread") {
        badge.set_text_content(Some(&if unread > 99 { "99+".to_owned() } else { unread.to_string() }));
        set_hidden(&badge, unread == 0);
    }
    let title = document().title();
    let bare = title
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(") "))
        .map_or(title.as_str(), |(_, bare)| bare);
    document().set_title(&window_title(unread, bare));
}

fn set_hidden(element: &web_sys::Element, hidden: bool) {
    // `hidden` is a fixed name and always accepted.
    let _ = if hidden { element.set_attribute("hidden", "") } else { element.remove_attribute("hidden") };
}

/// `(3) Inbox`
#[must_use]
pub fn window_title(unread: i64, title: &str) -> String {
    if unread > 0 { format!("({unread}) {title}") } else { title.to_owned() }
}
