//! How fast a number may send: a token bucket per number (80 a second unless set otherwise) and one per pair of
//! number and customer (one in 6 s, 45 at once), as Meta counts (whatsapp-cloud-api.md 9). A message that finds a
//! bucket empty is given its turn, if that comes soon; otherwise its job is put back for as long as it takes, without
//! counting the try. When Meta itself says "too fast" and for how long, the whole number rests until then: each message
//! that asked meanwhile would only be refused, and counted.

use crate::bucket::Bucket;
use hilo_domain::clock::Millis;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Messages to one customer at once, before the pace of one in 6 s.
const PAIR_BURST: i64 = 45;
const PAIR_PACE_MS: i64 = 6_000;
/// Pairs kept in memory; full buckets are forgotten beyond it.
const MANY_PAIRS: usize = 50_000;

/// The buckets of this process.
#[derive(Debug, Default)]
pub(super) struct Limiter(Mutex<Buckets>);

#[derive(Debug, Default)]
struct Buckets {
    numbers: HashMap<String, Bucket>,
    pairs: HashMap<(String, String), Bucket>,
    /// Until when Meta wants to hear nothing of a number.
    rests: HashMap<String, Millis>,
}

impl Limiter {
    /// Meta wants to hear nothing of this number until then.
    pub(super) fn rest(&self, number: &str, until: Millis) {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = buckets.rests.entry(number.to_owned()).or_insert(until);
        *known = until.max(*known);
    }

    /// Until when the number rests, if it does.
    pub(super) fn rests(&self, number: &str, now: Millis) -> Option<Millis> {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let until = buckets.rests.get(number).copied()?;
        if until <= now {
            buckets.rests.remove(number);
        }
        (until > now).then_some(until)
    }

    /// Gives one message for this number and customer its turn: in so many milliseconds, 0 for now. When it would have
    /// to wait longer than `patience_ms`, it gets none, and hears for how long.
    pub(super) fn take(
        &self,
        number: &str,
        per_second: i64,
        customer: &str,
        now: Millis,
        patience_ms: i64,
    ) -> Result<i64, i64> {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now_us = now.0.saturating_mul(1000);
        let pace_us = 1_000_000 / per_second.max(1);
        let pair = (number.to_owned(), customer.to_owned());
        let of_number = buckets.numbers.get(number).copied().unwrap_or_default();
        let of_pair = buckets.pairs.get(&pair).copied().unwrap_or_default();
        // A tenth of a second's worth at once: enough to use the whole rate, never above it in any second.
        let burst = (per_second / 10).max(1);
        let wait_us = of_number.wait_us(now_us, pace_us, burst).max(of_pair.wait_us(
            now_us,
            PAIR_PACE_MS * 1000,
            PAIR_BURST,
        ));
        let wait_ms = (wait_us + 999) / 1000;
        if wait_ms > patience_ms {
            return Err(wait_ms);
        }
        buckets.numbers.entry(number.to_owned()).or_default().take(now_us, pace_us);
        if buckets.pairs.len() > MANY_PAIRS {
            buckets.pairs.retain(|_, bucket| bucket.until_full_us(now_us) > 0);
        }
        buckets.pairs.entry(pair).or_default().take(now_us, PAIR_PACE_MS * 1000);
        Ok(wait_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_never_exceeds_its_rate_in_any_second() {
        let limiter = Limiter::default();
        let take = |ms: &i64| limiter.take("n", 80, &format!("c{ms}"), Millis(*ms), 0).is_ok();
        let sent: Vec<i64> = (0..3_000).filter(take).collect();
        assert!(sent.len() >= 236, "{}", sent.len());
        for from in 0..2_000 {
            let in_a_second = sent.iter().filter(|at| (from..from + 1_000).contains(*at)).count();
            assert!(in_a_second <= 88, "{in_a_second} from {from}");
        }
    }

    #[test]
    fn a_crowd_is_given_turns_one_after_the_other() {
        let limiter = Limiter::default();
        let turns: Vec<i64> =
            (0..100).filter_map(|n| limiter.take("n", 80, &format!("c{n}"), Millis(0), 1_000).ok()).collect();
        assert_eq!(&turns[..9], [0, 0, 0, 0, 0, 0, 0, 0, 13]);
        assert_eq!((turns.len(), turns.last()), (88, Some(&1_000)), "who would wait longer gets no turn");
    }

    #[test]
    fn a_number_rests_for_the_longest_that_meta_has_asked_for() {
        let limiter = Limiter::default();
        limiter.rest("n", Millis(5_000));
        limiter.rest("n", Millis(3_000));
        assert_eq!(limiter.rests("n", Millis(4_999)), Some(Millis(5_000)));
        assert_eq!(limiter.rests("another", Millis(0)), None);
        assert_eq!(limiter.rests("n", Millis(5_000)), None);
        assert_eq!(limiter.rests("n", Millis(0)), None, "forgotten");
    }

    #[test]
    fn a_pair_may_burst_and_then_goes_slowly() {
        let limiter = Limiter::default();
        let mut now = 0;
        for _ in 0..45 {
            assert_eq!(limiter.take("n", 1_000_000, "c", Millis(now), 0), Ok(0));
            now += 1;
        }
        let wait = limiter.take("n", 1_000_000, "c", Millis(now), 1_000).unwrap_err();
        assert!((5_000..=6_000).contains(&wait), "{wait}");
        assert_eq!(limiter.take("n", 1_000_000, "c", Millis(now + wait), 0), Ok(0));
        assert_eq!(limiter.take("n", 1_000_000, "another", Millis(now + wait), 0), Ok(0));
    }
}
