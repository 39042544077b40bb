//! Conversations that already were: put on phones without webhooks, so that a demo starts with a past.

use super::{Body, ControlError};
use crate::Simulator;
use crate::customer::SimulatorError;
use crate::ids::Way;
use crate::state::{State, ThreadKey};
use crate::thread::{Author, Stage, ThreadMessage, preview};
use axum::Json;
use axum::extract::State as Shared;
use hilo_domain::clock::Millis;
use hilo_domain::phone::Phone;
use serde::Deserialize;
use serde_json::{Value, json};

/// The past of one conversation.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct History {
    /// The customer.
    pub phone: Phone,
    /// Their profile name.
    #[serde(default)]
    pub name: Option<String>,
    /// Which business number; the first one if not said.
    #[serde(default)]
    pub phone_number_id: Option<String>,
    /// What was said, oldest first.
    pub messages: Vec<HistoryMessage>,
}

/// One message of the past.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct HistoryMessage {
    /// Its `wamid…`; made up if not given.
    #[serde(default)]
    pub id: Option<String>,
    /// Who wrote it.
    pub author: Author,
    /// Unix milliseconds.
    pub at: Millis,
    /// Meta's `type`.
    #[serde(default = "text")]
    pub kind: String,
    /// What goes under the key named like the type; `{"body": text}` if not given.
    #[serde(default)]
    pub content: Option<Value>,
    /// The words, when there is no `content`.
    #[serde(default)]
    pub text: String,
    /// How far it came.
    #[serde(default = "read")]
    pub stage: Stage,
    /// The message it answers.
    #[serde(default)]
    pub context: Option<String>,
}

fn text() -> String {
    "text".to_owned()
}

const fn read() -> Stage {
    Stage::Read
}

impl Simulator {
    /// Puts a past conversation on a phone without telling anyone. Customers' messages open the 24-hour
    /// window as they would have. Returns the ids in order.
    ///
    /// # Errors
    /// When the business number is not hosted.
    pub fn seed_history(&self, history: History) -> Result<Vec<String>, SimulatorError> {
        let mut phone = self.phone(&history.phone);
        if let Some(id) = &history.phone_number_id {
            phone = phone.on(id);
        }
        let key = phone.key()?;
        if let Some(name) = &history.name {
            phone = phone.named(name);
        }
        let digits = phone.customer().phone.digits().to_owned();
        let mut state = self.lock();
        let ids = history.messages.into_iter().map(|m| remember(&mut state, &key, &digits, m)).collect();
        drop(state);
        phone.changed();
        Ok(ids)
    }
}

fn remember(state: &mut State, key: &ThreadKey, digits: &str, message: HistoryMessage) -> String {
    let way = match message.author {
        Author::Customer => Way::Inbound,
        Author::Business => Way::Outbound,
    };
    let id = message.id.unwrap_or_else(|| state.ids.message(digits, way));
    let content = message.content.unwrap_or_else(|| json!({ "body": message.text }));
    if message.author == Author::Customer {
        let thread = state.thread(key);
        thread.last_inbound = thread.last_inbound.max(Some(message.at));
    }
    let words = if message.text.is_empty() { preview(&message.kind, &content) } else { message.text };
    state.show(
        key,
        ThreadMessage {
            id: id.clone(),
            author: message.author,
            at: message.at,
            kind: message.kind,
            text: words,
            media_id: content["id"].as_str().map(str::to_owned),
            content,
            context: message.context,
            choices: Vec::new(),
            stage: message.stage,
            error: None,
            customer_reaction: None,
            business_reaction: None,
            edited: false,
            revoked: false,
        },
    );
    id
}

/// `POST /_sim/history`
pub(super) async fn seed(
    Shared(simulator): Shared<Simulator>,
    Body(history): Body<History>,
) -> Result<Json<Value>, ControlError> {
    Ok(Json(json!({ "ids": simulator.seed_history(history)? })))
}
