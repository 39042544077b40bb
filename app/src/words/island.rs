//! The words that islands say. Apart from [`super::Words`], so that the browser's part does not carry every
//! page's: what stands in one static comes as a whole.

use super::{FailureWords, InboxWords, Locale, TimeWords};

/// What islands say, in one language.
#[derive(Debug)]
pub struct IslandWords {
    /// Days, months, durations.
    pub time: TimeWords,
    /// Why something was not sent.
    pub failure: FailureWords,
    /// Conversation list, thread, lead.
    pub inbox: InboxWords,
}

macro_rules! language {
    ($name:ident) => {
        static $name: IslandWords =
            IslandWords { time: TimeWords::$name, failure: FailureWords::$name, inbox: InboxWords::$name };
    };
}

language!(EN);
language!(ES);
language!(PT);

impl Locale {
    /// Its words for islands.
    #[must_use]
    pub const fn island(self) -> &'static IslandWords {
        match self {
            Self::En => &EN,
            Self::Es => &ES,
            Self::Pt => &PT,
        }
    }
}
