//! Phones over HTTP: who there is, what they show, and what their owners do.

use super::{Body, ControlError};
use crate::Simulator;
use crate::customer::CustomerPhone;
use crate::customer::message::CustomerMessage;
use crate::state::Customer;
use crate::thread::ThreadMessage;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use hilo_domain::phone::Phone;
use serde::{Deserialize, Serialize};

type Answer<T> = Result<Json<T>, ControlError>;

/// Which business number is meant; the first one if not said.
#[derive(Deserialize)]
pub(super) struct Chat {
    phone_number_id: Option<String>,
}

/// A customer with what a list shows.
#[derive(Serialize)]
pub(super) struct Summary {
    #[serde(flatten)]
    customer: Customer,
    pretty: String,
    last: Option<ThreadMessage>,
    unread: usize,
}

#[derive(Deserialize)]
pub(super) struct NewCustomer {
    phone: Phone,
    name: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Change {
    name: Option<String>,
    blocked: Option<bool>,
    on_whatsapp: Option<bool>,
    open: Option<bool>,
    phone_number_id: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Send {
    #[serde(flatten)]
    message: CustomerMessage,
    /// The message it answers.
    context: Option<String>,
    phone_number_id: Option<String>,
    /// Sets the profile name first.
    profile_name: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Tap {
    message_id: String,
    title: String,
    phone_number_id: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Sent {
    id: String,
}

pub(super) async fn list(State(simulator): State<Simulator>, Query(chat): Query<Chat>) -> Json<Vec<Summary>> {
    let mut all: Vec<Summary> = simulator
        .customers()
        .into_iter()
        .map(|customer| {
            summary(&phone(&simulator, &customer.phone, chat.phone_number_id.as_deref()), customer)
        })
        .collect();
    all.sort_by_key(|summary| std::cmp::Reverse(summary.last.as_ref().map(|message| message.at)));
    Json(all)
}

pub(super) async fn create(
    State(simulator): State<Simulator>,
    Body(new): Body<NewCustomer>,
) -> (StatusCode, Json<Customer>) {
    let mut phone = simulator.phone(&new.phone);
    if let Some(name) = &new.name {
        phone = phone.named(name);
    }
    let customer = phone.customer();
    phone.changed();
    (StatusCode::CREATED, Json(customer))
}

pub(super) async fn get(State(simulator): State<Simulator>, Path(of): Path<String>) -> Answer<Summary> {
    let phone = existing(&simulator, &of, None)?;
    let customer = phone.customer();
    Ok(Json(summary(&phone, customer)))
}

pub(super) async fn change(
    State(simulator): State<Simulator>,
    Path(of): Path<String>,
    Body(change): Body<Change>,
) -> Answer<Customer> {
    let mut phone = existing(&simulator, &of, change.phone_number_id.as_deref())?;
    if let Some(name) = &change.name {
        phone = phone.named(name);
    }
    if let Some(blocked) = change.blocked {
        phone.set_blocked(blocked);
    }
    if let Some(on) = change.on_whatsapp {
        phone.set_on_whatsapp(on);
    }
    match change.open {
        Some(true) => phone.open()?,
        Some(false) => phone.close(),
        None => {}
    }
    Ok(Json(phone.customer()))
}

pub(super) async fn thread(
    State(simulator): State<Simulator>,
    Path(of): Path<String>,
    Query(chat): Query<Chat>,
) -> Answer<Vec<ThreadMessage>> {
    Ok(Json(existing(&simulator, &of, chat.phone_number_id.as_deref())?.thread()?))
}

/// Anyone may write: a phone not seen before becomes a customer.
pub(super) async fn send(
    State(simulator): State<Simulator>,
    Path(of): Path<String>,
    Body(send): Body<Send>,
) -> Answer<Sent> {
    let mut phone = phone(&simulator, &parse(&of)?, send.phone_number_id.as_deref());
    phone.business()?;
    if let Some(name) = &send.profile_name {
        phone = phone.named(name);
    }
    Ok(Json(Sent { id: phone.send(send.message, send.context.as_deref())? }))
}

pub(super) async fn tap(
    State(simulator): State<Simulator>,
    Path(of): Path<String>,
    Body(tap): Body<Tap>,
) -> Answer<Sent> {
    let phone = existing(&simulator, &of, tap.phone_number_id.as_deref())?;
    Ok(Json(Sent { id: phone.tap(&tap.message_id, &tap.title)? }))
}

pub(super) async fn open(
    State(simulator): State<Simulator>,
    Path(of): Path<String>,
    Query(chat): Query<Chat>,
) -> Answer<Customer> {
    let phone = existing(&simulator, &of, chat.phone_number_id.as_deref())?;
    phone.open()?;
    Ok(Json(phone.customer()))
}

pub(super) async fn close(State(simulator): State<Simulator>, Path(of): Path<String>) -> Answer<Customer> {
    let phone = existing(&simulator, &of, None)?;
    phone.close();
    Ok(Json(phone.customer()))
}

fn summary(phone: &CustomerPhone, customer: Customer) -> Summary {
    // Without a hosted number there are customers and no chats.
    let (last, unread) = phone.glance().unwrap_or_default();
    Summary { pretty: customer.phone.pretty(), last, unread, customer }
}

fn parse(text: &str) -> Result<Phone, ControlError> {
    Phone::parse(text).map_err(|error| ControlError::invalid(error.to_string()))
}

fn phone(simulator: &Simulator, of: &Phone, number: Option<&str>) -> CustomerPhone {
    let phone = simulator.phone(of);
    match number {
        Some(id) => phone.on(id),
        None => phone,
    }
}

fn existing(simulator: &Simulator, of: &str, number: Option<&str>) -> Result<CustomerPhone, ControlError> {
    let of = parse(of)?;
    if !simulator.lock().customers.contains_key(&of.match_key()) {
        return Err(ControlError::not_found(format!("no customer has the number {of}")));
    }
    let phone = phone(simulator, &of, number);
    phone.business()?;
    Ok(phone)
}
