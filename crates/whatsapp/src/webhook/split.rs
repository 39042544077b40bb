//! Splits a body into items. Lists are recognized by their name, whatever the field is called: statuses come
//! under `messages` and under `statuses`. Every element becomes an item, in the order of the body, and one
//! that cannot be read becomes [`ItemBody::Malformed`] without touching its neighbours.

use super::account::{Call, PhoneQuality, UserPreference};
use super::envelope::{EnvelopeError, entries};
use super::item::{Item, ItemBody, ItemPosition};
use super::message::{HistoryMessage, InboundMessage, Source, Surroundings};
use super::people::People;
use super::status::StatusUpdate;
use super::template::{TemplateCategory, TemplateComponents, TemplateQuality, TemplateStatus};
use crate::error_info::GraphErrorInfo;
use crate::mend::mend;
use crate::wire::{Fields, elements};
use hilo_domain::clock::Millis;
use serde_json::value::RawValue;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Reads a whole body.
///
/// # Errors
/// The same as [`super::Envelope::check`]: only about the outermost object.
pub fn items(body: &[u8]) -> Result<Vec<Item>, EnvelopeError> {
    let text = mend(body);
    let mut out = Vec::new();
    for (index, raw) in entries(&text)?.into_iter().enumerate() {
        let mut scope = Scope { entry: index, ..Scope::default() };
        let Some(entry) = Fields::of(raw) else {
            out.push(scope.whole(raw, malformed("an entry that is no object")));
            continue;
        };
        scope.waba_id = entry.word("id");
        scope.at = entry.time("time");
        match entry.raw("changes").map(elements) {
            Some(Some(changes)) => {
                for (index, raw) in changes.into_iter().enumerate() {
                    scope.change = Some(index);
                    read_change(&mut scope, raw, &mut out);
                }
            }
            Some(None) => out.push(scope.whole(raw, malformed("changes that are no list"))),
            None => out.push(scope.whole(raw, ItemBody::Other { field: String::new() })),
        }
    }
    Ok(out)
}

/// Where the reading is, and what all items from there have in common.
#[derive(Default)]
struct Scope {
    entry: usize,
    change: Option<usize>,
    waba_id: Option<String>,
    at: Option<Millis>,
    phone_number_id: Option<String>,
    display_phone_number: Option<String>,
    field: String,
    /// How many elements of each list of the change have been read: a list may come twice, and no two items may stand
    /// at one place.
    read: RefCell<BTreeMap<String, usize>>,
}

impl Scope {
    fn item(&self, element: Option<(String, usize)>, raw: &RawValue, body: ItemBody) -> Item {
        Item {
            position: ItemPosition { entry: self.entry, change: self.change, element },
            waba_id: self.waba_id.clone(),
            at: self.at,
            phone_number_id: self.phone_number_id.clone(),
            display_phone_number: self.display_phone_number.clone(),
            field: self.field.clone(),
            raw: raw.to_owned(),
            body,
        }
    }

    fn whole(&self, raw: &RawValue, body: ItemBody) -> Item {
        self.item(None, raw, body)
    }

    /// The first place in a list for so many more elements.
    fn first_of(&self, list: &str, more: usize) -> usize {
        let mut read = self.read.borrow_mut();
        let count = read.entry(list.to_owned()).or_default();
        *count += more;
        *count - more
    }

