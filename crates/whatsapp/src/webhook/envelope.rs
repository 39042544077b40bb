//! The check before a webhook is acknowledged: is this a WhatsApp webhook at all, and whose? One pass over the
//! bytes, nothing kept but the ids, because this stands on the path that thousands of requests a second take.
//! It is strict about the outermost object and about nothing else: whatever is odd further in is a matter for
//! later, when the body is stored and each of its items stands or falls alone.

mod slow;

use crate::wire::{Fields, Key};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// The only `object` that WhatsApp webhooks have.
pub(super) const OBJECT: &str = "whatsapp_business_account";

/// Why a body is no webhook of WhatsApp's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Not one complete JSON document.
    #[error("the body is not JSON")]
    NotJson,
    /// JSON, and not an object.
    #[error("the body is not a JSON object")]
    NotAnObject,
    /// Of another product of Meta's, or of nobody's.
    #[error("the body is not about a WhatsApp business account")]
    WrongObject,
    /// `entry` is absent or no list.
    #[error("the body has no list of entries")]
    NoEntry,
}

/// Whom a body is about: enough to find the organization, in order of appearance, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Routing {
    /// `metadata.phone_number_id` of the changes that have one.
    pub phone_number_ids: Vec<String>,
    /// `entry[].id`.
    pub waba_ids: Vec<String>,
    /// Those of them whose entry tells something of the account itself: it has a change without a number.
    pub waba_ids_without_number: Vec<String>,
}

/// The outermost object of a webhook.
#[derive(Clone, Copy, Debug)]
pub struct Envelope;

impl Envelope {
    /// Checks that `body` is a WhatsApp webhook and says whom it is about. Ids that cannot be read are left
    /// out; they never make the check fail.
    ///
    /// # Errors
    /// [`EnvelopeError`], for the sender's `400`.
    pub fn check(body: &[u8]) -> Result<Routing, EnvelopeError> {
        let text = String::from_utf8_lossy(body);
        let mut found = Found::default();
        let mut reader = serde_json::Deserializer::from_str(&text);
        let outcome =
            Node { at: Place::Root, found: &mut found }.deserialize(&mut reader).and_then(|()| reader.end());
        if outcome.is_err() {
            // Broken JSON, or sound JSON with something inside that cannot be read as a value (a number
            // out of range, half an escape). The second must pass.
            found.is_object = false;
            let root: &RawValue = serde_json::from_str(&text).map_err(|_| EnvelopeError::NotJson)?;
            if let Some(fields) = Fields::of(root) {
                found.look_again(&fields);
            }
        }
        match found {
            Found { is_object: false, .. } => Err(EnvelopeError::NotAnObject),
            Found { is_whatsapp: false, .. } => Err(EnvelopeError::WrongObject),
            Found { has_entry: false, .. } => Err(EnvelopeError::NoEntry),
            Found { routing, .. } => Ok(routing),
        }
    }
}

#[derive(Default)]
struct Found {
    is_object: bool,
    is_whatsapp: bool,
    has_entry: bool,
    routing: Routing,
    entry: Entry,
}

/// The entry being read.
#[derive(Default)]
struct Entry {
    id: Option<String>,
    /// The change being read has a number.
    change_has_number: bool,
    /// Some change had one.
    has_number: bool,
    /// Some change had none.
    lacks_number: bool,
}

impl Found {
    /// An object has been read to its end.
    fn ends(&mut self, at: Place) {
        match at {
            Place::Change => {
                let has = std::mem::take(&mut self.entry.change_has_number);
                self.entry.has_number |= has;
                self.entry.lacks_number |= !has;
            }
            Place::Entry => {
                let entry = std::mem::take(&mut self.entry);
                if entry.lacks_number || !entry.has_number {
                    note(&mut self.routing.waba_ids_without_number, entry.id);
                }
            }
            _ => {}
        }
    }
}

/// Each id once, in order of appearance.
fn note(ids: &mut Vec<String>, id: Option<String>) {
    if let Some(id) = id.filter(|id| !id.is_empty() && !ids.contains(id)) {
        ids.push(id);
    }
}

