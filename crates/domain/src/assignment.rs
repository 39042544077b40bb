//! How conversations find their agents: the settings of routing, and what became of each of many.

use crate::text_enum::text_enum;
use crate::window::WINDOW_MS;
use serde::{Deserialize, Serialize};

/// A conversation is open while the customer waits, and as long after its last message as Meta's reply window
/// lasts. Capacity counts open ones: nobody's day is full of what ended last week.
pub const OPEN_MS: i64 = WINDOW_MS;

/// For this long routing gives a customer back to whom they know.
pub const STICKY_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// At most this many conversations are given in one call.
pub const MOST_AT_ONCE: usize = 100;

/// The largest capacity that can be set.
pub const MOST_CAPACITY: i64 = 999;

/// Routing, as an organization has set it. Everything is off until somebody turns it on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Routing {
    /// New messages of customers whom nobody looks after find an agent by themselves, in turn.
    pub enabled: bool,
    /// Managers, administrators and owners take turns too, not sellers alone.
    pub include_managers: bool,
    /// Who goes away gives back the conversations in which a customer waits.
    pub give_back: bool,
    /// Who answers a conversation that nobody has, has it from then on.
    pub answer_takes: bool,
}

text_enum! {
    /// What became of one conversation of many that were given at once.
    Given {
        /// Given, or back in the queue.
        Done = "DONE",
        /// It was so already.
        Unchanged = "UNCHANGED",
        /// Not there, or out of sight.
        NotFound = "NOT_FOUND",
    }
}
