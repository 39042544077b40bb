//! Reactions, edits and what was taken back.

use crate::common::both;
use crate::world::{World, change, look, text_from};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, MessageId};
use hilo_domain::inbox::{ReactionView, Tab, ThreadCursor};
use hilo_domain::live::LiveChange;
use hilo_domain::message::{Direction, MessageKind};
use hilo_store::conversations::PageQuery;
use hilo_store::inbound::{Applied, NewInbound};
use hilo_store::messages::MessageFilter;
use hilo_store::outbound::Reply;
use hilo_store::{conversations, inbound, leads, messages, outbound};

const CUSTOMER: &str = "+51987654321";
const SECRET: &str = "mi clave es 4711";

async fn react(w: &World, external_id: &str, target: &str, emoji: &str, at: Millis) -> Applied {
    react_as(w, Direction::Inbound, external_id, target, emoji, at).await
}

async fn react_as(
    w: &World,
    direction: Direction,
    external_id: &str,
    target: &str,
    emoji: &str,
    at: Millis,
) -> Applied {
    let message =
        NewInbound { kind: MessageKind::Reaction, direction, ..text_from(CUSTOMER, external_id, emoji, at) };
    change!(w.db, |tx| inbound::react(tx, &w.channel, &message, target, emoji).await).unwrap()
}

async fn emoji(w: &World, id: &ConversationId) -> Vec<ReactionView> {
    let bubbles = w.bubbles(id).await;
    let alone = w.message(&bubbles[0].id).await;
    assert_eq!(alone.reactions, bubbles[0].reactions, "a bubble alone is the thread's bubble");
    bubbles[0].reactions.clone()
}

fn from_customer(emoji: &str) -> ReactionView {
    ReactionView { emoji: emoji.to_owned(), from_customer: true }
}

both!(the_last_reaction_of_each_side_wins, |db| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.1", "Hola").await;
    let at = |seconds: i64| w.now().plus(seconds * 1000);
    assert!(matches!(react(&w, "r.2", "wamid.1", "❤️", at(20)).await, Applied::New(_)));
    assert!(matches!(react(&w, "r.1", "wamid.1", "👍", at(10)).await, Applied::Duplicate(_)));
    assert!(matches!(react(&w, "r.2", "wamid.1", "❤️", at(20)).await, Applied::Duplicate(_)));
    assert_eq!(emoji(&w, &id).await, [from_customer("❤️")]);
    react_as(&w, Direction::Outbound, "r.3", "wamid.1", "🙏", at(30)).await;
    let ours = ReactionView { emoji: "🙏".to_owned(), from_customer: false };
    assert_eq!(emoji(&w, &id).await, [from_customer("❤️"), ours.clone()]);
    react(&w, "r.4", "wamid.1", "", at(40)).await;
    assert_eq!(emoji(&w, &id).await, [ours]);

    let row = w.row(&w.ana, &id).await;
    assert_eq!((row.unread(), row.last_text.as_deref()), (1, Some("Hola")), "a reaction is no message");
    assert_eq!(row.last_inbound_at, Some(at(40)), "and opens the window when the customer does it");
    let told = w.changes(1).await;
    assert_eq!(told.len(), 3);
});

both!(a_reaction_on_an_unknown_message_is_a_line_of_its_own, |db| async {
    let w = World::new(&db).await;
    let at = w.now();
    for _ in 0..3 {
        react(&w, "r.1", "wamid.lost", "👍", at).await;
    }
    let id = w.conversation(CUSTOMER).await;
    let bubbles = w.bubbles(&id).await;
    assert_eq!(bubbles.len(), 1);
    assert_eq!((bubbles[0].kind, bubbles[0].text.as_deref()), (MessageKind::Reaction, Some("👍")));
    assert_eq!(w.row(&w.ana, &id).await.unread(), 0);

    w.receive(&text_from(CUSTOMER, "wamid.lost", "Llegué tarde", at.plus(-5_000))).await;
    assert_eq!(emoji(&w, &id).await, [from_customer("👍")], "it finds its message when that comes");
});

both!(taking_a_reaction_off_nothing_leaves_nothing, |db| async {
    let w = World::new(&db).await;
    react(&w, "r.1", "wamid.lost", "", w.now()).await;
    assert!(w.list(&w.owner, Tab::All).await.is_empty());
    let id = w.text(CUSTOMER, "wamid.1", "Hola").await;
    react(&w, "r.2", "wamid.lost", "", w.now()).await;
    assert_eq!(w.bubbles(&id).await.len(), 1);
});

