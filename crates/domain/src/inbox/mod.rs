//! What a conversation list and a thread show: the values that server functions return, islands take as
//! props and the live stream carries. Times are unix milliseconds; words come from the app's word lists.

mod bubble;
mod cursor;

pub use bubble::{
    ContactCard, FailureView, FileView, LocationView, MessageDetail, MessageView, OrderLine, Quote,
    ReactionView, TemplateHeader, TemplateView,
};
pub use cursor::{NotACursor, ThreadCursor};

use crate::clock::Millis;
use crate::failure::FailureReason;
use crate::ids::{ChannelId, ConversationId, LabelId, LeadId, MessageId, NoteId, StageId, UserId};
use crate::message::{Direction, MessageKind, MessageStatus, SendState};
use crate::text_enum::text_enum;
use serde::{Deserialize, Serialize};

text_enum! {
    /// The lists of the inbox. The text is the one in the address.
    Tab {
        /// Given to me.
        Mine = "mine",
        /// Given to no one.
        Unassigned = "unassigned",
        /// All that I may see.
        All = "all",
        /// With messages that I have not read and nobody has answered.
        Unread = "unread",
    }
}

text_enum! {
    /// For whom a draft is.
    DraftMode {
        /// The customer.
        Reply = "REPLY",
        /// The team.
        Note = "NOTE",
    }
}

/// Counting stops here: a screen shows `999+`, and the cost never grows with the archive.
pub const COUNT_CAP: i64 = 1000;

/// The Unread tab looks back over this many conversations that nobody has answered: whoever sees only their own and
/// nobody's, over this many of each.
pub const UNREAD_AMONG: i64 = 1000;

/// How many conversations each tab has, at most [`COUNT_CAP`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TabCounts {
    /// Mine.
    pub mine: i64,
    /// Unassigned.
    pub unassigned: i64,
    /// All.
    pub all: i64,
    /// Unread.
    pub unread: i64,
}

/// A colleague.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: UserId,
    /// Their name.
    pub name: String,
}

/// A label on a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelView {
    /// Which.
    pub id: LabelId,
    /// Its text.
    pub name: String,
    /// One of the palette's names.
    pub color: String,
}

/// A row of the conversation list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationRow {
    /// Which conversation.
    pub id: ConversationId,
    /// The lead's name.
    pub name: String,
    /// E.164, or `None` for a customer known by user name only.
    pub phone: Option<String>,
    /// Their WhatsApp user name, where they have one.
    #[serde(default)]
    pub username: Option<String>,
    /// When the last message was sent, by Meta's time.
    pub last_at: Option<Millis>,
    /// Its text, cut to one line; `None` where the kind says it all.
    pub last_text: Option<String>,
    /// Its kind.
    pub last_kind: Option<MessageKind>,
    /// Its direction.
    pub last_direction: Option<Direction>,
    /// Its status, for the ticks of our own.
    pub last_status: Option<MessageStatus>,
    /// What we know of sending it, when it is ours: an unconfirmed one asks for a person.
    #[serde(default)]
    pub last_send_state: Option<SendState>,
    /// Why our last message failed.
    pub last_failure: Option<FailureReason>,
    /// Who has it.
    pub assigned_to: Option<Person>,
    /// When the customer last wrote: the reply window counts from here.
    pub last_inbound_at: Option<Millis>,
    /// Messages from the customer in all.
    pub inbound_count: i64,
    /// How many of them came before our last answer.
    pub inbound_answered: i64,
    /// How many of them the viewer has seen; 0 in live events, which have no viewer.
    pub inbound_seen: i64,
    /// What the viewer has begun to answer, cut to one line; `None` in live events.
    pub draft: Option<String>,
    /// Its labels.
    pub labels: Vec<LabelView>,
}

impl ConversationRow {
    /// Messages that the viewer has not read and nobody has answered.
    #[must_use]
    pub fn unread(&self) -> i64 {
        (self.inbound_count - self.inbound_answered.max(self.inbound_seen)).max(0)
    }
}

/// A note on the lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteView {
    /// Which note.
    pub id: NoteId,
    /// Who wrote it; `None` when it came from WhatsApp.
    pub author: Option<String>,
    /// What it says.
    pub content: String,
    /// Ours alone, never the customer's words.
    pub is_private: bool,
    /// When.
    pub at: Millis,
}

text_enum! {
    /// What happened to a conversation.
    ConversationEventKind {
        /// Someone gave it to someone.
        Assigned = "ASSIGNED",
        /// Someone took it.
        Claimed = "CLAIMED",
        /// Someone gave it back to the queue.
        Unassigned = "UNASSIGNED",
        /// Routing gave it to someone.
        Routed = "ROUTED",
        /// The customer's number changed.
        NumberChanged = "NUMBER_CHANGED",
        /// The lead moved to another stage.
        StageChanged = "STAGE_CHANGED",
    }
}

/// A line in the thread about the conversation itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventView {
    /// Which event.
    pub id: String,
    /// What happened.
    pub kind: ConversationEventKind,
    /// Who did it; `None` for Hilo or the customer.
    pub actor: Option<String>,
    /// To whom: the assignee.
    pub subject: Option<String>,
    /// What else: the new number, the new stage.
    pub detail: Option<String>,
    /// When.
    pub at: Millis,
}

/// What stands in a thread, in time order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimelineItem {
    /// A message.
    Message(Box<MessageView>),
    /// A private note.
    Note(NoteView),
    /// Something that happened.
    Event(EventView),
}

impl TimelineItem {
    /// Its moment.
    #[must_use]
    pub fn at(&self) -> Millis {
        match self {
            Self::Message(message) => message.at,
            Self::Note(note) => note.at,
            Self::Event(event) => event.at,
        }
    }

    /// Its id, unique over all kinds.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Message(message) => message.id.as_str(),
            Self::Note(note) => note.id.as_str(),
            Self::Event(event) => &event.id,
        }
    }
}

/// The number a conversation runs over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelView {
    /// Which.
    pub id: ChannelId,
    /// What the team calls it.
    pub name: String,
    /// Why nothing leaves it at present.
    pub paused: Option<FailureReason>,
}

/// Everything the thread's column shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thread {
    /// The conversation, as in the list.
    pub row: ConversationRow,
    /// The number it runs over.
    pub channel: ChannelView,
    /// The newest items, oldest first.
    pub items: Vec<TimelineItem>,
    /// The first message that the viewer had not read when the page was made.
    pub unread_from: Option<MessageId>,
    /// Give this back to see what came before; `None` at the beginning.
    pub older: Option<ThreadCursor>,
    /// What the viewer had begun to answer.
    pub draft: Option<String>,
    /// What the viewer had begun to note.
    pub note_draft: Option<String>,
}

/// A stage of the pipeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageView {
    /// Which.
    pub id: StageId,
    /// What it is called.
    pub name: String,
}

/// Everything the lead's column shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadView {
    /// Which lead.
    pub id: LeadId,
    /// Their name.
    pub name: String,
    /// E.164.
    pub phone: Option<String>,
    /// WhatsApp user name.
    pub username: Option<String>,
    /// Where they came from.
    pub source: String,
    /// Whose lead it is.
    pub owner: Option<Person>,
    /// Their language.
    pub language: Option<String>,
    /// Since when.
    pub created_at: Millis,
    /// Where they stand.
    pub stage_id: StageId,
    /// The pipeline's stages, in order.
    pub stages: Vec<StageView>,
    /// Newest first.
    pub notes: Vec<NoteView>,
}
