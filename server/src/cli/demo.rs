//! `hilo demo`: everything at once, to be looked at and thrown away. Ends like `serve`, and takes its database along.

use super::say;
use super::serve::Signals;
use crate::config::LogFormat;
use crate::demo::{Options, start};
use crate::logs;
use clap::Args;
use hilo_domain::clock::Clock;
use secrecy::SecretString;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;

/// What `demo` takes. Flags only: an environment that is meant for `serve` must not change a demo.
#[derive(Args)]
pub(super) struct Arguments {
    /// Address of Hilo; port 0 picks a free one
    #[arg(long, default_value = "127.0.0.1:3000", value_name = "ADDRESS:PORT")]
    listen: String,
    /// Address of the simulator and its phones; port 0 picks a free one
    #[arg(long, default_value = "127.0.0.1:4000", value_name = "ADDRESS:PORT")]
    simulator_listen: String,
    /// An empty database to use instead of a throw-away one; it stays
    #[arg(long, value_name = "URL")]
    database_url: Option<SecretString>,
    /// Print addresses and logins as one line of JSON on stdout
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(arguments: Arguments, clock: Arc<dyn Clock>) -> anyhow::Result<ExitCode> {
    logs::init(if std::io::stderr().is_terminal() { LogFormat::Pretty } else { LogFormat::Json });
    let options = Options {
        listen: Some(arguments.listen),
        simulator_listen: arguments.simulator_listen,
        database_url: arguments.database_url,
    };
    let mut signals = Signals::listen()?;
    let demo = tokio::select! {
        started = start(options, clock) => started?,
        _ = signals.next() => return Ok(ExitCode::FAILURE),
    };
    say(&demo.announcement);
    if arguments.json {
        writeln!(std::io::stdout().lock(), "{}", serde_json::to_string(&demo.announcement)?)?;
    }
    signals.next().await;
    tokio::select! {
        () = demo.shutdown() => Ok(ExitCode::SUCCESS),
        _ = signals.next() => {
            say("Stopped at once.");
            Ok(ExitCode::FAILURE)
        }
    }
}