both!(reactions_stand_on_every_page_of_a_thread, |db, clock| async {
    let w = World::new(&db).await;
    for n in 0..6 {
        w.text(CUSTOMER, &format!("wamid.{n}"), "Hola").await;
        clock.advance(1_000);
    }
    let id = w.conversation(CUSTOMER).await;
    react(&w, "r.1", "wamid.0", "👍", w.now()).await;
    react(&w, "r.2", "wamid.5", "❤️", w.now()).await;
    let newest = look!(db, |tx| conversations::thread(tx, &w.ana, &id, None, 2).await);
    let start = ThreadCursor { at: w.now().plus(-5_000), id: "0".into() };
    let oldest = look!(db, |tx| conversations::thread(tx, &w.ana, &id, Some(&start), 2).await);
    let shown = |thread: &hilo_domain::inbox::Thread| {
        serde_json::to_string(&thread.items).unwrap().matches("\"emoji\"").count()
    };
    assert_eq!((shown(&newest), shown(&oldest)), (1, 1));
});

async fn edit(w: &World, original: &str, text: &str, at: Millis) -> Option<Applied> {
    change!(w.db, |tx| inbound::edit(tx, &w.org, original, Some(text), at).await).unwrap()
}

async fn revoke(w: &World, original: &str) -> Option<Applied> {
    let at = w.now();
    change!(w.db, |tx| inbound::revoke(tx, &w.org, original, at).await).unwrap()
}

both!(the_newest_edit_stands, |db| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.1", "Kiero 2").await;
    let at = |seconds: i64| w.now().plus(seconds * 1000);
    assert!(matches!(edit(&w, "wamid.1", "Quiero 3", at(20)).await, Some(Applied::New(_))));
    assert!(matches!(edit(&w, "wamid.1", "Quiero 2", at(10)).await, Some(Applied::Duplicate(_))));
    assert!(matches!(edit(&w, "wamid.1", "Quiero 3", at(20)).await, Some(Applied::Duplicate(_))));
    assert_eq!(edit(&w, "wamid.unknown", "Nada", at(20)).await, None);
    let bubble = &w.bubbles(&id).await[0];
    assert_eq!((bubble.text.as_deref(), bubble.edited), (Some("Quiero 3"), true));
    let row = w.row(&w.ana, &id).await;
    assert_eq!((row.last_text.as_deref(), row.unread()), (Some("Quiero 3"), 1));
    let notes = look!(db, |tx| leads::view(tx, &w.ana, &id).await).notes;
    assert_eq!((notes.len(), notes[0].content.as_str()), (1, "Quiero 3"));
    assert_eq!(w.latest().await, 2, "only what changed is told");

    let long = "muy  ".repeat(300);
    edit(&w, "wamid.1", &long, at(30)).await;
    assert_eq!(w.row(&w.ana, &id).await.last_text.unwrap().chars().count(), 120, "the list shows one line");
});

both!(an_edit_of_an_earlier_message_leaves_the_last_line, |db, clock| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.1", "Primero").await;
    clock.advance(1_000);
    w.text(CUSTOMER, "wamid.2", "Segundo").await;
    edit(&w, "wamid.1", "Primero, corregido", w.now()).await;
    assert_eq!(w.row(&w.ana, &id).await.last_text.as_deref(), Some("Segundo"));
});

/// Everything that leaves the store about a conversation, as text.
async fn all_that_leaves(w: &World, id: &ConversationId, message: &MessageId, after: i64) -> String {
    let thread = look!(w.db, |tx| conversations::thread(tx, &w.ana, id, None, 50).await);
    let row = w.row(&w.ana, id).await;
    let list = w.list(&w.ana, Tab::All).await;
    let lead = look!(w.db, |tx| leads::view(tx, &w.ana, id).await);
    let query = PageQuery { page: 1, limit: 50, cursor: None, channel_id: None };
    let filter = MessageFilter { conversation_id: Some(id.clone()), lead_id: None };
    let records = look!(w.db, |tx| messages::page(tx, &w.ana, &filter, &query).await);
    let conversations = look!(w.db, |tx| conversations::page(tx, &w.ana, &query).await);
    let message = w.message(message).await;
    let live = w.live(after).await;
    format!("{thread:?} {row:?} {list:?} {lead:?} {records:?} {conversations:?} {message:?} {live:?}")
}

