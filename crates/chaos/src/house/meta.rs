//! The stand-in for Meta: in this process, so that no kill reaches it, and reached over HTTP like the real one. What it
//! takes it remembers, and announces; the announcement is written into the ledger afterwards.

use crate::ledger::{Entry, Ledger};
use anyhow::Result;
use hilo_domain::clock::SystemClock;
use hilo_simulator::{AcceptedMessage, BusinessNumber, Config, Event, Simulator, StatusDelays};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};
use tokio::task::JoinHandle;

/// Key of the signatures.
pub(crate) const SECRET: &str = "chaos-app-secret";
/// The number that customers write to.
pub(crate) const PHONE_NUMBER_ID: &str = "100000000000001";
/// Its account.
pub(crate) const WABA_ID: &str = "200000000000001";
/// What Meta shows when it asks for the first time.
pub(crate) const VERIFY_TOKEN: &str = "chaos-verify-token";
/// What Hilo must show.
pub(crate) const ACCESS_TOKEN: &str = "chaos-access-token";

/// Until what was announced is in the ledger.
const WRITTEN: Duration = Duration::from_secs(5);

/// A stand-in that runs.
pub(crate) struct Meta {
    pub(crate) simulator: Simulator,
    /// For `WHATSAPP_GRAPH_URL`.
    pub(crate) url: String,
    serving: JoinHandle<()>,
    noting: JoinHandle<()>,
    noted: watch::Receiver<usize>,
}

impl Meta {
    pub(crate) async fn start(seed: u64, ledger: Ledger) -> Result<Self> {
        let config = Config {
            app_secret: SECRET.to_owned(),
            verify_token: VERIFY_TOKEN.to_owned(),
            access_token: ACCESS_TOKEN.to_owned(),
            numbers: vec![BusinessNumber {
                phone_number_id: PHONE_NUMBER_ID.to_owned(),
                waba_id: WABA_ID.to_owned(),
                display_phone_number: "5491155550100".to_owned(),
                name: "Chaos".to_owned(),
            }],
            delays: StatusDelays { sent_ms: 0, delivered_ms: 3, read_ms: 3 },
            auto_read: true,
            // Hilo is away for a moment, again and again: nothing may be given up for that.
            retry_base_ms: 20,
            retry_limit: 60,
            webhook_timeout_ms: 3_000,
            webhook_lanes: 8,
            ..Config::default()
        };
        let simulator = Simulator::new(config, Arc::new(SystemClock), seed);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let server = simulator.clone();
        let serving = tokio::spawn(async move {
            if let Err(error) = server.serve(listener, std::future::pending()).await {
                eprintln!("the stand-in for Meta ended: {error}");
            }
        });
        let (notes, noted) = watch::channel(0);
        let noting = tokio::spawn(note(simulator.subscribe(), ledger, notes));
        Ok(Self { simulator, url, serving, noting, noted })
    }

    /// Where statuses go.
    pub(crate) fn call_back_at(&self, base_url: &str) {
        self.simulator.set_callback(Some(format!("{base_url}/api/webhooks/whatsapp")));
    }

    /// Waits until every status is told, at most so long. Withheld ones do not count.
    pub(crate) async fn settled(&self, at_most: Duration) -> bool {
        tokio::time::timeout(at_most, self.simulator.settled()).await.is_ok()
    }

    /// What it has taken, as it remembers it, once all of that has had the time to be written into the ledger too.
    pub(crate) async fn accepted(&self) -> Vec<AcceptedMessage> {
        let accepted = self.simulator.accepted();
        let mut noted = self.noted.clone();
        let written = noted.wait_for(|count| *count >= accepted.len());
        // Whoever compares the two sees what is missing.
        drop(tokio::time::timeout(WRITTEN, written).await);
        accepted
    }

    pub(crate) async fn stop(self) {
        self.simulator.close();
        self.serving.abort();
        self.noting.abort();
        drop(self.serving.await);
    }
}

/// Writes down what was accepted.
async fn note(mut events: broadcast::Receiver<Event>, ledger: Ledger, noted: watch::Sender<usize>) {
    loop {
        match events.recv().await {
            Ok(Event::Accepted { id, tracker, .. }) => {
                if ledger.write(&Entry::Accepted { id, tracker }).await.is_err() {
                    return;
                }
                noted.send_modify(|count| *count += 1);
            }
            Ok(_) => {}
            Err(RecvError::Lagged(missed)) => {
                eprintln!("{missed} events of the stand-in went by: the ledger is not complete");
            }
            Err(RecvError::Closed) => return,
        }
    }
}