/// Where in the body the reader is. What lies elsewhere is skipped unread.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Root,
    Object,
    Entries,
    Entry,
    WabaId,
    Changes,
    Change,
    Value,
    Metadata,
    PhoneNumberId,
}

impl Place {
    fn child(self, key: &str) -> Option<Self> {
        Some(match (self, key) {
            (Self::Root, "object") => Self::Object,
            (Self::Root, "entry") => Self::Entries,
            (Self::Entry, "id") => Self::WabaId,
            (Self::Entry, "changes") => Self::Changes,
            (Self::Change, "value") => Self::Value,
            (Self::Value, "metadata") => Self::Metadata,
            (Self::Metadata, "phone_number_id") => Self::PhoneNumberId,
            _ => return None,
        })
    }

    const fn element(self) -> Option<Self> {
        match self {
            Self::Entries => Some(Self::Entry),
            Self::Changes => Some(Self::Change),
            _ => None,
        }
    }
}

/// One value at a place, of whatever type.
struct Node<'f> {
    at: Place,
    found: &'f mut Found,
}

impl Node<'_> {
    fn scalar(self, text: &str) {
        match self.at {
            Place::Object => self.found.is_whatsapp = text == OBJECT,
            Place::WabaId => {
                self.found.entry.id = Some(text.to_owned());
                note(&mut self.found.routing.waba_ids, Some(text.to_owned()));
            }
            Place::PhoneNumberId => {
                self.found.entry.change_has_number = true;
                note(&mut self.found.routing.phone_number_ids, Some(text.to_owned()));
            }
            _ => {}
        }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.found.is_object |= self.at == Place::Root;
        while let Some(Key(key)) = map.next_key()? {
            match self.at.child(&key) {
                Some(at) => map.next_value_seed(Node { at, found: self.found })?,
                None => map.next_value::<IgnoredAny>().map(|_| ())?,
            }
        }
        self.found.ends(self.at);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.found.has_entry |= self.at == Place::Entries;
        match self.at.element() {
            Some(at) => while seq.next_element_seed(Node { at, found: self.found })?.is_some() {},
            None => while seq.next_element::<IgnoredAny>()?.is_some() {},
        }
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.scalar(text);
        Ok(())
    }
    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.scalar(&number.to_string());
        Ok(())
    }
    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EnvelopeError as E;
    use proptest::prelude::*;

    fn check(text: &str) -> Result<Routing, E> {
        Envelope::check(text.as_bytes())
    }

    fn routing(wabas: &[&str], numbers: &[&str], without: &[&str]) -> Routing {
        let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        Routing {
            phone_number_ids: owned(numbers),
            waba_ids: owned(wabas),
            waba_ids_without_number: owned(without),
        }
    }

    #[test]
    fn ids_are_found_once_each_across_entries_and_changes() {
        let body = r#"{"entry":[
            {"id":"900","changes":[
                {"field":"messages","value":{"metadata":{"phone_number_id":"501"},"messages":[{"id":"x"}]}},
                {"value":{"metadata":{"phone_number_id":502}}}]},
            {"changes":[{"value":{"metadata":{"phone_number_id":"501"}}}],"id":901},
            {"id":"900"}],"object":"whatsapp_business_account"}"#;
        assert_eq!(check(body), Ok(routing(&["900", "901"], &["501", "502"], &["900"])));
    }

    #[test]
    fn news_of_an_account_beside_messages_of_another_are_not_overlooked() {
        let body = r#"{"object":"whatsapp_business_account","entry":[
            {"id":"900","changes":[{"value":{"metadata":{"phone_number_id":"501"}}}]},
            {"changes":[{"field":"message_template_status_update","value":{"event":"APPROVED"}}],"id":"901"},
            {"id":"902","changes":[{"value":{"metadata":{"phone_number_id":"502"}}},{"value":{}}]}]}"#;
        assert_eq!(check(body), Ok(routing(&["900", "901", "902"], &["501", "502"], &["901", "902"])));
    }

    #[test]
    fn the_outermost_object_is_checked() {
        let cases = [
            ("", E::NotJson),
            ("{", E::NotJson),
            ("hello", E::NotJson),
            (r#"{"object":"whatsapp_business_account","entry":[]} x"#, E::NotJson),
            (r#"{"object":"whatsapp_business_account","entry":[}"#, E::NotJson),
            (r#"{"object":"whatsapp_business_account","entry":[{"id":"#, E::NotJson),
            ("[]", E::NotAnObject),
            (r#"[{"object":"whatsapp_business_account","entry":[]}]"#, E::NotAnObject),
            ("null", E::NotAnObject),
            ("1e999", E::NotAnObject),
            ("{}", E::WrongObject),
            (r#"{"object":"page","entry":[]}"#, E::WrongObject),
            (r#"{"object":["whatsapp_business_account"],"entry":[]}"#, E::WrongObject),
            (r#"{"object":{"object":"whatsapp_business_account"},"entry":[]}"#, E::WrongObject),
            (r#"{"object":"whatsapp_business_account"}"#, E::NoEntry),
            (r#"{"object":"whatsapp_business_account","entry":null}"#, E::NoEntry),
            (r#"{"object":"whatsapp_business_account","entry":{}}"#, E::NoEntry),
            (r#"{"object":"whatsapp_business_account","x":{"entry":[]}}"#, E::NoEntry),
        ];
        for (body, error) in cases {
            assert_eq!(check(body), Err(error), "{body}");
        }
        assert_eq!(check(r#"{"object":"whatsapp_business_account","entry":[]}"#), Ok(Routing::default()));
    }

    #[test]
    fn whom_it_is_about_does_not_depend_on_what_cannot_be_read_before() {
        let plain = r#"{"object":"whatsapp_business_account","entry":[{"id":"900","changes":[
            {"value":{"metadata":{"phone_number_id":"501"}}},{"value":{}}]},{"id":"901"}]}"#;
        let expected = routing(&["900", "901"], &["501"], &["900", "901"]);
        assert_eq!(check(plain), Ok(expected.clone()));
        for odd in ["1e999", r#""\ud83d""#] {
            for place in [r#""entry":["#, r#""changes":["#] {
                assert_eq!(check(&plain.replace(place, &format!("{place}{odd},"))), Ok(expected.clone()));
            }
            let twice = format!(r#""value":{{"metadata":{odd}}},"value":{{"metadata""#);
            assert_eq!(check(&plain.replace(r#""value":{"metadata""#, &twice)), Ok(expected.clone()));
        }
    }

    #[test]
    fn nothing_inside_an_entry_can_fail_it() {
        let deep = format!("{}{}", "[".repeat(3000), "]".repeat(3000));
        for odd in ["1", "null", "[]", r#""text""#, "{}", "-1", "1.5", "true", "1e999", r#""\ud83d""#, &deep]
        {
            for entries in [
                odd.to_owned(),
                format!(r#"{{"id":{odd}}}"#),
                format!(r#"{{"changes":{odd}}}"#),
                format!(r#"{{"changes":[{odd}]}}"#),
                format!(r#"{{"changes":[{{"value":{odd}}}]}}"#),
                format!(r#"{{"changes":[{{"value":{{"metadata":{odd}}}}}]}}"#),
                format!(r#"{{"changes":[{{"value":{{"metadata":{{"phone_number_id":{odd}}}}}}}]}}"#),
                format!(r#"{{"changes":[{{"value":{{"messages":{odd}}}}}]}}"#),
            ] {
                let body =
                    format!(r#"{{"object":"whatsapp_business_account","entry":[{{"id":"7"}},{entries}]}}"#);
                let found = check(&body).unwrap();
                assert_eq!(found.waba_ids[0], "7", "{body:.200}");
            }
        }
    }

    #[test]
    fn bytes_that_are_no_text_do_not_fail_it() {
        let body =
            b"{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"7\",\"x\":\"\xff\xfe\"}]}";
        assert_eq!(Envelope::check(body), Ok(routing(&["7"], &[], &["7"])));
    }

    proptest! {
        #[test]
        fn never_panics(body in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Envelope::check(&body);
        }
    }
}
