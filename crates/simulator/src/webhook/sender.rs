//! The lanes: each posts one webhook after the other, and puts back what was not answered with 200, later
//! and later.

use super::{Webhook, WebhookRecord};
use crate::event::{Event, Subject};
use crate::pending::Pending;
use crate::thread::Stage;
use crate::{Inner, Simulator};
use hilo_whatsapp::signature;
use std::sync::Weak;
use std::time::Duration;
use tokio::sync::mpsc;

/// A webhook, and the mark that something is still under way.
pub(crate) type Parcel = (Webhook, Pending);

/// No retry waits longer than this, in milliseconds.
const LONGEST_WAIT: u64 = 300_000;

/// Starts one task per receiver. They end when the last handle of the simulator is gone.
pub(crate) fn start_lanes(
    runtime: &tokio::runtime::Handle,
    inner: &Weak<Inner>,
    receivers: Vec<mpsc::UnboundedReceiver<Parcel>>,
) {
    for mut lane in receivers {
        let inner = inner.clone();
        runtime.spawn(async move {
            while let Some((webhook, pending)) = lane.recv().await {
                let Some(inner) = inner.upgrade() else { return };
                let simulator = Simulator { inner };
                if simulator.is_closed() {
                    return;
                }
                simulator.deliver(webhook, pending).await;
            }
        });
    }
}

/// Milliseconds to wait after so many failed tries: twice as long each time, up to [`LONGEST_WAIT`].
fn wait_before_retry(base_ms: u64, attempts: u32) -> u64 {
    base_ms.saturating_mul(1 << attempts.saturating_sub(1).min(20)).min(LONGEST_WAIT)
}

impl Simulator {
    async fn deliver(&self, mut webhook: Webhook, pending: Pending) {
        let Some(url) = self.lock().callback_url.clone() else { return };
        let status = self.post(&url, &webhook).await;
        webhook.attempts += 1;
        let acknowledged = status == Some(200);
        let given_up = !acknowledged && webhook.attempts > self.inner.config.retry_limit;
        if acknowledged || given_up {
            self.remember(WebhookRecord {
                subject: webhook.subject.clone(),
                attempts: webhook.attempts,
                status,
                at: self.now(),
                body: String::from_utf8_lossy(&webhook.body).into_owned(),
            });
        }
        if acknowledged {
            self.tick(&webhook.subject);
            self.tell(Event::WebhookAcknowledged { subject: webhook.subject, status: 200 });
            return;
        }
        self.tell(Event::WebhookFailed {
            subject: webhook.subject.clone(),
            status,
            attempt: webhook.attempts,
            given_up,
        });
        if !given_up {
            self.retry(webhook, pending);
        }
    }

    async fn post(&self, url: &str, webhook: &Webhook) -> Option<u16> {
        let mut request = self
            .inner
            .client
            .post(url)
            .timeout(Duration::from_millis(self.inner.config.webhook_timeout_ms))
            .header("content-type", "application/json")
            .header("user-agent", "facebookexternalua");
        let secret = &self.inner.config.app_secret;
        if !secret.is_empty() {
            request = request.header("x-hub-signature-256", signature::sign(secret, &webhook.body));
        }
        match request.body(webhook.body.clone()).send().await {
            Ok(response) => {
                let status = response.status().as_u16();
                // Reading the answer to its end lets the connection be used again.
                let _ = response.bytes().await;
                Some(status)
            }
            Err(error) => {
                tracing::debug!(%error, "the callback did not answer");
                None
            }
        }
    }

    /// Waits beside the lane, so that one refused webhook does not hold up the others.
    fn retry(&self, webhook: Webhook, pending: Pending) {
        let wait = wait_before_retry(self.inner.config.retry_base_ms, webhook.attempts);
        let simulator = self.clone();
        self.inner.runtime.spawn(async move {
            if simulator.pause(wait).await {
                simulator.enqueue(webhook);
            }
            drop(pending);
        });
    }

    /// The second tick on the customer's own message.
    fn tick(&self, subject: &Subject) {
        let Subject::Message { id, phone, .. } = subject else { return };
        let mut state = self.lock();
        if let Some(message) = state.message(id)
            && message.stage.may_become(Stage::Delivered)
        {
            message.stage = Stage::Delivered;
            drop(state);
            self.tell(Event::PhoneChanged { phone: phone.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_come_later_and_later_but_not_for_ever() {
        assert_eq!([1, 2, 3].map(|attempts| wait_before_retry(1_000, attempts)), [1_000, 2_000, 4_000]);
        assert_eq!(wait_before_retry(1_000, 40), LONGEST_WAIT);
        assert_eq!(wait_before_retry(u64::MAX, u32::MAX), LONGEST_WAIT);
    }
}
