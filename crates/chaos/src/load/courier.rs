//! Delivers webhooks as Meta does: again and again until the answer is 200, some of them once more after that. What is
//! acknowledged goes into the ledger.

use super::Address;
use super::customers::Webhook;
use crate::ledger::{Entry, Ledger};
use crate::proof::power::now;
use crate::seed::Choices;
use anyhow::Result;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex as AsyncMutex, mpsc, watch};

/// Connections at once, unless there is a storm.
pub(crate) const LANES: usize = 24;
/// Between two tries; Meta waits longer.
const PAUSE: Duration = Duration::from_millis(15);
/// An answer that has not come by then does not come.
const PATIENCE: Duration = Duration::from_secs(5);
/// Of a hundred that were acknowledged, so many come again.
const AGAIN_PERCENT: u32 = 10;

/// What deliveries came to.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Answered 200.
    pub(crate) acknowledged: AtomicU64,
    /// Answered with something else, or not at all.
    pub(crate) refused: AtomicU64,
}

/// Takes webhooks and delivers them.
pub(crate) struct Courier {
    queue: mpsc::UnboundedSender<Webhook>,
    under_way: Arc<watch::Sender<usize>>,
    pub(crate) tally: Arc<Tally>,
    times: Arc<Mutex<Vec<f64>>>,
}

#[derive(Clone)]
struct Lane {
    http: reqwest::Client,
    address: Address,
    ledger: Ledger,
    queue: mpsc::UnboundedSender<Webhook>,
    under_way: Arc<watch::Sender<usize>>,
    tally: Arc<Tally>,
    choices: Arc<Mutex<Choices>>,
    times: Arc<Mutex<Vec<f64>>>,
}

impl Courier {
    pub(crate) fn start(ledger: Ledger, address: Address, seed: u64, lanes: usize) -> Result<Self> {
        let (queue, waiting) = mpsc::unbounded_channel();
        let waiting = Arc::new(AsyncMutex::new(waiting));
        let lane = Lane {
            http: reqwest::Client::builder().no_proxy().timeout(PATIENCE).build()?,
            address,
            ledger,
            queue: queue.clone(),
            under_way: Arc::new(watch::Sender::new(0)),
            tally: Arc::default(),
            choices: Arc::new(Mutex::new(Choices::of(seed, "courier"))),
            times: Arc::default(),
        };
        for _ in 0..lanes {
            let (lane, waiting) = (lane.clone(), waiting.clone());
            tokio::spawn(async move {
                loop {
                    let next = waiting.lock().await.recv().await;
                    let Some(webhook) = next else { return };
                    lane.deliver(webhook).await;
                }
            });
        }
        Ok(Self { queue, under_way: lane.under_way, tally: lane.tally, times: lane.times })
    }

    /// Puts one on its way.
    pub(crate) fn send(&self, webhook: Webhook) {
        self.under_way.send_modify(|count| *count += 1);
        // The lanes live as long as this.
        drop(self.queue.send(webhook));
    }

    /// How many answers were timed so far.
    pub(crate) fn times(&self) -> usize {
        self.times.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Milliseconds of the answers since then.
    pub(crate) fn times_since(&self, from: usize) -> Vec<f64> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)[from..].to_vec()
    }

    /// Waits until all of them are acknowledged.
    pub(crate) async fn delivered(&self) {
        // Fails only without a sender, and this is one.
        drop(self.under_way.subscribe().wait_for(|count| *count == 0).await);
    }
}

impl Lane {
    async fn deliver(&self, webhook: Webhook) {
        let began = Instant::now();
        if !self.post(&webhook).await {
            self.tally.refused.fetch_add(1, Ordering::Relaxed);
            // Beside the lane: one that is refused must not keep the others waiting.
            let lane = self.clone();
            tokio::spawn(async move {
                tokio::time::sleep(PAUSE).await;
                drop(lane.queue.send(webhook));
            });
            return;
        }
        let at = now();
        let millis = began.elapsed().as_secs_f64() * 1000.0;
        self.times.lock().unwrap_or_else(PoisonError::into_inner).push(millis);
        self.tally.acknowledged.fetch_add(1, Ordering::Relaxed);
        let messages = webhook.messages.iter().map(|message| message.id.clone()).collect();
        if let Err(error) = self.ledger.write(&Entry::Acknowledged { messages, at }).await {
            eprintln!("{error:#}");
        }
        let again = self.choices.lock().unwrap_or_else(PoisonError::into_inner).percent(AGAIN_PERCENT);
        if again {
            drop(self.queue.send(webhook));
        } else {
            self.under_way.send_modify(|count| *count -= 1);
        }
    }

    async fn post(&self, webhook: &Webhook) -> bool {
        let url = self.address.borrow().clone();
        if url.is_empty() {
            return false;
        }
        let request = self
            .http
            .post(format!("{url}/api/webhooks/whatsapp"))
            .header("content-type", "application/json")
            .header("x-hub-signature-256", &webhook.signature)
            .body(webhook.body.clone());
        match request.send().await {
            Ok(answer) => answer.status() == 200,
            Err(_) => false,
        }
    }
}
