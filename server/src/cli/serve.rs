//! `hilo serve`: runs until SIGTERM, after which it drains, or Ctrl-C. A second signal ends it at once.

use super::{answer, ready, say};
use crate::auth::first_run::setup_link;
use crate::config::Settings;
use crate::serve::start;
use clap::Args;
use hilo_domain::clock::Clock;
use std::process::ExitCode;
use std::sync::Arc;

/// What `serve` takes.
#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    settings: Settings,
    /// Print the settings in effect as JSON, without secrets, and end
    #[arg(long)]
    config_dump: bool,
}

pub(super) async fn run(arguments: Arguments, clock: Arc<dyn Clock>) -> anyhow::Result<ExitCode> {
    let config = ready(arguments.settings)?;
    if arguments.config_dump {
        return answer(&config.dump());
    }
    // Before the server starts: a signal during a long migration must not be lost.
    let mut signals = Signals::listen()?;
    let running = tokio::select! {
        started = start(config, clock) => started?,
        _ = signals.next() => return Ok(ExitCode::FAILURE),
    };
    if let Some(link) = setup_link(&running.state.db, &running.state.config.base_url).await? {
        // Not into the log, which others may read: whoever follows it first owns the installation.
        say(format_args!("Found the first organization here (works once): {link}"));
    }
    let asked = signals.next().await;
    let stopping = async {
        // A person at the keyboard has no load balancer that would need the time.
        if asked == Asked::ByManager {
            running.drain().await;
        }
        running.shutdown().await;
    };
    tokio::select! {
        () = stopping => Ok(ExitCode::SUCCESS),
        _ = signals.next() => {
            say("Stopped at once. What was not finished is taken up again at the next start.");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Who wants the process to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// A service manager, by SIGTERM.
    ByManager,
    /// A person, by Ctrl-C.
    ByPerson,
}

/// SIGTERM and Ctrl-C.
pub(crate) struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    /// From now on signals do not end the process.
    #[cfg(unix)]
    pub(crate) fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// From now on signals do not end the process.
    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, reason = "the same signature as where it can fail")]
    pub(crate) fn listen() -> std::io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for the next signal.
    #[cfg(unix)]
    pub(crate) async fn next(&mut self) -> Asked {
        tokio::select! {
            _ = self.terminate.recv() => Asked::ByManager,
            _ = self.interrupt.recv() => Asked::ByPerson,
        }
    }

    /// Waits for the next signal.
    #[cfg(not(unix))]
    pub(crate) async fn next(&mut self) -> Asked {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Asked::ByPerson
    }
}
