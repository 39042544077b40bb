//! What the simulator has seen and done: accepted messages, webhooks, files; and the callback.

use super::{Body, ControlError};
use crate::Simulator;
use crate::state::AcceptedMessage;
use crate::webhook::WebhookRecord;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use hilo_domain::phone::Phone;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashMap;

#[derive(Deserialize)]
pub(super) struct Filter {
    to: Option<String>,
    tracker: Option<String>,
}

/// An accepted message, and how often the same words were accepted for the same customer.
#[derive(Serialize)]
pub(super) struct Entry {
    #[serde(flatten)]
    message: AcceptedMessage,
    copies: usize,
}

#[derive(Serialize)]
pub(super) struct Ledger {
    accepted: usize,
    messages: Vec<Entry>,
}

/// `GET /_sim/messages?to=&tracker=`
pub(super) async fn messages(
    State(simulator): State<Simulator>,
    Query(filter): Query<Filter>,
) -> Result<Json<Ledger>, ControlError> {
    let to = filter.to.map(|to| Phone::parse(to.trim())).transpose();
    let to = to.map_err(|error| ControlError::invalid(error.to_string()))?.map(|phone| phone.match_key());
    let mut messages = simulator.accepted();
    messages.retain(|message| {
        to.as_ref().is_none_or(|key| message.to.match_key() == *key)
            && filter.tracker.as_ref().is_none_or(|tracker| message.tracker.as_ref() == Some(tracker))
    });
    let mut copies = HashMap::<(Phone, String), usize>::new();
    for message in &messages {
        *copies.entry((message.to.clone(), message.body.clone())).or_default() += 1;
    }
    let entry = |message: AcceptedMessage| {
        let key = (message.to.clone(), message.body.clone());
        Entry { copies: copies.get(&key).copied().unwrap_or(1), message }
    };
    let messages: Vec<Entry> = messages.into_iter().map(entry).collect();
    Ok(Json(Ledger { accepted: messages.len(), messages }))
}

pub(super) async fn numbers(State(simulator): State<Simulator>) -> Json<Value> {
    let describe = |number: &crate::config::BusinessNumber| {
        json!({
            "phone_number_id": number.phone_number_id,
            "waba_id": number.waba_id,
            "display_phone_number": number.display_phone_number,
            "name": number.name,
        })
    };
    Json(simulator.numbers().iter().map(describe).collect())
}

/// A file for the phone page. Sandboxed, for its type is whatever the sender said.
pub(super) async fn media(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
) -> Result<Response, ControlError> {
    let media = simulator.lock().media.get(&id).cloned();
    let media = media.ok_or_else(|| ControlError::not_found("no such file"))?;
    let headers = [
        (header::CONTENT_TYPE, media.mime_type),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
    ];
    Ok((headers, media.bytes).into_response())
}

/// Posts any JSON to the callback, signed.
pub(super) async fn post_webhook(State(simulator): State<Simulator>, Body(body): Body<Value>) -> StatusCode {
    simulator.post_webhook(&body);
    StatusCode::ACCEPTED
}

pub(super) async fn webhooks(State(simulator): State<Simulator>) -> Json<Vec<WebhookRecord>> {
    Json(simulator.webhooks())
}

#[derive(Deserialize)]
pub(super) struct Callback {
    callback_url: Option<String>,
}

pub(super) async fn set_callback(
    State(simulator): State<Simulator>,
    Body(callback): Body<Callback>,
) -> StatusCode {
    simulator.set_callback(callback.callback_url);
    StatusCode::NO_CONTENT
}

pub(super) async fn verify_callback(State(simulator): State<Simulator>) -> Result<Json<Value>, ControlError> {
    simulator.verify_callback().await.map_err(|error| ControlError::callback(error.to_string()))?;
    Ok(Json(json!({ "verified": true })))
}

/// Answers when nothing is under way any more.
pub(super) async fn settled(State(simulator): State<Simulator>) -> StatusCode {
    tokio::select! {
        () = simulator.settled() => StatusCode::NO_CONTENT,
        () = simulator.until_closed() => StatusCode::SERVICE_UNAVAILABLE,
    }
}
