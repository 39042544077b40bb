//! One conversation as it stands on a customer's phone.

use hilo_domain::clock::Millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The owner of the phone.
    Customer,
    /// The business.
    Business,
}

/// How far a message has come. For a message of the business these are Meta's statuses; for a customer's own
/// message `Delivered` means that its webhook was answered with 200 and `Read` that the business said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Taken, nothing told yet.
    Accepted,
    /// On its way.
    Sent,
    /// On the phone, or acknowledged.
    Delivered,
    /// Seen.
    Read,
    /// Given up, with an error code.
    Failed,
}

impl Stage {
    /// The word in `statuses[].status`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Failed => "failed",
        }
    }

    /// Whether a message at this stage may still come to `next`.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        self != Self::Failed && self < next
    }
}

/// Something to tap under a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What it says.
    pub title: String,
    /// What the business gets back: the payload of a template's quick reply, or the id of a button or row.
    pub payload: String,
    /// Which kind of message a tap sends.
    pub kind: ChoiceKind,
}

/// Which kind of message a tap on a [`Choice`] sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceKind {
    /// A template's quick reply: message type `button`.
    QuickReply,
    /// An interactive button: `interactive.button_reply`.
    Button,
    /// A row of an interactive list: `interactive.list_reply`.
    ListRow,
}

/// A message as both sides see it on the phone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ThreadMessage {
    /// Its `wamid…`.
    pub id: String,
    /// Who wrote it.
    pub author: Author,
    /// When, by the simulator's clock.
    pub at: Millis,
    /// Meta's `type`.
    pub kind: String,
    /// The words to show: the text, a caption, a rendered template, or a description of what it is.
    pub text: String,
    /// The object under the key named like the type, as sent.
    pub content: Value,
    /// The message it answers.
    pub context: Option<String>,
    /// What can be tapped under it.
    pub choices: Vec<Choice>,
    /// How far it has come.
    pub stage: Stage,
    /// Why it failed.
    pub error: Option<u32>,
    /// The customer's reaction to it.
    pub customer_reaction: Option<String>,
    /// The business's reaction to it.
    pub business_reaction: Option<String>,
    /// The media id, when there is a file to show.
    pub media_id: Option<String>,
    /// Its writer changed the text.
    pub edited: bool,
    /// Its writer took it back.
    pub revoked: bool,
}

/// The words that stand for a message where only one line fits: its text, its caption, or what it is.
#[must_use]
pub(crate) fn preview(kind: &str, content: &Value) -> String {
    let text = |key: &str| content[key].as_str().filter(|text| !text.is_empty());
    let or = |key: &str, what: &str| text(key).unwrap_or(what).to_owned();
    match kind {
        "text" => text("body").unwrap_or_default().to_owned(),
        "image" => or("caption", "Photo"),
        "video" => or("caption", "Video"),
        "document" => text("caption").or(text("filename")).unwrap_or("Document").to_owned(),
        "audio" if content["voice"] == true => "Voice message".to_owned(),
        "audio" => "Audio".to_owned(),
        "sticker" => "Sticker".to_owned(),
        "location" => or("name", "Location"),
        "contacts" => content[0]["name"]["formatted_name"].as_str().unwrap_or("Contact").to_owned(),
        "button" => text("text").unwrap_or_default().to_owned(),
        "interactive" => ["button_reply", "list_reply"]
            .iter()
            .find_map(|key| content[key]["title"].as_str())
            .or(content["body"]["text"].as_str())
            .unwrap_or("Interactive message")
            .to_owned(),
        "order" => or("text", "Order"),
        "reaction" => text("emoji").unwrap_or_default().to_owned(),
        other => format!("Message of type {other}"),
    }
}
