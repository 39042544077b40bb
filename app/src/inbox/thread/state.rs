//! What the open thread knows: its items, laid out as lines, and the conversation around them. Changes of the
//! stream and of the composer come in here; bubbles read their own signal, so one tick repaints one bubble.

use super::lines::{Line, item_key, lay_out, place};
use crate::inbox::error::AppError;
use crate::inbox::reader::Reader;
use crate::live;
use hilo_domain::clock::{Millis, ZoneOffsets};
use hilo_domain::failure::FailureReason;
use hilo_domain::ids::{ChannelId, ConversationId, MessageId};
use hilo_domain::inbox::{ConversationRow, MessageView, Thread, ThreadCursor, TimelineItem};
use hilo_domain::live::LiveChange;
use hilo_domain::message::{Direction, MessageKind, MessageStatus, SendState};
use hilo_domain::window::ReplyWindow;
use leptos::prelude::*;
use std::sync::Arc;

/// Most messages in the page, and how far beyond it may grow before it is cut back (ux.md 2).
const MAX_ITEMS: usize = 300;
const LEEWAY: usize = 20;

/// A line with its place in the page: the key stays, the content changes.
#[derive(Clone)]
pub struct Shown {
    pub(super) key: String,
    pub(super) line: ArcRwSignal<Line>,
}

/// The thread's state. Cheap to copy: all of it lies in signals.
#[derive(Clone, Copy)]
pub struct ThreadState {
    /// The lines, oldest first.
    pub(super) lines: RwSignal<Vec<Shown>>,
    /// The conversation, as in the list.
    pub(crate) row: RwSignal<ConversationRow>,
    /// Give this back to see what came before.
    pub(super) older: RwSignal<Option<ThreadCursor>>,
    /// Why nothing leaves the number.
    pub(super) paused: RwSignal<Option<FailureReason>>,
    /// The conversation has left the viewer's sight.
    pub(crate) gone: RwSignal<bool>,
    /// Why the last action was refused.
    pub(crate) error: RwSignal<Option<AppError>>,
    /// Messages that arrived below what is in sight.
    pub(super) below: RwSignal<usize>,
    /// The page shows a part of the past: what is new is not on it.
    pub(super) in_the_past: RwSignal<bool>,
    /// When the last answer was written, if Meta refused it for being outside the window.
    refused: RwSignal<Option<Millis>>,
    /// Counts everything that arrived; whoever keeps the scroll position watches it.
    pub(super) arrived: RwSignal<u32>,
    inner: StoredValue<Inner>,
}

struct Inner {
    id: ConversationId,
    channel_id: ChannelId,
    zone: Arc<ZoneOffsets>,
    items: Vec<TimelineItem>,
    unread_from: Option<MessageId>,
}

impl ThreadState {
    pub(super) fn new(thread: Thread, reader: &Reader, in_the_past: bool, error: Option<AppError>) -> Self {
        let inner = Inner {
            id: thread.row.id.clone(),
            channel_id: thread.channel.id,
            zone: reader.zone.clone(),
            items: thread.items,
            unread_from: thread.unread_from,
        };
        let lines = inner.lines().into_iter().map(|line| inner.show(line)).collect();
        Self {
            lines: RwSignal::new(lines),
            row: RwSignal::new(thread.row),
            older: RwSignal::new(thread.older),
            paused: RwSignal::new(thread.channel.paused),
            gone: RwSignal::new(false),
            error: RwSignal::new(error),
            below: RwSignal::new(0),
            in_the_past: RwSignal::new(in_the_past),
            refused: RwSignal::new(inner.refused()),
            arrived: RwSignal::new(0),
            inner: StoredValue::new(inner),
        }
    }

    pub(crate) fn id(self) -> ConversationId {
        self.inner.with_value(|inner| inner.id.clone())
    }

    /// A message in the thread, for the composer to answer.
    pub(crate) fn message(self, id: &str) -> Option<MessageView> {
        self.inner.with_value(|inner| {
            inner.items.iter().find_map(|item| match item {
                TimelineItem::Message(message) if message.id.as_str() == id => Some((**message).clone()),
                _ => None,
            })
        })
    }

    /// The reply window. Meta has the last word: once it refused an answer for being late (131047), the window is
    /// closed until the customer writes again, whatever the clock says.
    pub(crate) fn window(self, now: Millis) -> ReplyWindow {
        match (ReplyWindow::at(self.row.with(|row| row.last_inbound_at), now), self.refused.get()) {
            (ReplyWindow::Open { .. }, Some(at)) if self.row.with(|row| no_word_since(row, at)) => {
                ReplyWindow::Closed
            }
            (window, _) => window,
        }
    }

    /// A change from the stream. Changes of other conversations pass by.
    pub(super) fn apply(self, change: &LiveChange) {
        let (id, channel) = self.inner.with_value(|inner| (inner.id.clone(), inner.channel_id.clone()));
        match change {
            LiveChange::Conversation { row, item } if row.id == id => {
                let mut row = (**row).clone();
                self.row.with_untracked(|known| {
                    row.inbound_seen = known.inbound_seen;
                    row.draft.clone_from(&known.draft);
                });
                self.row.set(row);
                self.gone.set(false);
                if let Some(item) = item {
                    self.add(item.clone());
                }
            }
            LiveChange::Status { conversation_id, message_id, status, send_state, failure, .. }
                if *conversation_id == id =>
            {
                self.edit(message_id, |message| {
                    message.status = *status;
                    message.send_state = *send_state;
                    message.failure.clone_from(failure);
                    message.unconfirmed_at = match send_state {
                        SendState::Unconfirmed => message.unconfirmed_at.or_else(|| Some(live::clock::now())),
                        _ => None,
                    };
                });
            }
            LiveChange::Read { conversation_id, inbound_seen } if *conversation_id == id => {
                self.row.update(|row| row.inbound_seen = row.inbound_seen.max(*inbound_seen));
            }
            LiveChange::Gone { conversation_id } if *conversation_id == id => self.gone.set(true),
            LiveChange::Channel { channel_id, paused, .. } if *channel_id == channel => {
                self.paused.set(*paused);
            }
            _ => {}
        }
    }

