//! `hilo healthcheck`: for containers whose image holds nothing but `hilo`. Speaks the few lines of HTTP itself, so
//! that it starts fast and needs no certificate.

use super::say;
use clap::Args;
use std::process::ExitCode;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PATIENCE: Duration = Duration::from_secs(5);

/// What `healthcheck` takes.
#[derive(Args)]
pub(super) struct Arguments {
    /// Address that the server listens on
    #[arg(long, env = "HILO_LISTEN", default_value = "127.0.0.1:3000", value_name = "ADDRESS:PORT")]
    listen: String,
    /// Ask whether it can do its work, not only whether it is alive
    #[arg(long)]
    ready: bool,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let path = if arguments.ready { "/readyz" } else { "/healthz" };
    // A server that listens on every interface is asked on the nearest one.
    let address = arguments.listen.replacen("0.0.0.0", "127.0.0.1", 1).replacen("[::]", "[::1]", 1);
    match tokio::time::timeout(PATIENCE, ask(&address, path)).await {
        Ok(Ok(status)) if status.contains(" 200 ") => Ok(ExitCode::SUCCESS),
        Ok(Ok(status)) => {
            say(format_args!("{address}{path}: {}", status.trim()));
            Ok(ExitCode::FAILURE)
        }
        Ok(Err(error)) => {
            say(format_args!("{address}{path}: {error}"));
            Ok(ExitCode::FAILURE)
        }
        Err(_) => {
            say(format_args!("{address}{path}: no answer within {} s", PATIENCE.as_secs()));
            Ok(ExitCode::FAILURE)
        }
    }
}

/// The status line of the answer.
async fn ask(address: &str, path: &str) -> std::io::Result<String> {
    let mut connection = TcpStream::connect(address).await?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    connection.take(64 * 1024).read_to_end(&mut answer).await?;
    let text = String::from_utf8_lossy(&answer);
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
