//! The summary: one line per step, the problems once more, and a last line that a script can read.

use crate::toolbox::{say, spoken};
use anyhow::Result;
use std::time::Duration;

/// What a step counted. A step that is one check counts as one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    /// A few words for the summary.
    pub(crate) note: String,
}

impl Counts {
    /// A single check that passed.
    pub(crate) fn check(note: impl Into<String>) -> Self {
        Self { passed: 1, failed: 0, note: note.into() }
    }

    /// A step that had nothing to do here and says why; it counts as nothing.
    pub(crate) fn nothing(note: impl Into<String>) -> Self {
        Self { note: note.into(), ..Self::default() }
    }
}

/// The steps so far.
#[derive(Default)]
pub(crate) struct Report {
    lines: Vec<Line>,
}

struct Line {
    step: String,
    elapsed: Duration,
    counts: Counts,
}

impl Report {
    /// Adds a step. One that could not even run counts as one failure.
    pub(crate) fn add(&mut self, step: String, elapsed: Duration, outcome: Result<Counts>) {
        let counts = outcome.unwrap_or_else(|error| {
            let text = format!("{error:#}");
            Counts { passed: 0, failed: 1, note: text.lines().next().unwrap_or_default().to_owned() }
        });
        self.lines.push(Line { step, elapsed, counts });
    }

    /// Whether no step failed.
    pub(crate) fn is_good(&self) -> bool {
        self.lines.iter().all(|line| line.counts.failed == 0)
    }

    /// Prints the summary and the closing line `N passed, N failed`.
    pub(crate) fn print(&self) {
        say("\n=== Summary");
        for line in &self.lines {
            say(&format!("  {line}"));
        }
        say(&self.closing_line());
    }

    fn closing_line(&self) -> String {
        let sum = |of: fn(&Counts) -> u64| self.lines.iter().map(|line| of(&line.counts)).sum::<u64>();
        format!("{} passed, {} failed", sum(|counts| counts.passed), sum(|counts| counts.failed))
    }
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Counts { passed, failed, note } = &self.counts;
        let verdict = match (passed, failed) {
            (0, 0) => "skipped",
            (_, 0) => "ok",
            _ => "FAILED",
        };
        let numbers =
            if passed + failed > 1 { format!("{passed} passed, {failed} failed. ") } else { String::new() };
        write!(f, "{:<10}{verdict:<9}{:>13}  {numbers}{note}", self.step, spoken(self.elapsed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_and_checks_are_summed_and_a_broken_step_is_a_failure() {
        let mut report = Report::default();
        let second = Duration::from_secs(1);
        report.add("format".into(), second, Ok(Counts::check("")));
        report.add("deny".into(), second, Ok(Counts::nothing("not installed")));
        report.add("unit".into(), second, Ok(Counts { passed: 40, failed: 2, note: String::new() }));
        report.add("e2e".into(), second, Err(anyhow::anyhow!("no browser\nmore")));

        assert_eq!(report.closing_line(), "41 passed, 3 failed");
        assert!(!report.is_good());
        assert_eq!(report.lines[2].to_string(), "unit      FAILED           1.0 s  40 passed, 2 failed. ");
        assert_eq!(report.lines[3].to_string(), "e2e       FAILED           1.0 s  no browser");
    }
}
