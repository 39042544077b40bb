//! Hilo's promises, put to the test from outside: processes are killed, stopped and starved while webhooks arrive and
//! answers leave, and what is left in the database is compared with a ledger that no kill can reach.
//!
//! | module | what it does |
//! |---|---|
//! | `house` | a database, Hilo as processes of its own, and the stand-in for Meta |
//! | `load` | customers who write, agents who answer, and browsers that watch |
//! | `ledger` | what was acknowledged and accepted, on disk before anything else happens |
//! | `check` | ledger against database |
//! | `proof` | one file for each promise that is tested |
//!
//! Every choice comes from one seed, which is printed; the moment at which the system runs which thread does not.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool: results on stdout, progress on stderr"
)]

mod check;
mod house;
mod ledger;
mod load;
mod proof;
mod report;
mod seed;

use anyhow::Result;
use clap::Parser;
use report::Report;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Puts Hilo's promises to the test.
#[derive(Parser, Clone)]
struct Options {
    /// What to prove; `smoke` is a little of everything but the soak in a few minutes, `all` is that in full size
    #[arg(value_enum, default_value = "smoke")]
    what: What,
    /// The binary to test: a debug build, for only that has places to die at
    #[arg(long, default_value = "target/debug/hilo")]
    hilo: PathBuf,
    /// A PostgreSQL server; databases are made there and dropped
    #[arg(long, env = "HILO_TEST_POSTGRES_URL")]
    postgres: Option<String>,
    /// Where all choices come from; a new one each time unless it is given
    #[arg(long)]
    seed: Option<u64>,
    /// How often, instead of the full size of the proof
    #[arg(long)]
    rounds: Option<usize>,
    /// Keep the folder with database and logs here
    #[arg(long)]
    keep: Option<PathBuf>,
    /// Where the database is, if not beside the ledger
    #[arg(skip)]
    data: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    Smoke,
    All,
    /// Rows are spoilt by hand: the checker must notice
    Sabotage,
    /// kill -9 at any moment, on SQLite
    Kill,
    /// kill -9 around the call to Meta
    Window,
    /// Kills of the node that holds jobs, on PostgreSQL
    Nodes,
    /// Power loss on SQLite: what was not fsynced is gone
    Power,
    /// Thousands of items, each five times, in any order
    Storm,
    /// Restarts in good order behind a balancer, under load
    Rolling,
    /// Backups and new keys under load
    Backups,
    /// No secret in database, logs, backups and answers
    Secrets,
    /// A steady stream for hours: `--rounds` are minutes. Not part of `all`
    Soak,
    /// A database that is busy, full, broken, read-only or restarted
    Database,
    /// Nodes that stand still for three leases and go on, on PostgreSQL
    Pauses,
}

#[tokio::main]
async fn main() -> ExitCode {
    drop(rustls::crypto::ring::default_provider().install_default());
    let options = Options::parse();
    let seed = options.seed.unwrap_or_else(rand::random);
    eprintln!("seed {seed}");
    let mut reports = Vec::new();
    let outcome = perform(&options, seed, &mut reports).await;
    Report::print(&reports, seed);
    // What nobody looked at has not been proven; a smoke says so and goes on.
    let whole = options.what == What::Smoke || reports.iter().all(Report::is_whole);
    match outcome {
        Ok(()) if whole && reports.iter().all(Report::is_good) => ExitCode::SUCCESS,
        Ok(()) => ExitCode::FAILURE,
        Err(error) => {
            println!("\nStopped, with seed {seed}: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn perform(options: &Options, seed: u64, reports: &mut Vec<Report>) -> Result<()> {
    let smoke = options.what == What::Smoke;
    let wanted = |what| smoke || options.what == What::All || options.what == what;
    let rounds = |full: usize, few: usize| options.rounds.unwrap_or(if smoke { few } else { full });
    if wanted(What::Sabotage) {
        reports.push(proof::sabotage::prove(options, seed).await?);
    }
    if wanted(What::Kill) {
        reports.push(proof::kill::prove(options, seed, rounds(1_000, 16)).await?);
    }
    if wanted(What::Window) {
        reports.push(proof::window::prove(options, seed, rounds(500, 12)).await?);
    }
    if wanted(What::Power) {
        reports.push(proof::power::prove(options, seed, rounds(1_000, 60)).await?);
    }
    if wanted(What::Database) {
        reports.push(proof::database::prove_sqlite(options, seed, rounds(10, 1)).await?);
        reports.push(proof::database::prove_postgres(options, seed, rounds(50, 3)).await?);
    }
    let items = options.rounds.unwrap_or(if smoke { 400 } else { 20_000 });
    if wanted(What::Storm) {
        reports.push(proof::storm::prove(options, seed, items, false).await?);
    }
    if wanted(What::Secrets) {
        reports.push(proof::secrets::prove(options, seed).await?);
    }
    if options.what == What::Soak {
        reports.push(proof::soak::prove(options, seed, options.rounds.unwrap_or(60)).await?);
    }
    let (backups, pause) = (rounds(10, 1), Duration::from_secs(if smoke { 0 } else { 30 }));
    if wanted(What::Backups) {
        reports.push(proof::backups::prove(options, seed, backups, pause, false).await?);
    }
    let several_nodes = [What::Nodes, What::Storm, What::Backups, What::Rolling, What::Pauses];
    if options.postgres.is_none() {
        if several_nodes.into_iter().any(wanted) {
            let mut absent = Report::new("everything with a PostgreSQL server");
            absent.left_out("no PostgreSQL was given");
            reports.push(absent);
        }
        return Ok(());
    }
    if wanted(What::Nodes) {
        reports.push(proof::nodes::prove(options, seed, rounds(300, 4)).await?);
    }
    if wanted(What::Storm) {
        reports.push(proof::storm::prove(options, seed, items, true).await?);
    }
    if wanted(What::Backups) {
        reports.push(proof::backups::prove(options, seed, backups, pause, true).await?);
    }
    if wanted(What::Rolling) {
        reports.push(proof::rolling::prove(options, seed, rounds(50, 2)).await?);
    }
    if wanted(What::Pauses) {
        reports.push(proof::pauses::prove(options, seed, rounds(100, 2)).await?);
    }
    Ok(())
}
