//! Several nodes on one database: one takes a webhook in, another does the work, a third shows it; and the work of one
//! that has died is taken over.

use crate::support::house::{Plan, START};
use crate::support::place::on_postgres;
use crate::support::screen::follow;
use crate::support::shop::Shop;
use crate::support::wait::patiently;
use crate::support::webhook::{self, Door, SHOP};
use crate::support::{Api, House, Meta, Place, both, until};
use futures::StreamExt;
use hilo_domain::clock::{Clock, ManualClock, SystemClock};
use hilo_domain::job::{LEASE_MS, Lane};
use hilo_domain::live::LiveChange;
use hilo_server::serve::Running;
use hilo_store::{StoreError, jobs};
use std::sync::Arc;

const LUCIA: &str = "+5491155550199";

both!(a_dead_nodes_job_is_taken_over_within_one_lease, |place| async {
    let house = House::driven(place).await;
    house.door.deliver(&webhook::text(&SHOP, "5491155550199", "wamid.TAKEN", "¿Hay alguien?")).await;
    // A node takes the job and is never heard of again.
    let mut tx = house.db().write().await.unwrap();
    let claimed = jobs::claim(&mut tx, Lane::Inbound, 1, "a node that dies").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(claimed.len(), 1);

    house.after(LEASE_MS).await;
    assert!(house.api.messages(LUCIA).await.is_empty(), "the lease still holds");
    house.after(1).await;
    assert_eq!(house.api.messages(LUCIA).await.len(), 1);

    // It was only asleep, and wants to write its end: too late.
    let mut tx = house.db().write().await.unwrap();
    let late = jobs::complete(&mut tx, &claimed[0]).await;
    assert!(matches!(late, Err(StoreError::Conflict(_))), "{late:?}");
    tx.rollback().await.unwrap();
    house.close().await;
});

both!(a_node_that_dies_during_a_call_leaves_a_question_and_no_second_message, |place| async {
    let house = House::driven(place).await;
    house.greeted_by(LUCIA).await;
    house.api.send(LUCIA, "Sí, hay").await;
    // A node begins the attempt, and dies before Meta's answer, if there ever was one.
    let mut tx = house.db().write().await.unwrap();
    let claimed = jobs::claim(&mut tx, Lane::Outbound, 1, "a node that dies").await.unwrap();
    tx.commit().await.unwrap();
    let message_id = claimed[0].subject_id.as_deref().unwrap().into();
    let mut tx = house.db().write().await.unwrap();
    let start = hilo_store::outbound::begin_attempt(&mut tx, &claimed[0], &message_id).await.unwrap();
    assert!(matches!(start, hilo_store::outbound::Start::Go(_)), "{start:?}");
    tx.commit().await.unwrap();

    house.after(LEASE_MS + 1).await;
    let message = house.api.message(LUCIA, "Sí, hay").await;
    assert_eq!(message["sendState"], "UNCONFIRMED", "{message}");
    house.after(24 * 3_600_000).await;
    assert!(house.meta.accepted().is_empty());
    house.close().await;
});

both!(the_runner_itself_takes_over_without_being_told, |place| async {
    // The real loop, on a clock that is moved: nothing wakes it but its own look at the leases.
    let clock = ManualClock::at(START);
    let shown: Arc<dyn Clock> = Arc::new(clock.clone());
    let meta = Meta::start(shown.clone()).await;
    let plan = Plan::of(place, &meta.url, shown);
    let shop = plan.found().await;
    let quiet = Plan { jobs: false, ..plan.clone() }.start().await;
    let door = Door::of(&quiet.state.config.base_url);
    door.deliver(&webhook::text(&SHOP, "5491155550199", "wamid.TAKEN", "¿Hay alguien?")).await;
    let mut tx = quiet.state.db.write().await.unwrap();
    assert_eq!(jobs::claim(&mut tx, Lane::Inbound, 1, "a node that dies").await.unwrap().len(), 1);
    tx.commit().await.unwrap();
    quiet.shutdown().await;

    clock.advance(LEASE_MS + 1);
    let running = plan.start().await;
    let api = Api::new(&running.state.config.base_url, &shop);
    until(&running.state.db, "the message", async || api.conversation(LUCIA).await).await;
    running.shutdown().await;
});

