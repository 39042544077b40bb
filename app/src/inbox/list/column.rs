//! The list's column: one island; without the client it is links.

#![expect(missing_docs, reason = "the island macro writes a struct of its own, without docs")]

use super::row::row;
use super::state::ListState;
use super::tabs::tabs;
use crate::inbox::address::Place;
use crate::inbox::carried::Carried;
use crate::inbox::reader::{Reader, use_now};
use crate::live;
use crate::ui::Erase;
use hilo_domain::ids::ConversationId;
use hilo_domain::inbox::{ConversationRow, Tab, TabCounts};
use leptos::prelude::*;

/// The conversation list.
#[island]
pub fn ConversationList(
    /// Who reads.
    reader: Carried<Reader>,
    /// Which list.
    tab: Tab,
    /// Where in it the page begins.
    place: Place,
    /// The conversation beside the list.
    open: Option<ConversationId>,
    /// How many each tab has.
    counts: TabCounts,
    /// The rows, newest first.
    rows: Carried<Vec<ConversationRow>>,
    /// Where the next page begins.
    older: Option<Place>,
    /// The live stream's number at which the page was made.
    seq: i64,
    /// Whose stream: viewer and organization.
    scope: String,
) -> impl IntoView {
    let (Carried(reader), Carried(rows)) = (reader, rows);
    let words = &reader.inbox().list;
    let now = use_now(reader.now);
    let state = ListState::new(&reader, tab, &place, open.clone(), rows, older.is_some(), counts);
    Effect::new(move |_| {
        live::subscribe(move |change| state.apply(change));
        live::start(seq, &scope);
        state.wake();
    });
    Effect::new(move |_| show_unread(state.counts.get().unread));

    let on_first_page = place.after_row.is_none();
    let newest = Place::newest(tab).list();
    let older = older.map(|place| open.as_ref().map_or_else(|| place.list(), |id| place.conversation(id)));
    let row_reader = reader.clone();
    view! {
        {tabs(&reader, tab, state.counts)}
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
        <div class="list-empty" hidden=move || !state.order.with(Vec::is_empty)>
            <p class="list-empty-title">{(words.empty)(tab).0}</p>
            <p>{(words.empty)(tab).1}</p>
        </div>
        <nav class="list-more">
            {(!on_first_page).then(|| view! { <a href=newest>{words.newest}</a> })}
            {older.map(|address| view! { <a id="older" href=address>{words.older}</a> })}
        </nav>
    }
    .erase()
}

/// Shows the unread count where the frame and the window's title have it.
fn show_unread(unread: i64) {
    if let Some(badge) = document().get_element_by_id("rail-unread") {
        badge.set_text_content(Some(&if unread > 99 { "99+".to_owned() } else { unread.to_string() }));
        // `hidden` is a fixed name and always accepted.
        let _ =
            if unread == 0 { badge.set_attribute("hidden", "") } else { badge.remove_attribute("hidden") };
    }
    let title = document().title();
    let bare = title
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(") "))
        .map_or(title.as_str(), |(_, bare)| bare);
    document().set_title(&window_title(unread, bare));
}

/// `(3) Inbox`
#[must_use]
pub fn window_title(unread: i64, title: &str) -> String {
    if unread > 0 { format!("({unread}) {title}") } else { title.to_owned() }
}
