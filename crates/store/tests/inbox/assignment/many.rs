//! Many conversations at once.

use crate::common::both;
use crate::world::{World, change};
use hilo_domain::assignment::Given::{Done, NotFound, Unchanged};
use hilo_domain::ids::ConversationId;
use hilo_store::{StoreError, assignment};

both!(each_of_many_says_what_became_of_it, |db| async {
    let w = World::new(&db).await;
    let other = World::named(&db, "Luna", "222").await;
    let (first, second) = (w.customer(1, "wamid.1").await, w.customer(2, "wamid.2").await);
    let foreign = other.customer(1, "wamid.1").await;
    w.give(&second, Some(&w.ana)).await;
    let ids = [foreign.clone(), second.clone(), first.clone(), "nothing".into(), first.clone()];
    let give = async |ids: &[ConversationId], to| {
        change!(db, |tx| assignment::assign_many(tx, &w.manager, ids, to).await)
    };
    let before = w.latest().await;
    let given = give(&ids, Some(&w.ana.user_id)).await.unwrap();
    let expected = [NotFound, Unchanged, Done, NotFound, Done];
    assert_eq!(given, ids.iter().cloned().zip(expected).collect::<Vec<_>>());
    assert_eq!(w.live(before).await.len(), 1, "only what changed is news");
    assert_eq!(w.holder(&first).await.as_ref(), Some(&w.ana.user_id));
    assert_eq!(other.holder(&foreign).await, None);

    let given = give(&[first.clone(), second.clone()], None).await.unwrap();
    assert!(given.iter().all(|(_, outcome)| *outcome == Done));
    assert_eq!((w.holder(&first).await, w.holder(&second).await), (None, None));

    let stranger = give(std::slice::from_ref(&first), Some(&other.ana.user_id)).await;
    assert!(matches!(stranger, Err(StoreError::Conflict(_))));
    assert_eq!(w.holder(&first).await, None);
});

both!(two_who_give_the_same_ones_at_once_both_get_through, |db| async {
    let w = World::new(&db).await;
    w.warm().await;
    let mut ids = Vec::new();
    for n in 0..20 {
        ids.push(w.customer(n, &format!("wamid.{n}")).await);
    }
    let backwards: Vec<_> = ids.iter().rev().cloned().collect();
    let give = async |ids: &[ConversationId], to| {
        change!(db, |tx| assignment::assign_many(tx, &w.manager, ids, Some(to)).await)
    };
    let (one, two) = tokio::join!(give(&ids, &w.ana.user_id), give(&backwards, &w.beto.user_id));
    assert_eq!((one.unwrap().len(), two.unwrap().len()), (20, 20));
    let last = w.holder(&ids[0]).await;
    for id in &ids {
        assert_eq!(w.holder(id).await, last, "one of them came last, for all");
    }
});
