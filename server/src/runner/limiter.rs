//! How fast a number may send: so many messages a second per number (80 unless set otherwise), and one in 6 s per pair
//! of number and customer with 45 at once, as Meta counts (whatsapp-cloud-api.md 9).
//!
//! A number's messages are given turns, one after the other, a little slower than the limit. A message whose turn comes
//! soon waits for it; the job of any other is put back until then, without counting the try. What delays a message
//! after its turn came, a busy disk or processor, would let those behind it catch up and leave together: so each
//! message passes a gate just before it leaves, which counts what has left in the last second.
//!
//! When Meta itself says "too fast" and for how long, the whole number rests until then: each message that asked meanwhile
//! would only be refused, and counted.
//!
//! Several processes share a number's limit evenly. Each counts for itself; who else there is it is told.

use crate::bucket::Bucket;
use hilo_domain::clock::Millis;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Messages to one customer at once, before the pace of one in 6 s.
const PAIR_BURST: i64 = 45;
const PAIR_PACE_US: i64 = 6_000_000;
/// Pairs kept in memory; full buckets are forgotten beyond it.
const MANY_PAIRS: usize = 50_000;
/// Meta counts what arrives, and the way there is now longer, now shorter: what left in this time may arrive in one
/// second.
const SECOND_US: i64 = 1_035_000;
/// In which turns are given, so that the gate is hardly ever needed.
const TURNS_US: i64 = 1_036_000;
/// A process that finds others at work sends nothing for this time: they have to notice it first.
const JOINING_MS: i64 = 1_000;

/// Calls of a number under way at once: those that have begun when Meta's first refusal arrives cannot be called back.
const CALLS_AT_ONCE: usize = 32;

/// When a message may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// In so many milliseconds, 0 for now: it has its turn.
    In(i64),
    /// Not before so many milliseconds, and then it asks again.
    Later(i64),
}

/// Whose turn it is to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asking<'a> {
    /// Meta's id of the number.
    pub(super) number: &'a str,
    /// Its limit.
    pub(super) per_second: i64,
    /// To whom.
    pub(super) customer: &'a str,
    /// Somebody waits in front of a screen: it is not sent to the end of the line.
    pub(super) urgent: bool,
    /// How long it would wait for its turn.
    pub(super) patience_ms: i64,
}

/// The turns given by this process.
#[derive(Debug, Default)]
pub(super) struct Limiter(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    numbers: HashMap<String, Number>,
    pairs: HashMap<(String, String), Bucket>,
    /// Processes that send, this one among them; 0 until somebody has counted.
    sharers: i64,
    not_before_us: i64,
}

#[derive(Debug, Default)]
struct Number {
    turns: Bucket,
    /// When the last one of those that were put back is to ask again.
    line_ends_us: i64,
    /// When the last messages left, the oldest first.
    left_us: VecDeque<i64>,
    /// Until when Meta wants to hear nothing of it.
    rests_until: Option<Millis>,
    /// Its calls under way.
    calls: Option<Arc<Semaphore>>,
}

/// A process's share of a limit.
struct Share {
    messages: usize,
    /// In which so many may leave.
    window_us: i64,
    /// From one turn to the next.
    pace_us: i64,
}

impl Share {
    fn of(per_second: i64, sharers: i64) -> Self {
        let (limit, sharers) = (per_second.max(1), sharers.max(1));
        let messages = limit / sharers;
        if messages == 0 {
            // Less than one each: one in as many seconds as it takes.
            let window_us = SECOND_US * sharers / limit;
            return Self { messages: 1, window_us, pace_us: window_us };
        }
        Self {
            messages: usize::try_from(messages).unwrap_or(1),
            window_us: SECOND_US,
            pace_us: TURNS_US / messages,
        }
    }
}

impl Limiter {
    /// How many processes send, this one among them.
    pub(super) fn share_with(&self, sharers: i64, now: Millis) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.sharers == 0 && sharers > 1 {
            state.not_before_us = now.plus(JOINING_MS).0.saturating_mul(1000);
        }
        state.sharers = sharers.max(1);
    }

    /// What a call of this number has to hold.
    pub(super) fn calls(&self, number: &str) -> Arc<Semaphore> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let calls = &mut state.numbers.entry(number.to_owned()).or_default().calls;
        calls.get_or_insert_with(|| Arc::new(Semaphore::new(CALLS_AT_ONCE))).clone()
    }

    /// Meta wants to hear nothing of this number until then.
    pub(super) fn rest(&self, number: &str, until: Millis) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let rests_until = &mut state.numbers.entry(number.to_owned()).or_default().rests_until;
        *rests_until = (*rests_until).max(Some(until));
    }

    /// Until when the number rests, if it does.
    pub(super) fn rests(&self, number: &str, now: Millis) -> Option<Millis> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let rests_until = &mut state.numbers.get_mut(number)?.rests_until;
        *rests_until = rests_until.filter(|until| *until > now);
        *rests_until
    }

    /// Gives a message its turn, or says how long it has to stay away.
    pub(super) fn take(&self, asking: Asking<'_>, now: Millis) -> Turn {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let state = &mut *state;
        let now_us = now.0.saturating_mul(1000);
        let share = Share::of(asking.per_second, state.sharers);
        let number = state.numbers.entry(asking.number.to_owned()).or_default();
        let pair = (asking.number.to_owned(), asking.customer.to_owned());
        let of_pair = state.pairs.get(&pair).copied().unwrap_or_default();
        let joining_us = (state.not_before_us - now_us).max(0);
        let for_number_us = number.turns.wait_us(now_us, share.pace_us, 1).max(joining_us);
        let for_pair_us = of_pair.wait_us(now_us, PAIR_PACE_US, PAIR_BURST);
        let patience_us = asking.patience_ms * 1000;
        if for_pair_us > patience_us {
            return Turn::Later(whole_ms(for_pair_us.max(for_number_us)));
        }
        if for_number_us > patience_us {
            if asking.urgent {
                return Turn::Later(whole_ms(for_number_us));
            }
            // One after the other: were all of them told the same moment, all would come at once and be put back again.
            number.line_ends_us = number.line_ends_us.max(now_us + for_number_us) + share.pace_us;
            return Turn::Later(whole_ms(number.line_ends_us - now_us));
        }
        number.turns.take(now_us, share.pace_us);
        if state.pairs.len() > MANY_PAIRS {
            state.pairs.retain(|_, bucket| bucket.until_full_us(now_us) > 0);
        }
        state.pairs.entry(pair).or_default().take(now_us, PAIR_PACE_US);
        Turn::In(whole_ms(for_number_us.max(for_pair_us)))
    }

    /// The gate, just before a message leaves: in how many milliseconds it may, mostly 0.
    pub(super) fn leave(&self, number: &str, per_second: i64, now: Millis) -> i64 {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now_us = now.0.saturating_mul(1000);
        let share = Share::of(per_second, state.sharers);
        let left = &mut state.numbers.entry(number.to_owned()).or_default().left_us;
        let before = left.len().checked_sub(share.messages).and_then(|at| left.get(at));
        let wait_ms = before.map_or(0, |at| whole_ms(at + share.window_us - now_us));
        // Whole milliseconds here too: that is when it leaves.
        left.push_back(now_us + wait_ms * 1000);
        while left.len() > share.messages {
            left.pop_front();
        }
        wait_ms
    }
}

fn whole_ms(us: i64) -> i64 {
    (us.max(0) + 999) / 1000
}

#[cfg(test)]
mod tests;
