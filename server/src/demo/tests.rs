//! The demo as people meet it: what is there at the start, and that it goes on from there.

use super::{Demo, DemoError, Options, start};
use hilo_domain::clock::{Clock, ManualClock, Millis, SystemClock};
use hilo_domain::inbox::{ConversationEventKind, MessageView, Tab, Thread, TimelineItem};
use hilo_domain::message::{Direction, MessageKind, MessageStatus, SendState};
use hilo_domain::phone::Phone;
use hilo_domain::role::Actor;
use hilo_domain::window::{ReplyWindow, Urgency};
use hilo_simulator::Stage;
use hilo_store::accounts::{memberships, users};
use hilo_store::conversations::{ListQuery, PageQuery};
use hilo_store::outbound::{self, Reply};
use hilo_store::{Tx, conversations, jobs, messages, webhooks};
use std::collections::BTreeSet;
use std::sync::Arc;

fn options() -> Options {
    Options {
        listen: Some("127.0.0.1:0".to_owned()),
        simulator_listen: "127.0.0.1:0".to_owned(),
        database_url: None,
    }
}

async fn demo() -> Demo {
    demo_at(Arc::new(SystemClock)).await
}

async fn demo_at(clock: Arc<dyn Clock>) -> Demo {
    drop(rustls::crypto::ring::default_provider().install_default());
    start(options(), clock).await.unwrap()
}

impl Demo {
    async fn read(&self) -> Tx {
        self.running.state.db.read().await.unwrap()
    }

    /// The person with this mailbox.
    async fn actor(&self, mailbox: &str) -> Actor {
        let mut tx = self.read().await;
        let email = format!("{mailbox}@celularesdelsur.example");
        let user = users::by_email(&mut tx, &email).await.unwrap().unwrap();
        memberships::actor(&mut tx, &self.announcement.organization_id, &user.id).await.unwrap().unwrap()
    }

    async fn threads(&self, actor: &Actor, tab: Tab) -> Vec<Thread> {
        let mut tx = self.read().await;
        let query = ListQuery { tab, before: None, limit: 100 };
        let rows = conversations::list(&mut tx, actor, &query).await.unwrap();
        let mut threads = Vec::new();
        for row in rows {
            threads.push(conversations::thread(&mut tx, actor, &row.id, None, 100).await.unwrap());
        }
        threads
    }
}

fn bubbles(threads: &[Thread]) -> Vec<&MessageView> {
    let items = threads.iter().flat_map(|thread| &thread.items);
    items
        .filter_map(|item| match item {
            TimelineItem::Message(message) => Some(&**message),
            _ => None,
        })
        .collect()
}

/// 10 March 2026, 00:00 UTC.
const MIDNIGHT: Millis = Millis(1_773_100_800_000);

#[tokio::test]
async fn the_shop_has_a_past_of_every_kind_at_night() {
    the_shop_has_a_past_of_every_kind(2 * 60).await;
}

#[tokio::test]
async fn the_shop_has_a_past_of_every_kind_in_the_morning() {
    the_shop_has_a_past_of_every_kind(10 * 60).await;
}

#[tokio::test]
async fn the_shop_has_a_past_of_every_kind_in_the_evening() {
    the_shop_has_a_past_of_every_kind(23 * 60 + 30).await;
}

/// The demo as it is when it is started so many minutes after midnight.
async fn the_shop_has_a_past_of_every_kind(minute: i64) {
    let clock = ManualClock::at(MIDNIGHT.plus(minute * 60_000));
    let demo = demo_at(Arc::new(clock)).await;
    let (olga, mara) = (demo.actor("olga").await, demo.actor("mara").await);
    let threads = demo.threads(&olga, Tab::All).await;
    let names: Vec<_> = threads.iter().map(|thread| thread.row.name.as_str()).collect();
    assert_eq!(names.len(), 40, "{names:?}");

    let bubbles = bubbles(&threads);
    let kinds: BTreeSet<&str> = bubbles.iter().map(|message| message.kind.as_str()).collect();
    assert_eq!(kinds, MessageKind::ALL.iter().map(|kind| kind.as_str()).collect());
    let any = |what: fn(&MessageView) -> bool| bubbles.iter().any(|message| what(message));
    assert!(
        any(|m| m.edited)
            && any(|m| m.revoked)
            && any(|m| m.quote.is_some())
            && any(|m| !m.reactions.is_empty())
    );
    assert!(any(|m| m.send_state == SendState::Echo));
    for status in [MessageStatus::Sent, MessageStatus::Delivered, MessageStatus::Read] {
        assert!(bubbles.iter().any(|m| m.direction == Direction::Outbound && m.status == status), "{status}");
    }

    let mut codes: Vec<_> = bubbles.iter().filter_map(|m| m.failure.as_ref()?.code).collect();
    codes.sort_unstable();
    assert_eq!(codes, [131_026, 131_047]);
    assert_eq!(bubbles.iter().filter(|m| m.send_state == SendState::Unconfirmed).count(), 1);
    assert!(bubbles.iter().all(|m| !matches!(m.send_state, SendState::Queued | SendState::Sending)));

    let now = demo.running.state.db.clock().now();
    let window = |thread: &&Thread| ReplyWindow::at(thread.row.last_inbound_at, now);
    let urgent = threads.iter().filter(|thread| window(thread).urgency() == Urgency::Now);
    assert_eq!(urgent.map(|thread| thread.row.name.as_str()).collect::<Vec<_>>(), ["Agustina Vera"]);
    assert!(threads.iter().filter(|thread| window(thread) == ReplyWindow::Closed).count() >= 10);
    assert!(bubbles.iter().all(|message| message.at <= now));

    let events = threads.iter().flat_map(|thread| &thread.items).filter_map(|item| match item {
        TimelineItem::Event(event) => Some(event.kind.as_str()),
        _ => None,
    });
    let expected: BTreeSet<&str> = ConversationEventKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(events.collect::<BTreeSet<_>>(), expected);
    assert!(
        threads.iter().flat_map(|thread| &thread.items).any(|item| matches!(item, TimelineItem::Note(_)))
    );

    for tab in Tab::ALL {
        let shown = demo.threads(&mara, *tab).await.len();
        assert!(shown >= 4, "{tab}: {shown}");
    }
    nothing_is_left_to_do(&demo, &olga).await;
    phones_show_the_same(&demo, &olga).await;
    demo.shutdown().await;
}

