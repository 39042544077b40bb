//! A message as a bubble shows it.

use crate::clock::Millis;
use crate::failure::Failure;
use crate::ids::MessageId;
use crate::message::{Direction, MessageKind, MessageStatus, SendState};
use serde::{Deserialize, Serialize};

/// The message that another one answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Our id of it, to scroll to.
    pub id: MessageId,
    /// Whose it was.
    pub direction: Direction,
    /// What it was.
    pub kind: MessageKind,
    /// Its text, cut.
    pub text: Option<String>,
}

/// A file as a bubble shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileView {
    /// The name the sender gave; not to be trusted.
    pub filename: Option<String>,
    /// MIME type as Meta gave it.
    pub mime_type: Option<String>,
    /// Size in bytes, where known.
    pub size_bytes: Option<i64>,
    /// A voice note rather than a sound file.
    pub voice: bool,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationView {
    /// Degrees north, in decimal digits.
    pub latitude: String,
    /// Degrees east, in decimal digits.
    pub longitude: String,
    /// What it is called.
    pub name: Option<String>,
    /// Where it is.
    pub address: Option<String>,
}

/// A contact card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactCard {
    /// The name on it.
    pub name: String,
    /// The numbers on it, as written.
    pub phones: Vec<String>,
}

/// A line of a cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// The shop's article id.
    pub product: String,
    /// How many.
    pub quantity: String,
    /// Price of one, as Meta wrote it.
    pub price: String,
    /// ISO 4217.
    pub currency: String,
}

/// A template as it was sent. Its text is the message's: the header's line, the body and the small print, below each
/// other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateView {
    /// Its name.
    pub name: String,
    /// The header's line, with which the text begins.
    #[serde(default)]
    pub header: Option<String>,
    /// The header's file or place.
    #[serde(default)]
    pub above: Option<TemplateHeader>,
    /// The small print, with which the text ends.
    #[serde(default)]
    pub footer: Option<String>,
    /// Texts of its buttons.
    #[serde(default)]
    pub buttons: Vec<String>,
}

/// What stands above a template's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateHeader {
    /// A picture, a film, a document, a place.
    pub kind: MessageKind,
    /// What the file or place is called.
    pub name: Option<String>,
    /// Where to look at it.
    pub link: Option<String>,
}

/// What a message carries besides its text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageDetail {
    /// Nothing.
    #[default]
    None,
    /// A file.
    File(FileView),
    /// A place.
    Location(LocationView),
    /// Contact cards.
    Contacts {
        /// The cards.
        cards: Vec<ContactCard>,
    },
    /// A cart.
    Order {
        /// Its lines.
        lines: Vec<OrderLine>,
    },
    /// A template of ours.
    Template(TemplateView),
    /// Not known to Hilo, or not handed over by Meta.
    Unsupported {
        /// Meta's name for it.
        what: String,
    },
}

/// An emoji on a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReactionView {
    /// The emoji.
    pub emoji: String,
    /// Whether it is the customer's.
    pub from_customer: bool,
}

/// Why a message was not delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureView {
    /// Meta's code, where there is one.
    pub code: Option<i64>,
    /// Its row in the table: reason and next action.
    pub failure: Failure,
    /// Meta's own words.
    pub meta_text: Option<String>,
}

/// A bubble.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MessageView {
    /// Which message.
    pub id: MessageId,
    /// Which way it went.
    pub direction: Direction,
    /// What it is.
    pub kind: MessageKind,
    /// Its text or caption.
    pub text: Option<String>,
    /// What it carries besides.
    pub detail: MessageDetail,
    /// Where it stands on the ladder.
    pub status: MessageStatus,
    /// What we know of our own sending.
    pub send_state: SendState,
    /// Since when nobody knows whether Meta took it.
    pub unconfirmed_at: Option<Millis>,
    /// Why it failed.
    pub failure: Option<FailureView>,
    /// Which colleague wrote it.
    pub author: Option<String>,
    /// When, by Meta's time.
    pub at: Millis,
    /// What it answers.
    pub quote: Option<Quote>,
    /// Emoji on it.
    pub reactions: Vec<ReactionView>,
    /// The sender changed it later.
    pub edited: bool,
    /// The sender took it back.
    pub revoked: bool,
    /// A retry of it exists.
    pub retried: bool,
    /// The composer's own id, so that an optimistic bubble finds its row.
    pub client_message_id: Option<String>,
}
