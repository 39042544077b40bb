//! What the thread shows, change by change.

use super::*;
use crate::inbox::samples::{self, NOW, message, view};
use crate::words::Locale;
use hilo_domain::failure::{Failure, FailureClass};
use hilo_domain::inbox::{ChannelView, FailureView};

fn with_thread(items: Vec<TimelineItem>, check: impl FnOnce(ThreadState)) {
    Owner::new().with(|| {
        let thread = Thread {
            row: samples::row("c"),
            channel: ChannelView { id: "n".into(), name: "Ventas".into(), paused: None },
            items,
            unread_from: None,
            older: None,
            draft: None,
            note_draft: None,
        };
        check(ThreadState::new(thread, &samples::reader(Locale::En), false, None));
    });
}
fn keys(state: ThreadState) -> Vec<String> {
    state
        .lines
        .get_untracked()
        .into_iter()
        .map(|shown| shown.key)
        .filter(|key| !key.starts_with("day"))
        .collect()
}

#[test]
fn a_row_replaces_its_optimistic_bubble_in_place() {
    with_thread(vec![message("a", Direction::Inbound)], |thread| {
        let mut local = view("c1", Direction::Outbound);
        local.client_message_id = Some("c1".into());
        local.status = MessageStatus::Queued;
        thread.add(TimelineItem::Message(Box::new(local.clone())));
        let bubble = thread.lines.get_untracked().last().map(|shown| shown.line.clone()).unwrap();
        thread.name("c1", "row".into());
        let mut row = local;
        row.id = "row".into();
        row.status = MessageStatus::Sent;
        thread.apply(&LiveChange::Conversation {
            row: Box::new(samples::row("c")),
            item: Some(TimelineItem::Message(Box::new(row))),
        });
        assert_eq!(keys(thread), ["a", "c1"]);
        let Line::Item { item: TimelineItem::Message(now), .. } = bubble.get_untracked() else { panic!() };
        assert_eq!((now.id.as_str(), now.status), ("row", MessageStatus::Sent));
    });
}

#[test]
fn a_status_finds_its_message() {
    with_thread(vec![message("a", Direction::Outbound)], |thread| {
        thread.apply(&LiveChange::Status {
            conversation_id: "c".into(),
            message_id: "a".into(),
            status: MessageStatus::Read,
            send_state: SendState::Accepted,
            failure: None,
            is_last: true,
        });
        assert_eq!(thread.message("a").map(|message| message.status), Some(MessageStatus::Read));
    });
}

#[test]
fn metas_refusal_closes_the_window_until_the_customer_writes() {
    with_thread(vec![message("a", Direction::Inbound), message("b", Direction::Outbound)], |thread| {
        let mut row = samples::row("c");
        (row.inbound_count, row.inbound_answered) = (1, 1);
        thread.row.set(row.clone());
        let open = || thread.window(NOW.plus(1_000)).is_open();
        assert!(open());
        thread.apply(&LiveChange::Status {
            conversation_id: "c".into(),
            message_id: "b".into(),
            status: MessageStatus::Failed,
            send_state: SendState::Accepted,
            failure: Some(FailureView {
                failure: Failure { class: FailureClass::NeedsTemplate, reason: FailureReason::WindowClosed },
                code: Some(131_047),
                meta_text: None,
            }),
            is_last: true,
        });
        assert!(!open());
        row.inbound_count = 2;
        thread.apply(&LiveChange::Conversation { row: Box::new(row), item: None });
        assert!(open(), "the customer wrote, within the same second of WhatsApp's");
    });
}

#[test]
fn the_page_never_grows_beyond_its_bound() {
    let items: Vec<_> = (0..MAX_ITEMS + LEEWAY)
        .map(|n| {
            let mut view = view(&format!("m{n:04}"), Direction::Inbound);
            view.at = NOW.plus(i64::try_from(n).unwrap());
            TimelineItem::Message(Box::new(view))
        })
        .collect();
    with_thread(items, |thread| {
        let mut last = view("last", Direction::Inbound);
        last.at = NOW.plus(100_000);
        thread.add(TimelineItem::Message(Box::new(last)));
        assert_eq!(keys(thread).len(), MAX_ITEMS);
        assert_eq!(keys(thread).last().map(String::as_str), Some("last"));
        assert!(thread.older.get_untracked().is_some());
    });
}

#[test]
fn the_past_joins_without_doubles_and_other_conversations_pass_by() {
    with_thread(vec![message("b", Direction::Inbound)], |thread| {
        thread.prepend(vec![message("a", Direction::Inbound), message("b", Direction::Inbound)], None);
        assert_eq!(keys(thread), ["a", "b"]);
        thread.apply(&LiveChange::Conversation {
            row: Box::new(samples::row("other")),
            item: Some(message("x", Direction::Inbound)),
        });
        assert_eq!(keys(thread), ["a", "b"]);
    });
}
