//! What a webhook body falls into: items, each with its place in the body, its raw form and what it means.

use super::{
    Call, HistoryMessage, InboundMessage, PhoneQuality, StatusUpdate, TemplateCategory, TemplateComponents,
    TemplateQuality, TemplateStatus, UserPreference,
};
use crate::error_info::GraphErrorInfo;
use hilo_domain::clock::Millis;
use serde_json::value::RawValue;
use std::fmt;

/// Where in the body an item stood; shown as `entry[0].changes[1].messages[2]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemPosition {
    /// Index in `entry`.
    pub entry: usize,
    /// Index in `changes`; absent when the entry itself could not be read.
    pub change: Option<usize>,
    /// Name of the list in the change's value, with the path to it where there is one, and index in it;
    /// absent when the item is the whole change.
    pub element: Option<(String, usize)>,
}

impl fmt::Display for ItemPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entry[{}]", self.entry)?;
        if let Some(change) = self.change {
            write!(f, ".changes[{change}]")?;
        }
        if let Some((list, index)) = &self.element {
            write!(f, ".{list}[{index}]")?;
        }
        Ok(())
    }
}

/// One thing that a webhook tells.
#[derive(Clone, Debug)]
pub struct Item {
    /// Where it stood.
    pub position: ItemPosition,
    /// `entry[].id`.
    pub waba_id: Option<String>,
    /// `entry[].time`: when Meta says this happened. A webhook that is delivered again keeps it.
    pub at: Option<Millis>,
    /// `metadata.phone_number_id`; template and account news have none.
    pub phone_number_id: Option<String>,
    /// `metadata.display_phone_number`, digits as received.
    pub display_phone_number: Option<String>,
    /// `changes[].field`; empty if there was none.
    pub field: String,
    /// The item as received, with broken escapes replaced by U+FFFD. Kept so that an item which cannot be
    /// read today can be read after an upgrade.
    pub raw: Box<RawValue>,
    /// What it means.
    pub body: ItemBody,
}

/// What an item means.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemBody {
    /// A customer wrote.
    Message(Box<InboundMessage>),
    /// A person at the business wrote from the phone app (`smb_message_echoes`). Look at `direction`.
    Echo(Box<InboundMessage>),
    /// A message from before the number was connected.
    History(Box<HistoryMessage>),
    /// News of a message that we sent.
    Status(Box<StatusUpdate>),
    /// Something is wrong with the number or the account (`value.errors`, `history[].errors`).
    ChannelError(GraphErrorInfo),
    /// A template was approved, rejected, paused …
    TemplateStatus(TemplateStatus),
    /// A template's quality changed.
    TemplateQuality(TemplateQuality),
    /// Meta put a template into another category.
    TemplateCategory(TemplateCategory),
    /// A template's text changed.
    TemplateComponents(TemplateComponents),
    /// A customer stops or resumes marketing messages.
    UserPreference(UserPreference),
    /// The number's quality or limit changed.
    PhoneQuality(PhoneQuality),
    /// News of the account: reviews, restrictions, capabilities. The raw form has the rest.
    Account {
        /// The field, `account_update` and the like.
        field: String,
        /// What happened, where Meta names it.
        event: Option<String>,
    },
    /// A telephone call.
    Call(Call),
    /// A field that nobody reads yet, or one with nothing in it. Kept, and nothing to do.
    Other {
        /// The field as received.
        field: String,
    },
    /// Cannot be read at all. For quarantine; the other items of the body are not affected.
    Malformed {
        /// Why, for people.
        reason: &'static str,
    },
}
