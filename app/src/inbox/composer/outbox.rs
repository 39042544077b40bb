//! The queue by which answers leave: one after the other, in the order written. Each has an id of its own, so a
//! repeated attempt is the same message at the server. What has not left is kept in this browser and leaves
//! after a reload.

use super::storage;
use crate::inbox::actions::SendReply;
use crate::inbox::error::AppError;
use crate::inbox::post;
use crate::inbox::thread::state::ThreadState;
use crate::live;
use crate::wire;
use hilo_domain::clock::Millis;
use hilo_domain::ids::MessageId;
use hilo_domain::inbox::{MessageDetail, MessageView, Quote, TimelineItem};
use hilo_domain::message::{Direction, MessageKind, MessageStatus, SendState};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::time::Duration;

/// Longest pause between two attempts, in seconds.
const MAX_PAUSE_S: u64 = 30;

/// An answer on its way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Waiting {
    /// Its own id.
    pub(super) id: String,
    pub(super) text: String,
    pub(super) reply_to: Option<Quote>,
    /// When it was written.
    pub(super) at: Millis,
}

type GiveBack = Box<dyn Fn(Waiting) + Send + Sync>;

/// The queue of one conversation.
#[derive(Clone, Copy)]
pub(super) struct Outbox {
    thread: ThreadState,
    /// The writer's name, for the bubble.
    author: StoredValue<String>,
    /// Where the queue is kept in this browser.
    place: StoredValue<String>,
    waiting: StoredValue<VecDeque<Waiting>>,
    under_way: StoredValue<bool>,
    failures: StoredValue<u32>,
    /// Something waits because the server cannot be reached.
    pub(super) stuck: RwSignal<bool>,
    /// Gives a text back that the server refused.
    give_back: StoredValue<Option<GiveBack>>,
}

impl Outbox {
    pub(super) fn new(thread: ThreadState, author: String, me: &str) -> Self {
        let place = format!("hilo-outbox:{me}:{}", thread.id());
        Self {
            thread,
            author: StoredValue::new(author),
            place: StoredValue::new(place),
            waiting: StoredValue::new(VecDeque::new()),
            under_way: StoredValue::new(false),
            failures: StoredValue::new(0),
            stuck: RwSignal::new(false),
            give_back: StoredValue::new(None),
        }
    }

    /// Takes up what did not leave before the page was made anew.
    pub(super) fn wake(self, give_back: impl Fn(Waiting) + Send + Sync + 'static) {
        self.give_back.set_value(Some(Box::new(give_back)));
        let kept: VecDeque<Waiting> =
            storage::get(&self.place.get_value()).and_then(|text| wire::read(&text).ok()).unwrap_or_default();
        for waiting in kept {
            self.show(&waiting);
            self.waiting.update_value(|queue| queue.push_back(waiting));
        }
        let online = window_event_listener_untyped("online", move |_| {
            self.failures.set_value(0);
            self.flush();
        });
        on_cleanup(move || online.remove());
        self.flush();
    }

    /// Shows the bubble at once and sends as soon as those before have left.
    pub(super) fn push(self, waiting: Waiting) {
        self.show(&waiting);
        self.waiting.update_value(|queue| queue.push_back(waiting));
        self.keep();
        self.flush();
    }

    fn show(self, waiting: &Waiting) {
        let bubble = optimistic(waiting, self.author.get_value());
        self.thread.add(TimelineItem::Message(Box::new(bubble)));
    }

    fn keep(self) {
        let text = self.waiting.with_value(|queue| {
            if queue.is_empty() { Some(String::new()) } else { serde_json::to_string(queue).ok() }
        });
        if let Some(text) = text {
            storage::put(&self.place.get_value(), &text);
        }
    }

    fn flush(self) {
        if self.under_way.get_value() {
            return;
        }
        self.under_way.set_value(true);
        spawn_local(async move {
            while let Some(next) = self.waiting.with_value(|queue| queue.front().cloned()) {
                if !self.send(next).await {
                    break;
                }
            }
            self.under_way.set_value(false);
        });
    }

    /// Whether the next one may go.
    async fn send(self, waiting: Waiting) -> bool {
        let id = self.thread.id();
        let mut fields = vec![
            ("conversation_id", id.as_str()),
            ("text", waiting.text.as_str()),
            ("client_message_id", waiting.id.as_str()),
        ];
        fields.extend(waiting.reply_to.as_ref().map(|quote| ("reply_to", quote.id.as_str())));
        let sent = post::call::<MessageId>(SendReply::url(), &fields).await;
        match sent {
            Ok(id) => {
                self.failures.set_value(0);
                self.stuck.set(false);
                self.drop_first();
                self.thread.name(&waiting.id, id);
                true
            }
            Err(error) if error.is_passing() || error == AppError::SignedOut => {
                // After signing in again the page is loaded anew, and takes the queue up.
                if error != AppError::SignedOut {
                    self.stuck.set(true);
                    self.try_later();
                }
                false
            }
            Err(error) => {
                self.drop_first();
                self.thread.remove(&waiting.id);
                self.thread.error.set(Some(error));
                self.give_back.with_value(|give_back| {
                    if let Some(give_back) = give_back {
                        give_back(waiting);
                    }
                });
                true
            }
        }
    }

    fn drop_first(self) {
        self.waiting.update_value(|queue| {
            queue.pop_front();
        });
        self.keep();
    }

    fn try_later(self) {
        let failures = self.failures.try_update_value(|n| {
            *n = n.saturating_add(1);
            *n
        });
        let pause = 2_u64.saturating_pow(failures.unwrap_or(1)).min(MAX_PAUSE_S);
        set_timeout(move || self.flush(), Duration::from_secs(pause));
    }
}

/// The bubble that stands until the row arrives.
fn optimistic(waiting: &Waiting, author: String) -> MessageView {
    MessageView {
        id: MessageId::from(waiting.id.as_str()),
        direction: Direction::Outbound,
        kind: MessageKind::Text,
        text: Some(waiting.text.clone()),
        detail: MessageDetail::None,
        status: MessageStatus::Queued,
        send_state: SendState::Queued,
        unconfirmed_at: None,
        failure: None,
        author: Some(author),
        at: waiting.at,
        quote: waiting.reply_to.clone(),
        reactions: Vec::new(),
        edited: false,
        revoked: false,
        retried: false,
        client_message_id: Some(waiting.id.clone()),
    }
}

/// A message written now, with an id that nobody else makes.
pub(super) fn written(text: String, reply_to: Option<Quote>) -> Waiting {
    let mut random = [0_u8; 10];
    // Every browser that runs WebAssembly has it.
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut random);
    }
    let at = live::clock::now();
    Waiting { id: hilo_domain::ids::new_id(at, random), text, reply_to, at }
}
