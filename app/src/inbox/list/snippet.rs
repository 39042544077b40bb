//! The second line of a row: the last message in a few words.

use crate::inbox::reader::Reader;
use crate::inbox::thread::mark::Mark;
use hilo_domain::inbox::ConversationRow;
use hilo_domain::message::{Direction, MessageKind, MessageStatus, SendState};
use leptos::prelude::*;

/// What the line says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Snippet {
    /// What the viewer has begun to answer; with the mark of our last message if that one did not arrive.
    Draft {
        /// Failed, or nothing.
        mark: Mark,
        /// `Draft:` and its beginning.
        text: String,
    },
    /// Our last message did not arrive, and why.
    Failed(String),
    /// The last message; with ticks when it is ours.
    Message {
        /// Where it stands.
        mark: Mark,
        /// In a few words.
        text: String,
    },
    /// Nothing was ever said.
    Nothing,
}

impl Snippet {
    pub(super) fn of(row: &ConversationRow, reader: &Reader) -> Self {
        let ours = row.last_direction == Some(Direction::Outbound);
        let failed = ours && row.last_status == Some(MessageStatus::Failed);
        if let Some(text) = &row.draft {
            let mark = if failed { Mark::Failed } else { Mark::None };
            return Self::Draft { mark, text: format!("{}: {text}", reader.inbox().list.draft) };
        }
        let Some(kind) = row.last_kind else { return Self::Nothing };
        if failed {
            let words = reader.words();
            let why = row.last_failure.map(|reason| format!(" · {}", (words.failure.reason)(reason)));
            return Self::Failed(format!("{}{}", words.inbox.list.failed, why.unwrap_or_default()));
        }
        let mark = match (row.last_send_state, row.last_status) {
            // The list asks for a look; the thread asks the question.
            (Some(SendState::Unconfirmed), _) if ours => Mark::Unconfirmed { ask: false },
            (_, Some(status)) if ours => Mark::of_status(status),
            _ => Mark::None,
        };
        Self::Message { mark, text: one_line(kind, row.last_text.as_deref(), reader) }
    }
}

/// `🎤 Voice message`, `📄 file.pdf`, `Template: order_confirmation`, or what was written.
fn one_line(kind: MessageKind, text: Option<&str>, reader: &Reader) -> String {
    let words = reader.inbox();
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    let icon = match kind {
        MessageKind::Text | MessageKind::Interactive | MessageKind::Button | MessageKind::System => "",
        MessageKind::Image => "📷 ",
        MessageKind::Video => "🎬 ",
        MessageKind::Audio => "🎤 ",
        MessageKind::Document => "📄 ",
        MessageKind::Sticker => "🏷️ ",
        MessageKind::Location => "📍 ",
        MessageKind::Contacts => "👤 ",
        MessageKind::Order => "🛒 ",
        MessageKind::Reaction | MessageKind::Unsupported => "",
        MessageKind::Template => {
            return text.map_or_else(
                || words.list.template.to_owned(),
                |text| format!("{}: {text}", words.list.template),
            );
        }
    };
    format!("{icon}{}", text.unwrap_or_else(|| (words.kind)(kind)))
}

/// The line.
pub(super) fn snippet(row: &ConversationRow, reader: &Reader) -> impl IntoView + use<> {
    let words = reader.inbox();
    let (class, mark, text) = match Snippet::of(row, reader) {
        Snippet::Draft { mark, text } => ("row-snippet row-draft", mark, text),
        Snippet::Failed(text) => ("row-snippet row-failed", Mark::None, text),
        Snippet::Message { mark, text } => ("row-snippet", mark, text),
        Snippet::Nothing => ("row-snippet", Mark::None, String::new()),
    };
    view! {
        <span class=class>
            {mark.view(&words.thread)} <span dir="auto">{text}</span>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbox::samples::{reader, row};
    use crate::words::Locale;
    use hilo_domain::failure::FailureReason;

    fn said(kind: MessageKind, text: Option<&str>, locale: Locale) -> String {
        one_line(kind, text, &reader(locale))
    }

    #[test]
    fn a_kind_says_it_where_there_is_no_text() {
        assert_eq!(said(MessageKind::Audio, None, Locale::En), "🎤 Voice message");
        assert_eq!(said(MessageKind::Document, Some("a.pdf"), Locale::Es), "📄 a.pdf");
        assert_eq!(
            said(MessageKind::Template, Some("order_confirmation"), Locale::Pt),
            "Modelo: order_confirmation"
        );
        assert_eq!(said(MessageKind::Text, Some(" hola "), Locale::Es), "hola");
        for locale in Locale::ALL {
            for kind in MessageKind::ALL {
                assert!(!said(*kind, None, locale).is_empty());
            }
        }
    }

    #[test]
    fn a_draft_comes_before_what_was_said_and_hides_no_failure() {
        let mut row = row("c");
        row.draft = Some("Ya te".into());
        let draft = |mark| Snippet::Draft { mark, text: "Draft: Ya te".into() };
        assert_eq!(Snippet::of(&row, &reader(Locale::En)), draft(Mark::None));
        row.last_direction = Some(Direction::Outbound);
        row.last_status = Some(MessageStatus::Failed);
        assert_eq!(Snippet::of(&row, &reader(Locale::En)), draft(Mark::Failed));
    }

    #[test]
    fn an_unconfirmed_message_asks_for_a_look() {
        let mut row = row("c");
        row.last_direction = Some(Direction::Outbound);
        row.last_status = Some(MessageStatus::Queued);
        let mark = |row: &ConversationRow| match Snippet::of(row, &reader(Locale::En)) {
            Snippet::Message { mark, .. } => mark,
            other => panic!("{other:?}"),
        };
        for (state, expected) in
            [(SendState::Sending, Mark::Queued), (SendState::Unconfirmed, Mark::Unconfirmed { ask: false })]
        {
            row.last_send_state = Some(state);
            assert_eq!(mark(&row), expected);
        }
        row.last_direction = Some(Direction::Inbound);
        assert_eq!(mark(&row), Mark::None);
    }

    #[test]
    fn a_failure_tells_why() {
        let mut row = row("c");
        row.last_direction = Some(Direction::Outbound);
        row.last_status = Some(MessageStatus::Failed);
        row.last_failure = Some(FailureReason::WindowClosed);
        let Snippet::Failed(text) = Snippet::of(&row, &reader(Locale::En)) else { panic!("not a failure") };
        assert_eq!(text, "Not delivered · outside the 24-hour window");
    }
}
