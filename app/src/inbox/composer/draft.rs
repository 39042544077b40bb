//! Keeping what is being written: in this browser half a second after the last key, at the server after two.
//! The server's copy follows the person to other machines; the browser's outlives a crash and a lost network.

use super::Mode;
use super::storage;
use crate::inbox::actions::SaveDraft;
use crate::inbox::post;
use crate::live;
use hilo_domain::ids::{ConversationId, UserId};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use std::time::Duration;

const MODES: [Mode; 2] = [Mode::Reply, Mode::Note];
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
    reply: Begun,
    note: Begun,
    local: Option<TimeoutHandle>,
    server: Option<TimeoutHandle>,
}

/// What one mode's field holds.
struct Begun {
    text: String,
    /// What the server has of it.
    at_server: String,
}

impl Begun {
    fn new(at_server: Option<String>) -> Self {
        let at_server = at_server.unwrap_or_default();
        Self { text: at_server.clone(), at_server }
    }
}

impl Drafts {
    pub(super) fn new(
        me: UserId,
        conversation_id: ConversationId,
        reply: Option<String>,
        note: Option<String>,
    ) -> Self {
        let (reply, note) = (Begun::new(reply), Begun::new(note));
        let inner = Inner { me, conversation_id, reply, note, local: None, server: None };
        Self { inner: StoredValue::new(inner), kept: RwSignal::new(false) }
    }

    /// Fetches what this browser has kept: it is newer than the server's copy, or it would be gone.
    pub(super) fn wake(self) {
        self.inner.update_value(|inner| {
            for mode in MODES {
                if let Some(text) = storage::get(&inner.name(mode)) {
                    inner.of_mut(mode).text = text;
                }
            }
        });
    }

    /// What was written in a mode.
    pub(super) fn text(self, mode: Mode) -> String {
        self.inner.with_value(|inner| inner.of(mode).text.clone())
    }

    /// Something was written, or taken away.
    pub(super) fn set(self, mode: Mode, text: String) {
        self.kept.set(false);
        self.inner.update_value(|inner| {
            if mode == Mode::Reply {
                live::draft(&inner.conversation_id, &text);
            }
            inner.of_mut(mode).text = text;
            for timer in [inner.local.take(), inner.server.take()].into_iter().flatten() {
                timer.clear();
            }
            inner.local = set_timeout_with_handle(move || self.keep_here(), LOCAL_AFTER).ok();
            inner.server = set_timeout_with_handle(
                move || MODES.into_iter().for_each(|mode| self.keep_there(mode)),
                SERVER_AFTER,
            )
            .ok();
        });
    }

    /// Keeps both modes' texts in this browser.
    pub(super) fn keep_here(self) {
        self.inner.with_value(|inner| {
            for mode in MODES {
                let begun = inner.of(mode);
                let unsaved = if begun.text == begun.at_server { "" } else { begun.text.as_str() };
                storage::put(&inner.name(mode), unsaved);
            }
        });
    }

    fn keep_there(self, mode: Mode) {
        let (id, text, same) = self.inner.with_value(|inner| {
            let begun = inner.of(mode);
            (inner.conversation_id.clone(), begun.text.clone(), begun.text == begun.at_server)
        });
        if same {
            return;
        }
        spawn_local(async move {
            // What the server does not take stays in this browser, and the next key tries again.
            let fields =
                [("conversation_id", id.as_str()), ("mode", mode.draft().as_str()), ("text", text.as_str())];
            if post::tell(SaveDraft::url(), &fields).await.is_ok() {
                self.inner.update_value(|inner| inner.of_mut(mode).at_server.clone_from(&text));
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

    const fn of(&self, mode: Mode) -> &Begun {
        match mode {
            Mode::Reply => &self.reply,
            Mode::Note => &self.note,
        }
    }

    const fn of_mut(&mut self, mode: Mode) -> &mut Begun {
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
