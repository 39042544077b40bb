//! Which tab holds the stream, and how the others hear it. The browser's lock manager gives the lock to one tab
//! and, when that one goes, to the next; a broadcast channel carries what the holder hears. Where the browser has
//! no locks (plain http beyond localhost), each tab opens a stream of its own.

use super::stream::{self, Ears};
use super::{Connection, begin_anew, connection, deliver, hear_draft, position, set_connection, stand_at};
use crate::wire;
use hilo_domain::clock::Millis;
use hilo_domain::ids::ConversationId;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// How many changes the holder keeps for tabs that open later.
const KEPT: usize = 400;

/// A tab that was hidden for longer asks for a fresh stream, in milliseconds (ux.md 2).
const STALE_AFTER_MS: i64 = 60_000;

const EARS: Ears = Ears { change: on_change, state: on_state, reset: on_reset };

/// What tabs tell each other.
#[derive(Serialize, Deserialize)]
enum Word {
    /// A tab has opened; its page was made at this number.
    Hello(i64),
    /// The holder heard a change.
    Change(Option<i64>, String),
    /// The holder's connection.
    State(Connection),
    /// What is being written: the conversation's id, a blank, the text.
    Draft(String),
    /// Pages older than this number have missed something.
    Behind(i64),
    /// Someone looks at a tab again, or the network is back: is the stream still alive?
    Wake,
}

thread_local! {
    static CHANNEL: RefCell<Option<BroadcastChannel>> = const { RefCell::new(None) };
    static HOLDS: Cell<bool> = const { Cell::new(false) };
    static HIDDEN_SINCE: Cell<Option<Millis>> = const { Cell::new(None) };
    /// What the holder heard, oldest first, and the number right before the oldest.
    static HEARD: RefCell<(i64, VecDeque<(i64, String)>)> = const { RefCell::new((0, VecDeque::new())) };
}

/// Joins the tabs of this viewer.
pub(super) fn start(scope: &str) {
    watch_network();
    let name = format!("hilo-live:{scope}");
    if let Ok(channel) = BroadcastChannel::new(&name) {
        let hear = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
            if let Some(word) = event.data().as_string().and_then(|text| wire::read(&text).ok()) {
                heard(word);
            }
        });
        channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        hear.forget();
        CHANNEL.with(|slot| slot.replace(Some(channel)));
    }
    if request_lock(&name).is_none() {
        hold();
    }
    say(&Word::Hello(position()));
}

/// Asks for the lock; the browser calls back once this tab has it, perhaps at once, perhaps never.
fn request_lock(name: &str) -> Option<()> {
    let navigator = window().navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let request = Reflect::get(&locks, &"request".into()).ok()?.dyn_into::<Function>().ok()?;
    let held = Closure::once_into_js(|_lock: JsValue| {
        hold();
        // Never settles: the lock is this tab's until the tab goes.
        Promise::new(&mut |_, _| {})
    });
    request.call2(&locks, &name.into(), &held).ok()?;
    Some(())
}

fn hold() {
    HOLDS.with(|holds| holds.set(true));
    forget_heard();
    stream::open(EARS);
}

/// What comes from now on follows right after this tab's position.
fn forget_heard() {
    HEARD.with(|heard| heard.replace((position(), VecDeque::new())));
}

fn on_change(seq: Option<i64>, data: &str) {
    if let Some(seq) = seq {
        HEARD.with(|heard| {
            let (before, kept) = &mut *heard.borrow_mut();
            kept.push_back((seq, data.to_owned()));
            if kept.len() > KEPT
                && let Some((dropped, _)) = kept.pop_front()
            {
                *before = dropped;
            }
        });
    }
    say(&Word::Change(seq, data.to_owned()));
    deliver(seq, data);
}

pub(super) fn on_state(state: Connection) {
    say(&Word::State(state));
    set_connection(state);
}

/// The stream goes on after `seq`; what came before it, nobody tells. A number may be smaller than those that the tabs
/// know: then the server has another database.
fn on_reset(seq: i64) {
    say(&Word::Behind(i64::MAX));
    begin_anew();
    stand_at(seq);
    forget_heard();
}

fn heard(word: Word) {
    match word {
        Word::Hello(from) if HOLDS.with(Cell::get) => welcome(from),
        Word::Hello(_) => {}
        Word::Change(seq, data) => deliver(seq, &data),
        Word::State(state) => set_connection(state),
        Word::Behind(oldest) => {
            if position() < oldest {
                begin_anew();
            }
        }
        Word::Draft(draft) => {
            if let Some((id, text)) = draft.split_once(' ') {
                hear_draft(&id.into(), text);
            }
        }
        Word::Wake => wake(),
    }
}

/// Tells a tab that has just opened what it missed since its page was made; the others drop what they know.
fn welcome(from: i64) {
    // Only someone who is signed in gets a page.
    if connection().get_untracked() == Connection::SignedOut {
        stream::open(EARS);
    }
    HEARD.with(|heard| {
        let (before, kept) = &*heard.borrow();
        if from < *before {
            say(&Word::Behind(*before));
            return;
        }
        for (seq, data) in kept.iter().filter(|(seq, _)| *seq > from) {
            say(&Word::Change(Some(*seq), data.clone()));
        }
    });
    say(&Word::State(connection().get_untracked()));
}

/// Tells the other tabs what is being written.
pub(super) fn say_draft(id: &ConversationId, text: &str) {
    say(&Word::Draft([id.as_str(), " ", text].concat()));
}

fn say(word: &Word) {
    let Ok(text) = serde_json::to_string(word) else { return };
    CHANNEL.with(|slot| {
        if let Some(channel) = &*slot.borrow() {
            // Fails only on a closed channel, and this one is never closed.
            let _ = channel.post_message(&text.into());
        }
    });
}

/// A connection can be dead without either end knowing: a laptop slept, the network changed. A stream opened
/// anew goes on exactly where this tab stands, so asking too often costs one request and loses nothing.
fn wake() {
    if HOLDS.with(Cell::get) {
        stream::open(EARS);
    }
}

fn watch_network() {
    let offline = window_event_listener_untyped("offline", |_| set_connection(Connection::Offline));
    let online = window_event_listener_untyped("online", |_| {
        set_connection(Connection::Reconnecting);
        say(&Word::Wake);
        wake();
    });
    let visible = window_event_listener_untyped("visibilitychange", |_| {
        if document().hidden() {
            HIDDEN_SINCE.with(|since| since.set(Some(super::clock::now())));
        } else if HIDDEN_SINCE
            .with(Cell::take)
            .is_some_and(|since| super::clock::now().since(since) > STALE_AFTER_MS)
        {
            say(&Word::Wake);
            wake();
        }
    });
    // They listen for as long as the page lives.
    std::mem::forget((offline, online, visible));
}
