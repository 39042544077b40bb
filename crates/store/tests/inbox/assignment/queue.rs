//! The queue, and who carries how much.

use super::{FIRST, number};
use crate::common::both;
use crate::world::{World, change, look, text_from};
use hilo_domain::ids::ConversationId;
use hilo_domain::role::{Actor, SellerVisibility};
use hilo_store::assignment::{self, QueueQuery};
use hilo_store::conversations::{self, ConversationFilter};

async fn queued(w: &World, actor: &Actor) -> Vec<ConversationId> {
    w.queue(actor).await.into_iter().map(|row| row.id).collect()
}

both!(who_has_waited_longest_comes_first, |db, clock| async {
    let w = World::new(&db).await;
    let first = w.customer(1, "wamid.1").await;
    let began = w.now();
    clock.advance(60_000);
    let second = w.customer(2, "wamid.2").await;
    clock.advance(60_000);
    // Writing again does not send anyone to the end.
    w.customer(1, "wamid.3").await;
    let rows = w.queue(&w.owner).await;
    assert_eq!(rows.iter().map(|row| &row.id).collect::<Vec<_>>(), [&first, &second]);
    assert_eq!(rows[0].waiting_since, Some(began));

    let one = QueueQuery { answered: false, after: None, limit: 1 };
    let page = look!(db, |tx| assignment::queue(tx, &w.owner, &one).await);
    let after = page.last().and_then(|row| Some((row.waiting_since?, row.id.clone())));
    let rest = QueueQuery { after, ..one };
    assert_eq!(look!(db, |tx| assignment::queue(tx, &w.owner, &rest).await)[0].id, second);

    // An answer ends the wait, whoever has the conversation; the next message begins a new one.
    w.reply(&w.beto, &first, "Hola").await.unwrap();
    assert_eq!(queued(&w, &w.owner).await, std::slice::from_ref(&second));
    let answered = QueueQuery { answered: true, after: None, limit: 10 };
    let rows = look!(db, |tx| assignment::queue(tx, &w.owner, &answered).await);
    assert_eq!((rows.len(), &rows[0].id, rows[0].waiting_since), (1, &first, None));
    clock.advance(60_000);
    w.customer(1, "wamid.4").await;
    assert_eq!(queued(&w, &w.owner).await, [second, first]);
});

both!(a_message_that_comes_late_makes_the_wait_longer, |db, clock| async {
    let w = World::new(&db).await;
    clock.advance(60_000);
    w.customer(1, "wamid.2").await;
    let earlier = w.now().plus(-30_000);
    w.receive(&text_from(&number(1), "wamid.1", "Hola", earlier)).await;
    assert_eq!(w.queue(&w.owner).await[0].waiting_since, Some(earlier));
});

both!(the_queue_is_of_those_who_see_it, |db| async {
    for (visibility, sees) in
        [(SellerVisibility::All, 1), (SellerVisibility::OwnAndUnassigned, 1), (SellerVisibility::Own, 0)]
    {
        let name = visibility.as_str();
        let w = World::named(&db, name, name).await.with_visibility(visibility).await;
        w.customer(1, "wamid.1").await;
        let taken = w.customer(2, "wamid.2").await;
        w.give(&taken, Some(&w.beto)).await;
        for (actor, sees) in [(&w.ana, sees), (&w.manager, 1)] {
            assert_eq!(queued(&w, actor).await.len(), sees, "{name}");
            let length = look!(db, |tx| assignment::queue_length(tx, actor).await);
            assert_eq!(length, sees as i64, "{name}");
        }
        // A seller's load is their own alone.
        let load = look!(db, |tx| assignment::load(tx, &w.ana).await);
        assert_eq!(load.iter().map(|load| load.name.as_str()).collect::<Vec<_>>(), ["Ana"]);
    }
});

both!(everyones_load_is_counted, |db, clock| async {
    let w = World::new(&db).await;
    let mut ids = Vec::new();
    for n in 0..3 {
        ids.push(w.customer(n, &format!("wamid.{n}")).await);
        clock.advance(60_000);
    }
    let began = w.queue(&w.owner).await[0].waiting_since;
    for id in &ids {
        w.give(id, Some(&w.ana)).await;
    }
    w.reply(&w.ana, &ids[2], "Hola").await.unwrap();
    w.set_capacity(&w.ana, Some(5)).await;
    let load = w.load(&w.ana).await;
    assert_eq!((load.open, load.waiting, load.oldest_wait), (3, 2, began));
    assert_eq!((load.capacity, load.available), (Some(5), true));
    let idle = w.load(&w.beto).await;
    assert_eq!((idle.open, idle.waiting, idle.oldest_wait), (0, 0, None));
    let hand = look!(db, |tx| assignment::in_hand(tx, &w.manager, &w.ana.user_id, None, 10).await);
    assert_eq!(hand.len(), 3);
    assert_eq!(hand[0].waiting_since, None, "the one that was answered last");
    change!(db, |tx| hilo_store::accounts::memberships::disable(tx, &w.org, &w.beto.user_id).await).unwrap();
    let all = look!(db, |tx| assignment::load(tx, &w.manager).await);
    assert_eq!(all.iter().map(|load| load.name.as_str()).collect::<Vec<_>>(), ["Ana", "Mario", "Olga"]);
});

both!(rest_lists_by_who_has_them, |db| async {
    let w = World::new(&db).await;
    let (anas, nobodys) = (w.customer(1, "wamid.1").await, w.customer(2, "wamid.2").await);
    w.give(&anas, Some(&w.ana)).await;
    let list = async |filter: ConversationFilter| {
        let page = look!(db, |tx| conversations::page_of(tx, &w.owner, &filter, &FIRST).await);
        assert_eq!(page.total, page.data.len() as i64);
        page.data.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(list(ConversationFilter::Of(w.ana.user_id.clone())).await, [anas]);
    assert_eq!(list(ConversationFilter::Unassigned).await, [nobodys]);
    assert_eq!(list(ConversationFilter::Of("nobody".into())).await, []);
    assert_eq!(list(ConversationFilter::All).await.len(), 2);
});
