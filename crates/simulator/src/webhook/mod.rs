//! From something that happened to a signed body that the callback has answered with 200.

mod callback;
pub(crate) mod payload;
mod sender;

pub use callback::CallbackError;
pub(crate) use sender::{Parcel, start_lanes};

use crate::Simulator;
use crate::event::{Event, Subject};
use crate::faults::{FaultKind, Occasion, Route};
use crate::state::State;
use bytes::Bytes;
use hilo_domain::clock::Millis;
use serde::Serialize;
use serde_json::Value;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// How many answered webhooks are remembered; older ones are forgotten.
const REMEMBERED: usize = 10_000;

/// A webhook on its way.
#[derive(Clone)]
pub(crate) struct Webhook {
    pub(crate) subject: Subject,
    pub(crate) body: Bytes,
    /// Tries so far.
    pub(crate) attempts: u32,
}

/// A webhook that has come to its end: answered with 200, or given up.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WebhookRecord {
    /// What it was about.
    pub subject: Subject,
    /// Tries it took.
    pub attempts: u32,
    /// The last HTTP status, if there was any answer.
    pub status: Option<u16>,
    /// When it ended.
    pub at: Millis,
    /// What was posted.
    pub body: String,
}

impl Webhook {
    pub(crate) fn new(subject: Subject, body: &Value) -> Self {
        Self { subject, body: payload::encode(body), attempts: 0 }
    }
}

impl Simulator {
    /// Posts any JSON to the callback, signed like a real webhook.
    pub fn post_webhook(&self, body: &Value) {
        let mut state = self.lock();
        self.queue(&mut state, Webhook::new(Subject::Raw, body));
    }

    /// The webhooks that were answered or given up, oldest first (the last 10 000).
    #[must_use]
    pub fn webhooks(&self) -> Vec<WebhookRecord> {
        self.lock().webhooks.iter().cloned().collect()
    }

    /// Puts a webhook into its customer's lane, as often as the faults say.
    pub(crate) fn queue(&self, state: &mut State, webhook: Webhook) {
        if state.callback_url.is_none() {
            tracing::debug!(subject = ?webhook.subject, "no callback: webhook dropped");
            return;
        }
        let (number, phone) = scope(&webhook.subject);
        let occasion = Occasion { route: Route::Messages, phone_number_id: number, phone };
        let wanted = |kind: &FaultKind| matches!(kind, FaultKind::DuplicatedWebhooks { .. });
        let times = match self.strike(state, &occasion, wanted) {
            Some(FaultKind::DuplicatedWebhooks { times }) => times,
            _ => 1,
        };
        for _ in 0..times {
            self.enqueue(webhook.clone());
        }
    }

    fn enqueue(&self, webhook: Webhook) {
        let lanes = &self.inner.lanes;
        let mut hasher = DefaultHasher::new();
        scope(&webhook.subject).1.hash(&mut hasher);
        let lane = usize::try_from(hasher.finish() % lanes.len() as u64).unwrap_or_default();
        let pending = self.pending();
        if lanes[lane].send((webhook, pending)).is_err() {
            tracing::debug!("the simulator is closing: webhook dropped");
        }
    }

    /// Takes a fault if one strikes here, and says so if it was its last time.
    pub(crate) fn strike(
        &self,
        state: &mut State,
        occasion: &Occasion<'_>,
        wanted: impl Fn(&FaultKind) -> bool,
    ) -> Option<FaultKind> {
        let before = state.faults.all().len();
        let kind = state.faults.take(occasion, wanted);
        if state.faults.all().len() != before {
            self.tell(Event::FaultsChanged);
        }
        kind
    }

    fn remember(&self, record: WebhookRecord) {
        let mut state = self.lock();
        if state.webhooks.len() == REMEMBERED {
            state.webhooks.pop_front();
        }
        state.webhooks.push_back(record);
    }
}

fn scope(subject: &Subject) -> (Option<&str>, Option<&hilo_domain::phone::Phone>) {
    match subject {
        Subject::Message { phone, phone_number_id, .. } | Subject::Status { phone, phone_number_id, .. } => {
            (Some(phone_number_id), Some(phone))
        }
        // All in one lane, so that the news of a template keep their order.
        Subject::Template { .. } | Subject::Raw => (None, None),
    }
}
