//! The browser's end of the live stream. One tab of a browser holds the stream and hands what it hears to the
//! others (HTTP/1.1 allows six connections per origin, and a stream takes one for good); islands subscribe here
//! and never see where a change came from.
//!
//! A page is made at a sequence number and carries it; the stream begins right after, so nothing falls between
//! the page and the stream. Each tab counts for itself: what it has applied already, it drops.

pub mod clock;

mod relay;
mod stream;

use crate::wire;
use hilo_domain::ids::ConversationId;
use hilo_domain::live::LiveChange;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// How things stand between this tab and the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Connection {
    /// Not open yet.
    #[default]
    Connecting,
    /// Changes arrive as they happen.
    Live,
    /// Broken; being opened again.
    Reconnecting,
    /// The browser says that there is no network.
    Offline,
    /// The session has ended: nothing arrives until someone signs in again.
    SignedOut,
}

type Listener = Rc<dyn Fn(&LiveChange)>;
type DraftListener = Rc<dyn Fn(&ConversationId, &str)>;

/// What this tab knows.
struct Feed {
    listeners: RefCell<Vec<Listener>>,
    draft_listener: RefCell<Option<DraftListener>>,
    connection: ArcRwSignal<Connection>,
    seq: Cell<i64>,
    started: Cell<bool>,
}

thread_local! {
    static FEED: Feed = Feed {
        listeners: RefCell::default(),
        draft_listener: RefCell::default(),
        connection: ArcRwSignal::new(Connection::default()),
        seq: Cell::new(0),
        started: Cell::new(false),
    };
}

/// How things stand, as a signal that every island may read.
#[must_use]
pub fn connection() -> ArcRwSignal<Connection> {
    FEED.with(|feed| feed.connection.clone())
}

/// Calls back with every change from now on. Islands live as long as their page, so nothing is ever removed.
pub fn subscribe(listener: impl Fn(&LiveChange) + 'static) {
    FEED.with(|feed| feed.listeners.borrow_mut().push(Rc::new(listener)));
}

/// Calls back with every draft as it is written, in this tab or another one of this browser. There is one listener:
/// the list.
pub fn on_draft(listener: impl Fn(&ConversationId, &str) + 'static) {
    FEED.with(|feed| feed.draft_listener.replace(Some(Rc::new(listener))));
}

/// Tells what the viewer has begun to answer. Nothing of it goes to the server.
pub fn draft(id: &ConversationId, text: &str) {
    relay::say_draft(id, text);
    hear_draft(id, text);
}

fn hear_draft(id: &ConversationId, text: &str) {
    let listener = FEED.with(|feed| feed.draft_listener.borrow().clone());
    if let Some(listener) = listener {
        listener(id, text);
    }
}

/// The server says that nobody is signed in here any more.
pub fn signed_out() {
    relay::on_state(Connection::SignedOut);
}

/// Begins to listen after the page's sequence number. `scope` names viewer and organization: tabs of other
/// people in the same browser keep to themselves. Islands subscribe in the same turn. The page's first island counts,
/// which is the frame's and knows the oldest number: what happened while the page was made is told once more.
pub fn start(after: i64, scope: &str) {
    if FEED.with(|feed| feed.started.replace(true)) {
        return;
    }
    stand_at(after);
    relay::start(scope);
}

/// The last sequence number that this tab has applied.
fn position() -> i64 {
    FEED.with(|feed| feed.seq.get())
}

fn stand_at(seq: i64) {
    FEED.with(|feed| feed.seq.set(seq));
}

fn set_connection(state: Connection) {
    let signal = connection();
    if signal.get_untracked() != state {
        signal.set(state);
        if let Some(notice) = document().get_element_by_id("signed-out") {
            // `hidden` is a fixed name and always accepted.
            let _ = if state == Connection::SignedOut {
                notice.remove_attribute("hidden")
            } else {
                notice.set_attribute("hidden", "")
            };
        }
    }
}

/// Hands a change to the islands, unless this tab has it already. Numbers for the viewer alone have no `seq`.
fn deliver(seq: Option<i64>, data: &str) {
    if let Some(seq) = seq {
        if seq <= position() {
            return;
        }
        stand_at(seq);
    }
    // A server newer than this page: what it says next may build on what this page cannot read.
    tell(&wire::read(data).unwrap_or(ANEW));
}

/// As if the viewer could see other things from now on.
const ANEW: LiveChange = LiveChange::Access { user_id: None };

/// The stream cannot tell what was missed: every island begins anew, each in its own way. The inbox keeps drafts and
/// loads itself again; a page of forms asks for its parts, and what someone types into it stays.
fn begin_anew() {
    // Whatever comes next is news.
    stand_at(0);
    tell(&ANEW);
}

fn tell(change: &LiveChange) {
    // Cloned: a listener may subscribe another.
    let listeners = FEED.with(|feed| feed.listeners.borrow().clone());
    for listener in listeners {
        listener(change);
    }
}
