//! Medians, percentiles, shares.

/// The middle of the values; 0 of none.
pub(crate) fn median(values: &[f64]) -> f64 {
    percentile(values, 50.0)
}

/// The value that `percent` of the values do not exceed; 0 of none.
pub(crate) fn percentile(values: &[f64], percent: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an index below the length of a list in memory"
    )]
    let index = ((percent / 100.0 * sorted.len() as f64).ceil() as usize).saturating_sub(1);
    sorted.get(index).copied().unwrap_or_default()
}

/// The share of the values above a limit, from 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "lengths of lists in memory")]
pub(crate) fn share_above(values: &[f64], limit: f64) -> f64 {
    ratio(values.iter().filter(|value| **value > limit).count() as f64, values.len() as f64)
}

/// One over the other; 0 of nothing.
pub(crate) fn ratio(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 0.0 } else { part / whole }
}

/// The most of these moments (in milliseconds, ascending) that any second holds.
pub(crate) fn most_in_a_second(moments_ms: &[i64]) -> usize {
    let mut first = 0;
    let mut most = 0;
    for (last, at) in moments_ms.iter().enumerate() {
        while at - moments_ms[first] >= 1_000 {
            first += 1;
        }
        most = most.max(last - first + 1);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((percentile(&[4.0, 1.0, 2.0, 3.0], 99.0) - 4.0).abs() < f64::EPSILON);
        assert!(median(&[]).abs() < f64::EPSILON);
    }

    #[test]
    fn shares_are_counted() {
        assert!((share_above(&[1.0, 2.0, 3.0, 4.0], 3.0) - 0.25).abs() < f64::EPSILON);
        assert!(share_above(&[], 3.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_second_may_begin_anywhere() {
        assert_eq!(most_in_a_second(&[0, 400, 900, 1_000, 1_399, 1_400]), 4);
        assert_eq!(most_in_a_second(&[0, 1_000, 2_000]), 1);
        assert_eq!(most_in_a_second(&[]), 0);
    }
}
