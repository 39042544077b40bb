//! Servers as processes of their own, and what the system says about their memory.

use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// Key of the signatures in all measurements.
pub(crate) const SECRET: &str = "bench-app-secret";
/// The number that webhooks are for.
pub(crate) const PHONE_NUMBER_ID: &str = "100000000000001";
/// Its account.
pub(crate) const WABA_ID: &str = "200000000000001";

/// A server; killed when dropped.
pub(crate) struct Server {
    child: Child,
    /// Where it listens, on the loopback.
    pub(crate) port: u16,
}

impl Server {
    /// The bare peer.
    pub(crate) async fn bare() -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["bare", "--secret", SECRET])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let stdout = child.stdout.take().context("no stdout")?;
        let line =
            BufReader::new(stdout).lines().next_line().await?.context("the bare server said nothing")?;
        Ok(Self { child, port: line.trim().parse()? })
    }

    /// `hilo serve` on a database; returns once it says that it is ready.
    pub(crate) async fn hilo(binary: &Path, database_url: &str, folder: &Path, jobs: bool) -> Result<Self> {
        let port = free_port()?;
        let log = std::fs::File::create(folder.join("hilo.log"))?;
        let child = Command::new(binary)
            .arg("serve")
            .env("DATABASE_URL", database_url)
            .env("HILO_DATA_DIR", folder)
            .env("HILO_LISTEN", format!("127.0.0.1:{port}"))
            .env("WHATSAPP_APP_SECRET", SECRET)
            .env("WHATSAPP_VERIFY_TOKEN", "bench")
            .env("WHATSAPP_ACCESS_TOKEN", "bench")
            .env("WHATSAPP_PHONE_NUMBER_ID", PHONE_NUMBER_ID)
            .env("WHATSAPP_WABA_ID", WABA_ID)
            .env("WHATSAPP_GRAPH_URL", "http://127.0.0.1:9")
            .env("JOB_RUNNER_ENABLED", if jobs { "true" } else { "false" })
            .env("RUST_LOG", "warn")
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("start {}", binary.display()))?;
        let mut server = Self { child, port };
        server.wait_until_alive().await?;
        Ok(server)
    }

    async fn wait_until_alive(&mut self) -> Result<()> {
        for _ in 0..600 {
            if let Some(status) = self.child.try_wait()? {
                bail!("hilo ended at once: {status}");
            }
            if get(self.port, "/healthz", "").await.is_ok_and(|(status, _)| status == 200) {
                return Ok(());
            }
            // A port that is not open yet gives no other signal.
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        bail!("hilo did not become ready")
    }

    /// Resident memory in megabytes.
    pub(crate) fn resident_mb(&self) -> Result<f64> {
        let pid = self.child.id().context("the process has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").trim().parse()?;
        Ok(kilobytes / 1024.0)
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) async fn stop(mut self) -> Result<()> {
        if let Some(pid) = self.child.id() {
            Command::new("kill").arg(pid.to_string()).status().await?;
        }
        self.child.wait().await?;
        Ok(())
    }
}

/// Runs a command of the binary with something on its standard input; gives its standard output as JSON.
pub(crate) async fn command(
    binary: &Path,
    database_url: &str,
    folder: &Path,
    arguments: &[&str],
    input: &str,
) -> Result<serde_json::Value> {
    let mut child = Command::new(binary)
        .args(arguments)
        .env("DATABASE_URL", database_url)
        .env("HILO_DATA_DIR", folder)
        .env("RUST_LOG", "warn")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    child.stdin.take().context("no stdin")?.write_all(input.as_bytes()).await?;
    let output = child.wait_with_output().await?;
    if !output.status.success() {
        bail!("hilo {} failed", arguments.join(" "));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// One request on a connection of its own; status and the whole answer.
pub(crate) async fn get(port: u16, path: &str, headers: &str) -> Result<(u16, String)> {
    let request =
        format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n{headers}connection: close\r\n\r\n");
    exchange(port, request.as_bytes()).await
}

/// The same for a request written by the caller, which must ask for the connection to be closed.
pub(crate) async fn exchange(port: u16, request: &[u8]) -> Result<(u16, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(request).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.get(9..12).context("no status")?.parse()?;
    Ok((status, answer))
}

fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
