//! A flood of unique items: messages, what the business wrote on its phone, and what became of that. Each is delivered
//! several times, in any order, packed into webhooks of one to fifty.

use super::customers::{Expected, NUMBER, Webhook};
use crate::house::WABA_ID;
use crate::seed::Choices;
use hilo_whatsapp::fixtures::{self, Arrival, message, status};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// When it begins, in unix seconds: every item has a second of its own.
const START: usize = 1_790_000_000;
/// How often each item is delivered.
const TIMES: usize = 5;

/// What is delivered, and what must be in the database afterwards.
#[derive(Default)]
pub(crate) struct Flood {
    pub(crate) webhooks: Vec<Webhook>,
    /// Customers' messages, by Meta's id.
    pub(crate) messages: BTreeSet<String>,
    /// The last state of each of the business's own, by Meta's id.
    pub(crate) states: BTreeMap<String, &'static str>,
    /// Digits of everyone who is in it.
    pub(crate) customers: BTreeSet<String>,
    /// Unique items.
    pub(crate) items: usize,
}

/// An item on its way: its change, and the customer's message in it.
type Item = (Value, Option<Expected>);

impl Flood {
    /// So many unique items: four of ten are customers' messages, the rest are messages from the business's phone with
    /// three states each.
    pub(crate) fn of(items: usize, choices: &mut Choices) -> Self {
        let mut flood = Self::default();
        let mut unique = Vec::with_capacity(items);
        while unique.len() < items {
            let at = START + unique.len();
            let customer = format!("54911{:08}", 30_000_000 + choices.below(items / 8 + 1));
            flood.customers.insert(customer.clone());
            if choices.percent(73) {
                unique.push(flood.message(&customer, at, unique.len()));
            } else {
                unique.extend(flood.written_on_the_phone(&customer, at, unique.len(), choices));
            }
        }
        flood.items = unique.len();
        let mut deliveries: Vec<Item> = unique.iter().cycle().take(unique.len() * TIMES).cloned().collect();
        choices.shuffle(&mut deliveries);
        let mut rest = deliveries.as_slice();
        while !rest.is_empty() {
            let count = usize::try_from(choices.between(1, 50)).unwrap_or(1).min(rest.len());
            let (batch, more) = rest.split_at(count);
            flood.webhooks.push(pack(batch));
            rest = more;
        }
        flood
    }

    /// Albums: so many new customers send so many pictures each, every one a webhook of its own.
    pub(crate) fn albums(customers: usize, pictures: usize, choices: &mut Choices) -> Self {
        let mut flood = Self::default();
        for customer in 0..customers {
            let digits = format!("54911{:08}", 40_000_000 + customer);
            for picture in 0..pictures {
                let id = format!("wamid.album.{customer}.{picture}");
                let arrival = Arrival::new(&digits, "Album", &id, now(START + picture));
                let file = message::File { id: "9001", mime_type: "image/jpeg", sha256: "c2hhMjU2" };
                let expected = Expected { id: id.clone(), phone: digits.clone(), text: None };
                let item = (incoming(&arrival, message::image(&arrival, &file, None)), Some(expected));
                flood.webhooks.push(pack(std::slice::from_ref(&item)));
                flood.messages.insert(id);
            }
            flood.customers.insert(digits);
        }
        flood.items = customers * pictures;
        choices.shuffle(&mut flood.webhooks);
        flood
    }

    fn message(&mut self, customer: &str, at: usize, number: usize) -> Item {
        let id = format!("wamid.flood.{number}");
        let arrival = Arrival::new(customer, "Flood", &id, now(at));
        let text = format!("Mensaje {number}");
        let change = incoming(&arrival, message::text(&arrival, &text));
        self.messages.insert(id.clone());
        (change, Some(Expected { id, phone: customer.to_owned(), text: Some(text) }))
    }

    fn written_on_the_phone(
        &mut self,
        customer: &str,
        at: usize,
        number: usize,
        choices: &mut Choices,
    ) -> Vec<Item> {
        let id = format!("wamid.echo.{number}");
        let arrival = Arrival::new(NUMBER.display_phone_number, "Chaos", &id, now(at));
        let mut value = fixtures::value(&NUMBER);
        value["message_echoes"] =
            json!([message::echo(message::text(&arrival, &format!("Desde el teléfono {number}")), customer)]);
        let mut items = vec![(fixtures::change("smb_message_echoes", value), None)];
        let fails = choices.percent(10);
        let report = |more| status::Report {
            wamid: &id,
            recipient: customer,
            timestamp: now(at + more),
            tracker: None,
        };
        let mut tell = |element: Value| {
            let mut value = fixtures::value(&NUMBER);
            value["statuses"] = json!([element]);
            items.push((fixtures::change("messages", value), None));
        };
        tell(status::report(&report(1), "sent"));
        if fails {
            tell(status::failed(&report(2), 131_026, "Message undeliverable", "Not on WhatsApp"));
        } else {
            tell(status::report(&report(2), "delivered"));
            tell(status::report(&report(3), "read"));
        }
        self.states.insert(id.clone(), if fails { "FAILED" } else { "READ" });
        items
    }
}

fn incoming(arrival: &Arrival<'_>, element: Value) -> Value {
    let mut value = fixtures::value(&NUMBER);
    value["contacts"] = json!([arrival.contact()]);
    value["messages"] = json!([element]);
    fixtures::change("messages", value)
}

fn pack(items: &[Item]) -> Webhook {
    let changes = items.iter().map(|(change, _)| change.clone()).collect();
    let messages = items.iter().filter_map(|(_, expected)| expected.clone()).collect();
    Webhook::sign(fixtures::changes(WABA_ID, changes), messages)
}

fn now(second: usize) -> i64 {
    i64::try_from(second).unwrap_or_default()
}
