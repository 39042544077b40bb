//! Hilo's measurements. Machines are noisy, so every figure is a median of rounds and, where there is a limit or a
//! peer, a ratio to it from the same run: the two take turns on the same processor.
//!
//! The binary measures `hilo` from outside, as a process of its own reached over TCP, because that is what Meta and
//! the browser see.
//!
//! | folder | what it measures |
//! |---|---|
//! | `ingest` | webhooks acknowledged, against a bare server and the database itself; latency at a given rate |
//! | `through` | from the webhook to the screen, and what the job runner keeps up with |
//! | `pages` | server time of pages and lists, on a small and a large archive |
//! | `weight` | memory, sizes, time to start |
//! | `outbound` | sends under their limits, and how fast an answer leaves |
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool: results on stdout, progress on stderr"
)]

mod archive;
mod bare;
mod house;
mod http;
mod ingest;
mod load;
mod options;
mod outbound;
mod pages;
mod stats;
mod through;
mod webhooks;
mod weight;

use anyhow::Result;
use clap::{Parser, Subcommand};
use options::Options;

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
    /// Webhooks acknowledged per second, and how long one takes
    Ingest(Options),
    /// From the webhook to the screen; items processed per second on one node and on two
    Through(Options),
    /// Of these, the items processed per second alone
    Drain(Options),
    /// Server time of pages and lists
    Pages(Options),
    /// Memory, sizes, time to start
    Weight(Options),
    /// Sends under their limits
    Outbound(Options),
    /// The peer of the ingest figure: verifies the signature and answers 200. Prints its port
    Bare {
        /// Key of the signatures
        #[arg(long)]
        secret: String,
    },
}

#[tokio::main]
async fn main() -> Result<()> {
    let command = Arguments::parse().command;
    if let Some(options) = command.options() {
        announce(options)?;
    }
    match command {
        Command::All(options) => {
            Box::pin(ingest::measure(&options)).await?;
            Box::pin(through::measure(&options)).await?;
            Box::pin(pages::measure(&options)).await?;
            Box::pin(weight::measure(&options)).await?;
            Box::pin(outbound::measure(&options)).await
        }
        Command::Ingest(options) => Box::pin(ingest::measure(&options)).await,
        Command::Through(options) => Box::pin(through::measure(&options)).await,
        Command::Drain(options) => Box::pin(through::drain::measure(&options)).await,
        Command::Pages(options) => Box::pin(pages::measure(&options)).await,
        Command::Weight(options) => Box::pin(weight::measure(&options)).await,
        Command::Outbound(options) => Box::pin(outbound::measure(&options)).await,
        Command::Bare { secret } => bare::serve(&secret).await,
    }
}

impl Command {
    /// What is measured with, if something is measured.
    const fn options(&self) -> Option<&Options> {
        match self {
            Self::All(options)
            | Self::Ingest(options)
            | Self::Through(options)
            | Self::Drain(options)
            | Self::Pages(options)
            | Self::Weight(options)
            | Self::Outbound(options) => Some(options),
            Self::Bare { .. } => None,
        }
    }
}

/// What the figures below were measured with.
fn announce(options: &Options) -> Result<()> {
    let processors = std::thread::available_parallelism()?;
    let folder = tempfile::tempdir()?;
    println!(
        "Seed {}, {processors} processors, an fsync of a page takes {:.2} ms (median of 100).\n",
        options.seed,
        house::fsync_ms(folder.path())?
    );
    if options.quick {
        println!("**Quick: these figures show that the tool works, and nothing else.**\n");
    }
    Ok(())
}
