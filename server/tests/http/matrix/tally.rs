//! How many checks were made, and which failed. All of them are told at once: a matrix with one hole often has more.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Failures that are told in full.
const TOLD: usize = 60;

#[derive(Default)]
pub(super) struct Tally {
    counts: BTreeMap<&'static str, usize>,
    failures: Vec<String>,
}

impl Tally {
    /// Counts one check; `why` says what failed.
    pub(super) fn check(&mut self, part: &'static str, holds: bool, why: impl FnOnce() -> String) {
        *self.counts.entry(part).or_default() += 1;
        if !holds {
            self.failures.push(format!("{part}: {}", why()));
        }
    }

    /// Fails with everything that failed, or when fewer checks were made than promised.
    pub(super) fn close(self, least: usize) {
        let total: usize = self.counts.values().sum();
        let mut told = String::new();
        for (part, count) in &self.counts {
            writeln!(told, "{count:>6} {part}").unwrap();
        }
        eprintln!("{told}{total:>6} checks, {} failed", self.failures.len());
        let failures = self.failures.iter().take(TOLD).cloned().collect::<Vec<_>>().join("\n");
        assert!(self.failures.is_empty(), "{} failed:\n{failures}", self.failures.len());
        assert!(total >= least, "only {total} checks were made:\n{told}");
    }
}
