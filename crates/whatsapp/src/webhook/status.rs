//! What became of a message of ours. Statuses come in any order, more than once, and sometimes before the
//! answer to our own request; so here they are only read, and the ladder is climbed where messages are kept.

use super::people::Customer;
use super::word::word_enum;
use crate::error_info::GraphErrorInfo;
use crate::wire::Fields;
use hilo_domain::clock::Millis;
use hilo_domain::message::MessageStatus;
use serde::{Deserialize, Serialize};

word_enum! {
    /// Meta's word for how far a message has come.
    DeliveryStatus {
        /// Taken by Meta.
        Sent = "sent",
        /// On the device.
        Delivered = "delivered",
        /// Read.
        Read = "read",
        /// A voice note was listened to.
        Played = "played",
        /// Not delivered; the errors say why.
        Failed = "failed",
        /// The customer deleted it. No longer sent by Meta.
        Deleted = "deleted",
    }
}

impl DeliveryStatus {
    /// The rung of our ladder, if it is one. Who listened has read.
    #[must_use]
    pub const fn rung(&self) -> Option<MessageStatus> {
        match self {
            Self::Sent => Some(MessageStatus::Sent),
            Self::Delivered => Some(MessageStatus::Delivered),
            Self::Read | Self::Played => Some(MessageStatus::Read),
            Self::Failed => Some(MessageStatus::Failed),
            Self::Deleted | Self::Other(_) => None,
        }
    }
}

/// What a message costs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pricing {
    /// Whether it is charged for.
    pub billable: Option<bool>,
    /// `PMP` per message, formerly `CBP` per conversation.
    pub model: Option<String>,
    /// `marketing`, `utility`, `service` …
    pub category: Option<String>,
    /// `regular`, `free_customer_service`, `free_entry_point`.
    pub kind: Option<String>,
}

/// Meta's conversation, a unit of billing of former times. Nothing may depend on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationInfo {
    /// Its id.
    pub id: Option<String>,
    /// Who began it, `service`, `marketing` …
    pub origin: Option<String>,
    /// When it ends.
    pub expires_at: Option<Millis>,
}

/// One element of `statuses`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusUpdate {
    /// The message's id (wamid).
    pub id: String,
    /// How far it has come.
    pub status: DeliveryStatus,
    /// When, by Meta's clock. Absent only if Meta sent none that can be read.
    pub timestamp: Option<Millis>,
    /// The customer's number as received; may differ from what we wrote to.
    pub recipient_id: Option<String>,
    /// The customer's BSUID.
    pub recipient_user_id: Option<String>,
    /// Set when the message went to a group: the member this status is about.
    pub recipient_participant_id: Option<String>,
    /// What we sent along as `biz_opaque_callback_data`.
    pub tracker: Option<String>,
    /// Why it failed.
    pub errors: Vec<GraphErrorInfo>,
    /// What it costs.
    pub pricing: Option<Pricing>,
    /// Legacy.
    pub conversation: Option<ConversationInfo>,
}

impl StatusUpdate {
    /// Reads one element.
    pub(crate) fn read(fields: &Fields<'_>) -> Result<Self, &'static str> {
        let id = fields.word("id").ok_or("a status without a message id")?;
        let status = fields.word("status").ok_or("a status that does not say which")?;
        let to = Customer::sorted(fields.word("recipient_id"), fields.word("recipient_user_id"));
        Ok(Self {
            id,
            status: DeliveryStatus::from(status),
            timestamp: fields.time("timestamp"),
            recipient_id: to.phone,
            recipient_user_id: to.user_id,
            recipient_participant_id: fields.word("recipient_participant_id"),
            tracker: fields.word("biz_opaque_callback_data"),
            errors: GraphErrorInfo::read_all(fields),
            pricing: fields.object("pricing").map(|pricing| Pricing {
                billable: pricing.maybe_flag("billable"),
                model: pricing.word("pricing_model"),
                category: pricing.word("category"),
                kind: pricing.word("type"),
            }),
            conversation: fields.object("conversation").map(|conversation| ConversationInfo {
                id: conversation.word("id"),
                origin: conversation.object("origin").and_then(|origin| origin.word("type")),
                expires_at: conversation.time("expiration_timestamp"),
            }),
        })
    }
}
