//! A customer's message: shown on the phone, opening the 24-hour window, and posted as a webhook.

use super::message::{CustomerMessage, problem};
use super::{CustomerPhone, SimulatorError};
use crate::event::Subject;
use crate::ids::Way;
use crate::state::{State, ThreadKey};
use crate::thread::{Author, Stage, ThreadMessage, preview};
use crate::webhook::{Webhook, payload};
use hilo_domain::clock::Millis;
use serde_json::{Map, Value, json};

/// Sends and returns the id.
pub(super) fn send(
    phone: &CustomerPhone,
    message: CustomerMessage,
    context: Option<&str>,
) -> Result<String, SimulatorError> {
    if let Some(problem) = problem(&message) {
        return Err(SimulatorError::Invalid(problem.to_owned()));
    }
    let simulator = &phone.simulator;
    let number = phone.business()?;
    let key = phone.key()?;
    let now = simulator.now();
    let mut state = simulator.lock();
    refer(&mut state, &key, &message)?;
    let customer = state.customer(&phone.phone).clone();
    let mut body = message.into_json(&mut state);
    let at = written_at(&body).unwrap_or(now);
    let with_contact = body["type"] != "system";
    fill(&mut body, "from", || customer.phone.digits().into());
    fill(&mut body, "id", || state.ids.message(customer.phone.digits(), Way::Inbound).into());
    fill(&mut body, "timestamp", || payload::seconds(now).into());
    if let Some(context) = context {
        // An answer names the writer of what it answers: the business by its number, the customer by theirs.
        let own = state.message(context).is_some_and(|message| message.author == Author::Customer);
        let from = if own { customer.phone.digits() } else { number.display_phone_number.as_str() };
        body.insert("context".into(), json!({ "from": from, "id": context }));
    }
    let id = body.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let thread = state.thread(&key);
    thread.last_inbound = thread.last_inbound.max(Some(at));
    apply(&mut state, &key, &body, &id, at);
    let subject = Subject::Message {
        id: id.clone(),
        phone: customer.phone.clone(),
        phone_number_id: key.phone_number_id,
    };
    let webhook = payload::message(number, &customer, Value::Object(body), with_contact);
    simulator.queue(&mut state, Webhook::new(subject, &webhook));
    drop(state);
    phone.changed();
    Ok(id)
}

/// The time a raw message brings with it.
fn written_at(body: &Map<String, Value>) -> Option<Millis> {
    body.get("timestamp")?.as_str()?.parse().ok().map(Millis::from_secs)
}

/// Adds a field unless it is given; a given null takes it away.
fn fill(body: &mut Map<String, Value>, key: &str, value: impl FnOnce() -> Value) {
    match body.get(key) {
        None => {
            body.insert(key.to_owned(), value());
        }
        Some(Value::Null) => {
            body.remove(key);
        }
        Some(_) => {}
    }
}

/// Reactions, edits and deletions need what they are about.
fn refer(state: &mut State, key: &ThreadKey, message: &CustomerMessage) -> Result<(), SimulatorError> {
    let (target, own) = match message {
        CustomerMessage::Reaction { message_id, .. } => (message_id, false),
        CustomerMessage::Edit { original_message_id, .. }
        | CustomerMessage::Revoke { original_message_id } => (original_message_id, true),
        _ => return Ok(()),
    };
    let here = state.place(target) == Some(key);
    let found = state.message(target).filter(|found| here && (!own || found.author == Author::Customer));
    found.map(|_| ()).ok_or_else(|| SimulatorError::UnknownMessage(target.clone()))
}

/// What the message does to the phone.
fn apply(state: &mut State, key: &ThreadKey, body: &Map<String, Value>, id: &str, at: Millis) {
    let kind = body.get("type").and_then(Value::as_str).unwrap_or("unknown");
    let content = body.get(kind).cloned().unwrap_or_default();
    let about = |name: &str| content[name].as_str().unwrap_or_default();
    match kind {
        "reaction" => {
            if let Some(target) = state.message(about("message_id")) {
                target.customer_reaction = Some(about("emoji").to_owned()).filter(|emoji| !emoji.is_empty());
            }
        }
        "edit" => {
            let text = content["message"]["text"]["body"].as_str().unwrap_or_default();
            if let Some(target) = state.message(about("original_message_id")) {
                text.clone_into(&mut target.text);
                target.edited = true;
            }
        }
        "revoke" => {
            if let Some(target) = state.message(about("original_message_id")) {
                target.revoked = true;
            }
        }
        _ => {
            let context = body.get("context").and_then(|context| context["id"].as_str()).map(str::to_owned);
            let shown = ThreadMessage {
                id: id.to_owned(),
                author: Author::Customer,
                at,
                kind: kind.to_owned(),
                text: preview(kind, &content),
                media_id: content["id"].as_str().map(str::to_owned),
                content,
                context,
                choices: Vec::new(),
                stage: Stage::Sent,
                error: None,
                customer_reaction: None,
                business_reaction: None,
                edited: false,
                revoked: false,
            };
            state.show(key, shown);
        }
    }
}
