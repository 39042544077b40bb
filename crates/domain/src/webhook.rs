//! Webhook events as operators see them: how far an event came, and what became of each of its items.

use crate::text_enum::text_enum;

text_enum! {
    /// How far an event came.
    EventStatus {
        /// Stored; its job has not run yet.
        Pending = "PENDING",
        /// Every item did what it could.
        Processed = "PROCESSED",
        /// Some of its items are quarantined.
        Partial = "PARTIAL",
        /// All of them are, or it could not be read at all.
        Failed = "FAILED",
    }
}

impl EventStatus {
    /// Of an event with so many items, of which so many are quarantined.
    #[must_use]
    pub const fn of(items: i64, failed_items: i64) -> Self {
        match failed_items {
            0 => Self::Processed,
            failed if failed < items => Self::Partial,
            _ => Self::Failed,
        }
    }
}

text_enum! {
    /// What became of an item.
    ItemOutcome {
        /// It did what it should.
        Applied = "APPLIED",
        /// It had been applied before.
        Duplicate = "DUPLICATE",
        /// Stored and shown, but Hilo does not know what it is.
        Unsupported = "UNSUPPORTED",
        /// A status whose message is not there (yet); kept.
        Orphan = "ORPHAN",
        /// Nothing of ours.
        Ignored = "IGNORED",
        /// For a number or account that nobody here has.
        Unrouted = "UNROUTED",
        /// It cannot be processed; kept, visible, to be replayed.
        Quarantined = "QUARANTINED",
    }
}
