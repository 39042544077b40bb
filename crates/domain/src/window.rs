//! The 24-hour reply window: free text may be sent until 24 hours after the customer's last message, by
//! Meta's time (whatsapp-cloud-api.md 9). Templates may be sent any time.

use crate::clock::Millis;
use serde::{Deserialize, Serialize};

/// Length of the window in milliseconds.
pub const WINDOW_MS: i64 = 24 * 60 * 60 * 1000;

/// The window of one conversation, seen at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReplyWindow {
    /// The customer has never written.
    NeverOpened,
    /// Open, for this many milliseconds more.
    Open {
        /// Milliseconds left.
        left_ms: i64,
    },
    /// Closed; a template reopens it when the customer answers.
    Closed,
}

/// How loudly the chip speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// More than four hours left.
    Calm,
    /// Less than four hours.
    Soon,
    /// Less than one hour.
    Now,
}

impl ReplyWindow {
    /// The window at `now` for a customer who last wrote at `last_inbound_at` (Meta's time).
    #[must_use]
    pub fn at(last_inbound_at: Option<Millis>, now: Millis) -> Self {
        let Some(last) = last_inbound_at else { return Self::NeverOpened };
        let left_ms = last.plus(WINDOW_MS).since(now).min(WINDOW_MS);
        if left_ms > 0 { Self::Open { left_ms } } else { Self::Closed }
    }

    /// Whether free text may be sent.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// Amber under four hours, red under one (ux.md 7).
    #[must_use]
    pub const fn urgency(self) -> Urgency {
        match self {
            Self::Open { left_ms } if left_ms < 60 * 60 * 1000 => Urgency::Now,
            Self::Open { left_ms } if left_ms < 4 * 60 * 60 * 1000 => Urgency::Soon,
            _ => Urgency::Calm,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_closes_to_the_millisecond() {
        let last = Millis(1_000);
        assert_eq!(ReplyWindow::at(Some(last), last.plus(WINDOW_MS - 1)), ReplyWindow::Open { left_ms: 1 });
        assert_eq!(ReplyWindow::at(Some(last), last.plus(WINDOW_MS)), ReplyWindow::Closed);
        assert_eq!(ReplyWindow::at(None, last), ReplyWindow::NeverOpened);
    }

    #[test]
    fn a_clock_ahead_of_ours_never_shows_more_than_a_day() {
        let window = ReplyWindow::at(Some(Millis(10_000)), Millis(0));
        assert_eq!(window, ReplyWindow::Open { left_ms: WINDOW_MS });
    }

    #[test]
    fn urgency_steps_at_four_hours_and_one() {
        let hour = 60 * 60 * 1000;
        assert_eq!(ReplyWindow::Open { left_ms: 4 * hour }.urgency(), Urgency::Calm);
        assert_eq!(ReplyWindow::Open { left_ms: 4 * hour - 1 }.urgency(), Urgency::Soon);
        assert_eq!(ReplyWindow::Open { left_ms: hour - 1 }.urgency(), Urgency::Now);
    }
}
