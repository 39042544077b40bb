//! `componentsJson`: the seed's shape, extended so that everything Hilo knows of Meta's components has a place
//! in it. The JSON itself is what is stored and returned; this is how it is read.
//!
//! ```json
//! { "header": [{ "type": "text", "text": "Order {{1}}", "examples": { "1": "#12345" } }],
//!   "body": [{ "type": "text", "text": "Hello {{1}}, it is ready.", "examples": { "1": "Ana" } }],
//!   "footer": [{ "type": "text", "text": "Thank you" }],
//!   "buttons": [{ "type": "quick_reply", "text": "View order" },
//!     { "type": "url", "text": "Track", "url": "https://example.com/t/{{1}}", "example": "12345" },
//!     { "type": "phone_number", "text": "Call us", "phone_number": "+5491150001000" },
//!     { "type": "copy_code", "example": "SUMMER20" }] }
//! ```
//!
//! A header may be `{"type": "image" | "video" | "document", "sample": "…", "handle": "4::…", "url": "…"}` or
//! `{"type": "location"}`. Types are Meta's in lower case. Fields that are not known here are kept and go to
//! Meta as they are; components that have no place here lie under `other` in Meta's own form.

use super::words::ParameterFormat;
use crate::text_enum::text_enum;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The fields of a JSON object.
pub type Fields = Map<String, Value>;

/// What a template is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Components {
    /// Above the body: a line of text, a file, a place.
    pub header: Option<Header>,
    /// The message itself. Absent only where Meta writes it (authentication).
    pub body: Option<TextPart>,
    /// Small print below.
    pub footer: Option<TextPart>,
    /// Below the bubble.
    pub buttons: Vec<Button>,
    /// Components in Meta's form that have no place above (carousels, limited-time offers).
    pub other: Vec<Value>,
}

/// A text and examples for its variables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextPart {
    /// With its variables.
    pub text: String,
    /// By variable name.
    pub examples: BTreeMap<String, String>,
    /// Whatever else was there.
    pub extra: Fields,
}

/// What stands above the body.
#[derive(Clone, Debug, PartialEq)]
pub enum Header {
    /// One line.
    Text(TextPart),
    /// A file, chosen when the template is sent.
    Media(MediaHeader),
    /// A place, chosen when the template is sent.
    Location,
    /// A type that Hilo does not know, with all its fields.
    Other {
        /// The type, in lower case.
        kind: String,
        /// All other fields.
        extra: Fields,
    },
}

text_enum! {
    /// Which file a header takes.
    MediaKind {
        /// JPEG or PNG.
        Image = "image",
        /// MP4.
        Video = "video",
        /// PDF and others.
        Document = "document",
    }
}

/// A header that takes a file.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaHeader {
    /// Which.
    pub kind: MediaKind,
    /// Meta's handle of the sample file (`4::…`), from a resumable upload.
    pub handle: Option<String>,
    /// Our id of a sample file: it is uploaded on the way to Meta, and its handle put in.
    pub sample: Option<String>,
    /// Where Meta shows the sample. It expires and is for previews only: never to be sent.
    pub url: Option<String>,
    /// Whatever else was there.
    pub extra: Fields,
}

/// A button.
#[derive(Clone, Debug, PartialEq)]
pub struct Button {
    /// What it does.
    pub kind: ButtonKind,
    /// The words on it. Empty where WhatsApp writes them itself (copy code).
    pub text: String,
    /// Whatever else was there.
    pub extra: Fields,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ButtonKind {
    /// Answers with its own words.
    QuickReply,
    /// Opens a web address.
    Url {
        /// With at most one variable, at its end.
        url: String,
        /// The variable's value, or the whole address with it.
        example: Option<String>,
    },
    /// Calls.
    PhoneNumber {
        /// In international form.
        phone_number: String,
    },
    /// Copies a code that is given when the template is sent.
    CopyCode {
        /// A code as it may look.
        example: Option<String>,
    },
    /// A type that Hilo has no fields for: `otp`, `flow`, `catalog`, `mpm` and others.
    Other(String),
}

impl ButtonKind {
    /// The type, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::QuickReply => "quick_reply",
            Self::Url { .. } => "url",
            Self::PhoneNumber { .. } => "phone_number",
            Self::CopyCode { .. } => "copy_code",
            Self::Other(kind) => kind,
        }
    }
}

impl TextPart {
    /// A text without examples.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

impl Components {
    /// Whether the variables have names. A template without variables is positional.
    #[must_use]
    pub fn parameter_format(&self) -> ParameterFormat {
        let texts = self.header_text().into_iter().chain(&self.body);
        let named =
            texts.flat_map(|part| super::placeholder::names(&part.text)).any(super::placeholder::is_named);
        if named { ParameterFormat::Named } else { ParameterFormat::Positional }
    }

    /// The header, if it is a text.
    #[must_use]
    pub const fn header_text(&self) -> Option<&TextPart> {
        match &self.header {
            Some(Header::Text(part)) => Some(part),
            _ => None,
        }
    }

    /// Whether a button carries a one-time code: then Meta writes the body.
    #[must_use]
    pub fn has_otp(&self) -> bool {
        self.buttons.iter().any(|button| button.kind.as_str() == "otp")
    }
}
