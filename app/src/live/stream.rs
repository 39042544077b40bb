//! The one `EventSource`. It reconnects by itself while the server answers; after an answer that ends it for
//! good (a restart behind a proxy) this opens a new one, with growing pauses; not once the session has ended.

use super::Connection;
use crate::inbox::actions::Present;
use crate::inbox::error::AppError;
use crate::inbox::post;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// Every name under which the server sends a change.
const CHANGES: [&str; 8] =
    ["conversation", "status", "read", "gone", "channel", "template", "access", "counts"];

/// Longest pause between two attempts, in seconds.
const MAX_PAUSE_S: u64 = 30;

/// Who hears the stream: the tab that holds it, which tells the others.
#[derive(Clone, Copy)]
pub(super) struct Ears {
    /// A change: its sequence number, if it has one, and its JSON.
    pub(super) change: fn(Option<i64>, &str),
    /// Another state of the connection.
    pub(super) state: fn(Connection),
    /// The stream cannot tell what was missed before this number.
    pub(super) reset: fn(i64),
}

thread_local! {
    static SOURCE: RefCell<Option<EventSource>> = const { RefCell::new(None) };
    static FAILURES: Cell<u32> = const { Cell::new(0) };
}

/// Opens the stream after this tab's position.
pub(super) fn open(ears: Ears) {
    let Ok(source) = EventSource::new(&format!("/events?after={}", super::position())) else { return };
    on(&source, "open", move |_| {
        FAILURES.with(|failures| failures.set(0));
        (ears.state)(Connection::Live);
    });
    for name in CHANGES {
        on(&source, name, move |event| {
            let Some(data) = event.data().as_string() else { return };
            // Counts carry the id of the event before them: they are for this viewer and have none of their own.
            let seq = if name == "counts" { None } else { seq_of(&event) };
            (ears.change)(seq, &data);
        });
    }
    on(&source, "reset", move |event| (ears.reset)(seq_of(&event).unwrap_or_default()));
    on(&source, "error", move |_| broken(ears));
    SOURCE.with(|slot| {
        if let Some(old) = slot.replace(Some(source)) {
            old.close();
        }
    });
}

fn broken(ears: Ears) {
    let online = window().navigator().on_line();
    (ears.state)(if online { Connection::Reconnecting } else { Connection::Offline });
    let closed = SOURCE.with(|slot| {
        slot.borrow().as_ref().is_some_and(|source| source.ready_state() == EventSource::CLOSED)
    });
    if closed {
        let failures = FAILURES.with(|failures| failures.replace(failures.get().saturating_add(1)));
        let pause = Duration::from_secs(2_u64.saturating_pow(failures).min(MAX_PAUSE_S));
        // An `EventSource` does not tell why it was closed. Asking does; after "signed out" there is no next attempt.
        spawn_local(async move {
            if !matches!(post::tell(Present::url(), &[]).await, Err(AppError::SignedOut)) {
                set_timeout(move || open(ears), pause);
            }
        });
    }
}

fn seq_of(event: &MessageEvent) -> Option<i64> {
    event.last_event_id().parse().ok()
}

/// Listens for as long as the page lives: the closure is handed to the browser.
fn on(source: &EventSource, name: &str, listener: impl Fn(MessageEvent) + 'static) {
    let listener = Closure::<dyn Fn(MessageEvent)>::new(listener);
    // Fails only for arguments that are no function and no name.
    let _ = source.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    listener.forget();
}
