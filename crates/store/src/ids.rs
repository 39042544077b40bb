//! Ids in the order they were made, even within one millisecond: a conversation's jobs leave in this order.

use hilo_domain::clock::Millis;
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use std::sync::{Mutex, PoisonError};

/// Makes UUIDv7 ids. Twelve of the random bits count within a millisecond.
#[derive(Debug)]
pub struct IdSource(Mutex<State>);

#[derive(Debug)]
struct State {
    rng: StdRng,
    last: Millis,
    counter: u16,
}

impl IdSource {
    /// Ids nobody can guess.
    #[must_use]
    pub fn random() -> Self {
        Self::new(StdRng::from_os_rng())
    }

    /// The same ids every time, for tests.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self::new(StdRng::seed_from_u64(seed))
    }

    fn new(rng: StdRng) -> Self {
        Self(Mutex::new(State { rng, last: Millis(0), counter: 0 }))
    }

    /// A fresh id; greater than every id this source has made before.
    #[must_use]
    pub fn next(&self, now: Millis) -> String {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if now > state.last {
            state.last = now;
            state.counter = 0;
        } else if state.counter == 0x0fff {
            // 4,096 ids in a millisecond, or a clock that went back: borrow the next millisecond.
            state.last = state.last.plus(1);
            state.counter = 0;
        } else {
            state.counter += 1;
        }
        let mut random = [0_u8; 10];
        state.rng.fill_bytes(&mut random);
        random[..2].copy_from_slice(&state.counter.to_be_bytes());
        hilo_domain::ids::new_id(state.last, random)
    }

    /// Random bytes, for tokens and links.
    #[must_use]
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0_u8; N];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).rng.fill_bytes(&mut bytes);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_ascend_within_a_millisecond_and_when_the_clock_goes_back() {
        let source = IdSource::seeded(1);
        let mut last = String::new();
        for n in 0..10_000_i64 {
            let id = source.next(Millis(1_768_384_800_000 - n / 5_000));
            assert!(id > last, "{id} after {last}");
            last = id;
        }
    }
}
