//! Webhook bodies as Meta sends them, for tests, the demo and the simulator. Two layers: functions that make
//! one message or status ([`message`], [`status`]), and functions that pack these into a body ready to be
//! signed ([`messages`], [`statuses`], [`changes`]). Every id, number and name comes from the caller.

use serde_json::{Map, Value, json};

pub mod message;
pub mod status;

/// The business's side: which account and number a webhook is about.
#[derive(Clone, Copy, Debug)]
pub struct Number<'a> {
    /// WhatsApp Business Account id, `entry[].id`.
    pub waba_id: &'a str,
    /// Meta's id of the number, `metadata.phone_number_id`.
    pub phone_number_id: &'a str,
    /// The number itself, digits only.
    pub display_phone_number: &'a str,
}

/// The customer's side: who wrote, and the ids of this one message.
#[derive(Clone, Copy, Debug, Default)]
pub struct Arrival<'a> {
    /// Digits only. Absent for people who hide their number behind a username.
    pub from: Option<&'a str>,
    /// Business-scoped user id, `AR.…`.
    pub user_id: Option<&'a str>,
    /// Profile name.
    pub name: &'a str,
    /// Username, if the person has one.
    pub username: Option<&'a str>,
    /// The message's id.
    pub wamid: &'a str,
    /// Unix seconds.
    pub timestamp: i64,
}

impl<'a> Arrival<'a> {
    /// The everyday case: a person with a phone number.
    #[must_use]
    pub fn new(from: &'a str, name: &'a str, wamid: &'a str, timestamp: i64) -> Self {
        Self { from: Some(from), name, wamid, timestamp, ..Self::default() }
    }

    /// The person's entry in `value.contacts`.
    #[must_use]
    pub fn contact(&self) -> Value {
        let mut profile = Map::new();
        profile.insert("name".to_owned(), json!(self.name));
        put(&mut profile, "username", self.username);
        let mut contact = Map::new();
        contact.insert("profile".to_owned(), Value::Object(profile));
        put(&mut contact, "wa_id", self.from);
        put(&mut contact, "user_id", self.user_id);
        Value::Object(contact)
    }
}

/// The `value` of a `messages` change with nothing in it but the number.
#[must_use]
pub fn value(number: &Number<'_>) -> Value {
    json!({
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": number.display_phone_number,
            "phone_number_id": number.phone_number_id,
        },
    })
}

/// One change: a field's name and its value.
#[must_use]
pub fn change(field: &str, value: Value) -> Value {
    json!({ "field": field, "value": value })
}

/// A whole body with one entry and these changes.
#[must_use]
pub fn changes(waba_id: &str, changes: Vec<Value>) -> Vec<u8> {
    entries(vec![json!({ "id": waba_id, "changes": changes })])
}

/// A whole body with these entries.
#[must_use]
pub fn entries(entries: Vec<Value>) -> Vec<u8> {
    json!({ "object": "whatsapp_business_account", "entry": entries }).to_string().into_bytes()
}

/// A change with messages of one person.
#[must_use]
pub fn messages_change(number: &Number<'_>, who: &Arrival<'_>, messages: Vec<Value>) -> Value {
    let mut value = value(number);
    value["contacts"] = json!([who.contact()]);
    value["messages"] = Value::Array(messages);
    change("messages", value)
}

/// A whole body with messages of one person.
#[must_use]
pub fn messages(number: &Number<'_>, who: &Arrival<'_>, messages: Vec<Value>) -> Vec<u8> {
    changes(number.waba_id, vec![messages_change(number, who, messages)])
}

/// A whole body with statuses.
#[must_use]
pub fn statuses(number: &Number<'_>, statuses: Vec<Value>) -> Vec<u8> {
    let mut value = value(number);
    value["statuses"] = Value::Array(statuses);
    changes(number.waba_id, vec![change("messages", value)])
}

/// A whole body with messages that a person at the business sent from the phone app.
#[must_use]
pub fn echoes(number: &Number<'_>, echoes: Vec<Value>) -> Vec<u8> {
    let mut value = value(number);
    value["message_echoes"] = Value::Array(echoes);
    changes(number.waba_id, vec![change("smb_message_echoes", value)])
}

/// The shortest way to a text message.
#[must_use]
pub fn text_message(number: &Number<'_>, who: &Arrival<'_>, text: &str) -> Vec<u8> {
    messages(number, who, vec![message::text(who, text)])
}

fn put(object: &mut Map<String, Value>, key: &str, value: Option<&str>) {
    if let Some(text) = value {
        object.insert(key.to_owned(), Value::String(text.to_owned()));
    }
}
