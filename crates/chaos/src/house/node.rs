//! Hilo as a process: started with a place to die at, killed, stopped and continued.

use super::{ACCESS_TOKEN, House, LEASE_MS, PHONE_NUMBER_ID, SECRET, VERIFY_TOKEN, WABA_ID};
use anyhow::{Context, Result, bail};
use hilo_store::failpoint::Failpoint;
use std::fs::OpenOptions;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::watch;

/// A node that is not there after this time does not come.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two questions to `/readyz`.
const ASK_EVERY: Duration = Duration::from_millis(5);
/// What a node says when the holder of a job has lost it: at a heartbeat, or as the reason why an end was not written.
const LOST: &str = "another node has taken this job over";
/// What it says when somebody wanted to write the end of a job all the same, and its fence did not let him.
const REJECTED: &str = "a job's end was not written";

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
    /// The system call that fails, with which error, from the how manieth to the how manieth.
    pub(crate) fails_in: Option<(&'static str, &'static str, usize, usize)>,
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

/// How a start ended.
pub(crate) enum Started {
    Ready(Box<Node>),
    /// It ended before it listened, and so: the place to die at was met by work that had waited.
    Died(ExitStatus),
}

/// A process that runs.
pub(crate) struct Node {
    child: Child,
    group: String,
    pub(crate) url: String,
    /// When its process was started.
    began: Instant,
    said: watch::Receiver<Said>,
}

/// What its log has said so far.
#[derive(Clone, Copy, Default)]
struct Said {
    listens: bool,
    /// Ends of jobs that came too late and were rejected by their fence.
    rejected: u64,
    /// Heartbeats for jobs that another node had taken over.
    lost: u64,
}

impl Said {
    fn hear(&mut self, line: &str) {
        self.listens |= line.contains("\"listening\"");
        if line.contains(LOST) {
            let count = if line.contains(REJECTED) { &mut self.rejected } else { &mut self.lost };
            *count += 1;
        }
    }
}

impl Node {
    /// Starts one and waits until it listens.
    pub(crate) async fn start(house: &House, plan: &NodePlan) -> Result<Started> {
        let began = Instant::now();
        let mut child = command(house, plan).spawn().context("start hilo")?;
        let group = child.id().context("it ended at once")?.to_string();
        let stderr = child.stderr.take().context("no stderr")?;
        let (hears, mut said) = watch::channel(Said::default());
        let log = house.folder().join(format!("{}.log", plan.name));
        tokio::spawn(async move {
            let file = OpenOptions::new().create(true).append(true).open(log);
            let Ok(mut file) = file.map(tokio::fs::File::from_std) else { return };
            let mut lines = BufReader::new(stderr).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                hears.send_modify(|said| said.hear(&line));
                drop(file.write_all(format!("{line}\n").as_bytes()).await);
            }
        });
        // The channel closes with the log, and the log with the process.
        match tokio::time::timeout(PATIENCE, said.wait_for(|said| said.listens)).await {
            Ok(Ok(_)) => {}
            Ok(Err(_)) => {
                let status = child.wait().await?;
                if plan.dies_at.is_none() && plan.dies_in.is_none() && plan.fails_in.is_none() {
                    bail!("hilo ended at once: {status}; see its log");
                }
                return Ok(Started::Died(status));
            }
            Err(_) => bail!("hilo does not listen after {} s", PATIENCE.as_secs()),
        }
        Ok(Started::Ready(Box::new(Self { child, group, url: plan.url(), began, said })))
    }

    /// Starts one that is not meant to die.
    pub(crate) async fn start_well(house: &House, plan: &NodePlan) -> Result<Self> {
        match Self::start(house, plan).await? {
            Started::Ready(node) => Ok(*node),
            Started::Died(status) => bail!("hilo died at its start: {status}"),
        }
    }

    /// Waits for its end, at most so long; says how it ended.
    pub(crate) async fn ends_within(&mut self, time: Duration) -> Option<ExitStatus> {
        tokio::time::timeout(time, self.child.wait()).await.ok()?.ok()
    }

    /// Asks `/readyz` until it says 200, at most so long or until its end. From the start of the process to that answer.
    pub(crate) async fn ready_within(&mut self, time: Duration) -> Option<Duration> {
        let url = self.url.clone();
        let ready = async {
            while readiness(&url).await != Some(200) {
                tokio::time::sleep(ASK_EVERY).await;
            }
        };
        tokio::select! {
            _ = self.child.wait() => None,
            ready = tokio::time::timeout(time, ready) => ready.ok().map(|()| self.began.elapsed()),
        }
    }

    /// Ends it at once, as a power cut would.
    pub(crate) async fn kill(mut self) -> Result<()> {
        self.signal("KILL").await?;
        self.child.wait().await?;
        Ok(())
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) async fn terminate(mut self) -> Result<()> {
        self.signal("TERM").await?;
        tokio::time::timeout(PATIENCE, self.child.wait()).await.context("it does not stop")??;
        Ok(())
    }

    /// Sends a signal to it and to what watches its system calls. It may have ended already.
    pub(crate) async fn signal(&self, name: &str) -> Result<()> {
        let group = format!("-{}", self.group);
        Command::new("kill").args([&format!("-{name}"), "--", &group]).stderr(Stdio::null()).status().await?;
        Ok(())
    }

    /// How many ends of jobs came too late and were rejected by their fence so far.
    pub(crate) fn rejected(&self) -> u64 {
        self.said.borrow().rejected
    }

    /// How many heartbeats were for jobs that another node had taken over.
    pub(crate) fn lost(&self) -> u64 {
        self.said.borrow().lost
    }

    /// Resident memory in megabytes.
    pub(crate) fn resident_mb(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.group))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").trim().parse()?;
        Ok(kilobytes / 1024.0)
    }

    /// What it calls itself in the leases.
    pub(crate) async fn id(&self) -> Result<String> {
        let answer: serde_json::Value = reqwest::get(format!("{}/readyz", self.url)).await?.json().await?;
        let nodes = answer["nodes"].as_array().context("no nodes")?;
        let own = nodes.iter().find(|node| node["self"] == true).context("it does not know itself")?;
        Ok(own["id"].as_str().context("no id")?.to_owned())
    }
}

/// What `/readyz` answers at the moment; nothing when nobody answers.
pub(crate) async fn readiness(url: &str) -> Option<u16> {
    static HTTP: OnceLock<reqwest::Client> = OnceLock::new();
    // Each question over a connection of its own: one that was kept may belong to a node that was killed.
    let client = || {
        let client = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0);
        client.timeout(Duration::from_secs(5)).build().unwrap_or_default()
    };
    let asked = HTTP.get_or_init(client).get(format!("{url}/readyz")).send().await;
    Some(asked.ok()?.status().as_u16())
}

fn command(house: &House, plan: &NodePlan) -> Command {
    let injected = match (plan.dies_in, plan.fails_in) {
        (Some((call, count)), _) => Some((call, format!("inject={call}:signal=KILL:when={count}+"))),
        (None, Some((call, error, from, to))) => {
            Some((call, format!("inject={call}:error={error}:when={from}..{to}")))
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
