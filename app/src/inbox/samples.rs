//! Messages, notes and readers for this folder's tests.

use super::reader::Reader;
use crate::words::Locale;
use hilo_domain::clock::{Millis, ZoneOffsets};
use hilo_domain::inbox::{ConversationRow, MessageDetail, MessageView, NoteView, TimelineItem};
use hilo_domain::message::{Direction, MessageKind, MessageStatus, SendState};
use std::sync::Arc;

/// Wednesday, 14 January 2026, 10:00 UTC.
pub(crate) const NOW: Millis = Millis(1_768_384_800_000);

pub(crate) fn reader(locale: Locale) -> Reader {
    Reader {
        locale,
        zone: Arc::new(ZoneOffsets::utc()),
        now: NOW,
        user_id: "me".into(),
        name: "Mara Ortiz".into(),
        may_assign: true,
        send_on_enter: true,
        shortcuts: true,
    }
}

pub(crate) fn view(id: &str, direction: Direction) -> MessageView {
    let inbound = direction == Direction::Inbound;
    MessageView {
        id: id.into(),
        direction,
        kind: MessageKind::Text,
        text: Some(format!("text of {id}")),
        detail: MessageDetail::None,
        status: if inbound { MessageStatus::Delivered } else { MessageStatus::Sent },
        send_state: if inbound { SendState::Inbound } else { SendState::Accepted },
        unconfirmed_at: None,
        failure: None,
        author: (!inbound).then(|| "Mara Ortiz".to_owned()),
        at: NOW,
        quote: None,
        reactions: Vec::new(),
        edited: false,
        revoked: false,
        retried: false,
        client_message_id: None,
    }
}

pub(crate) fn message(id: &str, direction: Direction) -> TimelineItem {
    TimelineItem::Message(Box::new(view(id, direction)))
}

pub(crate) fn note(id: &str) -> TimelineItem {
    TimelineItem::Note(NoteView {
        id: id.into(),
        author: Some("Olga".into()),
        content: format!("note {id}"),
        is_private: true,
        at: NOW,
    })
}

pub(crate) fn row(id: &str) -> ConversationRow {
    ConversationRow {
        id: id.into(),
        name: "Lucía Fernández".into(),
        phone: Some("+5491155550199".into()),
        username: None,
        last_at: Some(NOW),
        last_text: Some("Hola".into()),
        last_kind: Some(MessageKind::Text),
        last_direction: Some(Direction::Inbound),
        last_status: Some(MessageStatus::Delivered),
        last_send_state: Some(SendState::Inbound),
        last_failure: None,
        assigned_to: None,
        last_inbound_at: Some(NOW),
        inbound_count: 1,
        inbound_answered: 0,
        inbound_seen: 0,
        draft: None,
        labels: Vec::new(),
    }
}