both!(what_was_taken_back_never_leaves, |db, clock| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.1", SECRET).await;
    let secret = w.bubbles(&id).await[0].id.clone();
    clock.advance(1_000);
    let reply =
        Reply { text: "Mejor no".to_owned(), client_message_id: None, reply_to: Some(secret.clone()) };
    change!(db, |tx| outbound::queue_reply(tx, &w.ana, &id, reply).await).unwrap();
    clock.advance(1_000);
    let quoting = NewInbound {
        reply_to: Some("wamid.1".to_owned()),
        ..text_from(CUSTOMER, "wamid.2", "Borro eso", w.now())
    };
    w.receive(&quoting).await;
    let before = w.latest().await;
    assert!(all_that_leaves(&w, &id, &secret, 0).await.contains(SECRET));

    assert!(matches!(revoke(&w, "wamid.1").await, Some(Applied::New(_))));
    assert!(matches!(revoke(&w, "wamid.1").await, Some(Applied::Duplicate(_))));
    assert_eq!(revoke(&w, "wamid.unknown").await, None);
    // Also to a screen that was away and resumes from before.
    let left = all_that_leaves(&w, &id, &secret, 0).await;
    assert!(!left.contains("4711"), "{left}");
    let bubbles = w.bubbles(&id).await;
    assert!(bubbles[0].revoked && bubbles[0].text.is_none());
    let quotes: Vec<_> = bubbles[1..].iter().map(|bubble| bubble.quote.as_ref().unwrap()).collect();
    assert!(quotes.iter().all(|quote| quote.id == secret && quote.text.is_none()));
    let notes = look!(db, |tx| leads::view(tx, &w.ana, &id).await).notes;
    assert_eq!(notes.len(), 1, "its note is gone, the other one is not");
    assert_eq!(w.latest().await, before + 1);
});

both!(what_came_and_was_taken_back_in_one_commit_never_leaves, |db| async {
    let w = World::new(&db).await;
    let at = w.now();
    let secret = change!(db, |tx| {
        let Applied::New(id) =
            inbound::receive(tx, &w.channel, &text_from(CUSTOMER, "wamid.1", SECRET, at)).await.unwrap()
        else {
            panic!("it is new")
        };
        let quoting =
            NewInbound { reply_to: Some("wamid.1".to_owned()), ..text_from(CUSTOMER, "wamid.2", "Ay", at) };
        inbound::receive(tx, &w.channel, &quoting).await.unwrap();
        inbound::revoke(tx, &w.org, "wamid.1", at.plus(1_000)).await.map(|_| id)
    })
    .unwrap();
    assert_eq!(w.live(0).await.len(), 3);
    let left = all_that_leaves(&w, &w.conversation(CUSTOMER).await, &secret, 0).await;
    assert!(!left.contains("4711"), "{left}");
});

both!(a_last_line_taken_back_is_empty_and_stays_so, |db| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.1", SECRET).await;
    change!(db, |tx| conversations::claim(tx, &w.ana, &id).await).unwrap();
    let before = w.latest().await;
    revoke(&w, "wamid.1").await;
    let row = w.row(&w.ana, &id).await;
    assert_eq!((row.last_text, row.last_kind), (None, Some(MessageKind::Text)));
    // An edit that was overtaken by the revocation.
    edit(&w, "wamid.1", "mi clave es 4711, perdón", w.now().plus(1_000)).await;
    let secret = w.bubbles(&id).await[0].id.clone();
    let left = all_that_leaves(&w, &id, &secret, 0).await;
    assert!(!left.contains("4711"), "{left}");
    let told = w.changes(before).await;
    assert!(told.iter().all(|change| matches!(change, LiveChange::Conversation { .. })));
});

both!(edits_and_revocations_stay_in_their_organization, |db| async {
    let w = World::new(&db).await;
    let other = World::named(&db, "Luna", "222").await;
    let id = w.text(CUSTOMER, "wamid.1", "Hola").await;
    assert_eq!(edit(&other, "wamid.1", "Adiós", w.now()).await, None);
    assert_eq!(revoke(&other, "wamid.1").await, None);
    let bubble = &w.bubbles(&id).await[0];
    assert_eq!((bubble.text.as_deref(), bubble.edited, bubble.revoked), (Some("Hola"), false, false));
});
