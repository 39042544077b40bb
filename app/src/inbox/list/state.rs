//! What the list knows and in which order it shows it. Changes reach a row at once; the order waits while the
//! pointer is over the list, so that nothing moves under it.

use crate::inbox::address::Place;
use crate::inbox::reader::Reader;
use hilo_domain::ids::{ConversationId, UserId};
use hilo_domain::inbox::{ConversationRow, Tab, TabCounts, TimelineItem};
use hilo_domain::live::LiveChange;
use hilo_domain::message::Direction;
use leptos::prelude::*;
use std::collections::{HashMap, HashSet};
use std::time::Duration;

/// Most rows in the page: what arrives during a long day pushes the oldest out.
const MAX_ROWS: usize = 200;

/// Most rows remembered, those out of sight included.
const MAX_KNOWN: usize = 1000;

/// Arrivals within this time are said in one sentence.
const ANNOUNCE_AFTER: Duration = Duration::from_secs(2);

/// The list's state. Cheap to copy: all of it lies in signals.
#[derive(Clone, Copy)]
pub(super) struct ListState {
    /// Which rows, in which order.
    pub(super) order: RwSignal<Vec<ConversationId>>,
    /// The tabs' numbers.
    pub(super) counts: RwSignal<TabCounts>,
    /// The order would be another one, if the pointer were elsewhere.
    pub(super) stale: RwSignal<bool>,
    /// How many conversations had something new lately, for screen readers.
    pub(super) arrived: RwSignal<Option<usize>>,
    /// Rows that changed while the order was held.
    updated: RwSignal<HashSet<ConversationId>>,
    /// The one row that the Tab key reaches; `None` before the island wakes: then every link is reached.
    active: RwSignal<Option<ConversationId>>,
    inner: StoredValue<Inner>,
}

struct Inner {
    me: UserId,
    tab: Tab,
    open: Option<ConversationId>,
    rows: HashMap<ConversationId, ArcRwSignal<ConversationRow>>,
    /// The page begins with the newest row, so what is new belongs on it.
    from_newest: bool,
    /// There is a next page: what is older than the last row belongs there.
    has_older: bool,
    held: bool,
    arrivals: HashSet<ConversationId>,
}

impl ListState {
    pub(super) fn new(
        reader: &Reader,
        tab: Tab,
        place: &Place,
        open: Option<ConversationId>,
        rows: Vec<ConversationRow>,
        has_older: bool,
        counts: TabCounts,
    ) -> Self {
        let order = rows.iter().map(|row| row.id.clone()).collect();
        let rows = rows.into_iter().map(|row| (row.id.clone(), ArcRwSignal::new(row))).collect();
        Self {
            order: RwSignal::new(order),
            counts: RwSignal::new(counts),
            stale: RwSignal::new(false),
            arrived: RwSignal::new(None),
            updated: RwSignal::new(HashSet::new()),
            active: RwSignal::new(None),
            inner: StoredValue::new(Inner {
                me: reader.user_id.clone(),
                tab,
                open,
                rows,
                from_newest: place.after_row.is_none(),
                has_older,
                held: false,
                arrivals: HashSet::new(),
            }),
        }
    }

    pub(super) fn row(self, id: &ConversationId) -> Option<ArcRwSignal<ConversationRow>> {
        self.inner.with_value(|inner| inner.rows.get(id).cloned())
    }

    pub(super) fn is_open(self, id: &ConversationId) -> bool {
        self.inner.with_value(|inner| inner.open.as_ref() == Some(id))
    }

    pub(super) fn is_updated(self, id: &ConversationId) -> bool {
        self.updated.with(|updated| updated.contains(id))
    }

    /// From now on the arrow keys move between rows and Tab leaves the list.
    pub(super) fn wake(self) {
        self.keep_active();
    }

    pub(super) fn focus(self, id: &ConversationId) {
        self.active.set(Some(id.clone()));
    }

