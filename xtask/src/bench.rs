//! `cargo xtask bench`: release builds of the client and the server, then `hilo-bench`, which measures `hilo` from
//! outside against a limit in the same run, on SQLite and on a PostgreSQL of its own.

use crate::client::{self, Profile};
use crate::postgres::Postgres;
use crate::toolbox::{cargo, program, run as run_program, say, target, timed};
use anyhow::Result;

/// What `bench` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// `all`, `ingest` or `pages`
    #[arg(default_value = "all")]
    what: String,
    /// Passed on, for instance `--rounds 3`
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
    let postgres = Postgres::start()?;
    let mut bench = program(target().join("release/hilo-bench"));
    bench.arg(&arguments.what).args(["--postgres", &postgres.url]).args(&arguments.rest);
    bench.arg("--hilo").arg(target().join("release/hilo"));
    run_program(&mut bench)
}
