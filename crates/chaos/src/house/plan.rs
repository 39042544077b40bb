//! How a node is started: where it listens, what it dies of, and with which settings.

use super::{ACCESS_TOKEN, House, LEASE_MS, PHONE_NUMBER_ID, SECRET, VERIFY_TOKEN, WABA_ID};
use anyhow::Result;
use hilo_store::failpoint::Failpoint;
use std::path::PathBuf;
use std::process::Stdio;
use tokio::process::Command;

/// How a node is started.
#[derive(Clone, Default)]
pub(crate) struct NodePlan {
    /// Where it listens; the same after a restart.
    pub(crate) port: u16,
    /// Tells apart the logs of several nodes.
    pub(crate) name: &'static str,
    /// Where it dies, and the how manieth time it passes there.
    pub(crate) dies_at: Option<(Failpoint, u64)>,
    /// The system call in which it dies, and the how manieth of these.
    pub(crate) dies_in: Option<(&'static str, u64)>,
    /// System calls that fail.
    pub(crate) fails_in: Option<Refusal>,
    /// Where its writes to files are recorded.
    pub(crate) record: Option<PathBuf>,
    /// How long it holds a job without a sign of life, instead of [`LEASE_MS`].
    pub(crate) lease_ms: Option<u64>,
    /// More settings.
    pub(crate) environment: Vec<(&'static str, String)>,
}

impl NodePlan {
    /// A node on a free port.
    pub(crate) fn new(name: &'static str) -> Result<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        Ok(Self { port, name, ..Self::default() })
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// System calls that the system refuses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal {
    /// Which, with commas between them.
    pub(crate) calls: &'static str,
    /// The error's name.
    pub(crate) error: &'static str,
    /// From the how manieth of each on; each thread counts for itself.
    pub(crate) from: usize,
}

/// The command that starts it, under strace where system calls are watched.
pub(super) fn command(house: &House, plan: &NodePlan) -> Command {
    let injected = match (plan.dies_in, plan.fails_in) {
        (Some((call, count)), _) => Some((call, format!("inject={call}:signal=KILL:when={count}+"))),
        (None, Some(Refusal { calls, error, from })) => {
            Some((calls, format!("inject={calls}:error={error}:when={from}+")))
        }
        (None, None) => None,
    };
    let mut command = match injected {
        None => match &plan.record {
            None => Command::new(&house.hilo),
            Some(path) => {
                let mut command = Command::new("strace");
                let calls = "trace=pwrite64,fdatasync,fsync,ftruncate";
                command.args(["-f", "-qq", "-ttt", "-y", "-xx", "-s", "70000", "-e", calls, "-o"]).arg(path);
                command.arg(&house.hilo);
                command
            }
        },
        Some((call, inject)) => {
            let mut command = Command::new("strace");
            command.args(["-f", "-qq", "-o", "/dev/null", "-e"]).arg(format!("trace={call}"));
            command.args(["-e", &inject]).arg(&house.hilo);
            command
        }
    };
    command
        .arg("serve")
        .env("DATABASE_URL", &house.database.url)
        .env("HILO_DATA_DIR", house.data())
        .env("HILO_LISTEN", format!("127.0.0.1:{}", plan.port))
        .env("HILO_LOG_FORMAT", "json")
        .env("HILO_API_RATE_PER_MINUTE", "0")
        .env("HILO_DRAIN_DELAY_MS", "200")
        .env("WHATSAPP_APP_SECRET", SECRET)
        .env("WHATSAPP_VERIFY_TOKEN", VERIFY_TOKEN)
        .env("WHATSAPP_ACCESS_TOKEN", ACCESS_TOKEN)
        .env("WHATSAPP_PHONE_NUMBER_ID", PHONE_NUMBER_ID)
        .env("WHATSAPP_WABA_ID", WABA_ID)
        .env("WHATSAPP_GRAPH_URL", &house.meta.url)
        .env("JOB_RUNNER_ENABLED", "true")
        .env("JOB_RUNNER_LEASE_MS", plan.lease_ms.unwrap_or(LEASE_MS).to_string())
        .env("RUST_LOG", "info")
        .env_remove("HILO_FAILPOINT")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true);
    if let Some((place, count)) = plan.dies_at {
        command.env("HILO_FAILPOINT", format!("{}:{count}", place.name()));
    }
    for (name, value) in &plan.environment {
        command.env(name, value);
    }
    command
}
