//! What Meta answers when all is well. An answer that does not name the message is no proof of acceptance, and
//! no proof of the contrary either.

use super::failure::SendFailure;
use crate::wire::Fields;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Meta took the message. That it arrives is another matter; statuses tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// wamid: what later statuses name.
    pub message_id: String,
    /// The customer's number as WhatsApp spells it; may differ from ours (Brazil, Argentina, Mexico).
    pub wa_id: Option<String>,
    /// The customer's BSUID.
    pub user_id: Option<String>,
    /// Taken but held back: `held_for_quality_assessment`, `paused`. Absent in the everyday case.
    pub held: Option<String>,
}

impl Accepted {
    pub(super) fn read(body: &[u8]) -> Result<Self, SendFailure> {
        let root = root(body)?;
        let message = root.objects("messages").into_iter().next().unwrap_or_default();
        let message_id = message
            .word("id")
            .ok_or_else(|| SendFailure::unknown("the answer was a success that names no message"))?;
        let contact = root.objects("contacts").into_iter().next().unwrap_or_default();
        Ok(Self {
            message_id,
            wa_id: contact.word("wa_id"),
            user_id: contact.word("user_id"),
            held: message.word("message_status").filter(|status| status != "accepted"),
        })
    }
}

/// Whether an answer names a message that Meta has taken.
pub(super) fn names_message(body: &[u8]) -> bool {
    Accepted::read(body).is_ok()
}

/// `{"success": true}`, as calls without a result are answered.
pub(super) fn read_success(body: &[u8]) -> Result<(), SendFailure> {
    match root(body)?.flag("success") {
        true => Ok(()),
        false => Err(SendFailure::unknown("the answer does not say that it worked")),
    }
}

/// The answer's outermost object.
pub(super) fn root(body: &[u8]) -> Result<Fields<'_>, SendFailure> {
    let text = std::str::from_utf8(body).ok();
    text.and_then(|text| serde_json::from_str::<&RawValue>(text).ok())
        .and_then(Fields::of)
        .ok_or_else(|| SendFailure::unknown("the answer was a success that cannot be read"))
}
