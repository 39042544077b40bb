//! `cargo xtask chaos`: kills, stops and starves Hilo and compares what is left with a ledger. On debug builds, for only
//! those have named places to die at, and with a PostgreSQL of its own whose fsync is on.

use crate::client;
use crate::postgres::Postgres;
use crate::toolbox::{cargo, find, install, program, run as run_program, run_reading, say, target, timed};
use anyhow::Result;
use std::process::Command;

/// What `chaos` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// `all` in full size, `smoke` in a few minutes, or one of sabotage, kill, window, power, storm, database, backups,
    /// secrets, nodes, pauses, rolling; `soak` is by itself
    #[arg(default_value = "all")]
    what: String,
    /// Where all choices come from; printed, so that a run can be repeated
    #[arg(long)]
    seed: Option<u64>,
    /// How often, instead of each proof's full size
    #[arg(long)]
    rounds: Option<usize>,
    /// Passed on, for instance `--keep target/chaos`
    #[arg(last = true)]
    rest: Vec<String>,
}

/// Builds and proves. The tables are Markdown, for docs/reliability.md.
pub(crate) fn chaos(arguments: &Arguments) -> Result<()> {
    std::fs::create_dir_all(client::site_folder())?;
    timed("1/2 Building server and tool…", build)?;
    say("2/2 Proving.");
    let postgres = Postgres::start()?;
    let mut chaos = tool(&arguments.what, Some(&postgres.url));
    if let Some(seed) = arguments.seed {
        chaos.args(["--seed", &seed.to_string()]);
    }
    if let Some(rounds) = arguments.rounds {
        chaos.args(["--rounds", &rounds.to_string()]);
    }
    run_program(chaos.args(&arguments.rest))
}

/// The smoke, for `cargo xtask test`: how many proofs held, and how many did not.
pub(crate) fn smoke(postgres: Option<&str>) -> Result<(u64, u64)> {
    build()?;
    let (mut held, mut broken) = (0, 0);
    let mut finished = false;
    run_reading(&mut tool("smoke", postgres), |line| {
        if let Some(rest) = line.strip_prefix("proofs held: ") {
            let mut numbers = rest.split(", broken: ").map(|number| number.trim().parse().unwrap_or(0));
            (held, broken) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
            finished = true;
        }
    })?;
    anyhow::ensure!(finished, "it stopped before its end; what it printed says why");
    Ok((held, broken))
}

/// With the features of the whole workspace: what the tests compiled is used again.
fn build() -> Result<()> {
    if cfg!(target_os = "linux") && find(&["strace"]).is_none() {
        // Without it nothing dies in the middle of a system call; everything else is proven all the same.
        if let Err(error) = install("strace", "strace") {
            say(&format!("  {error:#}"));
        }
    }
    run_program(cargo().args(["build", "--workspace", "--bin", "hilo", "--bin", "hilo-chaos"]))
}

fn tool(what: &str, postgres: Option<&str>) -> Command {
    let mut chaos = program(target().join("debug/hilo-chaos"));
    chaos.arg(what).arg("--hilo").arg(target().join("debug/hilo"));
    if let Some(url) = postgres {
        chaos.args(["--postgres", url]);
    }
    chaos
}
