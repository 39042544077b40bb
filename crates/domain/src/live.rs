//! What an open screen is told. Stored as rows with a sequence number per organization; a stream that comes
//! back with `Last-Event-ID` gets what it missed (guarantees.md 6). Payloads are small and complete: no
//! screen needs to ask again.

use crate::clock::Millis;
use crate::failure::FailureReason;
use crate::ids::{ChannelId, ConversationId, MessageId, TemplateId, UserId};
use crate::inbox::{ConversationRow, FailureView, MessageView, TabCounts, TimelineItem};
use crate::message::{MessageStatus, SendState};
use serde::{Deserialize, Serialize};

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LiveChange {
    /// A conversation as it is now, and what was added to its thread.
    Conversation {
        /// The row, without a viewer (`inbound_seen` is 0, `draft` missing).
        row: Box<ConversationRow>,
        /// What was added or replaced in the thread, found by its id.
        item: Option<TimelineItem>,
    },
    /// A message climbed the ladder.
    Status {
        /// Where.
        conversation_id: ConversationId,
        /// Which.
        message_id: MessageId,
        /// Its status now.
        status: MessageStatus,
        /// Our own knowledge of it now.
        send_state: SendState,
        /// Why it failed.
        failure: Option<FailureView>,
        /// Whether it is the conversation's last message: then the list's ticks change too.
        is_last: bool,
    },
    /// The viewer has read a conversation, perhaps in another window.
    Read {
        /// Which.
        conversation_id: ConversationId,
        /// How many of the customer's messages they have seen.
        inbound_seen: i64,
    },
    /// A conversation has left the viewer's sight.
    Gone {
        /// Which.
        conversation_id: ConversationId,
    },
    /// A number stopped sending, or works again.
    Channel {
        /// Which.
        channel_id: ChannelId,
        /// Its name.
        name: String,
        /// Why it stands still; `None` when it works again.
        paused: Option<FailureReason>,
    },
    /// A template was made, changed, decided about or deleted: lists and builders read it anew.
    Template {
        /// Which.
        template_id: TemplateId,
    },
    /// Someone's role or the visibility rule changed: their streams and screens start anew.
    Access {
        /// Whose; `None` for everyone in the organization.
        user_id: Option<UserId>,
    },
    /// The tabs' numbers for this viewer. Never stored: made by the stream after a burst of changes.
    Counts {
        /// The numbers.
        counts: TabCounts,
    },
}

impl LiveChange {
    /// The bubble of this message, if this change tells it.
    #[must_use]
    pub fn bubble_of(&self, id: &MessageId) -> Option<&MessageView> {
        match self {
            Self::Conversation { item: Some(TimelineItem::Message(message)), .. } if message.id == *id => {
                Some(message)
            }
            _ => None,
        }
    }

    /// Takes what `revoked`, a message that its sender took back, said out of this change: its bubble becomes the
    /// revoked one, a quote of it and a row that shows it (one whose last message is of a time in `shown_at`) lose
    /// their text. Returns whether anything changed.
    pub fn forget_words(&mut self, revoked: &MessageView, shown_at: &[Millis]) -> bool {
        let Self::Conversation { row, item } = self else { return false };
        let mut changed = false;
        if row.last_at.is_some_and(|at| shown_at.contains(&at)) && row.last_text.take().is_some() {
            changed = true;
        }
        let Some(TimelineItem::Message(message)) = item else { return changed };
        if message.id == revoked.id && !message.revoked {
            **message = revoked.clone();
            changed = true;
        }
        if let Some(quote) = &mut message.quote
            && quote.id == revoked.id
            && quote.text.take().is_some()
        {
            changed = true;
        }
        changed
    }

    /// The name under which the row is stored and the stream sends it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Conversation { .. } => "conversation",
            Self::Status { .. } => "status",
            Self::Read { .. } => "read",
            Self::Gone { .. } => "gone",
            Self::Channel { .. } => "channel",
            Self::Template { .. } => "template",
            Self::Access { .. } => "access",
            Self::Counts { .. } => "counts",
        }
    }
}
