//! What a message says: one variant per inbound type of the Cloud API. These are our own shapes, not Meta's;
//! they are kept as JSON beside the message, so fields may be added but never renamed.

mod display;
mod read;

use super::word::word_enum;
use crate::error_info::GraphErrorInfo;
use hilo_domain::clock::Millis;
use serde::{Deserialize, Serialize};

pub(super) use read::read;

/// What a message says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Content {
    /// Text; may be empty.
    Text {
        /// The text.
        body: String,
    },
    /// Picture.
    Image(Media),
    /// Film.
    Video(Media),
    /// File.
    Document(Media),
    /// Voice note or sound file.
    Audio(Media),
    /// Sticker.
    Sticker(Media),
    /// Place.
    Location(Location),
    /// Contact cards.
    Contacts {
        /// At least one.
        cards: Vec<ContactCard>,
    },
    /// Answer to buttons, a list, a form or a request for permission.
    Interactive(Reply),
    /// Answer to a template's quick-reply button.
    Button {
        /// What the template's sender put behind the button.
        payload: Option<String>,
        /// What is written on it.
        text: String,
    },
    /// Emoji on another message.
    Reaction {
        /// On which (wamid).
        message_id: String,
        /// Absent: taken back.
        emoji: Option<String>,
    },
    /// Cart.
    Order(Cart),
    /// Said by WhatsApp.
    System(SystemNotice),
    /// New text or caption for an earlier message. The edit has a wamid of its own.
    Edit {
        /// Which message (wamid).
        original: String,
        /// What it says now.
        content: Box<Content>,
    },
    /// An earlier message is taken back.
    Revoke {
        /// Which message (wamid).
        original: String,
    },
    /// A type that Hilo does not know yet, one that Meta does not hand over, or a known one whose content
    /// cannot be read. Shown as a placeholder; the raw form is kept.
    Unsupported {
        /// `type` as received.
        kind: String,
        /// A finer type, where Meta names one.
        detail: Option<String>,
        /// Meta's reasons.
        errors: Vec<GraphErrorInfo>,
    },
}

/// A file of Meta's, to be fetched by its id within 7 days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// Media id.
    pub id: String,
    /// Content type with parameters, as received.
    pub mime_type: Option<String>,
    /// Base64 of the content's SHA-256.
    pub sha256: Option<String>,
    /// Text below it.
    pub caption: Option<String>,
    /// The sender's name for it. Not to be trusted as a path.
    pub filename: Option<String>,
    /// Audio: recorded on the spot.
    #[serde(default)]
    pub voice: bool,
    /// Sticker: moves.
    #[serde(default)]
    pub animated: bool,
    /// A short-lived address. Only a hint; the id is what to fetch by.
    pub url: Option<String>,
}

/// A place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Name of the place.
    pub name: Option<String>,
    /// Address in one line, of any length.
    pub address: Option<String>,
    /// A page about it.
    pub url: Option<String>,
}

/// A contact card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactCard {
    /// The whole name; empty if there is none.
    pub name: String,
    /// Company and department in one line.
    pub organization: Option<String>,
    /// Numbers as written on the card.
    pub phones: Vec<CardPhone>,
    /// Mail addresses.
    pub emails: Vec<String>,
    /// Postal addresses, each in one line.
    pub addresses: Vec<String>,
    /// Web addresses.
    pub urls: Vec<String>,
    /// Birthday as received, `YYYY-MM-DD`.
    pub birthday: Option<String>,
}

/// A number on a contact card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardPhone {
    /// As written.
    pub phone: Option<String>,
    /// WhatsApp's own spelling, if the number is on WhatsApp.
    pub wa_id: Option<String>,
    /// `CELL`, `WORK` …
    pub kind: Option<String>,
}

/// An answer to something interactive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// A button was tapped.
    Button {
        /// The sender's id of it.
        id: String,
        /// What is written on it.
        title: String,
    },
    /// A row was chosen.
    List {
        /// The sender's id of it.
        id: String,
        /// Its title.
        title: String,
        /// Its description.
        description: Option<String>,
    },
    /// A form was filled in.
    Form(FormReply),
    /// Permission to call was given or refused.
    CallPermission {
        /// `accept` or `reject`.
        response: Option<String>,
        /// Given for good.
        permanent: bool,
        /// Until when.
        expires_at: Option<Millis>,
    },
    /// Meta did not send the answer; the message's errors say why.
    Absent,
}

/// A form that was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormReply {
    /// `flow`, `address_message` …
    pub name: Option<String>,
    /// Meta's line for it, "Sent".
    pub body: Option<String>,
    /// The answers: JSON, as received.
    pub response_json: Option<String>,
}

/// A cart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cart {
    /// Which catalog.
    pub catalog_id: Option<String>,
    /// The customer's words with it.
    pub text: Option<String>,
    /// What is in it.
    pub items: Vec<CartItem>,
}

/// A line of a cart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartItem {
    /// The seller's id of the product.
    pub product_retailer_id: Option<String>,
    /// How many.
    pub quantity: Option<i64>,
    /// Price of one, in the digits received: money is no float.
    pub item_price: Option<String>,
    /// Currency code.
    pub currency: Option<String>,
}

word_enum! {
    /// What WhatsApp tells.
    SystemChange {
        /// The customer has another number.
        NumberChanged = "user_changed_number" | "customer_changed_number",
        /// The customer has another BSUID.
        UserIdChanged = "user_changed_user_id",
        /// The customer's device or keys changed.
        IdentityChanged = "customer_identity_changed" | "user_identity_changed",
    }
}

/// Said by WhatsApp. Does not open the reply window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SystemNotice {
    /// What changed.
    pub change: SystemChange,
    /// In Meta's words.
    pub body: Option<String>,
    /// The number from now on, digits.
    pub phone: Option<String>,
    /// The BSUID from now on.
    pub user_id: Option<String>,
    /// The BSUID until now.
    pub previous_user_id: Option<String>,
}
