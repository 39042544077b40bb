//! Customers who write: bodies of webhooks as Meta sends them, with one message or many, of one customer or many, and
//! now and then with something that Hilo has never heard of.

use crate::house::{PHONE_NUMBER_ID, SECRET, WABA_ID};
use crate::seed::Choices;
use hilo_domain::clock::{Clock, SystemClock};
use hilo_whatsapp::fixtures::{self, Arrival, Number, message};
use hilo_whatsapp::signature;
use serde_json::{Value, json};

/// A message as it must be found in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    /// Meta's id.
    pub(crate) id: String,
    /// Digits.
    pub(crate) phone: String,
    /// The words, where it has any.
    pub(crate) text: Option<String>,
}

/// A webhook, signed.
#[derive(Clone, Debug)]
pub(crate) struct Webhook {
    pub(crate) body: Vec<u8>,
    pub(crate) signature: String,
    pub(crate) messages: Vec<Expected>,
}

impl Webhook {
    /// A body, signed.
    pub(crate) fn sign(body: Vec<u8>, messages: Vec<Expected>) -> Self {
        Self { signature: signature::sign(SECRET, &body), body, messages }
    }
}

/// Everyone who writes.
pub(crate) struct Customers {
    choices: Choices,
    customers: usize,
    messages: usize,
}

/// The number that everyone writes to.
pub(super) const NUMBER: Number<'static> =
    Number { waba_id: WABA_ID, phone_number_id: PHONE_NUMBER_ID, display_phone_number: "5491155550100" };

impl Customers {
    pub(crate) const fn new(choices: Choices) -> Self {
        Self { choices, customers: 0, messages: 0 }
    }

    /// A phone of somebody who has written.
    pub(crate) fn somebody(&mut self) -> Option<String> {
        let at = self.choices.below(self.customers);
        (self.customers > 0).then(|| phone(at))
    }

    /// The next webhook: mostly one message, sometimes up to fifty.
    pub(crate) fn write(&mut self) -> Webhook {
        let count = match self.choices.below(10) {
            0 => self.choices.between(10, 50),
            1 | 2 => self.choices.between(2, 9),
            _ => 1,
        };
        let (mut expected, mut changes) = (Vec::new(), Vec::new());
        // An album: everything from one customer, who is often new.
        let one_customer = self.choices.percent(40).then(|| self.choose());
        for _ in 0..count {
            let customer = one_customer.unwrap_or_else(|| self.choose());
            changes.push(self.message(customer, &mut expected));
            if self.choices.percent(2) {
                changes.push(json!({ "field": "something_new", "value": { "n": self.messages } }));
            }
        }
        Webhook::sign(fixtures::changes(WABA_ID, changes), expected)
    }

    /// A webhook with one message.
    pub(crate) fn write_one(&mut self) -> Webhook {
        let mut expected = Vec::new();
        let customer = self.choose();
        let change = self.message(customer, &mut expected);
        Webhook::sign(fixtures::changes(WABA_ID, vec![change]), expected)
    }

    /// Somebody new, or somebody known.
    fn choose(&mut self) -> usize {
        if self.customers == 0 || self.choices.percent(25) {
            self.customers += 1;
            return self.customers - 1;
        }
        self.choices.below(self.customers)
    }

    fn message(&mut self, customer: usize, expected: &mut Vec<Expected>) -> Value {
        self.messages += 1;
        let (id, phone) = (format!("wamid.chaos.{}", self.messages), phone(customer));
        let name = format!("Customer {customer}");
        let arrival = Arrival::new(&phone, &name, &id, SystemClock.now().0 / 1000);
        let text = format!("Mensaje {}: ¿hay stock? 👋", self.messages);
        let (element, text) = match self.choices.below(10) {
            0 => {
                let file = message::File { id: "9001", mime_type: "image/jpeg", sha256: "c2hhMjU2" };
                (message::image(&arrival, &file, None), None)
            }
            1 => (message::any(&arrival, "never_heard_of", json!({ "n": self.messages })), None),
            _ => (message::text(&arrival, &text), Some(text)),
        };
        let mut value = fixtures::value(&NUMBER);
        value["contacts"] = json!([arrival.contact()]);
        value["messages"] = json!([element]);
        expected.push(Expected { id, phone, text });
        fixtures::change("messages", value)
    }
}

fn phone(customer: usize) -> String {
    format!("54911{:08}", 20_000_000 + customer)
}
