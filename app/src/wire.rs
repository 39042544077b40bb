//! Reading JSON with little code. Serde's derived code meets a reader of JSON text with two ways to read every
//! struct and a sentence for every way to fail; over all types of the inbox that was an eighth of the browser's
//! part. Here JSON becomes a plain tree first, by code that is there once, and types are read from the tree one
//! way: a struct's fields by name in the order of their declaration, and errors without a text.
//!
//! What travels is the same JSON as anywhere. Numbers are whole, as all of Hilo's are.

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, Expected, IntoDeserializer,
    MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};
use std::fmt;

/// Reads a value from JSON.
///
/// # Errors
/// [`Unreadable`] when the text is no JSON, or not of this type.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    T::deserialize(serde_json::from_str::<Json>(text).map_err(|_| Unreadable)?)
}

/// Not JSON, or not of the type that was asked for. Says no more: nobody reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not what was expected here")]
pub struct Unreadable;

// Each by hand: the trait's own versions put sentences together.
impl Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// A JSON value as a tree.
#[derive(Debug)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(i64),
    /// A fraction, or too large: nowhere in what Hilo says today, and passed over where nobody asks for it.
    OtherNumber,
    Text(String),
    List(Vec<Json>),
    Map(Vec<(String, Json)>),
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Tree)
    }
}

/// Makes the tree.
struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(i64::try_from(value).map_or(Json::OtherNumber, Json::Number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Json, E> {
        Ok(Json::OtherNumber)
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Json::Map(map))
    }
}

impl<'de> IntoDeserializer<'de, Unreadable> for Json {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! whole_numbers {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            match self {
                Self::Number(number) => visitor.visit_i64(number),
                _ => Err(Unreadable),
            }
        }
    )+};
}

macro_rules! texts {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            match self {
                Self::Text(text) => visitor.visit_string(text),
                _ => Err(Unreadable),
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for Json {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Bool(value) => visitor.visit_bool(value),
            Self::Number(number) => visitor.visit_i64(number),
            Self::OtherNumber => Err(Unreadable),
            Self::Text(text) => visitor.visit_string(text),
            Self::List(list) => visitor.visit_seq(SeqDeserializer::new(list.into_iter())),
            Self::Map(map) => visitor.visit_map(MapDeserializer::new(map.into_iter())),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::Bool(value) => visitor.visit_bool(value),
            _ => Err(Unreadable),
        }
    }

    whole_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    texts! { deserialize_str deserialize_string deserialize_identifier }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::Null => visitor.visit_none(),
            some => visitor.visit_some(some),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::List(list) => visitor.visit_seq(Items(list.into_iter())),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        match self {
            Self::Map(map) => visitor.visit_seq(Fields { names: fields.iter(), map }),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        match self {
            Self::Text(name) => visitor.visit_enum(Variant(name, Self::Null)),
            Self::Map(mut map) if map.len() == 1 => {
                let (name, content) = map.remove(0);
                visitor.visit_enum(Variant(name, content))
            }
            _ => Err(Unreadable),
        }
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple_struct map ignored_any
    }
}

/// What stands in a list.
struct Items(std::vec::IntoIter<Json>);

impl<'de> SeqAccess<'de> for Items {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        self.0.next().map(|item| seed.deserialize(item)).transpose()
    }
}

/// A struct's fields in the order of their declaration. One that is not there is null: `None`, or unreadable.
struct Fields {
    names: std::slice::Iter<'static, &'static str>,
    map: Vec<(String, Json)>,
}

impl Fields {
    fn next(&mut self) -> Option<Json> {
        let wanted = self.names.next()?;
        let at = self.map.iter().position(|(name, _)| name == wanted);
        Some(at.map_or(Json::Null, |at| self.map.swap_remove(at).1))
    }
}

impl<'de> SeqAccess<'de> for Fields {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        self.next().map(|field| seed.deserialize(field)).transpose()
    }
}

/// A variant: its name, and what it holds.
struct Variant(String, Json);

impl<'de> EnumAccess<'de> for Variant {
    type Error = Unreadable;
    type Variant = Json;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Json), Unreadable> {
        Ok((seed.deserialize(Json::Text(self.0))?, self.1))
    }
}

impl<'de> VariantAccess<'de> for Json {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        match self {
            Self::Null => Ok(()),
            _ => Err(Unreadable),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Unreadable> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_struct("", fields, visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbox::reader::Reader;
    use crate::inbox::samples::{message, note, reader, row, view};
    use crate::words::Locale;
    use hilo_domain::failure::{Failure, FailureClass, FailureReason};
    use hilo_domain::inbox::{
        ChannelView, ContactCard, ConversationEventKind, ConversationRow, EventView, FailureView, FileView,
        LabelView, LocationView, MessageDetail, OrderLine, Person, Quote, ReactionView, Thread, TimelineItem,
    };
    use hilo_domain::live::LiveChange;
    use hilo_domain::message::{Direction, MessageKind, MessageStatus, SendState};
    use serde::Serialize;

    /// What is read is what was written, and what Serde's own reader reads.
    #[track_caller]
    fn comes_back<T: Serialize + DeserializeOwned + PartialEq + fmt::Debug>(value: &T) {
        let text = serde_json::to_string(value).unwrap();
        assert_eq!(read::<T>(&text).as_ref(), Ok(value), "{text}");
        assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value);
    }

