//! A message of the business, taken: the ledger, what the phone shows, and what will become of it.

use super::error::GraphError;
use super::rendering;
use super::validate::Outgoing;
use crate::Simulator;
use crate::config::BusinessNumber;
use crate::event::Event;
use crate::faults::{FaultKind, Occasion, Route};
use crate::ids::Way;
use crate::state::{AcceptedMessage, Pricing, State, ThreadKey};
use crate::statuses::Plan;
use crate::thread::{Author, Choice, ChoiceKind, Stage, ThreadMessage, preview};
use hilo_domain::clock::Millis;
use serde_json::Value;

/// 24 hours in milliseconds.
const WINDOW: i64 = 24 * 3_600_000;

/// What the phone will show, and what it costs.
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) choices: Vec<Choice>,
    /// A template's category in lower case, else `service`.
    pub(super) category: String,
    /// The file of a template's header.
    pub(super) media_id: Option<String>,
}

/// Notes an accepted message and returns its id.
pub(super) fn take(
    simulator: &Simulator,
    state: &mut State,
    number: &BusinessNumber,
    message: Outgoing,
    payload: Value,
) -> Result<String, GraphError> {
    let shown = match message.kind.as_str() {
        "template" => {
            let lenient = simulator.inner.config.accept_unknown_templates;
            rendering::show(state, &number.waba_id, &message.content, lenient)?
        }
        kind => Shown {
            text: preview(kind, &message.content),
            choices: choices(&message.content),
            category: "service".to_owned(),
            media_id: message.content["id"].as_str().map(str::to_owned),
        },
    };
    let customer = state.customer(&message.phone);
    let (phone, on_whatsapp) = (customer.phone.clone(), customer.on_whatsapp);
    let key = ThreadKey::new(&number.phone_number_id, &phone);
    let occasion = Occasion {
        route: Route::Messages,
        phone_number_id: Some(&number.phone_number_id),
        phone: Some(&phone),
    };
    let mut struck = |wanted: fn(&FaultKind) -> bool| simulator.strike(state, &occasion, wanted);
    let unreachable = struck(|kind| *kind == FaultKind::NotReachable).is_some() || !on_whatsapp;
    let forced_shut = struck(|kind| matches!(kind, FaultKind::WindowClosed { immediate: false })).is_some();
    let withheld = struck(|kind| *kind == FaultKind::WithheldStatuses).is_some();
    let reversed = struck(|kind| *kind == FaultKind::ReorderedWebhooks).is_some();
    let extra_ms = match struck(|kind| matches!(kind, FaultKind::DelayedStatuses { .. })) {
        Some(FaultKind::DelayedStatuses { ms }) => ms,
        _ => 0,
    };
    let now = simulator.now();
    let window_ends = state.thread(&key).last_inbound.map(|at| at.plus(WINDOW)).filter(|end| *end > now);
    let shut = forced_shut || (message.kind != "template" && window_ends.is_none());
    let failure = if unreachable { Some(131_026) } else { shut.then_some(131_047) };
    let pricing = pricing(state, &key, shown.category.clone(), window_ends, now);
    let id = state.ids.message(phone.digits(), Way::Outbound);
    state.accept(AcceptedMessage {
        id: id.clone(),
        phone_number_id: number.phone_number_id.clone(),
        to: phone.clone(),
        kind: message.kind.clone(),
        body: shown.text.clone(),
        tracker: message.tracker.clone(),
        at: now,
        stage: Stage::Accepted,
        error: None,
        payload,
        pricing,
        withheld,
    });
    simulator.tell(Event::Accepted {
        id: id.clone(),
        phone: phone.clone(),
        tracker: message.tracker.clone(),
    });
    put_on_phone(state, &key, id.clone(), message, shown, now);
    simulator.tell(Event::PhoneChanged { phone });
    simulator.follow(id.clone(), Plan { failure, reversed, extra_ms });
    Ok(id)
}

/// Service messages and, inside the window, utility templates are free.
fn pricing(
    state: &mut State,
    key: &ThreadKey,
    category: String,
    window_ends: Option<Millis>,
    now: Millis,
) -> Pricing {
    let fresh = state.ids.conversation();
    let conversation_id = state.thread(key).conversation_id.get_or_insert(fresh).clone();
    let free = category == "service" || (category == "utility" && window_ends.is_some());
    Pricing { conversation_id, category, free, window_ends: window_ends.or(Some(now.plus(WINDOW))) }
}

fn put_on_phone(state: &mut State, key: &ThreadKey, id: String, message: Outgoing, shown: Shown, at: Millis) {
    if message.kind == "reaction" {
        let target = message.content["message_id"].as_str().unwrap_or_default();
        if let Some(target) = state.message(target) {
            target.business_reaction = Some(shown.text).filter(|emoji| !emoji.is_empty());
        }
        return;
    }
    let shown = ThreadMessage {
        id,
        author: Author::Business,
        at,
        kind: message.kind,
        text: shown.text,
        content: message.content,
        context: message.context,
        choices: shown.choices,
        stage: Stage::Accepted,
        error: None,
        customer_reaction: None,
        business_reaction: None,
        media_id: shown.media_id,
        edited: false,
        revoked: false,
    };
    state.show(key, shown);
}

/// The buttons or rows of an interactive message.
fn choices(content: &Value) -> Vec<Choice> {
    let action = &content["action"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let buttons = action["buttons"].as_array().into_iter().flatten().map(|button| Choice {
        title: text(&button["reply"]["title"]),
        payload: text(&button["reply"]["id"]),
        kind: ChoiceKind::Button,
    });
    let sections = action["sections"].as_array().into_iter().flatten();
    let rows = sections.filter_map(|section| section["rows"].as_array()).flatten().map(|row| Choice {
        title: text(&row["title"]),
        payload: text(&row["id"]),
        kind: ChoiceKind::ListRow,
    });
    buttons.chain(rows).collect()
}
