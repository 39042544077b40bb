//! Who goes away, who comes back, and what people put into the queue by hand.

use super::{FIRST, ON};
use crate::common::both;
use crate::world::{World, change, look};
use hilo_domain::assignment::Routing;
use hilo_domain::inbox::ConversationEventKind::{Routed, Unassigned};
use hilo_store::{StoreError, assignment, audit};

both!(who_is_away_gets_nothing_new_and_keeps_what_they_have, |db| async {
    let w = World::new(&db).await;
    w.set_routing(ON).await;
    let id = w.customer(1, "wamid.1").await;
    w.set_available(&w.ana, false).await;
    assert!(!look!(db, |tx| assignment::is_available(tx, &w.org, &w.ana.user_id).await));
    assert_eq!(w.holder(&id).await.as_ref(), Some(&w.ana.user_id));
    for n in 2..5 {
        let id = w.customer(n, &format!("wamid.{n}")).await;
        assert_eq!(w.holder(&id).await.as_ref(), Some(&w.beto.user_id));
    }
});

both!(when_nobody_is_there_the_queue_waits_for_the_first_who_comes, |db, clock| async {
    let w = World::new(&db).await;
    w.set_routing(ON).await;
    w.set_available(&w.ana, false).await;
    w.set_available(&w.beto, false).await;
    let mut ids = Vec::new();
    for n in 0..3 {
        ids.push(w.customer(n, &format!("wamid.{n}")).await);
        clock.advance(1_000);
    }
    assert_eq!(w.queue(&w.owner).await.len(), 3);
    w.set_capacity(&w.beto, Some(2)).await;
    w.set_available(&w.beto, true).await;
    let mut holders = Vec::new();
    for id in &ids {
        holders.push(w.holder(id).await);
    }
    let beto = Some(w.beto.user_id.clone());
    assert_eq!(holders, [beto.clone(), beto, None], "who has waited longest comes first");
});

both!(who_goes_away_may_give_back_what_waits, |db| async {
    let w = World::new(&db).await;
    w.set_routing(Routing { give_back: true, ..ON }).await;
    w.set_available(&w.beto, false).await;
    let waits = w.customer(1, "wamid.1").await;
    let answered = w.customer(2, "wamid.2").await;
    w.reply(&w.ana, &answered, "Hola").await.unwrap();
    w.set_available(&w.ana, false).await;
    assert_eq!(w.holder(&waits).await, None);
    assert_eq!(w.holder(&answered).await.as_ref(), Some(&w.ana.user_id));
    // The next one who comes gets it, and it is written down.
    w.set_available(&w.beto, true).await;
    assert_eq!(w.holder(&waits).await.as_ref(), Some(&w.beto.user_id));
    assert_eq!(w.kinds(&waits).await, [Routed, Unassigned, Routed]);
});

both!(whoever_sends_somebody_away_decides_what_they_give_back, |db| async {
    let w = World::new(&db).await;
    let id = w.customer(1, "wamid.1").await;
    w.give(&id, Some(&w.ana)).await;
    let away = async |give_back| {
        let who = &w.ana.user_id;
        change!(db, |tx| assignment::set_available(tx, &w.manager, who, false, give_back, None).await)
    };
    away(Some(false)).await.unwrap();
    assert_eq!(w.holder(&id).await.as_ref(), Some(&w.ana.user_id));
    away(Some(true)).await.unwrap();
    assert_eq!(w.holder(&id).await, None);
    let history = look!(db, |tx| assignment::history(tx, &w.owner, &id, &FIRST).await);
    assert_eq!(history.data[0].actor.as_ref().unwrap().name, "Mario");
    let log = look!(db, |tx| audit::list(tx, &w.org, None, 10).await);
    let entry = log.iter().find(|entry| entry.action == "member.availability").unwrap();
    assert_eq!(entry.actor_id.as_ref(), Some(&w.manager.user_id));
    assert_eq!(entry.after.as_ref().unwrap()["available"], false);
});

both!(what_is_put_into_the_queue_by_hand_stays_until_the_customer_writes, |db| async {
    let w = World::new(&db).await;
    w.set_routing(ON).await;
    let id = w.customer(1, "wamid.1").await;
    w.give(&id, None).await;
    w.set_available(&w.beto, false).await;
    w.set_available(&w.beto, true).await;
    assert_eq!(w.holder(&id).await, None, "somebody wanted it to be nobody's");
    w.customer(1, "wamid.2").await;
    assert!(w.holder(&id).await.is_some());
});

both!(availability_is_of_active_members_of_the_organization, |db| async {
    let w = World::new(&db).await;
    let other = World::named(&db, "Luna", "222").await;
    for who in [&other.ana.user_id, &"nobody".into()] {
        let set = change!(db, |tx| assignment::set_available(tx, &w.manager, who, false, None, None).await);
        assert!(matches!(set, Err(StoreError::NotFound)));
        let set = change!(db, |tx| assignment::set_capacity(tx, &w.manager, who, Some(1), None).await);
        assert!(matches!(set, Err(StoreError::NotFound)));
    }
    assert!(look!(db, |tx| assignment::is_available(tx, &other.org, &other.ana.user_id).await));
});

both!(the_first_who_answers_may_have_it, |db| async {
    let w = World::new(&db).await;
    let id = w.customer(1, "wamid.1").await;
    w.set_routing(Routing { answer_takes: true, ..Routing::default() }).await;
    w.reply(&w.beto, &id, "Hola").await.unwrap();
    assert_eq!(w.holder(&id).await.as_ref(), Some(&w.beto.user_id));
    w.reply(&w.ana, &id, "Yo también").await.unwrap();
    assert_eq!(w.holder(&id).await.as_ref(), Some(&w.beto.user_id));
});
