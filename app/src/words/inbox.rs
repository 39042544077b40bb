//! The inbox's sentences: list, thread, composer, lead panel, and what to do when something failed.

mod en;
mod es;
mod pt;

use crate::inbox::error::AppError;
use hilo_domain::failure::Failure;
use hilo_domain::inbox::{ConversationEventKind, Tab};
use hilo_domain::message::MessageKind;

/// What the inbox says, in one language.
#[derive(Debug)]
pub struct InboxWords {
    /// The conversation list.
    pub list: ListWords,
    /// The thread and its bubbles.
    pub thread: ThreadWords,
    /// Where answers and notes are written.
    pub composer: ComposerWords,
    /// The column about the customer.
    pub lead: LeadWords,
    /// The help on keys.
    pub keys: KeyWords,
    /// What a message is, where it has no text.
    pub kind: fn(MessageKind) -> &'static str,
    /// What to do about a message that was not delivered; `None` where there is nothing to do.
    pub next_action: fn(Failure) -> Option<&'static str>,
    /// Why something the viewer asked for was not done. A sentence.
    pub error: fn(AppError) -> &'static str,
}

impl InboxWords {
    pub(super) const EN: Self = en::EN;
    pub(super) const ES: Self = es::ES;
    pub(super) const PT: Self = pt::PT;
}

/// Words of the conversation list.
#[derive(Debug)]
pub struct ListWords {
    /// Heading.
    pub title: &'static str,
    /// What the column is, for screen readers.
    pub label: &'static str,
    /// What the row of tabs is, for screen readers.
    pub tabs: &'static str,
    /// A tab's name.
    pub tab: fn(Tab) -> &'static str,
    /// The stream runs.
    pub live: &'static str,
    /// The stream is being opened again.
    pub reconnecting: &'static str,
    /// The browser has no network.
    pub offline: &'static str,
    /// The session has ended.
    pub signed_out: &'static str,
    /// The link that fetches the page again, for browsers without the client.
    pub refresh: &'static str,
    /// Nothing in this tab: what that means, kindly.
    pub empty: fn(Tab) -> (&'static str, &'static str),
    /// Link to the next page of the list.
    pub older: &'static str,
    /// Link back to its first page.
    pub newest: &'static str,
    /// On a row with something begun.
    pub draft: &'static str,
    /// Rows have changed while the pointer holds the order still.
    pub updated: &'static str,
    /// How many messages wait, for screen readers.
    pub unread: fn(i64) -> String,
    /// Who has it, for screen readers.
    pub assigned_to: fn(&str) -> String,
    /// Before the reason of a failed message.
    pub failed: &'static str,
    /// Before a template's name.
    pub template: &'static str,
    /// The reply window closes soon; takes hours and minutes.
    pub window_closes: fn(&str) -> String,
    /// Said when messages arrive; takes how many conversations changed.
    pub arrived: fn(usize) -> String,
}

