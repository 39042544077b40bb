//! Places where a process can be made to die, so that a test can ask what is left. In debug builds only: a release build
//! compiles them to nothing.
//!
//! `HILO_FAILPOINT=claim.committed:3` ends the process the third time that it passes that place, as a power cut would:
//! nothing is flushed, nobody is told. `HILO_FAILPOINT=claim.committed:3:panic` lets whoever passes it then panic, once:
//! a fault of ours that the process outlives.

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
        match armed::counts_down(self) {
            None => {}
            Some(armed::Way::Abort) => std::process::abort(),
            Some(armed::Way::Panic) => panic!("{} was passed", self.name()),
        }
    }
}

#[cfg(debug_assertions)]
mod armed {
    use super::Failpoint;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// How it ends there.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(super) enum Way {
        /// The process.
        Abort,
        /// The task.
        Panic,
    }

    /// Where, how many passes are left, and how.
    pub(super) struct Armed {
        pub(super) place: Failpoint,
        pub(super) left: AtomicU64,
        pub(super) way: Way,
    }

    static ARMED: OnceLock<Option<Armed>> = OnceLock::new();

    /// How it ends, if this pass is the last one.
    pub(super) fn counts_down(place: Failpoint) -> Option<Way> {
        let armed = ARMED.get_or_init(|| read(&std::env::var("HILO_FAILPOINT").ok()?)).as_ref()?;
        let last = armed.place == place && armed.left.fetch_sub(1, Ordering::Relaxed) == 1;
        last.then_some(armed.way)
    }

    pub(super) fn read(text: &str) -> Option<Armed> {
        let mut words = text.split(':');
        let name = words.next()?;
        let place = Failpoint::ALL.into_iter().find(|place| place.name() == name)?;
        let left = AtomicU64::new(words.next().unwrap_or("1").parse().ok()?);
        let way = match words.next() {
            None => Way::Abort,
            Some("panic") => Way::Panic,
            Some(_) => return None,
        };
        Some(Armed { place, left, way })
    }
}

#[cfg(all(test, debug_assertions))]
mod tests {
    use super::*;
    use std::sync::atomic::Ordering;

    #[test]
    fn every_place_is_found_by_its_name() {
        for place in Failpoint::ALL {
            for (ending, way) in [("", armed::Way::Abort), (":panic", armed::Way::Panic)] {
                let found = armed::read(&format!("{}:3{ending}", place.name())).unwrap();
                assert_eq!((found.place, found.left.load(Ordering::Relaxed), found.way), (place, 3, way));
            }
        }
        assert!(armed::read("send.begun").is_some_and(|armed| armed.left.load(Ordering::Relaxed) == 1));
        assert!(armed::read("send.begun:1:softly").is_none());
        assert!(armed::read("nowhere").is_none());
        assert!(armed::read("send.begun:often").is_none());
    }
}
