//! `cargo xtask test`: every check in order, each after the other even when one fails, and a summary at the end.

mod api;
mod browser;
mod documents;
mod guards;
mod report;
mod rust;

use crate::chaos;
use crate::client::{self, Profile};
use crate::postgres::{Postgres, URL_VARIABLE};
use crate::toolbox::say;
use anyhow::{Result, bail};
pub(crate) use browser::pictures;
use report::{Counts, Report};
use std::time::Instant;

/// What the whole client may weigh as it travels, in bytes; see docs/performance.md.
const CLIENT_CEILING: u64 = 250_000;

/// One line of the summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub(crate) enum Step {
    /// rustfmt
    Format,
    /// What neither compiler nor linter refuses, and this project does
    Words,
    /// The browser part, and whether it is small enough
    Client,
    /// clippy for the server's and the browser's target
    Clippy,
    /// Licences and sources of dependencies
    Deny,
    /// Start PostgreSQL
    Postgres,
    /// Unit and integration tests, on both databases
    Unit,
    /// Examples in documentation
    Doctest,
    /// REST against its own document, in four roles
    Api,
    /// The promises under kills and pauses, a little of each (`cargo xtask chaos` does more of it, and the soak)
    Chaos,
    /// Types of the end-to-end tests, and these tests in Chromium
    E2e,
}

impl Step {
    const ALL: [Self; 11] = [
        Self::Format,
        Self::Words,
        Self::Client,
        Self::Clippy,
        Self::Deny,
        Self::Postgres,
        Self::Unit,
        Self::Doctest,
        Self::Api,
        Self::Chaos,
        Self::E2e,
    ];

    fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    /// What must have run before.
    fn needs(self) -> &'static [Self] {
        match self {
            Self::Unit => &[Self::Client, Self::Postgres],
            Self::Chaos => &[Self::Postgres],
            Self::E2e => &[Self::Client],
            _ => &[],
        }
    }
}

/// What `test` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Run only these steps, and what they need
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Step>,
    /// Leave these steps out
    #[arg(long, value_enum, value_delimiter = ',')]
    skip: Vec<Step>,
    /// Passed on to the test runner of `--only unit` (nextest), `--only api` (schemathesis) or `--only e2e` (Playwright)
    #[arg(last = true)]
    runner: Vec<String>,
}

impl Arguments {
    fn steps(&self) -> Vec<Step> {
        let wanted = |step: &Step| {
            self.only.is_empty()
                || self.only.contains(step)
                || self.only.iter().any(|only| only.needs().contains(step))
        };
        Step::ALL.into_iter().filter(|step| wanted(step) && !self.skip.contains(step)).collect()
    }
}

/// Runs the steps; true when nothing failed.
pub(crate) fn test(arguments: &Arguments) -> Result<bool> {
    if !arguments.runner.is_empty() && arguments.only.len() != 1 {
        bail!(
            "arguments after `--` go to one runner: say which with `--only unit`, `--only api` or `--only e2e`"
        );
    }
    // The server's crate names this folder at compile time, before the step that fills it.
    std::fs::create_dir_all(client::site_folder())?;

    let steps = arguments.steps();
    let mut house = House {
        runner: &arguments.runner,
        wants_postgres: steps.contains(&Step::Postgres),
        postgres: None,
        client_is_broken: false,
    };
    let mut report = Report::default();
    for (number, step) in steps.iter().enumerate() {
        say(&format!("\n=== {}/{} {}", number + 1, steps.len(), step.name()));
        let start = Instant::now();
        let outcome = house.perform(*step);
        if let Err(error) = &outcome {
            say(&format!("  {error:#}"));
        }
        report.add(step.name(), start.elapsed(), outcome);
    }
    drop(house);
    report.print();
    Ok(report.is_good())
}

/// What steps leave for later ones.
struct House<'a> {
    runner: &'a [String],
    wants_postgres: bool,
    postgres: Option<Postgres>,
    client_is_broken: bool,
}

impl House<'_> {
    fn perform(&mut self, step: Step) -> Result<Counts> {
        match step {
            Step::Format => rust::format(),
            Step::Words => guards::check(),
            Step::Client => self.client(),
            Step::Clippy => rust::clippy(),
            Step::Deny => rust::deny(),
            Step::Postgres => self.start_postgres(),
            Step::Unit => rust::tests(self.runner, self.postgres_url().as_deref(), self.wants_postgres),
            Step::Doctest => rust::doctests(),
            Step::Api => api::tests(self.runner),
            Step::Chaos => self.chaos(),
            Step::E2e if self.client_is_broken => bail!("not run: the browser part was not built"),
            Step::E2e => browser::tests(self.runner),
        }
    }

    fn client(&mut self) -> Result<Counts> {
        let built = client::build(Profile::Client);
        self.client_is_broken = built.is_err();
        let size = built?.brotli;
        let words = format!("{} of {}", client::kilobytes(size), client::kilobytes(CLIENT_CEILING));
        if size > CLIENT_CEILING {
            bail!("the browser part is too large: {words}");
        }
        Ok(Counts::check(words))
    }

    fn start_postgres(&mut self) -> Result<Counts> {
        if let Ok(url) = std::env::var(URL_VARIABLE) {
            return Ok(Counts::check(format!("using {url}")));
        }
        let postgres = Postgres::start()?;
        let words = format!("running at {}", postgres.url);
        say(&format!("  {words}"));
        self.postgres = Some(postgres);
        Ok(Counts::check(words))
    }

    fn chaos(&self) -> Result<Counts> {
        let (held, broken) = chaos::smoke(self.postgres_url().as_deref())?;
        Ok(Counts { passed: held, failed: broken, note: "proofs".to_owned() })
    }

    fn postgres_url(&self) -> Option<String> {
        self.postgres
            .as_ref()
            .map(|postgres| postgres.url.clone())
            .or_else(|| std::env::var(URL_VARIABLE).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(only: &[Step], skip: &[Step]) -> Vec<Step> {
        Arguments { only: only.to_vec(), skip: skip.to_vec(), runner: Vec::new() }.steps()
    }

    #[test]
    fn a_step_brings_what_it_needs() {
        assert_eq!(steps(&[Step::Unit], &[]), [Step::Client, Step::Postgres, Step::Unit]);
        assert_eq!(steps(&[Step::E2e], &[]), [Step::Client, Step::E2e]);
    }

    #[test]
    fn skipping_wins() {
        assert_eq!(steps(&[Step::Unit], &[Step::Postgres]), [Step::Client, Step::Unit]);
        assert_eq!(steps(&[], &[Step::E2e]).len(), Step::ALL.len() - 1);
    }
}
