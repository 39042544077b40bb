//! The two things that one field writes: answers and notes.

use hilo_domain::inbox::DraftMode;

/// To whom one writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// The customer.
    Reply,
    /// The team.
    Note,
}

impl Mode {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Note => "note",
        }
    }

    pub(super) const fn draft(self) -> DraftMode {
        match self {
            Self::Reply => DraftMode::Reply,
            Self::Note => DraftMode::Note,
        }
    }
}
