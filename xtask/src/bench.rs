//! `cargo xtask bench`: release builds of the client and the server, then `hilo-bench`, which measures `hilo` from
//! outside against a limit in the same run, on SQLite and on a PostgreSQL of its own; and a slowed browser.

use crate::client::{self, Profile};
use crate::node;
use crate::postgres::Postgres;
use crate::toolbox::{cargo, output, program, run as run_program, say, target, timed};
use anyhow::Result;
use std::path::Path;

/// What `bench` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// `all`, `ingest`, `through`, `drain`, `pages`, `weight`, `outbound` or `browser`
    #[arg(default_value = "all")]
    what: String,
    /// Passed on, for instance `--rounds 3` or `--quick`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// Builds and measures. The tables are Markdown, for docs/performance.md.
pub(crate) fn bench(arguments: &Arguments) -> Result<()> {
    timed("1/3 Building the browser part…", || client::build(Profile::Client))?;
    timed("2/3 Building server and measuring tool in release…", || {
        let packages =
            ["--package", "hilo-server", "--bin", "hilo", "--package", "hilo-bench", "--bin", "hilo-bench"];
        run_program(cargo().args(["build", "--release"]).args(packages))
    })?;
    say("3/3 Measuring. Leave the machine alone meanwhile.");
    if let Some(commit) = output(program("git").args(["describe", "--always", "--dirty", "--abbrev=12"])) {
        say(&format!("\nCommit {commit}.\n"));
    }
    let hilo = target().join("release/hilo");
    if arguments.what != "browser" {
        let postgres = Postgres::start()?;
        let mut bench = program(target().join("release/hilo-bench"));
        bench.arg(&arguments.what).args(["--postgres", &postgres.url]).args(&arguments.rest);
        bench.arg("--hilo").arg(&hilo).arg("--site").arg(client::site_folder());
        run_program(&mut bench)?;
    }
    match arguments.what.as_str() {
        "browser" => browser(&hilo),
        "all" if node::is_present() => browser(&hilo),
        "all" => {
            say("Without Node.js no browser is measured.");
            Ok(())
        }
        _ => Ok(()),
    }
}

/// First load and interaction in a slowed Chromium.
fn browser(hilo: &Path) -> Result<()> {
    node::need()?;
    node::install_packages()?;
    let config = ["test", "--config", "measure/playwright.config.ts"];
    run_program(node::packaged("playwright").args(config).env("HILO_BINARY", hilo))
}
