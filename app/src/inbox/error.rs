//! What a server function answers when it could not do what was asked: a small set of codes, each with a safe
//! sentence in every language. Nothing of the database or of Meta's answer travels in it.

use super::carried::JsonText;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! app_error {
    ($($(#[$meta:meta])* $variant:ident = $code:literal),+ $(,)?) => {
        /// Why something was not done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
        pub enum AppError { $($(#[$meta])* #[error($code)] $variant),+ }

        impl AppError {
            /// Every one, for tests.
            pub const ALL: &'static [AppError] = &[$(AppError::$variant),+];

            /// The code, as it stands in an address: `?error=WINDOW_CLOSED`.
            #[must_use]
            pub const fn code(self) -> &'static str { match self { $(Self::$variant => $code),+ } }

            /// The error of a code in an address; `None` for a code that Hilo never writes there.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

app_error! {
    /// The session has ended.
    SignedOut = "SIGNED_OUT",
    /// The policy table says no.
    Forbidden = "ROLE_FORBIDDEN",
    /// Not there, or not for this viewer: the two look the same.
    NotFound = "NOT_FOUND",
    /// Someone else took it first.
    Taken = "TAKEN",
    /// The row is not in the state that this needs.
    Conflict = "CONFLICT",
    /// More than 24 hours since the customer wrote.
    WindowClosed = "WINDOW_CLOSED",
    /// No text.
    Empty = "EMPTY",
    /// More than Meta takes.
    TooLong = "TOO_LONG",
    /// More than fits a note.
    NoteTooLong = "NOTE_TOO_LONG",
    /// The number has no token yet, or was removed.
    NotConfigured = "NOT_CONFIGURED",
    /// The request cannot be read.
    Invalid = "INVALID",
    /// The database is busy, full or away.
    Unavailable = "UNAVAILABLE",
    /// The request did not reach the server. Only made in the browser.
    Offline = "OFFLINE",
    /// A fault of ours; the log has the details.
    Internal = "INTERNAL",
}

impl AppError {
    /// Whether asking again later can help without anyone changing anything.
    #[must_use]
    pub const fn is_passing(self) -> bool {
        matches!(self, Self::Offline | Self::Unavailable)
    }
}

// By hand, as the code it is: what would be derived is several times as large in the browser.
impl Serialize for AppError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for AppError {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_code(&String::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("unknown code"))
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonText;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        match value {
            ServerFnErrorErr::Request(_) => Self::Offline,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Invalid,
            // What cannot be read did not come from a server function: the session layer's 401, a proxy's page.
            ServerFnErrorErr::Deserialization(_) | ServerFnErrorErr::Response(_) => Self::Unavailable,
            _ => Self::Internal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_finds_its_error_again() {
        for error in AppError::ALL {
            assert_eq!(AppError::from_code(error.code()), Some(*error));
            assert_eq!(AppError::de(error.ser()), *error);
        }
        assert_eq!(AppError::from_code("<script>"), None);
    }
}
