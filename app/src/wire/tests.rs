//! Everything that travels comes back as it was.

use super::*;
use crate::inbox::reader::Reader;
use crate::inbox::samples::{message, note, reader, row, view};
use crate::words::Locale;
use hilo_domain::failure::{Failure, FailureClass, FailureReason};
use hilo_domain::inbox::{
    ChannelView, ContactCard, ConversationEventKind, ConversationRow, EventView, FailureView, FileView,
    LabelView, LocationView, MessageDetail, OrderLine, Person, Quote, ReactionView, TemplateHeader,
    TemplateView, Thread, TimelineItem,
};
use hilo_domain::live::LiveChange;
use hilo_domain::message::{Direction, MessageKind, MessageStatus, SendState};
use serde::Serialize;

/// What is read is what was written, and what Serde's own reader reads.
#[track_caller]
fn comes_back<T: Serialize + DeserializeOwned + PartialEq + fmt::Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(read::<T>(&text).as_ref(), Ok(value), "{text}");
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value);
}

fn every_detail() -> Vec<MessageDetail> {
    let texts = || vec!["one".to_owned(), "\"two\"\n\u{1f642}".to_owned()];
    vec![
        MessageDetail::None,
        MessageDetail::File(FileView {
            filename: Some("a.pdf".into()),
            mime_type: None,
            size_bytes: Some(i64::MAX),
            voice: true,
        }),
        MessageDetail::Location(LocationView {
            latitude: "-31.4".into(),
            longitude: "64.2".into(),
            name: None,
            address: Some("Colón 1".into()),
        }),
        MessageDetail::Contacts { cards: vec![ContactCard { name: "Ana".into(), phones: texts() }] },
        MessageDetail::Order {
            lines: vec![OrderLine {
                product: "p".into(),
                quantity: "2".into(),
                price: "1.5".into(),
                currency: "ARS".into(),
            }],
        },
        MessageDetail::Template(TemplateView {
            name: "hello".into(),
            header: Some("Hi".into()),
            above: Some(TemplateHeader {
                kind: MessageKind::Image,
                name: None,
                link: Some("https://x".into()),
            }),
            footer: None,
            buttons: texts(),
        }),
        MessageDetail::Unsupported { what: "poll".into() },
    ]
}

fn full_row() -> ConversationRow {
    let mut row = row("c");
    row.last_failure = Some(FailureReason::WindowClosed);
    row.assigned_to = Some(Person { id: "u".into(), name: "Mara".into() });
    row.labels = vec![LabelView { id: "l".into(), name: "VIP".into(), color: "teal".into() }];
    row.inbound_count = -1;
    row
}

fn failure() -> FailureView {
    let failure = Failure { class: FailureClass::Retry, reason: FailureReason::RateLimited };
    FailureView { code: Some(131_056), failure, meta_text: Some("slow".into()) }
}

fn items() -> Vec<TimelineItem> {
    let messages = every_detail().into_iter().map(|detail| {
        let mut view = view("m", Direction::Outbound);
        view.detail = detail;
        view.failure = Some(failure());
        view.quote = Some(Quote {
            id: "q".into(),
            direction: Direction::Inbound,
            kind: MessageKind::Image,
            text: None,
        });
        view.reactions = vec![ReactionView { emoji: "👍".into(), from_customer: true }];
        TimelineItem::Message(Box::new(view))
    });
    let event = EventView {
        id: "e".into(),
        kind: ConversationEventKind::Assigned,
        actor: None,
        subject: Some("Mara".into()),
        detail: None,
        at: crate::inbox::samples::NOW,
    };
    messages.chain([message("m", Direction::Inbound), note("n"), TimelineItem::Event(event)]).collect()
}

#[test]
fn every_change_of_the_stream_comes_back() {
    for item in items() {
        comes_back(&LiveChange::Conversation { row: Box::new(full_row()), item: Some(item) });
    }
    comes_back(&LiveChange::Conversation { row: Box::new(row("c")), item: None });
    comes_back(&LiveChange::Status {
        conversation_id: "c".into(),
        message_id: "m".into(),
        status: MessageStatus::Failed,
        send_state: SendState::Failed,
        failure: Some(failure()),
        is_last: true,
    });
    comes_back(&LiveChange::Read { conversation_id: "c".into(), inbound_seen: 3 });
    comes_back(&LiveChange::Gone { conversation_id: "c".into() });
    comes_back(&LiveChange::Channel { channel_id: "h".into(), name: "Shop".into(), paused: None });
    comes_back(&LiveChange::Template { template_id: "t".into() });
    comes_back(&LiveChange::Access { user_id: None });
    comes_back(&LiveChange::Counts { counts: Default::default() });
}

#[test]
fn every_prop_comes_back() {
    comes_back::<Reader>(&reader(Locale::Pt));
    comes_back(&Thread {
        row: full_row(),
        channel: ChannelView { id: "h".into(), name: "Shop".into(), paused: Some(FailureReason::Payment) },
        items: items(),
        unread_from: Some("m".into()),
        older: None,
        draft: Some("so far".into()),
        note_draft: Some("Llam".into()),
    });
}

#[test]
fn a_newer_server_may_say_more_and_leave_out_what_is_optional() {
    let person = read::<Person>(r#"{"extra":{"a":[1.5,18446744073709551615]},"name":"Mara","id":"u"}"#);
    assert_eq!(person, Ok(Person { id: "u".into(), name: "Mara".into() }));
    let quote = read::<Quote>(r#"{"id":"q","direction":"INBOUND","kind":"TEXT"}"#);
    assert_eq!(quote.map(|quote| quote.text), Ok(None));
}

#[test]
fn what_does_not_fit_is_refused() {
    for text in ["", "{", r#"{"name":"Mara"}"#, r#"{"id":1,"name":"Mara"}"#, r#"["u","Mara"]"#, "null"] {
        assert_eq!(read::<Person>(text), Err(Unreadable), "{text}");
    }
    for text in [r#""gone""#, r#"{"gone":{}}"#, r#"{"gone":1,"read":2}"#, r#"{"unknown":{}}"#] {
        assert_eq!(read::<LiveChange>(text), Err(Unreadable), "{text}");
    }
    for text in ["256", "-1", "1.5", "18446744073709551615"] {
        assert_eq!(read::<u8>(text), Err(Unreadable), "{text}");
        assert_eq!(read::<Option<u8>>(text), Err(Unreadable), "{text}");
    }
    assert_eq!(read::<(i64, String)>(r#"[1]"#), Err(Unreadable));
}
