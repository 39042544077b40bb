//! Where a page of a thread ends: at one item, not at one moment. Meta's times are whole seconds, so many messages may
//! share theirs.

use super::TimelineItem;
use crate::clock::Millis;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The place before one item of a thread. Written `<milliseconds>~<id>`, as addresses carry it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ThreadCursor {
    /// The item's moment.
    pub at: Millis,
    /// Its id: letters, digits and dashes, at most 64 of them.
    pub id: String,
}

/// A text that is no place in a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a place in a thread")]
pub struct NotACursor;

impl ThreadCursor {
    /// Before this item.
    #[must_use]
    pub fn before(item: &TimelineItem) -> Self {
        Self { at: item.at(), id: item.id().to_owned() }
    }
}

impl fmt::Display for ThreadCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}~{}", self.at.0, self.id)
    }
}

impl FromStr for ThreadCursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let (at, id) = text.split_once('~').ok_or(NotACursor)?;
        let plain = id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if id.is_empty() || id.len() > 64 || !plain {
            return Err(NotACursor);
        }
        Ok(Self { at: Millis(at.parse().map_err(|_| NotACursor)?), id: id.to_owned() })
    }
}

impl From<ThreadCursor> for String {
    fn from(cursor: ThreadCursor) -> Self {
        cursor.to_string()
    }
}

impl TryFrom<String> for ThreadCursor {
    type Error = NotACursor;

    fn try_from(text: String) -> Result<Self, NotACursor> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back() {
        let cursor = ThreadCursor { at: Millis(1_768_384_800_123), id: "0190-abc".into() };
        assert_eq!(cursor.to_string(), "1768384800123~0190-abc");
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for bad in ["", "5", "~a", "x~a", "5~", "5~a b", "5~a&b=c", &format!("5~{}", "a".repeat(65))] {
            assert_eq!(bad.parse::<ThreadCursor>(), Err(NotACursor), "{bad}");
        }
    }
}
