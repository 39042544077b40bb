//! Assignment: who carries how much, who is there, and how conversations find their agents.

pub(super) mod availability;
pub(super) mod load;
pub(super) mod routing;

use serde::{Deserialize, Deserializer};

/// A field that may be left out, but not be `null`.
fn not_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
