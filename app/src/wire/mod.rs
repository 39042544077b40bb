//! Reading JSON with little code. Serde's derived code meets a reader of JSON text with two ways to read every
//! struct and a sentence for every way to fail; over all types of the inbox that was an eighth of the browser's
//! part. Here JSON becomes a plain tree first, by code that is there once, and types are read from the tree one
//! way: a struct's fields by name in the order of their declaration, and errors without a text.
//!
//! What travels is the same JSON as anywhere. Numbers are whole, as all of Hilo's are.

mod tree;
mod types;

#[cfg(test)]
mod tests;

use serde::de::{DeserializeOwned, Error, Expected, Unexpected};
use std::fmt;
pub(crate) use tree::Json;

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
