//! One seed, many streams of choices: each part has its own, so that one that asks more often does not change what the
//! others get.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A stream of choices.
pub(crate) struct Choices(StdRng);

impl Choices {
    /// The stream of a part.
    pub(crate) fn of(seed: u64, part: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        (seed, part).hash(&mut hasher);
        Self(StdRng::seed_from_u64(hasher.finish()))
    }

    /// A number of the range, its end excluded.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end.max(1))
    }

    /// A number of the range, its end included.
    pub(crate) fn between(&mut self, from: u64, to: u64) -> u64 {
        self.0.random_range(from..=to)
    }

    /// True so many times of a hundred.
    pub(crate) fn percent(&mut self, percent: u32) -> bool {
        self.0.random_ratio(percent, 100)
    }

    /// One of these.
    pub(crate) fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// Puts them in any order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_chooses_the_same() {
        let ten = |part| {
            let mut choices = Choices::of(7, part);
            (0..10).map(|_| choices.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(ten("kills"), ten("kills"));
        assert_ne!(ten("kills"), ten("texts"));
    }
}
