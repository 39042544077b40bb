//! Whatever order Meta's webhooks come in, the end is the same as in the order of what happened.

use crate::common::both;
use crate::world::{World, change, look, orders, text_from};
use hilo_domain::clock::Millis;
use hilo_domain::inbox::{ConversationRow, MessageView, NoteView, Tab};
use hilo_domain::message::{Direction, MessageKind, MessageStatus};
use hilo_store::inbound::{Applied, NewInbound};
use hilo_store::{inbound, leads};

const CUSTOMER: &str = "+51987654321";
const SECRET: &str = "mi clave es 4711";

#[derive(Clone, Debug)]
enum Step {
    /// The message that the others are about.
    Original,
    /// An edit of it, so many seconds later.
    Edit(i64, &'static str),
    /// Taken back.
    Revoke(i64),
    /// Another message, so many seconds later or earlier.
    Other(i64),
}

/// Does what the job that processes webhooks does.
async fn take(w: &World, from: &str, step: &Step, direction: Direction) {
    let began = w.now().plus(-3_600_000);
    let at = |seconds: i64| began.plus(seconds * 1_000);
    let original = format!("wamid.{from}");
    let write = |external_id: &str, text: &str, at: Millis| NewInbound {
        direction,
        ..text_from(from, external_id, text, at)
    };
    match step {
        Step::Original => drop(w.receive(&write(&original, SECRET, at(0))).await),
        Step::Other(seconds) => {
            drop(w.receive(&write(&format!("{original}.{seconds}"), "Otra cosa", at(*seconds))).await);
        }
        Step::Edit(seconds, text) => {
            let edited = write(&format!("{original}.edit.{seconds}"), text, at(*seconds));
            let known = change!(w.db, |tx| inbound::edit(tx, &w.org, &original, Some(text), edited.at).await)
                .unwrap();
            if known.is_none() {
                change!(w.db, |tx| inbound::receive_edited(tx, &w.channel, &edited, &original).await)
                    .unwrap();
            }
        }
        Step::Revoke(seconds) => {
            let at = at(*seconds);
            drop(change!(w.db, |tx| inbound::revoke(tx, &w.org, &original, at).await).unwrap());
        }
    }
}

type Bubble = (Option<String>, MessageKind, Millis, bool, bool, MessageStatus);

/// All that is shown of a conversation, without what differs from customer to customer.
async fn end(w: &World, from: &str) -> (ConversationRow, Vec<Bubble>, Vec<(String, Millis)>) {
    let id = w.conversation(from).await;
    let row =
        ConversationRow { id: "c".into(), name: String::new(), phone: None, ..w.row(&w.ana, &id).await };
    let bubble = |b: MessageView| (b.text, b.kind, b.at, b.edited, b.revoked, b.status);
    let bubbles = w.bubbles(&id).await.into_iter().map(bubble).collect();
    let notes = look!(w.db, |tx| leads::view(tx, &w.ana, &id).await).notes;
    let note = |note: NoteView| (note.content, note.at);
    (row, bubbles, notes.into_iter().map(note).collect())
}

async fn every_order_ends_the_same(w: &World, steps: &[Step], direction: Direction, number: usize) {
    let mut first = None;
    for (n, order) in orders(steps).into_iter().enumerate() {
        let from = format!("+519{:08}", number * 1_000 + n);
        for step in &order {
            take(w, &from, step, direction).await;
        }
        let reached = end(w, &from).await;
        assert_eq!(&reached, first.get_or_insert_with(|| reached.clone()), "{order:?}");
    }
}

both!(edits_may_come_before_what_they_edit, |db| async {
    let w = World::new(&db).await;
    let edits = [Step::Original, Step::Edit(20, "Quiero 2"), Step::Edit(40, "Quiero 3")];
    for (n, other) in [-10, 30, 60].into_iter().enumerate() {
        let steps = [&edits[..], &[Step::Other(other)]].concat();
        every_order_ends_the_same(&w, &steps, Direction::Inbound, n).await;
        every_order_ends_the_same(&w, &steps, Direction::Outbound, 10 + n).await;
    }
    let (row, bubbles, notes) = end(&w, "+51900000000").await;
    let texts: Vec<_> = bubbles.iter().filter_map(|bubble| bubble.0.as_deref()).collect();
    assert_eq!(texts, ["Otra cosa", "Quiero 3"]);
    assert_eq!((row.last_text.as_deref(), row.unread(), notes.len()), (Some("Quiero 3"), 2, 2));
});

both!(revocations_may_come_before_what_they_take_back, |db| async {
    let w = World::new(&db).await;
    let revoked = [Step::Original, Step::Edit(20, "era 4711, perdón"), Step::Revoke(40)];
    for (n, other) in [-10, 30, 60].into_iter().enumerate() {
        let steps = [&revoked[..], &[Step::Other(other)]].concat();
        every_order_ends_the_same(&w, &steps, Direction::Inbound, n).await;
        every_order_ends_the_same(&w, &steps, Direction::Outbound, 10 + n).await;
    }
    let (row, bubbles, _) = end(&w, "+51900000000").await;
    assert_eq!((row.last_text.as_deref(), row.unread()), (None, 2));
    assert!(bubbles[1].4 && bubbles[1].0.is_none(), "{bubbles:?}");
});

both!(what_was_taken_back_before_it_came_is_never_told, |db| async {
    let w = World::new(&db).await;
    take(&w, CUSTOMER, &Step::Revoke(40), Direction::Inbound).await;
    assert_eq!(w.list(&w.ana, Tab::All).await.len(), 0, "there is nothing to show yet");
    take(&w, CUSTOMER, &Step::Edit(20, "era 4711, perdón"), Direction::Inbound).await;
    take(&w, CUSTOMER, &Step::Original, Direction::Inbound).await;
    let id = w.conversation(CUSTOMER).await;
    let thread = w.thread(&id).await;
    let lead = look!(db, |tx| leads::view(tx, &w.ana, &id).await);
    let everything =
        format!("{thread:?} {lead:?} {:?} {:?}", w.list(&w.ana, Tab::All).await, w.live(0).await);
    assert!(!everything.contains("4711"), "{everything}");
    assert!(w.bubbles(&id).await[0].revoked);
    take(&w, CUSTOMER, &Step::Original, Direction::Inbound).await;
    take(&w, CUSTOMER, &Step::Revoke(40), Direction::Inbound).await;
    assert_eq!(w.bubbles(&id).await.len(), 1, "delivered again, it is the same message");
});

both!(a_stand_in_taken_back_later_is_forgotten_whole, |db| async {
    let w = World::new(&db).await;
    take(&w, CUSTOMER, &Step::Edit(20, "era 4711, perdón"), Direction::Inbound).await;
    let id = w.conversation(CUSTOMER).await;
    change!(db, |tx| hilo_store::conversations::claim(tx, &w.ana, &id).await).unwrap();
    assert!(format!("{:?}", w.live(0).await).contains("4711"), "the stand-in is shown at once");
    take(&w, CUSTOMER, &Step::Original, Direction::Inbound).await;
    take(&w, CUSTOMER, &Step::Revoke(40), Direction::Inbound).await;
    let told = format!("{:?}", w.live(0).await);
    assert!(!told.contains("4711"), "{told}");
});

both!(a_stand_in_promises_no_longer_window_than_meta, |db| async {
    let w = World::new(&db).await;
    take(&w, CUSTOMER, &Step::Edit(600, "Quiero 3"), Direction::Inbound).await;
    let id = w.conversation(CUSTOMER).await;
    let began = w.now().plus(-3_600_000);
    let window = async || w.row(&w.ana, &id).await.last_inbound_at.unwrap();
    assert!(window().await <= began && w.bubbles(&id).await[0].text.as_deref() == Some("Quiero 3"));
    take(&w, CUSTOMER, &Step::Original, Direction::Inbound).await;
    assert_eq!(window().await, began);
});

both!(early_changes_meet_their_message_at_once, |db| async {
    let w = World::new(&db).await;
    w.warm().await;
    for n in 0..20 {
        let from = format!("+5191111{n:04}");
        let message = text_from(&from, &format!("wamid.{from}"), SECRET, w.now().plus(-3_600_000));
        let (one, other) = (w.clone(), w.clone());
        let revoked = tokio::spawn({
            let from = from.clone();
            async move { take(&one, &from, &Step::Revoke(40), Direction::Inbound).await }
        });
        let received = tokio::spawn(async move { other.receive(&message).await });
        revoked.await.unwrap();
        assert!(matches!(received.await.unwrap(), Applied::New(_)));
        let bubbles = w.bubbles(&w.conversation(&from).await).await;
        assert!(bubbles[0].revoked, "{bubbles:?}");
    }
});

both!(what_came_early_is_forgotten_when_meta_has_given_up, |db, clock| async {
    let w = World::new(&db).await;
    take(&w, CUSTOMER, &Step::Revoke(40), Direction::Inbound).await;
    clock.advance(1_000);
    let now = w.now();
    let purge = async || change!(db, |tx| inbound::purge_early_changes(tx, now, 100).await).unwrap();
    assert_eq!((purge().await, purge().await), (1, 0));
});
