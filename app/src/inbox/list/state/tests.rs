//! What the list shows and in which order, change by change.

use super::*;
use crate::inbox::samples::{self, NOW};
use crate::words::Locale;
use hilo_domain::inbox::Person;

fn row(id: &str, minutes_ago: i64, assignee: Option<&str>) -> ConversationRow {
    let mut row = samples::row(id);
    row.last_at = Some(NOW.plus(-minutes_ago * 60_000));
    row.assigned_to = assignee.map(|id| Person { id: id.into(), name: id.into() });
    row
}

fn with_list(tab: Tab, rows: Vec<ConversationRow>, has_older: bool, check: impl FnOnce(ListState)) {
    Owner::new().with(|| {
        let reader = samples::reader(Locale::En);
        let place = Place::newest(tab);
        check(ListState::new(
            &reader,
            tab,
            &place,
            Some("open".into()),
            rows,
            has_older,
            TabCounts::default(),
        ));
    });
}

fn changed(row: ConversationRow) -> LiveChange {
    LiveChange::Conversation { row: Box::new(row), item: None }
}
fn ids(state: ListState) -> Vec<String> {
    state.order.get_untracked().into_iter().map(|id| id.0).collect()
}

#[test]
fn a_new_message_lifts_its_row() {
    with_list(Tab::All, vec![row("a", 1, None), row("b", 2, None)], false, |list| {
        list.apply(&changed(row("b", 0, None)));
        assert_eq!(ids(list), ["b", "a"]);
    });
}

#[test]
fn nothing_moves_under_the_pointer() {
    with_list(Tab::All, vec![row("a", 1, None), row("b", 2, None)], false, |list| {
        list.hold(true);
        list.apply(&changed(row("b", 0, None)));
        list.apply(&changed(row("c", 0, None)));
        assert_eq!(ids(list), ["a", "b"]);
        assert!(list.stale.get_untracked() && list.is_updated(&"b".into()));
        list.hold(false);
        assert_eq!(ids(list), ["c", "b", "a"]);
        assert!(!list.stale.get_untracked() && !list.is_updated(&"b".into()));
    });
}

#[test]
fn a_row_leaves_the_tab_it_no_longer_belongs_to_unless_it_is_open() {
    let rows = vec![row("open", 1, None), row("b", 2, None)];
    with_list(Tab::Unassigned, rows, false, |list| {
        list.apply(&changed(row("b", 2, Some("other"))));
        list.apply(&changed(row("open", 1, Some("me"))));
        assert_eq!(ids(list), ["open"]);
    });
}

#[test]
fn an_old_row_belongs_to_the_next_page() {
    with_list(Tab::All, vec![row("a", 1, None), row("b", 2, None)], true, |list| {
        list.apply(&changed(row("old", 60, None)));
        assert_eq!(ids(list), ["a", "b"]);
        list.apply(&changed(row("new", 0, None)));
        assert_eq!(ids(list), ["new", "a", "b"]);
    });
}

#[test]
fn what_the_viewer_has_seen_survives_the_streams_rows() {
    with_list(Tab::Unread, vec![row("a", 1, None)], false, |list| {
        list.apply(&LiveChange::Read { conversation_id: "a".into(), inbound_seen: 1 });
        assert_eq!(ids(list), Vec::<String>::new());
        let mut again = row("a", 0, None);
        again.inbound_count = 2;
        list.apply(&changed(again));
        assert_eq!(ids(list), ["a"]);
    });
}

/// A message that just arrived, in a conversation with so many of the customer's. The open one, as arrivals
/// elsewhere are announced after a while, which takes a browser.
fn arrival(inbound_count: i64) -> LiveChange {
    let mut row = row("open", 0, None);
    row.inbound_count = inbound_count;
    LiveChange::Conversation { row: Box::new(row), item: Some(samples::message("m", Direction::Inbound)) }
}

#[test]
fn of_an_unknown_row_the_server_knows_what_was_read() {
    with_list(Tab::All, Vec::new(), false, |list| {
        assert_eq!(list.apply(&arrival(1)), None, "the first message is unread for everyone");
    });
    with_list(Tab::All, Vec::new(), false, |list| {
        let unread = || list.row(&"open".into()).map(|row| row.get_untracked().unread());
        assert_eq!(list.apply(&arrival(9)), Some("open".into()));
        assert_eq!(unread(), Some(1));
        list.seen(&"open".into(), 6);
        assert_eq!(unread(), Some(3));
        assert_eq!(list.apply(&arrival(10)), None, "known from now on");
        assert_eq!(unread(), Some(4));
    });
}

#[test]
fn a_draft_shows_as_it_is_written() {
    with_list(Tab::All, vec![row("a", 1, None)], false, |list| {
        let draft = || list.row(&"a".into()).and_then(|row| row.get_untracked().draft);
        list.begun(&"a".into(), " Te cuento ");
        assert_eq!(draft().as_deref(), Some("Te cuento"));
        list.begun(&"a".into(), " ");
        assert_eq!(draft(), None);
    });
}

#[test]
fn a_lost_conversation_disappears() {
    with_list(Tab::All, vec![row("a", 1, None)], false, |list| {
        list.wake();
        list.apply(&LiveChange::Gone { conversation_id: "a".into() });
        assert_eq!(ids(list), Vec::<String>::new());
        assert_eq!(list.tabindex(&"a".into()), None);
    });
}
