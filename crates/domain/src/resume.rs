//! Where a live stream goes on: what a browser says it has heard, and whether everything after it is still there
//! (guarantees.md 6).

/// Behind by more than this, a screen loads anew: cheaper for both sides than replaying.
pub const MAX_REPLAY: i64 = 1000;

/// How a stream begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// The last event that counts as told.
    pub position: i64,
    /// The screen is too old to be brought up to date and has to load anew.
    pub reset: bool,
}

/// The number of the last event that a screen knows. What a reconnecting browser says (`Last-Event-ID`) is newer than
/// what its page once said in the address; a header that is none of ours is as good as none.
#[must_use]
pub fn last_heard(header: Option<&[u8]>, address: Option<i64>) -> Option<i64> {
    let said = header.and_then(|bytes| std::str::from_utf8(bytes).ok()?.parse().ok());
    said.or(address)
}

/// Where a stream begins for a screen that knows everything up to `heard` (`None`: that wants to hear what comes from
/// now on), where `oldest` is the oldest event that is kept and `latest` the number of the last one.
#[must_use]
pub fn start(heard: Option<i64>, oldest: Option<i64>, latest: i64) -> Start {
    match heard {
        None => Start { position: latest, reset: false },
        Some(heard) if can_resume(heard, oldest, latest) => Start { position: heard, reset: false },
        Some(_) => Start { position: latest, reset: true },
    }
}

/// Whether everything after `heard` is still there, and not too much of it.
fn can_resume(heard: i64, oldest: Option<i64>, latest: i64) -> bool {
    let everything_is_there =
        heard == latest || oldest.is_some_and(|oldest| oldest <= heard.saturating_add(1));
    (0..=latest).contains(&heard) && everything_is_there && latest - heard <= MAX_REPLAY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resuming_needs_every_row_in_between() {
        assert!(can_resume(0, None, 0), "nothing happened yet");
        assert!(can_resume(5, Some(6), 9), "the next one is the oldest kept");
        assert!(!can_resume(4, Some(6), 9), "5 is gone");
        assert!(can_resume(9, None, 9), "everything is gone and was seen");
        assert!(!can_resume(8, None, 9), "9 is gone and was not seen");
        assert!(!can_resume(10, Some(1), 9), "from another database");
        assert!(!can_resume(-1, Some(1), 9));
        assert!(!can_resume(0, Some(1), MAX_REPLAY + 1));
        assert!(can_resume(1, Some(1), MAX_REPLAY + 1));
    }

    #[test]
    fn the_browser_knows_better_than_its_address() {
        assert_eq!(last_heard(Some(b"7"), Some(3)), Some(7));
        assert_eq!(last_heard(Some(b"seven"), Some(3)), Some(3));
        assert_eq!(last_heard(Some(b"\xff"), None), None);
        assert_eq!(last_heard(None, Some(3)), Some(3));
    }

    #[test]
    fn who_cannot_resume_begins_at_the_end_and_is_told() {
        assert_eq!(start(None, Some(1), 9), Start { position: 9, reset: false });
        assert_eq!(start(Some(3), Some(1), 9), Start { position: 3, reset: false });
        assert_eq!(start(Some(12), Some(1), 9), Start { position: 9, reset: true });
    }
}
