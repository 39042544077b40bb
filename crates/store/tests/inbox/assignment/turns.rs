//! Routing: whose turn it is.

use super::{ON, number};
use crate::common::both;
use crate::world::{World, change, text_from};
use hilo_domain::assignment::{OPEN_MS, Routing, STICKY_MS};
use hilo_domain::ids::UserId;
use hilo_domain::inbox::ConversationEventKind::{Assigned, Routed, Unassigned};
use hilo_domain::inbox::TimelineItem;
use hilo_domain::message::Direction;
use hilo_store::inbound::{self, NewInbound};
use std::collections::BTreeMap;

both!(a_thousand_conversations_are_shared_by_seven, |db| async {
    let w = World::new(&db).await;
    let mut sellers = vec![w.ana.user_id.clone(), w.beto.user_id.clone()];
    for name in ["Cira", "Dora", "Elsa", "Fito", "Gabo"] {
        sellers.push(w.seller(name).await.user_id);
    }
    w.set_routing(ON).await;
    w.warm().await;
    // Ten at once, as several nodes would bring them.
    let node = async |first: usize| {
        for n in (first..1_000).step_by(10) {
            let text = text_from(&number(n), &format!("wamid.{n}"), "Hola", w.now());
            w.receive(&text).await;
        }
    };
    tokio::join!(node(0), node(1), node(2), node(3), node(4), node(5), node(6), node(7), node(8), node(9));
    let mut shares: BTreeMap<UserId, i64> = BTreeMap::new();
    for n in 0..1_000 {
        let id = w.conversation(&number(n)).await;
        *shares.entry(w.holder(&id).await.expect("an agent")).or_default() += 1;
    }
    assert!(shares.keys().all(|id| sellers.contains(id)), "managers do not take turns: {shares:?}");
    let (most, least) = (shares.values().max().unwrap(), shares.values().min().unwrap());
    assert_eq!((shares.len(), shares.values().sum::<i64>()), (7, 1_000));
    assert!(most - least <= 1, "{shares:?}");
});

both!(routing_is_off_until_somebody_turns_it_on, |db| async {
    let w = World::new(&db).await;
    let id = w.customer(1, "wamid.1").await;
    assert_eq!(w.holder(&id).await, None);
    // Who waits already is given at once.
    w.set_routing(ON).await;
    assert_eq!(w.holder(&id).await.as_ref(), Some(&w.ana.user_id));
    let next = w.customer(2, "wamid.2").await;
    assert_eq!(w.holder(&next).await.as_ref(), Some(&w.beto.user_id));
    w.set_routing(Routing::default()).await;
    let last = w.customer(3, "wamid.3").await;
    assert_eq!(w.holder(&last).await, None);
});

both!(the_thread_and_open_screens_are_told, |db| async {
    let w = World::new(&db).await;
    w.set_routing(ON).await;
    let before = w.latest().await;
    let id = w.customer(1, "wamid.1").await;
    let told = w.live(before).await;
    let (asked, given) = (&told[told.len() - 2], &told[told.len() - 1]);
    assert_eq!((&asked.assigned_to_id, &given.assigned_to_id), (&None, &Some(w.ana.user_id.clone())));
    let items = w.thread(&id).await.items.into_iter();
    let events = items.filter_map(|item| match item {
        TimelineItem::Event(event) => Some((event.kind, event.actor, event.subject)),
        _ => None,
    });
    assert_eq!(events.collect::<Vec<_>>(), [(Routed, None, Some("Ana".to_owned()))]);
});

both!(managers_take_turns_where_the_organization_wants_it, |db| async {
    let w = World::new(&db).await;
    w.set_routing(Routing { include_managers: true, ..ON }).await;
    let mut holders = Vec::new();
    for n in 0..4 {
        let id = w.customer(n, &format!("wamid.{n}")).await;
        holders.push(w.holder(&id).await.unwrap());
    }
    let expected = [&w.owner, &w.manager, &w.ana, &w.beto].map(|actor| actor.user_id.clone());
    assert_eq!(holders, expected);
});

both!(who_is_new_gets_their_turn_and_not_a_flood, |db| async {
    let w = World::new(&db).await;
    w.set_routing(ON).await;
    for n in 0..10 {
        w.customer(n, &format!("wamid.{n}")).await;
    }
    let cira = w.seller("Cira").await;
    let mut holders = Vec::new();
    for n in 10..16 {
        let id = w.customer(n, &format!("wamid.{n}")).await;
        holders.push(w.holder(&id).await.unwrap());
    }
    let round = [&cira.user_id, &w.ana.user_id, &w.beto.user_id];
    assert_eq!(holders.iter().collect::<Vec<_>>(), [round, round].concat());
});