    pub(super) fn tabindex(self, id: &ConversationId) -> Option<&'static str> {
        self.active.with(|active| active.as_ref().map(|active| if active == id { "0" } else { "-1" }))
    }

    /// Holds the order while the pointer is over the list; lets it go again.
    pub(super) fn hold(self, held: bool) {
        self.inner.update_value(|inner| inner.held = held);
        if !held {
            self.settle();
        }
    }

    /// A change from the stream. Gives the conversation of which only the server knows what the viewer has read.
    pub(super) fn apply(self, change: &LiveChange) -> Option<ConversationId> {
        match change {
            LiveChange::Conversation { row, item } => {
                if let Some(TimelineItem::Message(message)) = item
                    && message.direction == Direction::Inbound
                    && !self.is_open(&row.id)
                {
                    self.announce(&row.id);
                }
                return self.upsert((**row).clone(), item.as_ref());
            }
            LiveChange::Status { conversation_id, status, send_state, failure, is_last: true, .. } => {
                self.edit(conversation_id, |row| {
                    row.last_status = Some(*status);
                    row.last_send_state = Some(*send_state);
                    row.last_failure = failure.as_ref().map(|failure| failure.failure.reason);
                });
            }
            LiveChange::Read { conversation_id, inbound_seen } => {
                self.seen(conversation_id, *inbound_seen);
            }
            LiveChange::Gone { conversation_id } => {
                self.inner.update_value(|inner| {
                    inner.rows.remove(conversation_id);
                });
                self.order.update(|order| order.retain(|id| id != conversation_id));
                self.keep_active();
            }
            LiveChange::Counts { counts } => self.counts.set(*counts),
            LiveChange::Access { user_id } => {
                let mine = self.inner.with_value(|inner| user_id.as_ref().is_none_or(|id| *id == inner.me));
                if mine {
                    let _ = window().location().reload();
                }
            }
            LiveChange::Status { .. } | LiveChange::Channel { .. } | LiveChange::Template { .. } => {}
        }
        None
    }

    /// What the viewer has begun to write, as they write it.
    pub(super) fn begun(self, id: &ConversationId, text: &str) {
        let text = text.trim();
        let draft = (!text.is_empty()).then(|| text.to_owned());
        self.edit(id, |row| row.draft = draft);
    }

    /// How many messages of a conversation the viewer has seen, as the server counts.
    pub(super) fn seen(self, id: &ConversationId, seen: i64) {
        self.edit(id, |row| row.inbound_seen = seen);
        self.settle();
    }

    fn edit(self, id: &ConversationId, change: impl FnOnce(&mut ConversationRow)) {
        if let Some(row) = self.row(id) {
            row.update(change);
        }
    }

    /// The stream's rows have no viewer: what only the viewer knows stays as it was.
    fn upsert(self, mut row: ConversationRow, item: Option<&TimelineItem>) -> Option<ConversationId> {
        let id = row.id.clone();
        let mut unsure = None;
        if let Some(known) = self.row(&id) {
            let ours = matches!(item, Some(TimelineItem::Message(message)) if message.direction == Direction::Outbound);
            known.with_untracked(|known| {
                row.inbound_seen = known.inbound_seen;
                row.draft = known.draft.clone().filter(|_| !(ours && self.is_open(&id)));
            });
            known.set(row);
        } else {
            // A message that arrives is unread; of those before it the stream says nothing.
            let new = matches!(item, Some(TimelineItem::Message(message)) if message.direction == Direction::Inbound);
            if row.unread() > i64::from(new) {
                row.inbound_seen = row.inbound_count - i64::from(new);
                unsure = Some(id.clone());
            }
            let row = ArcRwSignal::new(row);
            self.inner.update_value(|inner| {
                inner.rows.insert(id.clone(), row);
            });
        }
        if self.inner.with_value(|inner| inner.held) {
            self.updated.update(|updated| {
                updated.insert(id);
            });
        }
        self.settle();
        unsure
    }

    /// Shows the order that the rows ask for, or says that it would be another one.
    fn settle(self) {
        let shown = self.order.get_untracked();
        let wanted = self.inner.with_value(|inner| inner.order(&shown));
        let held = self.inner.with_value(|inner| inner.held);
        if !held {
            self.updated.update(HashSet::clear);
            // Rows out of sight are remembered, with what the viewer has seen of them; but not without end.
            self.inner.update_value(|inner| {
                if inner.rows.len() > MAX_KNOWN {
                    inner.rows.retain(|id, _| wanted.contains(id));
                }
            });
        }
        let other = wanted != shown;
        self.stale.set(held && other);
        if other && !held {
            self.order.set(wanted);
            self.keep_active();
        }
    }

    fn keep_active(self) {
        let order = self.order.get_untracked();
        let active = self.active.get_untracked().filter(|id| order.contains(id));
        let open = self.inner.with_value(|inner| inner.open.clone()).filter(|id| order.contains(id));
        self.active.set(active.or(open).or_else(|| order.first().cloned()));
    }

    fn announce(self, id: &ConversationId) {
        let first = self.inner.try_update_value(|inner| {
            let first = inner.arrivals.is_empty();
            inner.arrivals.insert(id.clone());
            first
        });
        if first == Some(true) {
            let say = move || {
                let arrivals = self.inner.try_update_value(|inner| std::mem::take(&mut inner.arrivals).len());
                self.arrived.set(arrivals);
            };
            set_timeout(say, ANNOUNCE_AFTER);
        }
    }
}

impl Inner {
    fn order(&self, shown: &[ConversationId]) -> Vec<ConversationId> {
        let rows = self.rows.values().map(|row| row.get_untracked()).collect::<Vec<_>>();
        let oldest_shown =
            rows.iter().filter(|row| shown.contains(&row.id)).map(|row| (row.last_at, &row.id)).min();
        let mut wanted: Vec<&ConversationRow> = rows
            .iter()
            .filter(|row| {
                let was_shown = shown.contains(&row.id);
                // What is open stays where it is, even when it leaves the tab.
                let stays = was_shown && self.open.as_ref() == Some(&row.id);
                let on_this_page = was_shown
                    || (self.from_newest && (!self.has_older || Some((row.last_at, &row.id)) > oldest_shown));
                stays || (self.belongs(row) && on_this_page)
            })
            .collect();
        // No two have one id, so nothing is lost by the smaller of the two sorts.
        wanted.sort_unstable_by(|a, b| (b.last_at, &b.id).cmp(&(a.last_at, &a.id)));
        wanted.into_iter().take(MAX_ROWS).map(|row| row.id.clone()).collect()
    }

    fn belongs(&self, row: &ConversationRow) -> bool {
        let assignee = row.assigned_to.as_ref().map(|person| &person.id);
        match self.tab {
            Tab::Mine => assignee == Some(&self.me),
            Tab::Unassigned => assignee.is_none(),
            Tab::All => true,
            Tab::Unread => row.unread() > 0,
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
