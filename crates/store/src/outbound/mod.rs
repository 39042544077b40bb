//! Outbound messages: queued with their job in one transaction, attempted under a committed mark, and honest
//! when nobody knows (guarantees.md 3).
//!
//! ```text
//! queue ── SEND_MESSAGE job ── begin_attempt (committed: tracker) ── HTTP ──┬─ accepted → SENT
//!                                                                         ├─ refused  → again later, or FAILED
//!                                                                         └─ unknown  → UNCONFIRMED
//! ```

mod attempt;
mod finish;
mod note;
mod person;
mod place;
mod queue;
mod sent;

pub use attempt::{Attempt, Start, begin_attempt};
pub use finish::{ASK_AFTER_MS, Refusal, accepted, ask_about, refused, unknown};
pub(crate) use note::note_if_asked;
use note::note_lead;
pub(crate) use person::retry_of;
pub use person::{discard_unconfirmed, resend_unconfirmed, retry};
pub use place::{SendPlace, places};
pub use queue::{ApiQueued, ApiSend, QueueError, Reply, queue_api, queue_reply};
pub(crate) use queue::{Outgoing, by_client_id, insert};
pub use sent::SentTemplate;