    /// Puts an item in its place. One from the past that is not on this page only counts.
    pub(crate) fn add(self, item: TimelineItem) {
        let inbound =
            matches!(&item, TimelineItem::Message(message) if message.direction == Direction::Inbound);
        if self.in_the_past.get_untracked() {
            if inbound {
                self.below.update(|below| *below += 1);
            }
            return;
        }
        let new = self.inner.try_update_value(|inner| {
            let new = place(&mut inner.items, item);
            if inner.items.len() > MAX_ITEMS + LEEWAY {
                let cut = inner.items.len() - MAX_ITEMS;
                inner.items.drain(..cut);
                return (new, inner.items.first().map(ThreadCursor::before));
            }
            (new, None)
        });
        let Some((new, cut)) = new else { return };
        if cut.is_some() {
            self.older.set(cut);
        }
        self.refresh();
        if new {
            self.arrived.update(|arrived| *arrived = arrived.wrapping_add(1));
        }
    }

    /// Takes an optimistic bubble away: the composer has its text back.
    pub(crate) fn remove(self, key: &str) {
        self.inner.update_value(|inner| inner.items.retain(|item| item_key(item) != key));
        self.refresh();
    }

    /// The row of an optimistic bubble is known: statuses find it by this id from now on.
    pub(crate) fn name(self, key: &str, id: MessageId) {
        self.inner.update_value(|inner| {
            for item in &mut inner.items {
                if let TimelineItem::Message(message) = item
                    && message.client_message_id.as_deref() == Some(key)
                    && message.id.as_str() == key
                {
                    message.id = id.clone();
                }
            }
        });
        self.refresh();
    }

    /// Puts a page of the past above what is shown.
    pub(super) fn prepend(self, earlier: Vec<TimelineItem>, older: Option<ThreadCursor>) {
        let cut = self.inner.try_update_value(|inner| {
            let known = std::mem::take(&mut inner.items);
            let mut items: Vec<_> = earlier
                .into_iter()
                .filter(|item| !known.iter().any(|other| other.id() == item.id()))
                .collect();
            items.extend(known);
            // Too long: the newest go, and a link leads back to them.
            let cut = items.len() > MAX_ITEMS + LEEWAY;
            if cut {
                items.truncate(MAX_ITEMS);
            }
            inner.items = items;
            cut
        });
        if cut == Some(true) {
            self.in_the_past.set(true);
        }
        self.older.set(older);
        self.refresh();
    }

    fn edit(self, id: &MessageId, change: impl FnOnce(&mut MessageView)) {
        self.inner.update_value(|inner| {
            let found = inner.items.iter_mut().find_map(|item| match item {
                TimelineItem::Message(message) if message.id == *id => Some(message),
                _ => None,
            });
            if let Some(message) = found {
                change(message);
            }
        });
        self.refresh();
    }

    /// Lays the items out again; a line that is still there keeps its signal and its place in the page.
    fn refresh(self) {
        let before = self.lines.get_untracked();
        let after: Vec<Shown> = self.inner.with_value(|inner| {
            let mut known: std::collections::HashMap<&str, &Shown> =
                before.iter().map(|shown| (shown.key.as_str(), shown)).collect();
            inner
                .lines()
                .into_iter()
                .map(|line| match known.remove(line.key(&inner.zone).as_str()) {
                    Some(shown) => {
                        if shown.line.with_untracked(|old| *old != line) {
                            shown.line.set(line);
                        }
                        shown.clone()
                    }
                    None => inner.show(line),
                })
                .collect()
        });
        let refused = self.inner.with_value(Inner::refused);
        if self.refused.get_untracked() != refused {
            self.refused.set(refused);
        }
        let same = before.len() == after.len() && before.iter().zip(&after).all(|(a, b)| a.key == b.key);
        if !same {
            self.lines.set(after);
        }
    }
}

/// The customer has not written since our answer of that moment. WhatsApp's times are whole seconds: within one,
/// the counters know who was last.
fn no_word_since(row: &ConversationRow, answered_at: Millis) -> bool {
    row.last_inbound_at.is_none_or(|inbound| inbound <= answered_at)
        && row.inbound_count <= row.inbound_answered
}

impl Inner {
    /// When the last free answer of which Meta has said anything was written, if it said "too late".
    fn refused(&self) -> Option<Millis> {
        let last = self.items.iter().rev().find_map(|item| match item {
            TimelineItem::Message(message)
                if message.direction == Direction::Outbound
                    && message.kind != MessageKind::Template
                    && message.status != MessageStatus::Queued =>
            {
                Some(message)
            }
            _ => None,
        })?;
        let why = last.failure.as_ref().map(|view| view.failure.reason);
        (why == Some(FailureReason::WindowClosed)).then_some(last.at)
    }

    fn lines(&self) -> Vec<Line> {
        lay_out(&self.items, &self.zone, self.unread_from.as_ref())
    }

    fn show(&self, line: Line) -> Shown {
        Shown { key: line.key(&self.zone), line: ArcRwSignal::new(line) }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
