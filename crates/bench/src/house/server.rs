//! Servers as processes of their own, and what the system says about their memory.

use super::{ACCESS_TOKEN, PHONE_NUMBER_ID, SECRET, WABA_ID};
use crate::http::{Connection, get};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// Nobody listens there.
const NOWHERE: &str = "http://127.0.0.1:9";

/// How a process is started.
#[derive(Clone, Copy)]
pub(crate) struct Launch<'a> {
    /// Whether it runs jobs.
    pub(crate) jobs: bool,
    /// Meta, if anything is to be sent.
    pub(crate) graph_url: &'a str,
}

impl Launch<'_> {
    /// Takes webhooks and answers browsers; nothing else happens.
    pub(crate) const IDLE: Self = Launch { jobs: false, graph_url: NOWHERE };
    /// Processes webhooks.
    pub(crate) const WORKING: Self = Launch { jobs: true, graph_url: NOWHERE };
}

/// A server; killed when dropped.
pub(crate) struct Server {
    child: Child,
    /// Where it listens, on the loopback.
    pub(crate) port: u16,
    /// From its start to its being ready.
    pub(crate) ready_ms: f64,
}

impl Server {
    /// The bare peer.
    pub(crate) async fn bare() -> Result<Self> {
        let began = Instant::now();
        let mut child = Command::new(std::env::current_exe()?)
            .args(["bare", "--secret", SECRET])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let stdout = child.stdout.take().context("no stdout")?;
        let line =
            BufReader::new(stdout).lines().next_line().await?.context("the bare server said nothing")?;
        Ok(Self { child, port: line.trim().parse()?, ready_ms: milliseconds(began) })
    }

    /// `hilo serve` on a database; returns once it says that it is ready.
    pub(super) async fn hilo(binary: &Path, url: &str, folder: &Path, launch: Launch<'_>) -> Result<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let log = std::fs::File::create(folder.join(format!("hilo-{port}.log")))?;
        let began = Instant::now();
        let child = Command::new(binary)
            .arg("serve")
            .env("DATABASE_URL", url)
            .env("HILO_DATA_DIR", folder)
            .env("HILO_LISTEN", format!("127.0.0.1:{port}"))
            .env("HILO_API_RATE_PER_MINUTE", "0")
            .env("HILO_DRAIN_DELAY_MS", "0")
            .env("WHATSAPP_APP_SECRET", SECRET)
            .env("WHATSAPP_VERIFY_TOKEN", "bench")
            .env("WHATSAPP_ACCESS_TOKEN", ACCESS_TOKEN)
            .env("WHATSAPP_PHONE_NUMBER_ID", PHONE_NUMBER_ID)
            .env("WHATSAPP_WABA_ID", WABA_ID)
            .env("WHATSAPP_GRAPH_URL", launch.graph_url)
            .env("JOB_RUNNER_ENABLED", if launch.jobs { "true" } else { "false" })
            .env("RUST_LOG", "warn")
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("start {}", binary.display()))?;
        let mut server = Self { child, port, ready_ms: 0.0 };
        server.wait_until_ready(launch.jobs).await?;
        server.ready_ms = milliseconds(began);
        Ok(server)
    }

    async fn wait_until_ready(&mut self, jobs: bool) -> Result<()> {
        // Where nobody runs jobs, Hilo is alive but says that it is not ready.
        let path = if jobs { "/readyz" } else { "/healthz" };
        let request = get(self.port, path, "");
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(60) {
            if let Some(status) = self.child.try_wait()? {
                bail!("hilo ended at once: {status}");
            }
            if let Ok(mut connection) = Connection::open(self.port).await
                && connection.exchange(&request).await.is_ok_and(|status| status == 200)
            {
                return Ok(());
            }
            // A port that is not open yet gives no other signal.
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        bail!("hilo did not become ready")
    }

    /// Resident memory in megabytes.
    pub(crate) fn resident_mb(&self) -> Result<f64> {
        self.memory("VmRSS:")
    }

    /// The most it ever was.
    pub(crate) fn peak_mb(&self) -> Result<f64> {
        self.memory("VmHWM:")
    }

    fn memory(&self, what: &str) -> Result<f64> {
        let pid = self.child.id().context("the process has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix(what)).context("no such line")?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").trim().parse()?;
        Ok(kilobytes / 1024.0)
    }

    /// A sample of its own metrics, by its whole name.
    pub(crate) async fn metric(&self, name: &str) -> Result<f64> {
        let mut connection = Connection::open(self.port).await?;
        let status = connection.exchange(&get(self.port, "/metrics", "")).await?;
        anyhow::ensure!(status == 200, "/metrics answered {status}");
        let text = connection.text();
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        Ok(line.map_or(Ok(0.0), |value| value.trim().parse())?)
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

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}
