//! Hilo's measurements. Machines are noisy, so every figure is a median of rounds and, where there is a limit or a
//! peer, a ratio to it from the same run: the two take turns on the same processor.
//!
//! The binary measures `hilo` from outside, as a process of its own reached over TCP, because that is what Meta and
//! the browser see.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool: results on stdout, progress on stderr"
)]

mod bare;
mod ingest;
mod load;
mod pages;
mod process;
mod seed;
mod stats;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

#[derive(Parser)]
#[command(about = "Measures Hilo against a limit in the same run")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Every figure, as Markdown on stdout
    All(Options),
    /// Webhooks acknowledged per second
    Ingest(Options),
    /// Server time of pages
    Pages(Options),
    /// The peer of the ingest figure: verifies the signature and answers 200. Prints its port
    Bare {
        /// Key of the signatures
        #[arg(long)]
        secret: String,
    },
}

#[derive(clap::Args, Clone)]
struct Options {
    /// The binary to measure
    #[arg(long, default_value = "target/release/hilo")]
    hilo: PathBuf,
    /// A PostgreSQL server to measure too; a database is made there and dropped
    #[arg(long, env = "HILO_TEST_POSTGRES_URL")]
    postgres: Option<String>,
    /// Rounds; the median counts
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Webhooks in a round
    #[arg(long, default_value_t = 30_000)]
    requests: usize,
    /// Connections
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// Conversations of the database that pages are measured on; 20 messages each
    #[arg(long, default_value_t = 10_000)]
    conversations: usize,
}

#[tokio::main]
async fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::All(options) => {
            ingest::measure(&options).await?;
            pages::measure(&options).await
        }
        Command::Ingest(options) => ingest::measure(&options).await,
        Command::Pages(options) => pages::measure(&options).await,
        Command::Bare { secret } => bare::serve(&secret).await,
    }
}
