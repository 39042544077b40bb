//! `cargo xtask`: one door to everything that is done with this repository. Building the browser's part, starting
//! the demo, testing. It needs only what `cargo` needs; whatever else a task wants it installs or asks for by name.

mod bench;
mod chaos;
mod client;
mod dev;
mod fuzz;
mod node;
mod postgres;
mod run;
mod screens;
mod test;
mod toolbox;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Builds, starts and tests Hilo.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build browser part and server in release, then start `hilo demo`
    Run(run::Arguments),
    /// The same with debug builds, for work on Hilo itself
    Dev(dev::Arguments),
    /// Build only the browser part, into target/site
    Client(client::Arguments),
    /// Every check and test, with a summary at the end
    Test(test::Arguments),
    /// Measure Hilo against a limit in the same run, in release builds
    Bench(bench::Arguments),
    /// Kill, stop and starve Hilo, and compare what is left with a ledger
    Chaos(chaos::Arguments),
    /// Look for inputs that a parser does not stand; needs cargo-fuzz and a nightly compiler
    Fuzz(fuzz::Arguments),
    /// Take a picture of every screen, light and dark, into docs/screens
    Screens,
    /// Start a throw-away PostgreSQL for tests run by hand; ends with Ctrl-C
    Postgres,
}

fn main() -> ExitCode {
    match perform(Arguments::parse().task) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            toolbox::say(&format!("\nStopped: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// `Ok(false)` when the task ran to its end and found something wrong.
fn perform(task: Task) -> Result<bool> {
    match task {
        Task::Run(arguments) => run::run(&arguments).map(|()| true),
        Task::Dev(arguments) => dev::dev(&arguments).map(|()| true),
        Task::Client(arguments) => client::command(arguments).map(|()| true),
        Task::Test(arguments) => test::test(&arguments),
        Task::Bench(arguments) => bench::bench(&arguments).map(|()| true),
        Task::Chaos(arguments) => chaos::chaos(&arguments).map(|()| true),
        Task::Fuzz(arguments) => fuzz::fuzz(&arguments).map(|()| true),
        Task::Screens => screens::screens().map(|()| true),
        Task::Postgres => postgres::keep_until_interrupted().map(|()| true),
    }
}