    fn every_detail() -> Vec<MessageDetail> {
        let texts = || vec!["one".to_owned(), "\"two\"\n\u{1f642}".to_owned()];
        vec![
            MessageDetail::None,
            MessageDetail::File(FileView {
                filename: Some("a.pdf".into()),
                mime_type: None,
                size_bytes: Some(i64::MAX),
                voice: true,
            }),
            MessageDetail::Location(LocationView {
                latitude: "-31.4".into(),
                longitude: "64.2".into(),
                name: None,
                address: Some("Colón 1".into()),
            }),
            MessageDetail::Contacts { cards: vec![ContactCard { name: "Ana".into(), phones: texts() }] },
            MessageDetail::Order {
                lines: vec![OrderLine {
                    product: "p".into(),
                    quantity: "2".into(),
                    price: "1.5".into(),
                    currency: "ARS".into(),
                }],
            },
            MessageDetail::Template { name: "hello".into(), buttons: texts() },
            MessageDetail::Unsupported { what: "poll".into() },
        ]
    }

    fn full_row() -> ConversationRow {
        let mut row = row("c");
        row.last_failure = Some(FailureReason::WindowClosed);
        row.assigned_to = Some(Person { id: "u".into(), name: "Mara".into() });
        row.labels = vec![LabelView { id: "l".into(), name: "VIP".into(), color: "teal".into() }];
        row.inbound_count = -1;
        row
    }

    fn failure() -> FailureView {
        let failure = Failure { class: FailureClass::Retry, reason: FailureReason::RateLimited };
        FailureView { code: Some(131_056), failure, meta_text: Some("slow".into()) }
    }

    fn items() -> Vec<TimelineItem> {
        let messages = every_detail().into_iter().map(|detail| {
            let mut view = view("m", Direction::Outbound);
            view.detail = detail;
            view.failure = Some(failure());
            view.quote = Some(Quote {
                id: "q".into(),
                direction: Direction::Inbound,
                kind: MessageKind::Image,
                text: None,
            });
            view.reactions = vec![ReactionView { emoji: "👍".into(), from_customer: true }];
            TimelineItem::Message(Box::new(view))
        });
        let event = EventView {
            id: "e".into(),
            kind: ConversationEventKind::Assigned,
            actor: None,
            subject: Some("Mara".into()),
            detail: None,
            at: crate::inbox::samples::NOW,
        };
        messages.chain([message("m", Direction::Inbound), note("n"), TimelineItem::Event(event)]).collect()
    }

    #[test]
    fn every_change_of_the_stream_comes_back() {
        for item in items() {
            comes_back(&LiveChange::Conversation { row: Box::new(full_row()), item: Some(item) });
        }
        comes_back(&LiveChange::Conversation { row: Box::new(row("c")), item: None });
        comes_back(&LiveChange::Status {
            conversation_id: "c".into(),
            message_id: "m".into(),
            status: MessageStatus::Failed,
            send_state: SendState::Failed,
            failure: Some(failure()),
            is_last: true,
        });
        comes_back(&LiveChange::Read { conversation_id: "c".into(), inbound_seen: 3 });
        comes_back(&LiveChange::Gone { conversation_id: "c".into() });
        comes_back(&LiveChange::Channel { channel_id: "h".into(), name: "Shop".into(), paused: None });
        comes_back(&LiveChange::Access { user_id: None });
        comes_back(&LiveChange::Counts { counts: Default::default() });
    }

    #[test]
    fn every_prop_comes_back() {
        comes_back::<Reader>(&reader(Locale::Pt));
        comes_back(&Thread {
            row: full_row(),
            channel: ChannelView {
                id: "h".into(),
                name: "Shop".into(),
                paused: Some(FailureReason::Payment),
            },
            items: items(),
            unread_from: Some("m".into()),
            older: None,
            draft: Some("so far".into()),
        });
    }

    #[test]
    fn a_newer_server_may_say_more_and_leave_out_what_is_optional() {
        let person = read::<Person>(r#"{"extra":{"a":[1.5,18446744073709551615]},"name":"Mara","id":"u"}"#);
        assert_eq!(person, Ok(Person { id: "u".into(), name: "Mara".into() }));
        let quote = read::<Quote>(r#"{"id":"q","direction":"INBOUND","kind":"TEXT"}"#);
        assert_eq!(quote.map(|quote| quote.text), Ok(None));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for text in ["", "{", r#"{"name":"Mara"}"#, r#"{"id":1,"name":"Mara"}"#, r#"["u","Mara"]"#, "null"] {
            assert_eq!(read::<Person>(text), Err(Unreadable), "{text}");
        }
        for text in [r#""gone""#, r#"{"gone":{}}"#, r#"{"gone":1,"read":2}"#, r#"{"unknown":{}}"#] {
            assert_eq!(read::<LiveChange>(text), Err(Unreadable), "{text}");
        }
        for text in ["256", "-1", "1.5", "18446744073709551615"] {
            assert_eq!(read::<u8>(text), Err(Unreadable), "{text}");
            assert_eq!(read::<Option<u8>>(text), Err(Unreadable), "{text}");
        }
        assert_eq!(read::<(i64, String)>(r#"[1]"#), Err(Unreadable));
    }
}
