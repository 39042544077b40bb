//! A lenient reader of JSON objects. Meta's payloads differ from their documentation in every second version:
//! ids come as strings or numbers, times in three spellings, objects are missing. So nothing here fails as a
//! whole: an object is split into raw fields once, and each is read on its own, as what it is asked for or as
//! absent. Raw pieces are skipped without recursion, so depth is no danger either.

use hilo_domain::clock::Millis;
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Larger numbers than this are milliseconds, not seconds: it is the year 5138 in one and 1973 in the other.
const MILLISECONDS_FROM: i64 = 100_000_000_000;

/// An object's fields in order of arrival, unread.
#[derive(Debug, Default)]
pub(crate) struct Fields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Fields<'a> {
    /// The fields of `raw`, if it is an object.
    pub(crate) fn of(raw: &'a RawValue) -> Option<Self> {
        is_object(raw).then(|| serde_json::from_str(raw.get()).ok()).flatten()
    }

    /// Every field, also those whose name comes twice.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(key, raw)| (key.as_ref(), *raw))
    }

    /// The field as it stands. `null` counts as absent.
    pub(crate) fn raw(&self, key: &str) -> Option<&'a RawValue> {
        self.iter().find(|(name, raw)| *name == key && raw.get() != "null").map(|(_, raw)| raw)
    }

    /// A string, or a number in its digits.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        text_of(self.raw(key)?)
    }

    /// The same, and empty counts as absent: for ids and names.
    pub(crate) fn word(&self, key: &str) -> Option<String> {
        self.text(key).filter(|text| !text.trim().is_empty())
    }

    /// A whole number, also inside a string.
    pub(crate) fn int(&self, key: &str) -> Option<i64> {
        int_of(self.raw(key)?)
    }

    /// Any number, also inside a string.
    pub(crate) fn float(&self, key: &str) -> Option<f64> {
        self.text(key)?.trim().parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// `true`, also inside a string. Everything else is `false`.
    pub(crate) fn flag(&self, key: &str) -> bool {
        self.maybe_flag(key).unwrap_or(false)
    }

    /// A truth value, also inside a string.
    pub(crate) fn maybe_flag(&self, key: &str) -> Option<bool> {
        self.raw(key)?.get().trim_matches('"').parse().ok()
    }

    /// A moment: seconds or milliseconds since 1970, as number or string.
    pub(crate) fn time(&self, key: &str) -> Option<Millis> {
        let number = self.int(key).filter(|number| *number > 0)?;
        Some(if number >= MILLISECONDS_FROM { Millis(number) } else { Millis::from_secs(number) })
    }

    /// An object inside.
    pub(crate) fn object(&self, key: &str) -> Option<Fields<'a>> {
        Fields::of(self.raw(key)?)
    }

    /// The elements of a list inside; none if it is no list.
    pub(crate) fn list(&self, key: &str) -> Vec<&'a RawValue> {
        self.raw(key).and_then(elements).unwrap_or_default()
    }

    /// Those elements of a list that are objects.
    pub(crate) fn objects(&self, key: &str) -> Vec<Fields<'a>> {
        self.list(key).into_iter().filter_map(Fields::of).collect()
    }
}

/// Whether it is an object.
pub(crate) fn is_object(raw: &RawValue) -> bool {
    raw.get().starts_with('{')
}

/// The elements, if it is a list.
pub(crate) fn elements(raw: &RawValue) -> Option<Vec<&RawValue>> {
    raw.get().starts_with('[').then(|| serde_json::from_str(raw.get()).ok()).flatten()
}

/// A string, or a number in its digits.
pub(crate) fn text_of(raw: &RawValue) -> Option<String> {
    match raw.get().as_bytes().first()? {
        b'"' => serde_json::from_str(raw.get()).ok(),
        b'-' | b'0'..=b'9' => Some(raw.get().to_owned()),
        _ => None,
    }
}

fn int_of(raw: &RawValue) -> Option<i64> {
    let text = text_of(raw)?;
    let text = text.trim();
    if let Ok(whole) = text.parse() {
        return Some(whole);
    }
    // `1768384800.0` and `1.7e9` are whole numbers too; 2^53 is where they stop being exact.
    let float: f64 = text.parse().ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "within 2^53, checked on this line")]
    (float.abs() < 9_007_199_254_740_992.0).then_some(float as i64)
}

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Split;
        impl<'de> Visitor<'de> for Split {
            type Value = Fields<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Vec::new();
                while let Some(Key(key)) = map.next_key()? {
                    fields.push((key, map.next_value()?));
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Split)
    }
}

/// A field's name. Read as bytes, because a broken escape in a name must not cost the rest of the object.
pub(crate) struct Key<'a>(pub(crate) Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl<'de> Visitor<'de> for Name {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a field's name")
            }
            fn visit_borrowed_bytes<E: Error>(self, name: &'de [u8]) -> Result<Key<'de>, E> {
                Ok(Key(String::from_utf8_lossy(name)))
            }
            fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(String::from_utf8_lossy(name).into_owned())))
            }
        }
        deserializer.deserialize_bytes(Name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Fields<'_> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn ids_are_text_whatever_they_came_as() {
        let f = fields(r#"{"a":"17","b":17,"c":null,"d":[1],"e":"","f":12345678901234567890123}"#);
        assert_eq!(f.text("a").as_deref(), Some("17"));
        assert_eq!(f.text("b").as_deref(), Some("17"));
        assert_eq!((f.text("c"), f.text("d"), f.text("nowhere")), (None, None, None));
        assert_eq!((f.text("e").as_deref(), f.word("e")), (Some(""), None));
        assert_eq!(f.text("f").as_deref(), Some("12345678901234567890123"));
    }

    #[test]
    fn times_are_read_in_every_spelling() {
        let f = fields(
            r#"{"a":"1768384800","b":1768384800,"c":1768384800.0,"d":1768384800123,"e":"soon","f":-5,"g":0}"#,
        );
        let moment = Some(Millis(1_768_384_800_000));
        assert_eq!((f.time("a"), f.time("b"), f.time("c")), (moment, moment, moment));
        assert_eq!(f.time("d"), Some(Millis(1_768_384_800_123)));
        assert_eq!((f.time("e"), f.time("f"), f.time("g")), (None, None, None));
    }

    #[test]
    fn numbers_and_flags_may_be_strings() {
        let f = fields(r#"{"a":"2","b":"2.5","c":1e999,"d":true,"e":"true","f":1,"g":false}"#);
        assert_eq!((f.int("a"), f.float("b"), f.float("c")), (Some(2), Some(2.5), None));
        assert_eq!((f.flag("d"), f.flag("e"), f.flag("f"), f.flag("g")), (true, true, false, false));
        assert_eq!(f.maybe_flag("f"), None);
    }

    #[test]
    fn a_broken_name_costs_only_itself() {
        let f = fields(r#"{"\ud800":1,"a":"2"}"#);
        assert_eq!(f.text("a").as_deref(), Some("2"));
    }

    #[test]
    fn depth_is_no_danger() {
        let deep = format!(r#"{{"deep":{}{},"a":1}}"#, "[".repeat(50_000), "]".repeat(50_000));
        assert_eq!(fields(&deep).int("a"), Some(1));
    }
}
