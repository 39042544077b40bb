//! What travels between server and island, and with how little code in the browser.
//!
//! The island macro writes code that *serializes* props into the browser's part as well, where nothing ever does
//! it; and server functions read their answers through another reader of JSON than props do, so that every type
//! would be there twice. [`Carried`] and [`JsonText`] leave one reader and no writer.

use crate::wire;
use leptos::server_fn::codec::Post;
use leptos::server_fn::{ContentType, Decodes, Encodes, Format, FormatType};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A prop of an island: written by the server, read by the browser.
#[derive(Clone, Debug)]
pub struct Carried<T>(pub T);

#[cfg(feature = "ssr")]
impl<T: Serialize> Serialize for Carried<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(not(feature = "ssr"))]
impl<T> Serialize for Carried<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Carried<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(wire::Json::deserialize(deserializer)?).map(Self).map_err(D::Error::custom)
    }
}

/// JSON, read as the text it is.
#[derive(Debug)]
pub struct JsonText;

/// The answer of a server function, as [`JsonText`].
pub type Json = Post<JsonText>;

impl ContentType for JsonText {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for JsonText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for JsonText {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<bytes::Bytes, Self::Error> {
        serde_json::to_string(value).map(bytes::Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for JsonText {
    type Error = serde_json::Error;

    fn decode(bytes: bytes::Bytes) -> Result<T, Self::Error> {
        serde_json::from_str(std::str::from_utf8(&bytes).map_err(serde_json::Error::custom)?)
    }
}
