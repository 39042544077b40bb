//! What happens inside the simulator, told to whoever listens: the phone page over SSE, tests over a channel.
//! Tests wait for these instead of sleeping.

use crate::thread::Stage;
use hilo_domain::phone::Phone;
use serde::Serialize;

/// What a webhook is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Subject {
    /// A message from a customer.
    Message {
        /// Its id.
        id: String,
        /// Who wrote it.
        phone: Phone,
        /// The business number it was written to.
        phone_number_id: String,
    },
    /// The fate of a message from the business.
    Status {
        /// The message's id.
        id: String,
        /// What became of it.
        stage: Stage,
        /// Who it went to.
        phone: Phone,
        /// The business number it came from.
        phone_number_id: String,
    },
    /// News of a template.
    Template {
        /// Its id.
        id: String,
        /// The webhook's field.
        field: String,
    },
    /// A body given by hand.
    Raw,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The Graph side took a message.
    Accepted {
        /// The id it was given.
        id: String,
        /// Who it goes to.
        phone: Phone,
        /// Its `biz_opaque_callback_data`.
        tracker: Option<String>,
    },
    /// A status was handed to the webhook queue.
    StatusSent {
        /// The message's id.
        id: String,
        /// Who it went to.
        phone: Phone,
        /// What became of the message.
        stage: Stage,
    },
    /// A status was kept back by the fault `withheld_statuses`.
    StatusWithheld {
        /// The message's id.
        id: String,
        /// Who it went to.
        phone: Phone,
        /// What became of the message.
        stage: Stage,
    },
    /// The callback answered a webhook with 200.
    WebhookAcknowledged {
        /// What the webhook was about.
        subject: Subject,
        /// The HTTP status, always 200.
        status: u16,
    },
    /// The callback answered with something else, or not at all; a retry follows unless it was the last.
    WebhookFailed {
        /// What the webhook was about.
        subject: Subject,
        /// The HTTP status, if there was an answer.
        status: Option<u16>,
        /// 1 for the first try.
        attempt: u32,
        /// No more tries.
        given_up: bool,
    },
    /// The business marked a message, and those before it, as read.
    ReadMarked {
        /// The message's id.
        id: String,
        /// Who wrote it.
        phone: Phone,
    },
    /// The business showed "typing…".
    Typing {
        /// Who sees it, for at most 25 seconds or until the next message.
        phone: Phone,
    },
    /// Something on a customer's phone changed: a message, a reaction, a switch.
    PhoneChanged {
        /// Whose phone.
        phone: Phone,
    },
    /// A fault was set, used up or cleared.
    FaultsChanged,
    /// A template was made, changed, decided about or deleted, or the approval switch was turned.
    TemplatesChanged,
}