/// Words of the thread.
#[derive(Debug)]
pub struct ThreadWords {
    /// No conversation is open.
    pub choose: &'static str,
    /// What to do then.
    pub choose_hint: &'static str,
    /// The conversation of this address is not there, or not for this viewer.
    pub missing: &'static str,
    /// What to do then.
    pub missing_hint: &'static str,
    /// To the list, on small screens.
    pub back: &'static str,
    /// What the list of bubbles is, for screen readers; takes the customer's name.
    pub log: fn(&str) -> String,
    /// Above what the viewer has not read.
    pub new: &'static str,
    /// Link to what came before.
    pub earlier: &'static str,
    /// Nothing came before.
    pub beginning: &'static str,
    /// Link to the end, from the middle of the past.
    pub latest: &'static str,
    /// Messages below what is in sight.
    pub below: fn(usize) -> String,
    /// Heading of a note's bubble.
    pub private_note: &'static str,
    /// The author of what came by itself.
    pub whatsapp: &'static str,
    /// Our own side, where no name is known.
    pub us: &'static str,
    /// A line about the conversation: kind, who, to whom, what else.
    pub event: fn(ConversationEventKind, Option<&str>, Option<&str>, Option<&str>) -> String,
    /// The sender changed it.
    pub edited: &'static str,
    /// The sender took it back.
    pub revoked: &'static str,
    /// A failed message was sent again.
    pub retried: &'static str,
    /// The ladder, for screen readers.
    pub queued: &'static str,
    /// Taken by Meta.
    pub sent: &'static str,
    /// On the device.
    pub delivered: &'static str,
    /// Read.
    pub read: &'static str,
    /// Failed; a reason follows.
    pub not_sent: &'static str,
    /// Nobody knows whether Meta took it; we are still waiting.
    pub unconfirmed: &'static str,
    /// The same, after five minutes: a person decides.
    pub unconfirmed_ask: &'static str,
    /// A person chose not to send it again.
    pub discarded: &'static str,
    /// Buttons on a bubble.
    pub retry: &'static str,
    /// Link on a text that failed outside the window.
    pub send_template: &'static str,
    /// Link on a template that failed: back to its form, with its values.
    pub fill_again: &'static str,
    /// Link on a template that failed and cannot be sent any more.
    pub other_template: &'static str,
    /// Send again what may have been sent.
    pub resend: &'static str,
    /// Leave it.
    pub discard: &'static str,
    /// Link to the file in a template's header.
    pub open: &'static str,
    /// Link to a map.
    pub map: &'static str,
    /// A message that Hilo cannot show.
    pub unsupported: &'static str,
    /// Its bytes are safe.
    pub raw_kept: &'static str,
    /// Above an answer to buttons or a list.
    pub chosen: &'static str,
    /// Above a cart's lines.
    pub order: &'static str,
    /// Label of an emoji on a bubble; takes the emoji and whether it is the customer's.
    pub reaction: fn(&str, bool) -> String,
    /// The menu that says who has the conversation.
    pub assignment: &'static str,
    /// No one has it.
    pub nobody: &'static str,
    /// Button of that menu.
    pub assign: &'static str,
    /// Take a conversation that nobody has.
    pub take: &'static str,
    /// Take one that someone else has.
    pub assign_me: &'static str,
    /// Marks a conversation read, for browsers without the client.
    pub mark_read: &'static str,
    /// Opens the customer's column on small screens.
    pub details: &'static str,
    /// Nothing leaves the number: its name and why.
    pub paused: fn(&str, &str) -> String,
    /// The conversation has left the viewer's sight.
    pub gone: &'static str,
}

/// Words of the composer.
#[derive(Debug)]
pub struct ComposerWords {
    /// What the two modes are, for screen readers.
    pub modes: &'static str,
    /// The mode that writes to the customer.
    pub reply: &'static str,
    /// The mode that writes to the team.
    pub note: &'static str,
    /// In the empty field; takes the customer's name.
    pub reply_to: fn(&str) -> String,
    /// In the empty field for notes.
    pub note_hint: &'static str,
    /// Link to the templates, beside the field.
    pub template: &'static str,
    /// Button.
    pub send: &'static str,
    /// Button.
    pub add_note: &'static str,
    /// How many characters are left, near the end.
    pub left: fn(usize) -> String,
    /// The window is open; takes the time left.
    pub closes_in: fn(&str) -> String,
    /// The window is closed.
    pub closed: &'static str,
    /// The same, in full, in place of the field.
    pub closed_hint: &'static str,
    /// The customer has never written.
    pub never: &'static str,
    /// The draft is safe.
    pub draft_kept: &'static str,
    /// No network for a while; what is written waits.
    pub offline: &'static str,
    /// Before the customer's words that are being answered.
    pub answering: &'static str,
    /// Stop answering that one.
    pub cancel: &'static str,
    /// Answer this one.
    pub answer_this: &'static str,
}

/// Words of the lead's column.
#[derive(Debug)]
pub struct LeadWords {
    /// What the column is.
    pub label: &'static str,
    /// Closes it, on small screens.
    pub close: &'static str,
    /// Takes since when, inside a sentence.
    pub since: fn(&str) -> String,
    /// Heading.
    pub stage: &'static str,
    /// Place in the pipeline: third of five.
    pub of: fn(usize, usize) -> String,
    /// Button.
    pub move_stage: &'static str,
    /// Heading.
    pub details: &'static str,
    /// E.164.
    pub phone: &'static str,
    /// WhatsApp user name.
    pub username: &'static str,
    /// Where they came from.
    pub source: &'static str,
    /// Whose lead it is.
    pub owner: &'static str,
    /// Their language.
    pub language: &'static str,
    /// Heading.
    pub labels: &'static str,
    /// No labels.
    pub no_labels: &'static str,
    /// Heading.
    pub notes: &'static str,
    /// No notes.
    pub no_notes: &'static str,
    /// Opens the form.
    pub new_note: &'static str,
}

/// Words of the help on keys: one sentence per key.
#[derive(Debug)]
pub struct KeyWords {
    /// Heading.
    pub title: &'static str,
    /// Button.
    pub close: &'static str,
    /// Keys and what they do, in the order shown.
    pub list: &'static [(&'static str, &'static str)],
}
