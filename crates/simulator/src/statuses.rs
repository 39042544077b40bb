//! The life of a message after it was accepted: sent, delivered, read or failed, each told by a webhook, in
//! the order and at the time the faults leave them.

use crate::Simulator;
use crate::event::{Event, Subject};
use crate::state::State;
use crate::thread::Stage;
use crate::webhook::{Webhook, payload};

/// What was decided about a message when it was accepted.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Plan {
    /// It fails with this code.
    pub(crate) failure: Option<u32>,
    /// Statuses are told last one first.
    pub(crate) reversed: bool,
    /// Milliseconds before the first status, on top of the usual.
    pub(crate) extra_ms: u64,
}

impl Simulator {
    /// Walks a message through its stages, in the background.
    pub(crate) fn follow(&self, id: String, plan: Plan) {
        let simulator = self.clone();
        let pending = self.pending();
        self.inner.runtime.spawn(async move {
            simulator.walk(&id, plan).await;
            drop(pending);
        });
    }

    async fn walk(&self, id: &str, plan: Plan) {
        let delays = self.inner.config.delays;
        if !self.pause(plan.extra_ms.saturating_add(delays.sent_ms)).await {
            return;
        }
        if let Some(code) = plan.failure {
            let mut state = self.lock();
            if let Some(message) = state.accepted(id) {
                message.error = Some(code);
            }
            let webhook = self.advance(&mut state, id, Stage::Failed);
            self.release(&mut state, webhook);
            return;
        }
        if plan.reversed {
            self.walk_backwards(id);
            return;
        }
        self.reach(id, Stage::Sent);
        if self.blocked(id) || !self.pause(delays.delivered_ms).await {
            return;
        }
        if self.reach(id, Stage::Delivered) && self.pause(delays.read_ms).await {
            self.reach(id, Stage::Read);
        }
    }

    /// Lets the stages happen and tells them last one first.
    fn walk_backwards(&self, id: &str) {
        let blocked = self.blocked(id);
        let mut state = self.lock();
        let mut webhooks = vec![self.advance(&mut state, id, Stage::Sent)];
        if !blocked {
            webhooks.push(self.advance(&mut state, id, Stage::Delivered));
            if seen(&mut state, id) {
                webhooks.push(self.advance(&mut state, id, Stage::Read));
            }
        }
        for webhook in webhooks.into_iter().rev() {
            self.release(&mut state, webhook);
        }
    }

    /// Brings a message to a stage and tells it. Returns whether its reader is looking.
    pub(crate) fn reach(&self, id: &str, stage: Stage) -> bool {
        let mut state = self.lock();
        let webhook = self.advance(&mut state, id, stage);
        self.release(&mut state, webhook);
        seen(&mut state, id)
    }

    fn blocked(&self, id: &str) -> bool {
        let mut state = self.lock();
        let Some(phone) = state.accepted(id).map(|message| message.to.clone()) else { return true };
        state.customer(&phone).blocked
    }

    /// Notes the stage everywhere and writes its webhook; `None` when the message is further already.
    pub(crate) fn advance(&self, state: &mut State, id: &str, stage: Stage) -> Option<Webhook> {
        let message = state.accepted(id)?;
        if !message.stage.may_become(stage) {
            return None;
        }
        message.stage = stage;
        let message = message.clone();
        if let Some(shown) = state.message(id) {
            shown.stage = stage;
            shown.error = message.error;
        }
        let phone = message.to.clone();
        self.tell(Event::PhoneChanged { phone: phone.clone() });
        let number = self.number(&message.phone_number_id)?;
        let customer = state.customer(&phone);
        let body = payload::status(number, customer, &message, stage, self.now());
        let phone_number_id = message.phone_number_id;
        Some(Webhook::new(Subject::Status { id: id.to_owned(), stage, phone, phone_number_id }, &body))
    }

    /// Hands a status to the queue, or keeps it back.
    pub(crate) fn release(&self, state: &mut State, webhook: Option<Webhook>) {
        let Some(webhook) = webhook else { return };
        let Subject::Status { id, stage, phone, .. } = webhook.subject.clone() else { return };
        if state.accepted(&id).is_some_and(|message| message.withheld) {
            state.held.push(webhook);
            self.tell(Event::StatusWithheld { id, phone, stage });
        } else {
            self.queue(state, webhook);
            self.tell(Event::StatusSent { id, phone, stage });
        }
    }

    /// Sends the statuses that were kept back by `withheld_statuses`, in their order, and returns how many.
    /// The fault itself stays as it is.
    pub fn release_statuses(&self) -> usize {
        let mut state = self.lock();
        let held = std::mem::take(&mut state.held);
        let count = held.len();
        for message in &mut state.accepted {
            message.withheld = false;
        }
        for webhook in held {
            self.release(&mut state, Some(webhook));
        }
        count
    }
}

/// Whether the owner of the phone is looking at this delivered message.
fn seen(state: &mut State, id: &str) -> bool {
    let auto_read = state.auto_read;
    let Some(message) = state.accepted(id) else { return false };
    if message.stage != Stage::Delivered {
        return false;
    }
    let phone = message.to.clone();
    auto_read || state.customer(&phone).open
}