/// A node that only answers requests, and one that only works.
async fn two_nodes(place: &Place) -> (Meta, Shop, Running, Running) {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let meta = Meta::start(clock.clone()).await;
    let plan = Plan::of(place, &meta.url, clock);
    let shop = plan.found().await;
    let web = Plan { jobs: false, ..plan.clone() }.start().await;
    let work = plan.start().await;
    (meta, shop, web, work)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_node_works_and_another_shows_it() {
    on_postgres(async |place| {
        let (meta, shop, web, work) = two_nodes(place).await;
        let mut screen = Box::pin(follow(&web.state.config.base_url, &shop).await);
        meta.simulator.set_callback(Some(web.state.config.callback_url()));
        for n in 0..3 {
            let text = format!("Mensaje {n}");
            meta.phone(LUCIA).text(&text).unwrap();
            let shown = patiently("the event on the other node", async {
                loop {
                    let change = screen.next().await.expect("the stream goes on");
                    if let LiveChange::Conversation { row, .. } = change
                        && row.last_text.as_deref() == Some(&text)
                    {
                        return row;
                    }
                }
            })
            .await;
            assert_eq!(shown.inbound_count, n + 1);
        }
        // And back: queued on one, sent by the other.
        let api = Api::new(&web.state.config.base_url, &shop);
        api.send(LUCIA, "Sí, hay").await;
        patiently("the ticks on the other node", async {
            loop {
                let change = screen.next().await.expect("the stream goes on");
                if let LiveChange::Status { status, .. } = change
                    && status == hilo_domain::message::MessageStatus::Delivered
                {
                    return;
                }
            }
        })
        .await;
        assert_eq!(meta.accepted_words(LUCIA), ["Sí, hay"]);
        drop(screen);
        web.shutdown().await;
        work.shutdown().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_working_nodes_do_everything_once() {
    on_postgres(async |place| {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let meta = Meta::start(clock.clone()).await;
        let plan = Plan::of(place, &meta.url, clock);
        let shop = plan.found().await;
        let (one, other) = (plan.start().await, plan.start().await);
        meta.simulator.set_callback(Some(one.state.config.callback_url()));
        let doors = [&one, &other].map(|node| Door::of(&node.state.config.base_url));
        let api = Api::new(&one.state.config.base_url, &shop);
        // The same messages of few customers at both doors, several times over.
        let bodies: Vec<_> = (0..60)
            .map(|n| {
                let from = format!("54911555501{:02}", n % 4);
                webhook::text(&SHOP, &from, &format!("wamid.{}", n % 20), &format!("Mensaje {}", n % 20))
            })
            .collect();
        let mut peek = place.peek().await;
        futures::join!(doors[0].deliver_at_once(&bodies), doors[1].deliver_at_once(&bodies));
        until(&one.state.db, "all processed", async || (peek.open_jobs().await == 0).then_some(())).await;
        assert_eq!(peek.count("messages").await, 20);
        assert_eq!(peek.count("conversations").await, 4);
        assert_eq!(peek.count("leads").await, 4);
        assert_eq!(peek.number("select cast(sum(inbound_count) as bigint) from conversations").await, 20);
        assert_eq!(peek.count("jobs where state = 'DEAD'").await, 0);

        // Answers to two customers: sent once each, in order, whichever node takes them.
        let words: Vec<String> = (0..8).map(|n| format!("Respuesta {n}")).collect();
        for line in &words {
            api.send("+5491155550100", line).await;
            api.send("+5491155550101", line).await;
        }
        until(&one.state.db, "all sent", async || (peek.open_jobs().await == 0).then_some(())).await;
        for phone in ["+5491155550100", "+5491155550101"] {
            assert_eq!(meta.accepted_words(phone), words);
        }
        one.shutdown().await;
        other.shutdown().await;
    })
    .await;
}
