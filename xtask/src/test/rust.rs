//! The steps that are cargo's: formatting, lints, dependencies, tests, examples in documentation.

use super::report::Counts;
use crate::postgres::URL_VARIABLE;
use crate::toolbox::{cargo, output, run, run_reading, say};
use anyhow::{Result, bail};
use std::process::Command;

/// rustfmt, over everything.
pub(crate) fn format() -> Result<Counts> {
    need("fmt", "rustup component add rustfmt")?;
    run(cargo().args(["fmt", "--all", "--check"]))?;
    Ok(Counts::check(""))
}

/// clippy, once as the server is compiled and once as the browser's part is.
pub(crate) fn clippy() -> Result<Counts> {
    need("clippy", "rustup component add clippy")?;
    run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    let browser =
        ["--package", "hilo-app", "--lib", "--target", "wasm32-unknown-unknown", "--features", "hydrate"];
    run(cargo().arg("clippy").args(browser).args(["--", "-D", "warnings"]))?;
    Ok(Counts { passed: 2, ..Counts::default() })
}

/// cargo-deny, where somebody has it: building it would take longer than all tests. Advisories are left to whoever
/// watches them: they come in at any hour and would make yesterday's commit fail today.
pub(crate) fn deny() -> Result<Counts> {
    if output(cargo().args(["deny", "--version"])).is_none() {
        return Ok(Counts::nothing("cargo-deny is not installed (cargo install cargo-deny)"));
    }
    run(cargo().args(["deny", "--workspace", "check", "bans", "licenses", "sources"]))?;
    Ok(Counts::check(""))
}

/// Every unit and integration test. `postgres` is the address of a server; with `require_postgres`, tests on
/// PostgreSQL fail without one instead of passing over it.
pub(crate) fn tests(runner: &[String], postgres: Option<&str>, require_postgres: bool) -> Result<Counts> {
    let nextest = output(cargo().args(["nextest", "--version"])).is_some();
    let mut command = cargo();
    if nextest {
        command.args(["nextest", "run", "--no-fail-fast"]);
        if !runner.iter().any(|argument| argument == "-p" || argument == "--package") {
            command.arg("--workspace");
        }
    } else {
        say("  cargo-nextest is not installed: using cargo test, which is slower.");
        command.args(["test", "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests", "--"]);
    }
    command.args(runner);
    if let Some(url) = postgres {
        command.env(URL_VARIABLE, url);
    }
    if require_postgres {
        command.env("HILO_REQUIRE_POSTGRES", "1");
    }
    count(&mut command)
}

/// The examples in documentation, which nextest leaves out.
pub(crate) fn doctests() -> Result<Counts> {
    count(cargo().args(["test", "--workspace", "--doc", "--no-fail-fast"]))
}

fn count(command: &mut Command) -> Result<Counts> {
    let mut tally = Tally::default();
    // Colours would stand between the words that are counted.
    let succeeded = run_reading(command.env("CARGO_TERM_COLOR", "never"), |line| tally.read(line))?;
    Ok(tally.conclude(succeeded))
}

/// Reads the counts out of what nextest or Rust's own test runner prints.
#[derive(Default)]
struct Tally {
    passed: u64,
    failed: u64,
}

impl Tally {
    fn read(&mut self, line: &str) {
        let line = line.trim();
        if line.starts_with("Summary [")
            && let Some((_, counts)) = line.split_once(']')
        {
            // "5 tests run: 4 passed (1 slow), 1 timed out, 2 skipped": whatever ran and did not pass failed.
            let passed = number_before(counts, " passed").unwrap_or(0);
            let ran = number_before(counts, " test run").or_else(|| number_before(counts, " tests run"));
            self.passed += passed;
            self.failed += ran.unwrap_or(passed).saturating_sub(passed);
        } else if let Some(counts) = line.strip_prefix("test result:") {
            self.passed += number_before(counts, " passed").unwrap_or(0);
            self.failed += number_before(counts, " failed").unwrap_or(0);
        }
    }

    fn conclude(self, succeeded: bool) -> Counts {
        let Self { passed, failed } = self;
        if !succeeded && failed == 0 {
            return Counts {
                passed,
                failed: 1,
                note: "the tests did not compile or the runner stopped".into(),
            };
        }
        Counts { passed, failed, note: String::new() }
    }
}

/// The number right before the first occurrence of some words; of `3/5`, the first.
fn number_before(text: &str, words: &str) -> Option<u64> {
    let before = text.split_once(words)?.0;
    let number = before.rsplit([' ', ',', ':']).next()?;
    number.split('/').next()?.parse().ok()
}

/// Refuses with the command to type when a part of the toolchain is missing.
fn need(subcommand: &str, remedy: &str) -> Result<()> {
    if output(cargo().args([subcommand, "--version"])).is_none() {
        bail!("`cargo {subcommand}` is missing: {remedy}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(lines: &[&str], succeeded: bool) -> (u64, u64) {
        let mut tally = Tally::default();
        lines.iter().for_each(|line| tally.read(line));
        let counts = tally.conclude(succeeded);
        (counts.passed, counts.failed)
    }

    #[test]
    fn nextest_is_understood() {
        let line = "     Summary [   1.234s] 12 tests run: 9 passed (1 slow, 1 flaky), 2 failed, 1 timed out, 3 skipped";
        assert_eq!(tally(&["   PASS [   0.1s] a 1 passed", line], false), (9, 3));
        assert_eq!(tally(&["     Summary [   0.010s] 1 test run: 1 passed, 0 skipped"], true), (1, 0));
        assert_eq!(tally(&["     Summary [   0.010s] 3/5 tests run: 1 passed, 2 failed"], false), (1, 2));
    }

    #[test]
    fn rusts_own_runner_is_understood() {
        let lines = [
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        ];
        assert_eq!(tally(&lines, false), (5, 1));
    }

    #[test]
    fn what_does_not_compile_is_a_failure() {
        assert_eq!(tally(&["error[E0308]: mismatched types"], false), (0, 1));
    }
}
