//! English.

use super::{ComposerWords, InboxWords, KeyWords, LeadWords, ListWords, ThreadWords};
use crate::inbox::error::AppError;
use hilo_domain::failure::{FailureClass, FailureReason};
use hilo_domain::inbox::{ConversationEventKind, Tab};
use hilo_domain::message::MessageKind;

pub(super) const EN: InboxWords = InboxWords {
    list: ListWords {
        title: "Inbox",
        label: "Conversations",
        tabs: "Lists",
        tab: |tab| match tab {
            Tab::Mine => "Mine",
            Tab::Unassigned => "Unassigned",
            Tab::All => "All",
            Tab::Unread => "Unread",
        },
        live: "Live",
        reconnecting: "Reconnecting…",
        offline: "Offline",
        signed_out: "Signed out",
        refresh: "Refresh",
        empty: |tab| match tab {
            Tab::Mine => ("Nothing waiting for you", "What you take, or are given, appears here."),
            Tab::Unassigned => ("Nobody is waiting", "Every conversation has someone looking after it."),
            Tab::All => ("No conversations yet", "They appear here as soon as a customer writes."),
            Tab::Unread => ("All read", "New messages from customers appear here."),
        },
        older: "Older conversations",
        newest: "Back to the newest",
        draft: "Draft",
        updated: "Updated",
        unread: |n| if n == 1 { "1 unread message".to_owned() } else { format!("{n} unread messages") },
        assigned_to: |name| format!("Assigned to {name}"),
        failed: "Not delivered",
        template: "Template",
        window_closes: |left| format!("Reply window closes in {left}"),
        arrived: |n| match n {
            1 => "A conversation has a new message".to_owned(),
            n => format!("{n} conversations have new messages"),
        },
    },
    thread: ThreadWords {
        choose: "No conversation open",
        choose_hint: "Choose one from the list to read and answer it.",
        missing: "This conversation is not here",
        missing_hint: "It may have been given to someone else. Choose another from the list.",
        back: "Back to the list",
        log: |name| format!("Messages with {name}"),
        new: "New",
        earlier: "Show earlier messages",
        beginning: "The conversation begins here",
        latest: "Go to the latest messages",
        below: |n| if n == 1 { "1 new message".to_owned() } else { format!("{n} new messages") },
        private_note: "Private note",
        whatsapp: "WhatsApp",
        us: "You",
        event,
        edited: "edited",
        revoked: "This message was deleted",
        retried: "sent again",
        queued: "Waiting to be sent",
        sent: "Sent",
        delivered: "Delivered",
        read: "Read",
        not_sent: "Not sent",
        unconfirmed: "Waiting for WhatsApp to confirm",
        unconfirmed_ask: "WhatsApp has not confirmed this. It may have arrived",
        discarded: "Not confirmed, not sent again",
        retry: "Retry",
        send_template: "Send template",
        fill_again: "Check and send again",
        other_template: "Choose another template",
        resend: "Send again",
        discard: "Leave it",
        open: "Open",
        map: "Show on a map",
        unsupported: "A message that cannot be shown here",
        raw_kept: "Its raw form is kept.",
        chosen: "Chosen answer",
        order: "Order",
        reaction: |emoji, customer| {
            if customer { format!("{emoji} from the customer") } else { format!("{emoji} from us") }
        },
        assignment: "Assigned to",
        nobody: "Nobody",
        assign: "Assign",
        take: "Take it",
        assign_me: "Assign to me",
        mark_read: "Mark as read",
        details: "Details",
        paused: |name, why| {
            format!("Nothing is being sent from {name}: {why}. Messages wait until it works again.")
        },
        gone: "This conversation is with someone else now. You cannot answer it any more.",
    },
    composer: ComposerWords {
        modes: "What to write",
        reply: "Reply",
        note: "Note",
        reply_to: |name| format!("Reply to {name}…"),
        note_hint: "A note for your team. The customer never sees it.",
        template: "Template",
        send: "Send",
        add_note: "Add note",
        left: |n| if n == 1 { "1 character left".to_owned() } else { format!("{n} characters left") },
        closes_in: |left| format!("Reply window closes in {left}"),
        closed: "Reply window closed",
        closed_hint: "More than 24 hours have passed since the customer wrote, so WhatsApp only accepts a \
                      template. Your draft is kept. You can still write a note.",
        never: "The customer has not written yet, so WhatsApp only accepts a template. You can still write a note.",
        draft_kept: "Draft kept",
        offline: "You are offline. Keep writing: messages leave as soon as the connection is back.",
        answering: "Answering",
        cancel: "Cancel",
        answer_this: "Answer this message",
    },
    lead: LeadWords {
        label: "About the customer",
        close: "Close",
        since: |when| format!("Lead {when}"),
        stage: "Stage",
        of: |at, all| format!("{at} of {all}"),
        move_stage: "Move",
        details: "Details",
        phone: "Phone",
        username: "User name",
        source: "Source",
        owner: "Owner",
        language: "Language",
        labels: "Labels",
        no_labels: "None yet",
        notes: "Notes",
        no_notes: "None yet",
        new_note: "New note",
    },
    keys: KeyWords {
        title: "Keys",
        close: "Close",
        list: &[
            ("j  k", "Next, previous in the list"),
            ("Enter  o", "Open"),
            ("u  Esc", "Back to the list"),
            ("]  [", "Next, previous conversation"),
            ("r", "Reply"),
            ("n", "Write a note"),
            ("t", "Send a template"),
            ("a", "Assign"),
            ("i", "Assign to me"),
            ("g i", "Go to the inbox"),
            ("?", "This help"),
        ],
    },
    kind: |kind| match kind {
        MessageKind::Text => "Message",
        MessageKind::Image => "Photo",
        MessageKind::Video => "Video",
        MessageKind::Audio => "Voice message",
        MessageKind::Document => "Document",
        MessageKind::Sticker => "Sticker",
        MessageKind::Location => "Location",
        MessageKind::Contacts => "Contact",
        MessageKind::Interactive | MessageKind::Button => "Answer",
        MessageKind::Reaction => "Reaction",
        MessageKind::Order => "Order",
        MessageKind::System => "Notice from WhatsApp",
        MessageKind::Template => "Template",
        MessageKind::Unsupported => "Unsupported message",
    },
    next_action: |failure| match failure.class {
        FailureClass::Retry | FailureClass::RetryPair | FailureClass::RetryFew => {
            Some("Try again in a while.")
        }
        FailureClass::PauseNumber => Some("An administrator has to mend the number."),
        FailureClass::NeedsTemplate => Some("A template is needed."),
        FailureClass::Recipient => Some("Reach this customer another way."),
        FailureClass::Template => match failure.reason {
            FailureReason::TemplateMissing => {
                Some("Choose another one, or ask a manager to fetch the templates from Meta.")
            }
            FailureReason::TemplatePaused => Some("Choose another one."),
            FailureReason::TemplatePolicy => Some("Choose another one. A manager has to change this one."),
            _ => Some("Check the values and send it again."),
        },
        FailureClass::Request | FailureClass::Other => None,
    },
    error: |error| match error {
        AppError::SignedOut => "You have been signed out. Sign in again; what you wrote is kept.",
        AppError::Forbidden => "Your role does not allow this.",
        AppError::NotFound => "This is no longer here, or no longer yours to see.",
        AppError::Taken => "Someone else was faster.",
        AppError::Conflict => "This has changed in the meantime. Load the page again.",
        AppError::WindowClosed => "The 24-hour window has closed: WhatsApp only accepts a template now.",
        AppError::Empty => "Write something first.",
        AppError::TooLong => "This is longer than the 4,096 characters that WhatsApp accepts.",
        AppError::NoteTooLong => "A note has at most 10,000 characters.",
        AppError::NotConfigured => "This number is not set up for sending yet.",
        AppError::Invalid => "This request could not be read.",
        AppError::Unavailable => "Hilo cannot save right now. Nothing was lost: try again in a moment.",
        AppError::Offline => "No connection. Nothing was lost: try again in a moment.",
        AppError::Internal => "Something went wrong on our side. Nothing was lost: try again.",
    },
};

fn event(kind: ConversationEventKind, who: Option<&str>, whom: Option<&str>, what: Option<&str>) -> String {
    let by = who.map(|name| format!(" by {name}")).unwrap_or_default();
    match kind {
        ConversationEventKind::Assigned => format!("Assigned to {}{by}", whom.unwrap_or("a colleague")),
        ConversationEventKind::Claimed => format!("Taken{by}"),
        ConversationEventKind::Routed => {
            format!("Assigned automatically to {}", whom.unwrap_or("a colleague"))
        }
        ConversationEventKind::Unassigned => format!("Given back to the queue{by}"),
        ConversationEventKind::NumberChanged => format!("New phone number: {}", what.unwrap_or("unknown")),
        ConversationEventKind::StageChanged => format!("Moved to {}{by}", what.unwrap_or("another stage")),
    }
}
