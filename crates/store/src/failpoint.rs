//! Places where a process can be made to die, so that a test can ask what is left. In debug builds only: a release build
//! compiles them to nothing.
//!
//! `HILO_FAILPOINT=claim.committed:3` ends the process the third time that it passes that place, as a power cut would:
//! nothing is flushed, nobody is told.

/// Where a process can die, in the order of a webhook's and a message's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failpoint {
    /// Webhooks are collected, and not yet stored.
    IngestCollected,
    /// They are stored, and nobody has been told.
    IngestStored,
    /// Jobs are claimed.
    ClaimCommitted,
    /// A webhook's items are applied, and not committed.
    WebhookApplied,
    /// They are committed.
    WebhookCommitted,
    /// A message is queued, and who queued it has not been told.
    SendQueued,
    /// The attempt is committed, and Meta not called.
    SendBegun,
    /// Meta has answered, and nobody has written it down.
    SendAnswered,
    /// The end of the call is committed.
    SendEnded,
}

impl Failpoint {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::IngestCollected,
        Self::IngestStored,
        Self::ClaimCommitted,
        Self::WebhookApplied,
        Self::WebhookCommitted,
        Self::SendQueued,
        Self::SendBegun,
        Self::SendAnswered,
        Self::SendEnded,
    ];

    /// As `HILO_FAILPOINT` names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::IngestCollected => "ingest.collected",
            Self::IngestStored => "ingest.stored",
            Self::ClaimCommitted => "claim.committed",
            Self::WebhookApplied => "webhook.applied",
            Self::WebhookCommitted => "webhook.committed",
            Self::SendQueued => "send.queued",
            Self::SendBegun => "send.begun",
            Self::SendAnswered => "send.answered",
            Self::SendEnded => "send.ended",
        }
    }

    /// Dies here, if this is the place and the time.
    #[cfg(not(debug_assertions))]
    #[inline(always)]
    pub const fn pass(self) {}

    /// Dies here, if this is the place and the time.
    #[cfg(debug_assertions)]
    pub fn pass(self) {
        if armed::counts_down(self) {
            std::process::abort();
        }
    }
}

#[cfg(debug_assertions)]
mod armed {
    use super::Failpoint;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// The place, and how many passes are left.
    static ARMED: OnceLock<Option<(Failpoint, AtomicU64)>> = OnceLock::new();

    /// Whether this pass is the last one.
    pub(super) fn counts_down(place: Failpoint) -> bool {
        let armed = ARMED.get_or_init(|| read(&std::env::var("HILO_FAILPOINT").ok()?));
        matches!(armed, Some((armed, left)) if *armed == place && left.fetch_sub(1, Ordering::Relaxed) == 1)
    }

    pub(super) fn read(text: &str) -> Option<(Failpoint, AtomicU64)> {
        let (name, count) = text.split_once(':').unwrap_or((text, "1"));
        let place = Failpoint::ALL.into_iter().find(|place| place.name() == name)?;
        Some((place, AtomicU64::new(count.parse().ok()?)))
    }
}

#[cfg(all(test, debug_assertions))]
mod tests {
    use super::*;
    use std::sync::atomic::Ordering;

    #[test]
    fn every_place_is_found_by_its_name() {
        for place in Failpoint::ALL {
            let (found, left) = armed::read(&format!("{}:3", place.name())).unwrap();
            assert_eq!((found, left.load(Ordering::Relaxed)), (place, 3));
        }
        assert!(armed::read("nowhere").is_none());
        assert!(armed::read("send.begun:often").is_none());
    }
}
