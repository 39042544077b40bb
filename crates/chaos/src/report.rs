//! What a proof found: a line of figures, every breach of a promise, and what could not be looked at here.

use std::collections::BTreeMap;
use std::fmt::Display;

/// One proof's outcome.
#[derive(Default)]
pub(crate) struct Report {
    name: &'static str,
    figures: Vec<(String, String)>,
    /// The largest of many, by name.
    largest: BTreeMap<&'static str, i64>,
    breaches: Vec<String>,
    left_out: Vec<String>,
    quiet: bool,
}

impl Report {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }

    /// One whose breaches are expected.
    pub(crate) fn quiet(name: &'static str) -> Self {
        Self { name, quiet: true, ..Self::default() }
    }

    /// A figure, in the order in which it is told.
    pub(crate) fn figure(&mut self, name: impl Into<String>, value: impl Display) {
        self.figures.push((name.into(), value.to_string()));
    }

    /// A figure of which only the largest is told.
    pub(crate) fn largest(&mut self, name: &'static str, value: i64) {
        let largest = self.largest.entry(name).or_default();
        *largest = value.max(*largest);
    }

    /// Something that this machine does not let be looked at. Only a smoke may end well with it.
    pub(crate) fn left_out(&mut self, what: impl Into<String>) {
        let what = what.into();
        eprintln!("left out of {}: {what}", self.name);
        self.left_out.push(what);
    }

    /// A promise that was not kept.
    pub(crate) fn breach(&mut self, what: impl Into<String>) {
        let what = what.into();
        if !self.quiet {
            eprintln!("BREACH in {}: {what}", self.name);
        }
        self.breaches.push(what);
    }

    /// The same for many, of which the first few are told.
    pub(crate) fn breaches(&mut self, kind: &str, which: &[String]) {
        if !which.is_empty() {
            let few = which.iter().take(5).map(String::as_str).collect::<Vec<_>>().join("; ");
            self.breach(format!("{} {kind}: {few}", which.len()));
        }
    }

    /// Whether a breach is told in these words.
    pub(crate) fn mentions(&self, words: &str) -> bool {
        self.breaches.iter().any(|breach| breach.contains(words))
    }

    pub(crate) const fn is_good(&self) -> bool {
        self.breaches.is_empty()
    }

    pub(crate) const fn is_whole(&self) -> bool {
        self.left_out.is_empty()
    }

    /// All of them, as Markdown.
    pub(crate) fn print(reports: &[Self], seed: u64) {
        println!("\n| proof | found | breaches |\n|---|---|---|");
        for report in reports {
            let figures = report.figures.iter().map(|(name, value)| format!("{name} {value}"));
            let largest = report.largest.iter().map(|(name, value)| format!("{name} {value}"));
            let figures: Vec<String> = figures.chain(largest).collect();
            println!("| {} | {} | {} |", report.name, figures.join(", "), report.breaches.len());
        }
        let held = reports.iter().filter(|report| report.is_good()).count();
        println!("\nproofs held: {held}, broken: {}", reports.len() - held);
        for report in reports {
            for what in &report.left_out {
                println!("\nLEFT OUT of {}: {what}", report.name);
            }
            for breach in &report.breaches {
                println!("\nBREACH in {}, seed {seed}: {breach}", report.name);
            }
        }
    }
}
