//! Two who take the same conversation, and what the slower one is told.

use crate::common::both;
use crate::world::{World, change};
use hilo_domain::ids::ConversationId;
use hilo_domain::role::{Actor, SellerVisibility};
use hilo_store::StoreError;
use hilo_store::conversations::{self, ClaimError};

async fn claim(w: &World, actor: &Actor, id: &ConversationId) -> Result<(), ClaimError> {
    change!(w.db, |tx| conversations::claim(tx, actor, id).await)
}

both!(of_two_who_claim_at_once_exactly_one_wins_a_thousand_times, |db| async {
    let w = World::new(&db).await;
    w.warm().await;
    let id = w.customer(1, "wamid.1").await;
    let mut wins = [0, 0];
    for round in 0..1_000 {
        // Either one is the first to ask every other time.
        let (ana, beto) = if round % 2 == 0 {
            tokio::join!(claim(&w, &w.ana, &id), claim(&w, &w.beto, &id))
        } else {
            let (beto, ana) = tokio::join!(claim(&w, &w.beto, &id), claim(&w, &w.ana, &id));
            (ana, beto)
        };
        let (winner, told) = match (ana, beto) {
            (Ok(()), Err(told)) => (0, told),
            (Err(told), Ok(())) => (1, told),
            (ana, beto) => panic!("round {round}: {ana:?}, {beto:?}"),
        };
        wins[winner] += 1;
        let winner = [&w.ana, &w.beto][winner];
        assert!(matches!(told, ClaimError::Taken(by) if by.person.id == winner.user_id), "round {round}");
        assert_eq!(w.holder(&id).await.as_ref(), Some(&winner.user_id), "round {round}");
        w.give(&id, None).await;
    }
    assert!(wins[0] > 0 && wins[1] > 0, "{wins:?}");
    assert_eq!(wins[0] + wins[1], 1_000);
});

both!(who_could_see_it_is_told_who_took_it, |db, clock| async {
    let w = World::new(&db).await.with_visibility(SellerVisibility::OwnAndUnassigned).await;
    let id = w.customer(1, "wamid.1").await;
    claim(&w, &w.ana, &id).await.unwrap();
    let taken_at = w.now();
    clock.advance(60_000);
    match claim(&w, &w.beto, &id).await {
        Err(ClaimError::Taken(by)) => assert_eq!((by.person.name.as_str(), by.since), ("Ana", taken_at)),
        other => panic!("{other:?}"),
    }
    let narrow = w.clone().with_visibility(SellerVisibility::Own).await;
    let stranger = World::named(&db, "Luna", "222").await;
    let wide = stranger.clone().with_visibility(SellerVisibility::OwnAndUnassigned).await;
    for actor in [&narrow.beto, &stranger.owner, &wide.ana] {
        let refused = claim(&w, actor, &id).await;
        assert!(matches!(refused, Err(ClaimError::Store(StoreError::NotFound))), "{refused:?}");
    }
});