    /// One item for each element of a list.
    fn each(&self, list: &str, raw: &RawValue, out: &mut Vec<Item>, read: impl Fn(&Fields<'_>) -> Reading) {
        let Some(elements) = elements(raw) else {
            if raw.get() != "null" {
                let place = (list.to_owned(), self.first_of(list, 1));
                out.push(self.item(Some(place), raw, malformed("a list that is no list")));
            }
            return;
        };
        let first = self.first_of(list, elements.len());
        out.extend((first..).zip(elements).map(|(index, raw)| {
            let body = match Fields::of(raw).map(|fields| read(&fields)) {
                Some(Ok(body)) => body,
                Some(Err(reason)) => malformed(reason),
                None => malformed("an element that is no object"),
            };
            self.item(Some((list.to_owned(), index)), raw, body)
        }));
    }

    fn errors(&self, list: &str, raw: &RawValue, out: &mut Vec<Item>) {
        let found = elements(raw).unwrap_or_else(|| if raw.get() == "null" { Vec::new() } else { vec![raw] });
        let first = self.first_of(list, found.len());
        out.extend((first..).zip(found).map(|(index, raw)| {
            let body = ItemBody::ChannelError(GraphErrorInfo::read(raw));
            self.item(Some((list.to_owned(), index)), raw, body)
        }));
    }
}

type Reading = Result<ItemBody, &'static str>;

const fn malformed(reason: &'static str) -> ItemBody {
    ItemBody::Malformed { reason }
}

fn read_change(scope: &mut Scope, raw: &RawValue, out: &mut Vec<Item>) {
    scope.field = String::new();
    scope.read = RefCell::default();
    scope.phone_number_id = None;
    scope.display_phone_number = None;
    let Some(change) = Fields::of(raw) else {
        out.push(scope.whole(raw, malformed("a change that is no object")));
        return;
    };
    scope.field = change.word("field").unwrap_or_default();
    let Some(inside) = change.raw("value") else {
        out.push(scope.whole(raw, malformed("a change without a value")));
        return;
    };
    let value = Fields::of(inside).unwrap_or_default();
    let metadata = value.object("metadata").unwrap_or_default();
    scope.phone_number_id = metadata.word("phone_number_id");
    scope.display_phone_number = metadata.word("display_phone_number");
    let before = out.len();
    read_lists(scope, &value, out);
    if out.len() == before {
        let body = whole_change(&scope.field, inside, &value).unwrap_or_else(malformed);
        out.push(scope.whole(inside, body));
    }
}

fn read_lists(scope: &Scope, value: &Fields<'_>, out: &mut Vec<Item>) {
    let people = People::read(value);
    let errors = GraphErrorInfo::read_all(value);
    let around =
        Surroundings { our_number: scope.display_phone_number.as_deref(), people: &people, errors: &errors };
    let message = |fields: &Fields<'_>, source| InboundMessage::read(fields, source, &around).map(Box::new);
    // Other fields have lists of this name too (a form's error rates); those are no errors of a channel.
    let of_a_channel = scope.phone_number_id.is_some() || scope.field == "messages";
    for (list, raw) in value.iter() {
        match list {
            "messages" => {
                scope.each(list, raw, out, |it| message(it, Source::Customer).map(ItemBody::Message));
            }
            "message_echoes" => {
                scope.each(list, raw, out, |it| message(it, Source::Echo).map(ItemBody::Echo));
            }
            "statuses" => {
                scope.each(list, raw, out, |it| Ok(ItemBody::Status(Box::new(StatusUpdate::read(it)?))));
            }
            "errors" if of_a_channel => scope.errors(list, raw, out),
            "history" if scope.field == list => read_history(scope, raw, &around, out),
            "user_preferences" => {
                scope.each(list, raw, out, |it| UserPreference::read(it).map(ItemBody::UserPreference));
            }
            "calls" => scope.each(list, raw, out, |it| Call::read(it).map(ItemBody::Call)),
            _ => {}
        }
    }
}

fn read_history(scope: &Scope, raw: &RawValue, around: &Surroundings<'_>, out: &mut Vec<Item>) {
    let chunks = elements(raw).unwrap_or_default();
    for (chunk_index, raw) in (scope.first_of("history", chunks.len())..).zip(chunks) {
        let before = out.len();
        let path = format!("history[{chunk_index}]");
        let chunk = Fields::of(raw).unwrap_or_default();
        let metadata = chunk.object("metadata").unwrap_or_default();
        for (thread_index, raw) in chunk.list("threads").into_iter().enumerate() {
            let Some(thread) = Fields::of(raw) else {
                let body = malformed("a thread that is no object");
                out.push(scope.item(Some((format!("{path}.threads"), thread_index)), raw, body));
                continue;
            };
            let Some(messages) = thread.raw("messages") else { continue };
            let customer = thread.word("id");
            scope.each(&format!("{path}.threads[{thread_index}].messages"), messages, out, |it| {
                let message = InboundMessage::read(it, Source::Thread(customer.as_deref()), around)?;
                Ok(ItemBody::History(Box::new(HistoryMessage {
                    phase: metadata.int("phase"),
                    chunk_order: metadata.int("chunk_order"),
                    progress: metadata.int("progress"),
                    status: it.object("history_context").and_then(|context| context.word("status")),
                    message,
                })))
            });
        }
        if let Some(errors) = chunk.raw("errors") {
            scope.errors(&format!("{path}.errors"), errors, out);
        }
        if out.len() == before {
            let body = ItemBody::Other { field: scope.field.clone() };
            out.push(scope.item(Some(("history".to_owned(), chunk_index)), raw, body));
        }
    }
}

/// A change that has none of the lists.
fn whole_change(field: &str, raw: &RawValue, value: &Fields<'_>) -> Reading {
    const NEED_AN_OBJECT: &[&str] = &["", "messages", "statuses", "smb_message_echoes", "history"];
    Ok(match field {
        "message_template_status_update" => ItemBody::TemplateStatus(TemplateStatus::read(value)?),
        "message_template_quality_update" => ItemBody::TemplateQuality(TemplateQuality::read(value)?),
        "template_category_update" => ItemBody::TemplateCategory(TemplateCategory::read(value)?),
        "message_template_components_update" => {
            ItemBody::TemplateComponents(TemplateComponents::read(value)?)
        }
        "phone_number_quality_update" => ItemBody::PhoneQuality(PhoneQuality::read(value)),
        account if account.starts_with("account_") || account == "business_capability_update" => {
            ItemBody::Account {
                field: account.to_owned(),
                event: value
                    .word("event")
                    .or_else(|| value.word("alert_type"))
                    .or_else(|| value.word("decision")),
            }
        }
        known if NEED_AN_OBJECT.contains(&known) && !raw.get().starts_with('{') => {
            return Err("a value that is no object");
        }
        other => ItemBody::Other { field: other.to_owned() },
    })
}
