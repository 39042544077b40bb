//! The end-to-end tests: Playwright drives Chromium against the real binary, which it starts and stops itself.

use super::report::Counts;
use crate::node;
use crate::toolbox::{cargo, find, install, run, say, target};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Debian and Ubuntu, Fedora and Arch, Google's own packages.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// Where Chrome lies on macOS.
const MAC_BROWSER: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// Builds the server, checks the types of the tests and runs them.
pub(crate) fn tests(runner: &[String]) -> Result<Counts> {
    run_with(runner, &[])
}

/// Runs only what takes pictures of screens (`end2end/tests/screens.spec.ts`).
pub(crate) fn pictures() -> Result<Counts> {
    run_with(&[], &[("HILO_SCREENS", "1")])
}

fn run_with(runner: &[String], environment: &[(&str, &str)]) -> Result<Counts> {
    node::need()?;
    let browser = browser()?;
    node::install_packages()?;
    // With the features of the whole workspace: what the tests before this compiled is used again.
    run(cargo().args(["build", "--workspace", "--bin", "hilo"]))?;
    run(&mut node::packaged("tsc"))?;

    let results = node::folder().join("test-results/report.json");
    let _ = fs::remove_file(&results);
    let binary = std::env::var_os("HILO_BINARY").map_or_else(|| target().join("debug/hilo"), PathBuf::from);
    let mut playwright = node::packaged("playwright");
    playwright.arg("test").args(runner).env("HILO_CHROMIUM", browser).env("HILO_BINARY", binary);
    playwright.envs(environment.iter().copied());
    let ended = run(&mut playwright);
    match counts(&results) {
        Ok(counts) => Ok(counts),
        // Without results, how Playwright ended is the better explanation.
        Err(no_results) => Err(ended.err().unwrap_or(no_results)),
    }
}

/// A Chromium of this machine, installed where that is possible.
fn browser() -> Result<PathBuf> {
    if let Some(chosen) = std::env::var_os("HILO_CHROMIUM") {
        return Ok(chosen.into());
    }
    let mac = || Path::new(MAC_BROWSER).is_file().then(|| MAC_BROWSER.into());
    if let Some(found) = find(BROWSERS).or_else(mac) {
        return Ok(found);
    }
    install("chromium", "Chromium (set HILO_CHROMIUM if you have one elsewhere)")?;
    find(BROWSERS).context("the package chromium brought no chromium")
}

/// The counts of Playwright's own report.
fn counts(results: &Path) -> Result<Counts> {
    let text = fs::read(results).context("Playwright wrote no results")?;
    let report: serde_json::Value =
        serde_json::from_slice(&text).context("Playwright's results are unreadable")?;
    for error in report["errors"].as_array().into_iter().flatten() {
        say(&format!("  {}", error["message"].as_str().unwrap_or("an error without a message")));
    }
    Ok(read_counts(&report))
}

/// A test that passed only when repeated is a failure here: it hides a race.
fn read_counts(report: &serde_json::Value) -> Counts {
    let number = |name: &str| report["stats"][name].as_u64().unwrap_or(0);
    let outside = report["errors"].as_array().map_or(0, Vec::len) as u64;
    let note = match number("skipped") {
        0 => String::new(),
        skipped => format!("{skipped} skipped"),
    };
    let (passed, failed) = (number("expected"), number("unexpected") + number("flaky") + outside);
    if passed + failed == 0 {
        return Counts { passed, failed: 1, note: "no test ran".into() };
    }
    Counts { passed, failed, note }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn flaky_tests_and_errors_outside_of_tests_are_failures() {
        let report = json!({ "errors": [{ "message": "no server" }],
            "stats": { "expected": 7, "unexpected": 1, "flaky": 2, "skipped": 3 } });
        assert_eq!(read_counts(&report), Counts { passed: 7, failed: 4, note: "3 skipped".into() });
    }

    #[test]
    fn no_test_is_not_a_success() {
        assert_eq!(read_counts(&json!({ "stats": { "expected": 0, "skipped": 2 } })).failed, 1);
    }
}
