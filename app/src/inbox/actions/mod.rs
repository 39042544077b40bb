//! What can be done in the inbox: one server function per verb. Each is a public endpoint: it asks the policy
//! table first, then does its work in one transaction. A browser without the client posts the same forms and is
//! led back to the conversation, with the error's code in the address.

pub mod drafts;
pub mod earlier;
pub mod messages;
pub mod notes;
pub mod presence;
pub mod replies;
pub mod triage;

#[cfg(feature = "ssr")]
mod desk;

pub use drafts::{SaveDraft, save_draft};
#[cfg(feature = "ssr")]
pub(super) use earlier::PAGE;
pub use earlier::{Earlier, LoadOlder, load_older};
pub use messages::{
    DiscardMessage, ResendMessage, RetryMessage, discard_message, resend_message, retry_message,
};
pub use notes::{AddNote, add_note};
pub use presence::{LoadSeen, Present, load_seen, present};
pub use replies::{SendReply, send_reply};
pub use triage::{Assign, Claim, MarkRead, MoveStage, assign, claim, mark_read, move_stage};
