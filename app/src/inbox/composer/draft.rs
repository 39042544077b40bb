//! Keeping what is being written: in this browser half a second after the last key, at the server after two.
//! The server's copy follows the person to other machines; the browser's outlives a crash and a lost network.

use super::Mode;
use super::storage;
use crate::inbox::actions::SaveDraft;
use crate::inbox::post;
use hilo_domain::ids::{ConversationId, UserId};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use std::time::Duration;

const LOCAL_AFTER: Duration = Duration::from_millis(500);
const SERVER_AFTER: Duration = Duration::from_secs(2);

/// The drafts of one conversation.
#[derive(Clone, Copy)]
pub(super) struct Drafts {
    inner: StoredValue<Inner>,
    /// The server has what stands in the field.
    pub(super) kept: RwSignal<bool>,
}

struct Inner {
    me: UserId,
    conversation_id: ConversationId,
    /// What each mode's field holds.
    reply: String,
    note: String,
    /// What the server has.
    at_server: String,
    local: Option<TimeoutHandle>,
    server: Option<TimeoutHandle>,
}

impl Drafts {
    pub(super) fn new(me: UserId, conversation_id: ConversationId, at_server: String) -> Self {
        let inner = Inner {
            me,
            conversation_id,
            reply: at_server.clone(),
            note: String::new(),
            at_server,
            local: None,
            server: None,
        };
        Self { inner: StoredValue::new(inner), kept: RwSignal::new(false) }
    }

    /// Fetches what this browser has kept: it is newer than the server's copy, or it would be gone.
    pub(super) fn wake(self) {
        self.inner.update_value(|inner| {
            if let Some(reply) = storage::get(&inner.name(Mode::Reply)) {
                inner.reply = reply;
            }
            if let Some(note) = storage::get(&inner.name(Mode::Note)) {
                inner.note = note;
            }
        });
    }

    /// What was written in a mode.
    pub(super) fn text(self, mode: Mode) -> String {
        self.inner.with_value(|inner| inner.of(mode).to_owned())
    }

    /// Something was written, or taken away.
    pub(super) fn set(self, mode: Mode, text: String) {
        self.kept.set(false);
        self.inner.update_value(|inner| {
            *inner.of_mut(mode) = text;
            for timer in [inner.local.take(), inner.server.take()].into_iter().flatten() {
                timer.clear();
            }
            inner.local = set_timeout_with_handle(move || self.keep_here(), LOCAL_AFTER).ok();
            if mode == Mode::Reply {
                inner.server = set_timeout_with_handle(move || self.keep_there(), SERVER_AFTER).ok();
            }
        });
    }

    /// Keeps both modes' texts in this browser.
    pub(super) fn keep_here(self) {
        self.inner.with_value(|inner| {
            let unsaved = if inner.reply == inner.at_server { "" } else { inner.reply.as_str() };
            storage::put(&inner.name(Mode::Reply), unsaved);
            storage::put(&inner.name(Mode::Note), &inner.note);
        });
    }

    fn keep_there(self) {
        let (id, text, same) = self.inner.with_value(|inner| {
            (inner.conversation_id.clone(), inner.reply.clone(), inner.reply == inner.at_server)
        });
        if same {
            return;
        }
        spawn_local(async move {
            // What the server does not take stays in this browser, and the next key tries again.
            let fields = [("conversation_id", id.as_str()), ("text", text.as_str())];
            if post::tell(SaveDraft::url(), &fields).await.is_ok() {
                self.inner.update_value(|inner| inner.at_server.clone_from(&text));
                self.keep_here();
                self.kept.set(!text.is_empty());
            }
        });
    }
}

impl Inner {
    fn name(&self, mode: Mode) -> String {
        format!("hilo-draft:{}:{}:{}", self.me, self.conversation_id, mode.name())
    }

    fn of(&self, mode: Mode) -> &str {
        match mode {
            Mode::Reply => &self.reply,
            Mode::Note => &self.note,
        }
    }

    fn of_mut(&mut self, mode: Mode) -> &mut String {
        match mode {
            Mode::Reply => &mut self.reply,
            Mode::Note => &mut self.note,
        }
    }
}

/// Two pieces of writing as one: what could not be sent stands before what was written since.
pub(super) fn joined(first: &str, then: &str) -> String {
    if then.trim().is_empty() { first.to_owned() } else { format!("{first}\n{then}") }
}
