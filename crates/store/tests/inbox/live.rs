//! Live events: numbered without gaps in the order of their commits, and told to whom they concern.

use crate::common::both;
use crate::world::{World, change, look, text_from};
use hilo_domain::inbox::TimelineItem;
use hilo_domain::live::LiveChange;
use hilo_domain::message::Direction;
use hilo_store::inbound::NewInbound;
use hilo_store::{conversations, inbound, live};

const CUSTOMER: &str = "+51987654321";

both!(numbers_have_no_gaps_and_follow_the_commits, |db| async {
    let w = World::new(&db).await;
    w.warm().await;
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..24 {
        let w = w.clone();
        tasks.spawn(async move {
            let mut tx = w.db.write().await.unwrap();
            let from = format!("+5190000{:04}", n % 5);
            let message = text_from(&from, &format!("wamid.{n}"), "Hola", w.now());
            inbound::receive(&mut tx, &w.channel, &message).await.unwrap();
            if n % 3 == 0 {
                tx.rollback().await.unwrap();
                return None;
            }
            tx.commit().await.unwrap();
            // Whoever looks after this commit finds its event, and none is missing before it.
            let seen = w.live(0).await;
            assert!(seen.iter().zip(1..).all(|(event, seq)| event.seq == seq), "a gap");
            Some(seen.len())
        });
    }
    let committed = tasks.join_all().await.into_iter().flatten().count();
    let seen: Vec<_> = w.live(0).await.into_iter().map(|event| event.seq).collect();
    assert_eq!(seen, (1..=committed as i64).collect::<Vec<_>>());
    assert_eq!(w.latest().await, committed as i64);
});

both!(a_reader_never_skips_an_event, |db| async {
    let w = World::new(&db).await;
    w.warm().await;
    let (stop, mut stopped) = tokio::sync::watch::channel(false);
    let reader = {
        let w = w.clone();
        tokio::spawn(async move {
            let (mut seen, mut last_look) = (Vec::new(), false);
            loop {
                let after = seen.last().copied().unwrap_or(0);
                seen.extend(w.live(after).await.into_iter().map(|event| event.seq));
                if last_look {
                    return seen;
                }
                last_look = *stopped.borrow_and_update();
                tokio::task::yield_now().await;
            }
        })
    };
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..4 {
        let w = w.clone();
        writers.spawn(async move {
            for n in 0..10 {
                w.text(&format!("+5190000000{writer}"), &format!("wamid.{writer}.{n}"), "Hola").await;
            }
        });
    }
    writers.join_all().await;
    stop.send(true).unwrap();
    assert_eq!(reader.await.unwrap(), (1..=40).collect::<Vec<i64>>());
});

both!(a_long_webhook_and_an_answer_do_not_wait_for_each_other, |db| async {
    let w = World::new(&db).await;
    w.warm().await;
    let first = w.text("+51900000001", "wamid.a", "Hola").await;
    let second = w.text("+51900000002", "wamid.b", "Hola").await;
    let before = w.latest().await;
    // A webhook with an item of each conversation, while agents answer in both, the second one first.
    for round in 0..5 {
        let webhook = async {
            let mut tx = db.write().await.unwrap();
            for (from, direction) in
                [("+51900000001", Direction::Outbound), ("+51900000002", Direction::Inbound)]
            {
                tokio::task::yield_now().await;
                let external_id = format!("wamid.{from}.{round}");
                let message = NewInbound { direction, ..text_from(from, &external_id, "Hola", w.now()) };
                inbound::receive(&mut tx, &w.channel, &message).await.unwrap();
            }
            tx.commit().await.unwrap();
        };
        let (_, b, a) =
            tokio::join!(webhook, w.reply(&w.ana, &second, "Hola"), w.reply(&w.beto, &first, "Hola"));
        a.unwrap();
        b.unwrap();
    }
    assert_eq!(w.latest().await, before + 20);
});

both!(a_look_is_of_one_moment_and_each_statement_of_a_glance_of_its_own, |db| async {
    let w = World::new(&db).await;
    let (mut look, mut glance) = (db.read().await.unwrap(), db.glance().await.unwrap());
    let before = live::latest(&mut look, &w.org).await.unwrap();
    assert_eq!(live::latest(&mut glance, &w.org).await.unwrap(), before);
    w.text(CUSTOMER, "wamid.1", "Hola").await;
    let after = w.latest().await;
    assert!(after > before);
    assert_eq!(live::latest(&mut look, &w.org).await.unwrap(), before);
    assert_eq!(live::latest(&mut glance, &w.org).await.unwrap(), after);
    glance.rollback().await.unwrap();
    look.rollback().await.unwrap();
});

