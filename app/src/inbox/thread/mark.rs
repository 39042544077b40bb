//! Where our own message stands: clock, one tick, two ticks, blue ticks, and the two that ask for a person.

use crate::ui::Erase;
use crate::ui::{Glyph, Icon};
use crate::words::ThreadWords;
use hilo_domain::clock::Millis;
use hilo_domain::inbox::MessageView;
use hilo_domain::message::{Direction, MessageStatus, SendState};
use leptos::prelude::*;

/// After this time without evidence a person is asked (guarantees.md 3).
pub const ASK_AFTER_MS: i64 = 5 * 60 * 1000;

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Not ours.
    None,
    /// Waiting to leave.
    Queued,
    /// Taken by Meta.
    Sent,
    /// On the device.
    Delivered,
    /// Read.
    Read,
    /// Not delivered.
    Failed,
    /// Nobody knows whether Meta took it.
    Unconfirmed {
        /// Long enough that a person has to decide.
        ask: bool,
    },
    /// A person decided to leave it.
    Discarded,
}

impl Mark {
    /// The mark of a message at a moment.
    #[must_use]
    pub fn of(message: &MessageView, now: Millis) -> Self {
        match (message.direction, message.send_state) {
            (Direction::Inbound, _) => Self::None,
            (_, SendState::Discarded) => Self::Discarded,
            (_, SendState::Unconfirmed) => Self::Unconfirmed {
                ask: message.unconfirmed_at.is_some_and(|since| now.since(since) >= ASK_AFTER_MS),
            },
            (_, SendState::Failed) => Self::Failed,
            _ => Self::of_status(message.status),
        }
    }

    /// The mark of a status alone.
    #[must_use]
    pub const fn of_status(status: MessageStatus) -> Self {
        match status {
            MessageStatus::Queued => Self::Queued,
            MessageStatus::Sent => Self::Sent,
            MessageStatus::Delivered => Self::Delivered,
            MessageStatus::Read => Self::Read,
            MessageStatus::Failed => Self::Failed,
        }
    }

    /// Its name in the page, for tests and for whoever writes a style for it.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Queued => Some("queued"),
            Self::Sent => Some("sent"),
            Self::Delivered => Some("delivered"),
            Self::Read => Some("read"),
            Self::Failed => Some("failed"),
            Self::Unconfirmed { .. } => Some("unconfirmed"),
            Self::Discarded => Some("discarded"),
        }
    }

    const fn drawing(self) -> Option<(Glyph, &'static str)> {
        match self {
            Self::None => None,
            Self::Queued => Some((Glyph::Clock, "tick")),
            Self::Sent => Some((Glyph::Check, "tick")),
            Self::Delivered => Some((Glyph::CheckDouble, "tick")),
            Self::Read => Some((Glyph::CheckDouble, "tick tick-read")),
            Self::Failed => Some((Glyph::Alert, "tick tick-failed")),
            Self::Unconfirmed { .. } => Some((Glyph::Question, "tick tick-unconfirmed")),
            Self::Discarded => Some((Glyph::Question, "tick")),
        }
    }

    /// What a screen reader says.
    #[must_use]
    pub const fn said(self, words: &ThreadWords) -> &'static str {
        match self {
            Self::None => "",
            Self::Queued => words.queued,
            Self::Sent => words.sent,
            Self::Delivered => words.delivered,
            Self::Read => words.read,
            Self::Failed => words.not_sent,
            Self::Unconfirmed { .. } => words.unconfirmed,
            Self::Discarded => words.discarded,
        }
    }

    /// The drawing, named; nothing for what is not ours.
    #[must_use]
    pub fn view(self, words: &'static ThreadWords) -> AnyView {
        let Some((glyph, class)) = self.drawing() else { return ().erase() };
        let said = self.said(words);
        view! {
            <span class=class role="img" aria-label=said title=said>
                <Icon glyph />
            </span>
        }
        .erase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbox::samples::{NOW, view};

    #[test]
    fn what_we_know_stands_above_what_meta_says() {
        let mut message = view("m", Direction::Outbound);
        assert_eq!(Mark::of(&message, NOW), Mark::Sent);
        message.send_state = SendState::Unconfirmed;
        message.unconfirmed_at = Some(NOW);
        assert_eq!(Mark::of(&message, NOW.plus(ASK_AFTER_MS - 1)), Mark::Unconfirmed { ask: false });
        assert_eq!(Mark::of(&message, NOW.plus(ASK_AFTER_MS)), Mark::Unconfirmed { ask: true });
        message.send_state = SendState::Discarded;
        message.status = MessageStatus::Failed;
        assert_eq!(Mark::of(&message, NOW), Mark::Discarded);
        message.send_state = SendState::Echo;
        message.status = MessageStatus::Read;
        assert_eq!(Mark::of(&message, NOW), Mark::Read);
        assert_eq!(Mark::of(&view("m", Direction::Inbound), NOW), Mark::None);
    }
}
