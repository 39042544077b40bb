//! `POST /{phone_number_id}/messages`: sends, and read receipts that share the path.

use super::{Answer, error::GraphError, hosted, outgoing, read, trouble, validate};
use crate::Simulator;
use crate::faults::{Occasion, Route};
use bytes::Bytes;
use serde_json::{Value, json};

pub(super) async fn post(simulator: &Simulator, phone_number_id: &str, body: &Bytes) -> Answer {
    let number = hosted(simulator, phone_number_id)?;
    let payload: Value = serde_json::from_slice(body)
        .ok()
        .filter(Value::is_object)
        .ok_or_else(|| GraphError::invalid("The request body is not a JSON object."))?;
    if payload.get("status").is_some() {
        return read::post(simulator, phone_number_id, &payload).await;
    }
    let recipient = validate::recipient(&payload);
    trouble::before(simulator, Route::Messages, Some(phone_number_id), recipient.as_ref()).await?;
    let message = validate::message(&payload)?;
    let (answer, spoil) = {
        let mut state = simulator.lock();
        validate::references(&mut state, &message)?;
        let (phone, input) = (message.phone.clone(), message.input.clone());
        let id = outgoing::take(simulator, &mut state, number, message, payload)?;
        let wa_id = state.customer(&phone).phone.digits().to_owned();
        let occasion =
            Occasion { route: Route::Messages, phone_number_id: Some(phone_number_id), phone: Some(&phone) };
        let spoil = simulator.strike(&mut state, &occasion, trouble::spoils);
        let answer = json!({
            "messaging_product": "whatsapp",
            "contacts": [{ "input": input, "wa_id": wa_id }],
            "messages": [{ "id": id, "message_status": "accepted" }],
        });
        (answer, spoil)
    };
    trouble::answer(simulator, answer, spoil).await
}
