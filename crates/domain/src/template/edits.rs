//! How often a template may be edited: Meta takes one edit of an approved template in 24 hours and ten in 30
//! days, any number of a rejected or paused one, and none of any other (whatsapp-cloud-api.md 8). Known before
//! the form is sent, not after.

use super::words::TemplateStatus;
use crate::clock::Millis;

/// Edits of an approved template within [`DAY_MS`].
pub const EDITS_PER_DAY: usize = 1;
/// Edits of an approved template within [`MONTH_MS`].
pub const EDITS_PER_MONTH: usize = 10;
/// 24 hours in milliseconds.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// 30 days in milliseconds.
pub const MONTH_MS: i64 = 30 * DAY_MS;

/// How many edits are left, this one included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditsLeft {
    /// Not approved: nobody counts.
    Unlimited,
    /// Approved.
    Counted {
        /// Within 24 hours.
        today: usize,
        /// Within 30 days.
        month: usize,
    },
}

/// Why a template may not be edited now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditRefusal {
    /// Not in this status.
    #[error("only approved, rejected and paused templates can be edited")]
    Status,
    /// Once in 24 hours.
    #[error("an approved template can be edited once in 24 hours")]
    Day {
        /// When it can be edited again.
        again_at: Millis,
    },
    /// Ten times in 30 days.
    #[error("an approved template can be edited ten times in 30 days")]
    Month {
        /// When it can be edited again.
        again_at: Millis,
    },
}

/// Whether a template may be edited at `now`. `edits` are the moments of its edits while it was approved, in
/// any order; older ones than 30 days do not matter.
///
/// # Errors
/// [`EditRefusal`], with the moment from which it is possible again.
pub fn may_edit(status: &TemplateStatus, edits: &[Millis], now: Millis) -> Result<EditsLeft, EditRefusal> {
    if !status.is_editable() {
        return Err(EditRefusal::Status);
    }
    if *status != TemplateStatus::Approved {
        return Ok(EditsLeft::Unlimited);
    }
    let today = left(edits, now, DAY_MS, EDITS_PER_DAY);
    let month = left(edits, now, MONTH_MS, EDITS_PER_MONTH);
    let (today, month) = match (today, month) {
        (Ok(today), Ok(month)) => (today, month),
        // Where both are used up, the longer wait is the one that tells the truth.
        (Err(day), Err(month)) if day > month => return Err(EditRefusal::Day { again_at: day }),
        (_, Err(again_at)) => return Err(EditRefusal::Month { again_at }),
        (Err(again_at), _) => return Err(EditRefusal::Day { again_at }),
    };
    Ok(EditsLeft::Counted { today, month })
}

/// How many are left in a sliding window, or when there will be one again.
fn left(edits: &[Millis], now: Millis, window: i64, limit: usize) -> Result<usize, Millis> {
    let mut recent: Vec<Millis> = edits.iter().copied().filter(|at| now.since(*at) < window).collect();
    recent.sort_unstable();
    match recent.len().checked_sub(limit) {
        // Enough must fall out of the window that one fewer than the limit is left.
        Some(too_many) => Err(recent[too_many].plus(window)),
        None => Ok(limit - recent.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TemplateStatus as S;

    const NOW: Millis = Millis(1_768_384_800_000);

    #[test]
    fn an_approved_one_once_a_day() {
        let left = may_edit(&S::Approved, &[], NOW);
        assert_eq!(left, Ok(EditsLeft::Counted { today: 1, month: 10 }));
        let edit = NOW.plus(-1);
        assert_eq!(
            may_edit(&S::Approved, &[edit], NOW),
            Err(EditRefusal::Day { again_at: edit.plus(DAY_MS) })
        );
        assert!(may_edit(&S::Approved, &[edit], edit.plus(DAY_MS - 1)).is_err());
        let left = may_edit(&S::Approved, &[edit], edit.plus(DAY_MS));
        assert_eq!(left, Ok(EditsLeft::Counted { today: 1, month: 9 }));
    }

    #[test]
    fn an_approved_one_ten_times_in_thirty_days() {
        let edits: Vec<Millis> = (1..=10).map(|days| NOW.plus(-2 * days * DAY_MS)).collect();
        let oldest = NOW.plus(-20 * DAY_MS);
        let refusal = may_edit(&S::Approved, &edits, NOW);
        assert_eq!(refusal, Err(EditRefusal::Month { again_at: oldest.plus(MONTH_MS) }));
        assert!(may_edit(&S::Approved, &edits, oldest.plus(MONTH_MS)).is_ok());
    }

    #[test]
    fn others_without_limit_or_not_at_all() {
        let edits = vec![NOW; 50];
        for status in TemplateStatus::KNOWN {
            let expected = match status {
                S::Approved => continue,
                S::Rejected | S::Paused => Ok(EditsLeft::Unlimited),
                _ => Err(EditRefusal::Status),
            };
            assert_eq!(may_edit(status, &edits, NOW), expected, "{status}");
        }
    }
}
