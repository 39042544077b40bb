//! Under the thread's header: log and composer in one island. Without the client it is a page with forms.

#![expect(missing_docs, reason = "the island macro writes a struct of its own, without docs")]

use super::bubble::{self, Surroundings};
use super::reading::read_if_seen;
use super::scroll;
use super::state::ThreadState;
use crate::inbox::actions::{Earlier, LoadOlder};
use crate::inbox::address::Place;
use crate::inbox::carried::Carried;
use crate::inbox::composer::{Begun, Composer};
use crate::inbox::error::AppError;
use crate::inbox::list::shown_name;
use crate::inbox::post;
use crate::inbox::reader::{Reader, use_now};
use crate::live;
use crate::ui::{Banner, Glyph, Icon, Tone};
use crate::ui::{Erase, root};
use hilo_domain::clock::Millis;
use hilo_domain::failure::FailureReason;
use hilo_domain::inbox::{Tab, Thread, TimelineItem};
use hilo_domain::live::LiveChange;
use hilo_domain::message::Direction;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;

/// The open conversation.
#[island]
pub fn ThreadPane(
    /// Who reads.
    reader: Carried<Reader>,
    /// The list beside it.
    tab: Tab,
    /// The conversation.
    thread: Carried<Thread>,
    /// The page shows what came before some moment.
    in_the_past: bool,
    /// Why the last form was refused.
    error: Option<AppError>,
    /// That form was a note.
    note_refused: bool,
    /// An id for a message sent without the client: sent twice, it is one message.
    form_message_id: String,
) -> impl IntoView {
    let (Carried(reader), Carried(thread)) = (reader, thread);
    let now = use_now(reader.now);
    let place = Place::newest(tab);
    let channel = thread.channel.name.clone();
    let begun =
        Begun { reply: thread.draft.clone(), note: thread.note_draft.clone(), note_first: note_refused };
    let around = Surroundings {
        reader: reader.clone(),
        conversation_id: thread.row.id.clone(),
        tab,
        customer: shown_name(&thread.row),
    };
    let state = ThreadState::new(thread, &reader, in_the_past, error);
    let log = NodeRef::<Div>::new();
    watch(state, log);

    let words = reader.inbox();
    let locale = reader.locale;
    root(view! {
            <div class="thread-banners">
                // Of a number that stands still the frame tells; of one that is gone for good only its threads do.
                {move || {
                    state.paused.get().filter(|reason| *reason == FailureReason::NumberRemoved).map(|reason| {
                        let why = (locale.island().failure.reason)(reason);
                        let text = (words.thread.paused)(&channel, why);
                        view! { <Banner tone=Tone::Warning>{text}</Banner> }
                    })
                }}
                {move || state.gone.get().then(|| view! { <Banner tone=Tone::Warning>{words.thread.gone}</Banner> })}
            </div>
            <Log around=around.clone() state log now place=place />
            <Composer around=around.clone() state now begun form_message_id />
    })
}

/// The bubbles.
#[component]
fn Log(
    around: Surroundings,
    state: ThreadState,
    log: NodeRef<Div>,
    now: RwSignal<Millis>,
    place: Place,
) -> impl IntoView {
    let words = &around.reader.inbox().thread;
    let id = around.conversation_id.clone();
    let latest = place.conversation(&id);
    let loading = RwSignal::new(false);
    let earlier = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        if !loading.get_untracked() {
            loading.set(true);
            show_earlier(state, loading);
        }
    };
    let under_way = StoredValue::new(false);
    let scrolled = move |_| {
        if scroll::at_end(log) {
            state.below.set(0);
            read_if_seen(state, log, under_way);
        }
    };
    let label = (words.log)(&around.customer);
    root(view! {
        <div class="log" id="log" role="log" aria-live="polite" aria-label=label tabindex="0" node_ref=log on:scroll=scrolled>
            <div class="log-lines">
                {move || match state.older.get() {
                    Some(before) => {
                        let href = place.earlier(&id, &before);
                        view! {
                            <a class="earlier" href=href on:click=earlier aria-busy=move || loading.get().then_some("true")>
                                {words.earlier}
                            </a>
                        }
                        .erase()
                    }
                    None => view! { <p class="day">{words.beginning}</p> }.erase(),
                }}
                <For each=move || state.lines.get() key=|shown| shown.key.clone() let:shown>
                    {
                        let around = around.clone();
                        move || shown.line.with(|line| bubble::line(line, &around, now.get()))
                    }
                </For>
            </div>
        </div>
        <div class="log-end">
            {move || {
                let below = state.below.get();
                if state.in_the_past.get() {
                    let text = if below > 0 { (words.below)(below) } else { words.latest.to_owned() };
                    let href = latest.clone();
                    view! { <a class="pill" href=href>{text}<Icon glyph=Glyph::ArrowDown class="icon-small" /></a> }.erase()
                } else if below > 0 {
                    view! {
                        <button class="pill" r#type="button" on:click=move |_| scroll::to_end(log)>
                            {(words.below)(below)}
                            <Icon glyph=Glyph::ArrowDown class="icon-small" />
                        </button>
                    }
                    .erase()
                } else {
                    ().erase()
                }
            }}
        </div>
    })
}

/// Fetches a page of the past.
fn show_earlier(state: ThreadState, loading: RwSignal<bool>) {
    let Some(before) = state.older.get_untracked() else { return };
    spawn_local(async move {
        let (id, before) = (state.id(), before.to_string());
        let fields = [("conversation_id", id.as_str()), ("before", before.as_str())];
        match post::call::<Earlier>(LoadOlder::url(), &fields).await {
            Ok(earlier) => state.prepend(earlier.items, earlier.older),
            Err(error) => state.error.set(Some(error)),
        }
        loading.set(false);
    });
}

fn is_from_customer(change: &LiveChange) -> bool {
    matches!(
        change,
        LiveChange::Conversation { item: Some(TimelineItem::Message(message)), .. }
            if message.direction == Direction::Inbound
    )
}

/// Wakes the thread: listens to the stream, keeps the place, marks as read.
fn watch(state: ThreadState, log: NodeRef<Div>) {
    let under_way = StoredValue::new(false);
    Effect::new(move |_| {
        live::subscribe(move |change| {
            let (was_at_end, before) = (scroll::at_end(log), scroll::height(log));
            let arrived = state.arrived.get_untracked();
            state.apply(change);
            if state.arrived.get_untracked() != arrived {
                if !was_at_end && is_from_customer(change) {
                    state.below.update(|below| *below += 1);
                }
                request_animation_frame(move || scroll::hold(log, was_at_end, before));
            }
            read_if_seen(state, log, under_way);
        });
        let look = move |_: web_sys::Event| read_if_seen(state, log, under_way);
        let focus = window_event_listener_untyped("focus", look);
        let visible = window_event_listener_untyped("visibilitychange", look);
        on_cleanup(move || {
            focus.remove();
            visible.remove();
        });
        // Opening a conversation is reading it, wherever its first unread message stands.
        read_if_seen(state, log, under_way);
        scroll::to_first_unread(log);
    });
}