both!(an_event_names_whom_it_concerns, |db| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.1", "Hola").await;
    change!(db, |tx| conversations::claim(tx, &w.ana, &id).await).unwrap();
    change!(db, |tx| conversations::assign(tx, &w.manager, &id, Some(&w.beto.user_id)).await).unwrap();
    w.mark_read(&w.manager, &id).await;
    change!(db, |tx| conversations::assign(tx, &w.manager, &id, None).await).unwrap();
    let audiences: Vec<_> = w
        .live(0)
        .await
        .into_iter()
        .map(|event| {
            assert_eq!(event.conversation_id.as_ref(), Some(&id));
            (event.assigned_to_id, event.was_assigned_to_id, event.only_user_id)
        })
        .collect();
    let (ana, beto) = (Some(w.ana.user_id.clone()), Some(w.beto.user_id.clone()));
    let manager = Some(w.manager.user_id.clone());
    assert_eq!(
        audiences,
        [
            (None, None, None),
            (ana.clone(), None, None),
            (beto.clone(), ana, None),
            (beto.clone(), None, manager),
            (None, beto, None),
        ]
    );
});

both!(an_event_is_complete_and_has_no_viewer, |db, clock| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.1", "Hola").await;
    w.mark_read(&w.ana, &id).await;
    change!(db, |tx| hilo_store::drafts::save(tx, &w.ana, &id, hilo_domain::inbox::DraftMode::Reply, "Ho")
        .await)
    .unwrap();
    clock.advance(1_000);
    let before = w.latest().await;
    w.text(CUSTOMER, "wamid.2", "¿Hola?").await;
    let told = w.changes(before).await;
    let [LiveChange::Conversation { row, item: Some(TimelineItem::Message(message)) }] = &told[..] else {
        panic!("one message, not {told:?}")
    };
    assert_eq!((row.inbound_seen, &row.draft, row.inbound_count), (0, &None, 2));
    assert_eq!((&row.id, row.last_text.as_deref()), (&id, Some("¿Hola?")));
    assert_eq!(**message, w.bubbles(&id).await[1], "the bubble is the thread's");
});

both!(organizations_count_for_themselves, |db| async {
    let w = World::new(&db).await;
    let other = World::named(&db, "Luna", "222").await;
    w.text(CUSTOMER, "wamid.1", "Hola").await;
    w.text(CUSTOMER, "wamid.2", "Hola").await;
    other.text(CUSTOMER, "wamid.3", "Hola").await;
    assert_eq!((w.latest().await, other.latest().await), (2, 1));
    assert_eq!(other.live(0).await.len(), 1);
});

both!(old_events_are_forgotten_and_that_can_be_told, |db, clock| async {
    let w = World::new(&db).await;
    let oldest = async || look!(db, |tx| live::oldest(tx, &w.org).await);
    assert_eq!((oldest().await, w.latest().await), (None, 0));
    for n in 0..5 {
        w.text(CUSTOMER, &format!("wamid.{n}"), "Hola").await;
        clock.advance(1_000);
    }
    let before = w.now().plus(-2_000);
    assert_eq!(change!(db, |tx| live::purge(tx, before, 2).await).unwrap(), 2);
    assert_eq!(oldest().await, Some(3));
    assert_eq!(change!(db, |tx| live::purge(tx, before, 9).await).unwrap(), 1);
    assert_eq!((oldest().await, w.latest().await), (Some(4), 5));
    w.text(CUSTOMER, "wamid.5", "Hola").await;
    assert_eq!(w.latest().await, 6, "numbers go on");
    let page = look!(db, |tx| live::since(tx, &w.org, 4, 1).await);
    assert_eq!(page.iter().map(|event| event.seq).collect::<Vec<_>>(), [5]);
});

both!(streams_are_woken_by_the_commit, |db| async {
    let w = World::new(&db).await;
    let mut woken = db.signals().live();
    let mut tx = db.write().await.unwrap();
    inbound::receive(&mut tx, &w.channel, &text_from(CUSTOMER, "wamid.1", "Hola", w.now())).await.unwrap();
    assert!(woken.try_recv().is_err(), "not before");
    tx.commit().await.unwrap();
    assert_eq!(woken.try_recv().unwrap(), w.org);
    assert!(woken.try_recv().is_err(), "once");
});
