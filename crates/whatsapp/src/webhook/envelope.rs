//! The check before a webhook is acknowledged: is this a WhatsApp webhook at all, and whose? One pass over the
//! bytes, nothing kept but the ids, because this stands on the path that thousands of requests a second take.
//! It is strict about the outermost object and about nothing else: whatever is odd further in is a matter for
//! later, when the body is stored and each of its items stands or falls alone.

mod slow;
#[cfg(test)]
mod tests;

use crate::wire::{Fields, Key, elements};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// The only `object` that WhatsApp webhooks have.
const OBJECT: &str = "whatsapp_business_account";

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

/// The entries of a body, read by its text: the rule for the outermost object, wherever a body is read a second time.
pub(super) fn entries(text: &str) -> Result<Vec<&RawValue>, EnvelopeError> {
    let root: &RawValue = serde_json::from_str(text).map_err(|_| EnvelopeError::NotJson)?;
    let root = Fields::of(root).ok_or(EnvelopeError::NotAnObject)?;
    if root.text("object").is_none_or(|object| object != OBJECT) {
        return Err(EnvelopeError::WrongObject);
    }
    root.raw("entry").and_then(elements).ok_or(EnvelopeError::NoEntry)
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
            Node { at: Place::Root, found: &mut found }.deserialize(&mut reader).and_then(|_| reader.end());
        if outcome.is_err() {
            // Broken JSON, or sound JSON with something on the way that cannot be read as a value (a number out of
            // range, half an escape). The second must pass, and with every id: read it as the items are read.
            return slow::check(body);
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
    fn account(&mut self, id: &str) {
        self.entry.id = Some(id.to_owned());
        note(&mut self.routing.waba_ids, Some(id.to_owned()));
    }

    /// A number of nothing but spaces is none.
    fn number(&mut self, id: &str) {
        if !id.trim().is_empty() {
            self.entry.change_has_number = true;
            note(&mut self.routing.phone_number_ids, Some(id.to_owned()));
        }
    }

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

    /// Its mark among the fields of an object that have been read.
    const fn bit(self) -> u16 {
        1 << self as u16
    }

    /// Whether what stands there is looked at as a text.
    const fn is_word(self) -> bool {
        matches!(self, Self::Object | Self::WabaId | Self::PhoneNumberId)
    }

    const fn element(self) -> Option<Self> {
        match self {
            Self::Entries => Some(Self::Entry),
            Self::Changes => Some(Self::Change),
            _ => None,
        }
    }
}

/// One value at a place, of whatever type. Reading it says whether there was one: `null` counts as absent.
struct Node<'f> {
    at: Place,
    found: &'f mut Found,
}

impl Node<'_> {
    fn scalar(self, text: &str) {
        match self.at {
            Place::Object => self.found.is_whatsapp = text == OBJECT,
            Place::WabaId => self.found.account(text),
            Place::PhoneNumberId => self.found.number(text),
            _ => {}
        }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = bool;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        self.found.is_object |= self.at == Place::Root;
        // Of fields with one name the first counts, here as for the items: otherwise two readers would see two things.
        let mut read = 0;
        while let Some(Key(key)) = map.next_key()? {
            // A name is read as bytes, and those are not checked: a control character as it is makes it no JSON.
            if key.contains(|c: char| c < ' ') {
                return Err(A::Error::custom("a control character"));
            }
            match self.at.child(&key).filter(|at| read & at.bit() == 0) {
                Some(at) => {
                    if map.next_value_seed(Node { at, found: self.found })? {
                        read |= at.bit();
                    }
                }
                None => map.next_value::<IgnoredAny>().map(|_| ())?,
            }
        }
        self.found.ends(self.at);
        Ok(true)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<bool, A::Error> {
        self.found.has_entry |= self.at == Place::Entries;
        match self.at.element() {
            Some(at) => while seq.next_element_seed(Node { at, found: self.found })?.is_some() {},
            None => while seq.next_element::<IgnoredAny>()?.is_some() {},
        }
        Ok(true)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<bool, E> {
        // What has to be mended is read with the mended text.
        if self.at.is_word() && text.contains('\0') {
            return Err(E::custom("a null character"));
        }
        self.scalar(text);
        Ok(true)
    }
    fn visit_u64<E: Error>(self, number: u64) -> Result<bool, E> {
        self.scalar(&number.to_string());
        Ok(true)
    }
    fn visit_i64<E: Error>(self, number: i64) -> Result<bool, E> {
        self.scalar(&number.to_string());
        Ok(true)
    }
    fn visit_f64<E: Error>(self, _: f64) -> Result<bool, E> {
        // An id is its digits as they came, which are not known any more.
        if self.at.is_word() { Err(E::custom("a broken number")) } else { Ok(true) }
    }
    fn visit_bool<E: Error>(self, _: bool) -> Result<bool, E> {
        Ok(true)
    }
    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }
}
