//! Agents who answer over REST. An answer that is lost is asked for again with the same `Idempotency-Key`, as the
//! composer does it; what was taken in goes into the ledger.

use super::Address;
use crate::house::House;
use crate::ledger::{Entry, Ledger};
use anyhow::Result;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::watch;

/// Between two tries.
const PAUSE: Duration = Duration::from_millis(25);
const PATIENCE: Duration = Duration::from_secs(5);

/// Everyone who answers.
pub(crate) struct Agents {
    desk: Arc<Desk>,
    answers: AtomicU64,
}

struct Desk {
    http: reqwest::Client,
    address: Address,
    ledger: Ledger,
    token: String,
    under_way: watch::Sender<usize>,
    /// Refused for good, because the customer's message was not there yet.
    refused: AtomicU64,
    /// Tries without an answer, or with one that asks for another try.
    failed: AtomicU64,
}

impl Agents {
    pub(crate) fn new(house: &House, address: Address) -> Result<Self> {
        let desk = Desk {
            http: reqwest::Client::builder().no_proxy().timeout(PATIENCE).build()?,
            address,
            ledger: house.ledger.clone(),
            token: house.token.clone(),
            under_way: watch::Sender::new(0),
            refused: AtomicU64::new(0),
            failed: AtomicU64::new(0),
        };
        Ok(Self { desk: Arc::new(desk), answers: AtomicU64::new(0) })
    }

    /// Answers a customer, in words that no other answer has.
    pub(crate) fn answer(&self, phone: &str) {
        let number = self.answers.fetch_add(1, Ordering::Relaxed);
        let (desk, phone) = (self.desk.clone(), phone.to_owned());
        desk.under_way.send_modify(|count| *count += 1);
        tokio::spawn(async move {
            desk.answer(number, &phone).await;
            desk.under_way.send_modify(|count| *count -= 1);
        });
    }

    /// Waits until every answer was taken in or refused.
    pub(crate) async fn done(&self) {
        // Fails only without a sender, and this is one.
        drop(self.desk.under_way.subscribe().wait_for(|count| *count == 0).await);
    }

    /// Tries that failed.
    pub(crate) fn failed(&self) -> u64 {
        self.desk.failed.load(Ordering::Relaxed)
    }

    /// Answers that came too early for their customer's message.
    pub(crate) fn refused(&self) -> u64 {
        self.desk.refused.load(Ordering::Relaxed)
    }
}

impl Desk {
    async fn answer(&self, number: u64, phone: &str) {
        let text = format!("Respuesta {number}");
        loop {
            match self.post(number, phone, &text).await {
                Some((202, body)) => {
                    let message_id = body["messageLogId"].as_str().unwrap_or_default().to_owned();
                    let entry = Entry::Queued { message_id, text };
                    if let Err(error) = self.ledger.write(&entry).await {
                        eprintln!("{error:#}");
                    }
                    return;
                }
                Some((422, _)) => {
                    self.refused.fetch_add(1, Ordering::Relaxed);
                    return;
                }
                Some((status, body)) if (400..500).contains(&status) && status != 409 && status != 429 => {
                    eprintln!("an answer was refused with {status}: {body}");
                    self.refused.fetch_add(1, Ordering::Relaxed);
                    return;
                }
                _ => {
                    self.failed.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    async fn post(&self, number: u64, phone: &str, text: &str) -> Option<(u16, Value)> {
        let url = self.address.borrow().clone();
        if url.is_empty() {
            return None;
        }
        let request = self
            .http
            .post(format!("{url}/api/integrations/whatsapp/send"))
            .bearer_auth(&self.token)
            .header("idempotency-key", format!("chaos-{number}"))
            .json(&json!({ "toPhone": format!("+{phone}"), "text": text }));
        let answer = request.send().await.ok()?;
        let status = answer.status().as_u16();
        Some((status, answer.json().await.unwrap_or_default()))
    }
}
