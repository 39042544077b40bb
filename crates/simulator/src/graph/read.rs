//! `status: "read"`: the business has seen a customer's message and those before it, and may show "typing…".

use super::{Answer, error::GraphError, success, trouble};
use crate::Simulator;
use crate::event::Event;
use crate::faults::Route;
use crate::thread::{Author, Stage};
use hilo_domain::clock::Millis;
use serde_json::Value;

/// Older messages cannot be marked any more: 30 days in milliseconds.
const OLDEST: i64 = 30 * 24 * 3_600_000;

pub(super) async fn post(simulator: &Simulator, phone_number_id: &str, payload: &Value) -> Answer {
    trouble::before(simulator, Route::Read, Some(phone_number_id), None).await?;
    if payload["status"] != "read" {
        return Err(GraphError::value("status must be read").into());
    }
    let id = payload["message_id"]
        .as_str()
        .ok_or_else(|| GraphError::invalid("The parameter message_id is required."))?;
    let typing = match &payload["typing_indicator"] {
        Value::Null => false,
        indicator if indicator["type"] == "text" => true,
        _ => return Err(GraphError::invalid("typing_indicator['type'] must be text").into()),
    };
    mark(simulator, phone_number_id, id, typing)?;
    success()
}

fn mark(simulator: &Simulator, phone_number_id: &str, id: &str, typing: bool) -> Result<(), GraphError> {
    let now = simulator.now();
    let mut state = simulator.lock();
    let unknown = || GraphError::value(format!("message_id {id} is unknown"));
    let key = state.place(id).filter(|key| key.phone_number_id == phone_number_id).cloned();
    let key = key.ok_or_else(unknown)?;
    let at = match state.message(id) {
        Some(message) if message.author == Author::Customer => message.at,
        _ => return Err(unknown()),
    };
    if now.since(at) > OLDEST {
        return Err(GraphError::value("the message is older than 30 days"));
    }
    mark_until(&mut state.thread(&key).messages, at);
    let Some(phone) = state.customers.get(&key.customer).map(|customer| customer.phone.clone()) else {
        return Ok(());
    };
    simulator.tell(Event::ReadMarked { id: id.to_owned(), phone: phone.clone() });
    if typing {
        simulator.tell(Event::Typing { phone: phone.clone() });
    }
    simulator.tell(Event::PhoneChanged { phone });
    Ok(())
}

fn mark_until(messages: &mut [crate::thread::ThreadMessage], at: Millis) {
    for message in messages.iter_mut().filter(|m| m.author == Author::Customer && m.at <= at) {
        message.stage = Stage::Read;
    }
}
