//! The binary itself, as a process that can be killed.

use super::house::Plan;
use secrecy::ExposeSecret;
use std::collections::VecDeque;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;
use tokio::sync::watch;

/// Lines of the log that are kept to be shown when a test fails.
const TAIL: usize = 40;

pub(crate) struct Child {
    process: tokio::process::Child,
    /// Where it listens.
    pub(crate) url: String,
    log: Log,
}

#[derive(Clone, Default)]
struct Log {
    tail: Arc<Mutex<VecDeque<String>>>,
    lines: Arc<watch::Sender<usize>>,
    messages: Arc<Mutex<Vec<serde_json::Value>>>,
}

impl Child {
    /// Starts `hilo serve` and waits until it listens.
    pub(crate) async fn start(plan: &Plan) -> Self {
        Self::start_with(plan, &[]).await
    }

    /// The same with more variables.
    pub(crate) async fn start_with(plan: &Plan, more: &[(&str, &str)]) -> Self {
        let mut process = command(plan).envs(more.iter().copied()).spawn().unwrap();
        let log = Log::default();
        let (lines, kept) = (BufReader::new(process.stderr.take().unwrap()).lines(), log.clone());
        tokio::spawn(kept.read(lines));
        let listening = log.message("listening").await;
        let url = listening["address"].as_str().expect("the address in the log").to_owned();
        Self { process, url, log }
    }

    /// Waits for a message in the log.
    pub(crate) async fn says(&self, message: &str) {
        self.log.message(message).await;
    }

    /// Ends it at once, as a power cut would.
    pub(crate) async fn kill(mut self) {
        self.process.start_kill().unwrap();
        self.process.wait().await.unwrap();
    }

    /// Asks it to stop.
    pub(crate) fn terminate(&self) {
        let id = self.process.id().expect("it still runs").to_string();
        let sent = std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for its end.
    pub(crate) async fn ended(mut self) -> ExitStatus {
        super::wait::patiently("the end of the process", self.process.wait()).await.unwrap()
    }
}

fn command(plan: &Plan) -> Command {
    let settings = plan.settings();
    let mut command = Command::new(env!("CARGO_BIN_EXE_hilo"));
    // Nothing of the machine's own settings.
    command.env_clear().env("HILO_LOG_FORMAT", "json").arg("serve");
    let secrets = [
        ("DATABASE_URL", &settings.database_url),
        ("WHATSAPP_VERIFY_TOKEN", &settings.whatsapp_verify_token),
        ("WHATSAPP_APP_SECRET", &settings.whatsapp_app_secret),
        ("WHATSAPP_ACCESS_TOKEN", &settings.whatsapp_access_token),
    ];
    for (name, secret) in secrets {
        command.envs(secret.as_ref().map(|secret| (name, secret.expose_secret())));
    }
    let plain = [
        ("HILO_LISTEN", &settings.listen),
        ("HILO_DATA_DIR", &settings.data_dir),
        ("WHATSAPP_PHONE_NUMBER_ID", &settings.whatsapp_phone_number_id),
        ("WHATSAPP_WABA_ID", &settings.whatsapp_waba_id),
        ("WHATSAPP_GRAPH_URL", &settings.whatsapp_graph_url),
        ("JOB_RUNNER_ENABLED", &settings.job_runner_enabled),
        ("JOB_RUNNER_INTERVAL_MS", &settings.job_runner_interval_ms),
        ("HILO_DRAIN_DELAY_MS", &settings.drain_delay_ms),
    ];
    for (name, value) in plain {
        command.envs(value.as_ref().map(|value| (name, value)));
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

impl Log {
    async fn read(self, mut lines: tokio::io::Lines<BufReader<tokio::process::ChildStderr>>) {
        while let Ok(Some(line)) = lines.next_line().await {
            if let Ok(message) = serde_json::from_str(&line) {
                self.messages.lock().unwrap().push(message);
            }
            let mut tail = self.tail.lock().unwrap();
            if tail.len() == TAIL {
                tail.pop_front();
            }
            tail.push_back(line);
            drop(tail);
            self.lines.send_modify(|lines| *lines += 1);
        }
    }

    async fn message(&self, wanted: &str) -> serde_json::Value {
        let mut lines = self.lines.subscribe();
        let found = async {
            loop {
                let found = {
                    let messages = self.messages.lock().unwrap();
                    messages.iter().find(|line| line["message"] == wanted).cloned()
                };
                if let Some(found) = found {
                    return found;
                }
                lines.changed().await.expect("the log goes on");
            }
        };
        match tokio::time::timeout(super::wait::PATIENCE, found).await {
            Ok(found) => found,
            Err(_) => panic!("{wanted:?} is not in the log: {:#?}", self.tail.lock().unwrap()),
        }
    }
}
