//! Hilo as a process: started with a place to die at, killed, stopped and continued.

use super::House;
use super::plan::{NodePlan, command};
use super::said::Said;
use anyhow::{Context, Result, bail};
use std::fs::OpenOptions;
use std::process::{ExitStatus, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A node that is not there after this time does not come.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two questions to `/readyz`.
const ASK_EVERY: Duration = Duration::from_millis(5);

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
    /// Writes its log down, and ends with it.
    log: JoinHandle<()>,
}

impl Node {
    /// Starts one and waits until it listens.
    pub(crate) async fn start(house: &House, plan: &NodePlan) -> Result<Started> {
        let began = Instant::now();
        let mut child = command(house, plan).spawn().context("start hilo")?;
        let group = child.id().context("it ended at once")?.to_string();
        let stderr = child.stderr.take().context("no stderr")?;
        let (hears, mut said) = watch::channel(Said::default());
        let path = house.folder().join(format!("{}.log", plan.name));
        let log = tokio::spawn(async move {
            let file = OpenOptions::new().create(true).append(true).open(path);
            let Ok(mut file) = file.map(tokio::fs::File::from_std) else { return };
            let mut lines = BufReader::new(stderr).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                hears.send_modify(|said| said.hear(&line));
                drop(file.write_all(format!("{line}\n").as_bytes()).await);
            }
            drop(file.flush().await);
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
        Ok(Started::Ready(Box::new(Self { child, group, url: plan.url(), began, said, log })))
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
        self.is_written_down().await
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) async fn terminate(mut self) -> Result<()> {
        self.signal("TERM").await?;
        tokio::time::timeout(PATIENCE, self.child.wait()).await.context("it does not stop")??;
        self.is_written_down().await
    }

    /// Everything it said is in its log.
    async fn is_written_down(&mut self) -> Result<()> {
        tokio::time::timeout(PATIENCE, &mut self.log).await.context("its log does not end")??;
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

    /// How often it has said that the disk refuses something.
    pub(crate) fn disk_errors(&self) -> u64 {
        self.said.borrow().disk_errors
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
