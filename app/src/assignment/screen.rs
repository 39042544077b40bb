//! What every part of the page needs to know.

use super::act::Refused;
use super::address::Asked;
use super::load::Loaded;
use crate::inbox::list::customer_name;
use crate::posted::Posted;
use crate::ui::time_text::{MINUTE_MS, window_left};
use crate::words::{AssignmentWords, Words};
use hilo_domain::clock::{Millis, ZoneOffsets};
use hilo_domain::ids::UserId;
use hilo_domain::window::ReplyWindow;
use hilo_store::assignment::{AgentLoad, QueueRow};

/// The page as it is being made.
pub(super) struct Screen {
    pub(super) all: &'static Words,
    pub(super) words: &'static AssignmentWords,
    pub(super) zone: ZoneOffsets,
    pub(super) asked: Asked,
    pub(super) loaded: Loaded,
    /// What was posted and not done.
    pub(super) posted: Option<Posted>,
    pub(super) refused: Option<Refused>,
    /// The viewer may give conversations to anyone.
    pub(super) may_assign: bool,
}

impl Screen {
    /// How long since then: `less than a minute`, `18 m`, `3 h 5 m`, `2 d 3 h`.
    pub(super) fn since(&self, since: Millis) -> String {
        let ms = self.loaded.now.since(since).max(0);
        let hours = ms / (60 * MINUTE_MS);
        if hours >= 24 {
            return (self.words.queue.days_hours)(hours / 24, hours % 24);
        }
        window_left(ReplyWindow::Open { left_ms: ms }, &self.all.time).unwrap_or_default()
    }

    /// The member with this id.
    pub(super) fn member(&self, id: &UserId) -> Option<&AgentLoad> {
        self.loaded.load.iter().find(|load| load.user_id == *id)
    }

    /// What was typed into a field of the form that was refused.
    pub(super) fn typed(&self, name: &str) -> &str {
        self.posted.as_ref().map(|posted| posted.text(name)).unwrap_or_default()
    }
}

/// The name by which people know a customer.
pub(super) fn name_of(row: &QueueRow) -> String {
    customer_name(&row.name, row.phone.as_deref())
}