both!(who_is_full_is_passed_over_until_there_is_room, |db, clock| async {
    let w = World::new(&db).await;
    w.set_routing(ON).await;
    w.set_capacity(&w.ana, Some(1)).await;
    w.set_capacity(&w.beto, Some(2)).await;
    let mut ids = Vec::new();
    for n in 0..5 {
        ids.push(w.customer(n, &format!("wamid.{n}")).await);
        clock.advance(1_000);
    }
    assert_eq!((w.load(&w.ana).await.open, w.load(&w.beto).await.open), (1, 2));
    assert_eq!(w.queue(&w.owner).await.iter().map(|row| &row.id).collect::<Vec<_>>(), [&ids[3], &ids[4]]);
    // Room for one more: who has waited longest.
    w.set_capacity(&w.beto, Some(3)).await;
    assert_eq!(w.holder(&ids[3]).await.as_ref(), Some(&w.beto.user_id));
    assert_eq!(w.holder(&ids[4]).await, None);
    // One that is given to somebody else makes room as well.
    w.give(&ids[0], Some(&w.manager)).await;
    assert_eq!(w.holder(&ids[4]).await.as_ref(), Some(&w.ana.user_id));
    // What was answered a day ago takes no room any more.
    w.reply(&w.ana, &ids[4], "Hola").await.unwrap();
    let late = w.customer(9, "wamid.9").await;
    assert_eq!((w.holder(&late).await, w.load(&w.ana).await.open), (None, 1));
    clock.advance(OPEN_MS + 1);
    assert_eq!(w.load(&w.ana).await.open, 0);
    assert_eq!(change!(db, |tx| hilo_store::assignment::pull(tx, &w.org).await).unwrap(), 1);
    assert_eq!(w.holder(&late).await.as_ref(), Some(&w.ana.user_id));
    assert_eq!(change!(db, |tx| hilo_store::assignment::pull(tx, &w.org).await).unwrap(), 0);
});

both!(a_customer_comes_back_to_whom_they_know_for_a_week, |db, clock| async {
    let w = World::new(&db).await;
    w.set_routing(ON).await;
    let id = w.customer(1, "wamid.1").await;
    assert_eq!(w.holder(&id).await.as_ref(), Some(&w.ana.user_id));
    w.give(&id, None).await;
    clock.advance(STICKY_MS - 1);
    w.customer(1, "wamid.2").await;
    assert_eq!(w.holder(&id).await.as_ref(), Some(&w.ana.user_id), "though it is Beto's turn");
    w.give(&id, None).await;
    clock.advance(STICKY_MS);
    w.customer(1, "wamid.3").await;
    assert_eq!(w.holder(&id).await.as_ref(), Some(&w.beto.user_id), "a week is over");
    w.give(&id, None).await;
    w.set_available(&w.beto, false).await;
    w.customer(1, "wamid.4").await;
    assert_eq!(w.holder(&id).await.as_ref(), Some(&w.ana.user_id), "Beto is away");
    assert_eq!(
        w.kinds(&id).await,
        [Routed, Unassigned, Routed, Unassigned, Routed, Unassigned, Routed],
        "all of it is written down"
    );
});

both!(who_answered_without_taking_it_is_known_too, |db| async {
    let w = World::new(&db).await;
    let id = w.customer(1, "wamid.1").await;
    w.reply(&w.beto, &id, "Hola").await.unwrap();
    assert_eq!(w.holder(&id).await, None);
    w.set_routing(ON).await;
    w.customer(1, "wamid.2").await;
    assert_eq!(w.holder(&id).await.as_ref(), Some(&w.beto.user_id));
});

both!(what_no_customer_writes_now_is_nobodys_turn, |db| async {
    let w = World::new(&db).await;
    w.set_routing(ON).await;
    let text = text_from(&number(1), "wamid.old", "Hola", w.now());
    w.receive(&NewInbound { historic: true, ..text.clone() }).await;
    let echo = NewInbound { direction: Direction::Outbound, external_id: "wamid.echo".to_owned(), ..text };
    w.receive(&echo).await;
    let id = w.conversation(&number(1)).await;
    assert_eq!(w.holder(&id).await, None);
    // What somebody has already stays with them.
    w.give(&id, Some(&w.beto)).await;
    w.customer(1, "wamid.new").await;
    assert_eq!(w.kinds(&id).await, [Assigned]);
});

both!(an_item_that_is_undone_takes_no_turn, |db| async {
    let w = World::new(&db).await;
    w.set_routing(ON).await;
    let message = |n: usize| text_from(&number(n), &format!("wamid.{n}"), "Hola", w.now());
    let mut tx = db.write().await.unwrap();
    tx.savepoint().await.unwrap();
    inbound::receive(&mut tx, &w.channel, &message(1)).await.unwrap();
    tx.rollback_to_savepoint().await.unwrap();
    tx.savepoint().await.unwrap();
    inbound::receive(&mut tx, &w.channel, &message(2)).await.unwrap();
    tx.release().await.unwrap();
    tx.commit().await.unwrap();
    let id = w.conversation(&number(2)).await;
    assert_eq!(w.holder(&id).await.as_ref(), Some(&w.ana.user_id));
});