async fn nothing_is_left_to_do(demo: &Demo, olga: &Actor) {
    let mut tx = demo.read().await;
    let state = jobs::queue_state(&mut tx).await.unwrap();
    assert_eq!((state.waiting, state.running), (0, 0));
    assert!(webhooks::quarantined(&mut tx, &olga.organization_id, 10).await.unwrap().is_empty());
}

async fn phones_show_the_same(demo: &Demo, olga: &Actor) {
    let mut tx = demo.read().await;
    let page = PageQuery { page: 1, limit: 100, cursor: None, channel_id: None };
    let all = conversations::page(&mut tx, olga, &page).await.unwrap();
    let digits = super::announce::FIRST_CUSTOMER.1;
    let lucia = all.data.iter().find(|row| row.phone.as_deref() == Some(&format!("+{digits}"))).unwrap();
    let filter = messages::MessageFilter { conversation_id: Some(lucia.id.clone()), lead_id: None };
    let mut stored = messages::page(&mut tx, olga, &filter, &page).await.unwrap().data;
    stored.sort_by_key(|message| message.created_at);
    let phone = demo.simulator.phone(&Phone::parse(digits).unwrap());
    let shown = phone.thread().unwrap();
    let stored: Vec<_> =
        stored.into_iter().map(|m| (m.external_message_id.unwrap(), m.text.unwrap())).collect();
    assert_eq!(stored, shown.iter().map(|m| (m.id.clone(), m.text.clone())).collect::<Vec<_>>());
    // What Mara has read is blue on the phone; what waits for her is grey.
    assert_eq!(shown.iter().map(|m| m.stage).filter(|stage| *stage == Stage::Delivered).count(), 2);
}

#[tokio::test]
async fn it_goes_on_from_there() {
    let demo = demo().await;
    let mara = demo.actor("mara").await;
    let db = demo.running.state.db.clone();
    let mut changes = db.signals().live();
    let phone = demo.simulator.phone(&Phone::parse(super::announce::FIRST_CUSTOMER.1).unwrap());
    phone.text("¿Sigue en pie?").unwrap();
    let row = loop {
        let query = ListQuery { tab: Tab::Mine, before: None, limit: 1 };
        let mut tx = demo.read().await;
        let row = conversations::list(&mut tx, &mara, &query).await.unwrap().remove(0);
        if row.last_text.as_deref() == Some("¿Sigue en pie?") {
            break row;
        }
        drop(tx);
        changes.recv().await.unwrap();
    };

    phone.open().unwrap();
    let mut tx = db.write().await.unwrap();
    let reply = Reply { text: "¡Claro!".to_owned(), client_message_id: None, reply_to: None };
    let id = outbound::queue_reply(&mut tx, &mara, &row.id, reply).await.unwrap();
    tx.commit().await.unwrap();
    let read = loop {
        let mut tx = demo.read().await;
        let message = messages::one(&mut tx, &mara.organization_id, &id).await.unwrap();
        if message.status == MessageStatus::Read {
            break message;
        }
        drop(tx);
        changes.recv().await.unwrap();
    };
    assert_eq!(read.send_state, SendState::Accepted);
    assert_eq!(phone.thread().unwrap().last().map(|m| m.text.clone()), Some("¡Claro!".to_owned()));

    // A second demo on the same database would be in the way of the first.
    let database_url = Some(demo.running.state.config.database_url.clone());
    let refused = start(Options { database_url, ..options() }, Arc::new(SystemClock)).await;
    assert!(matches!(refused, Err(DemoError::NotEmpty)));
    demo.shutdown().await;
}
