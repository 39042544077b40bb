//! What a proof found: a line of figures, and every breach of a promise.

use std::fmt::Display;

/// One proof's outcome.
pub(crate) struct Report {
    name: &'static str,
    figures: Vec<(String, String)>,
    breaches: Vec<String>,
    quiet: bool,
}

impl Report {
    pub(crate) const fn new(name: &'static str) -> Self {
        Self { name, figures: Vec::new(), breaches: Vec::new(), quiet: false }
    }

    /// One whose breaches are expected.
    pub(crate) const fn quiet(name: &'static str) -> Self {
        Self { name, figures: Vec::new(), breaches: Vec::new(), quiet: true }
    }

    /// A figure, in the order in which it is told.
    pub(crate) fn figure(&mut self, name: impl Into<String>, value: impl Display) {
        self.figures.push((name.into(), value.to_string()));
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

    pub(crate) const fn is_good(&self) -> bool {
        self.breaches.is_empty()
    }

    /// All of them, as Markdown.
    pub(crate) fn print(reports: &[Self], seed: u64) {
        println!("\n| proof | found | breaches |\n|---|---|---|");
        for report in reports {
            let figures: Vec<String> =
                report.figures.iter().map(|(name, value)| format!("{name} {value}")).collect();
            println!("| {} | {} | {} |", report.name, figures.join(", "), report.breaches.len());
        }
        let held = reports.iter().filter(|report| report.is_good()).count();
        println!("\nproofs held: {held}, broken: {}", reports.len() - held);
        for report in reports {
            for breach in &report.breaches {
                println!("\nBREACH in {}, seed {seed}: {breach}", report.name);
            }
        }
    }
}
