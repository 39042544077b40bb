//! What nobody knows: parked, asked about, and settled by evidence or by a person; never sent twice by itself.

use crate::common::both;
use crate::world::{World, change};
use hilo_domain::failure::FailureReason;
use hilo_domain::ids::MessageId;
use hilo_domain::inbox::Tab;
use hilo_domain::job::{JobKind, LEASE_MS, Lane};
use hilo_domain::live::LiveChange;
use hilo_domain::message::{MessageStatus, SendState};
use hilo_store::jobs::Claimed;
use hilo_store::outbound::{ASK_AFTER_MS, Attempt, Refusal, Start};
use hilo_store::{StoreError, jobs, outbound};

const CUSTOMER: &str = "+51987654321";

fn is_conflict<T: std::fmt::Debug>(outcome: &Result<T, StoreError>) -> bool {
    matches!(outcome, Err(StoreError::Conflict(_)))
}

async fn unconfirmed(w: &World) -> (MessageId, Claimed, Attempt) {
    let id = w.text(CUSTOMER, "wamid.in", "Hola").await;
    let message = w.reply(&w.ana, &id, "Hola").await.unwrap();
    let (job, attempt) = w.go().await;
    change!(w.db, |tx| outbound::unknown(tx, &job, &attempt, "timeout").await).unwrap();
    (message, job, attempt)
}

both!(what_nobody_knows_is_asked_and_never_sent_by_itself, |db, clock| async {
    let w = World::new(&db).await;
    let (message, ..) = unconfirmed(&w).await;
    let parked = w.now();
    let bubble = w.message(&message).await;
    assert_eq!((bubble.status, bubble.send_state), (MessageStatus::Queued, SendState::Unconfirmed));
    assert_eq!(bubble.unconfirmed_at, Some(parked));
    let row = w.list(&w.ana, Tab::All).await.remove(0);
    assert_eq!(row.last_send_state, Some(SendState::Unconfirmed), "the list can say so");
    clock.advance(86_400_000);
    assert!(w.claim_jobs(Lane::Outbound, 10).await.is_empty());
});

both!(the_question_comes_after_five_minutes, |db, clock| async {
    let w = World::new(&db).await;
    let (message, ..) = unconfirmed(&w).await;
    clock.advance(ASK_AFTER_MS - 1);
    assert!(w.claim_jobs(Lane::Inbound, 10).await.is_empty());
    clock.advance(1);
    let ask = w.claim_jobs(Lane::Inbound, 10).await.pop().unwrap();
    assert_eq!((ask.kind, ask.subject_id.as_deref()), (JobKind::AskAboutUnconfirmed, Some(message.as_str())));
    let before = w.latest().await;
    assert!(change!(db, |tx| outbound::ask_about(tx, &ask, &message).await).unwrap());
    let told = w.changes(before).await;
    assert!(matches!(&told[..], [LiveChange::Status { send_state: SendState::Unconfirmed, .. }]));
});

both!(a_settled_question_is_not_asked, |db, clock| async {
    let w = World::new(&db).await;
    let (message, ..) = unconfirmed(&w).await;
    change!(db, |tx| outbound::discard_unconfirmed(tx, &w.ana, &message).await).unwrap();
    clock.advance(ASK_AFTER_MS);
    let ask = w.claim_jobs(Lane::Inbound, 10).await.pop().unwrap();
    assert!(!change!(db, |tx| outbound::ask_about(tx, &ask, &message).await).unwrap());
});

both!(a_person_sends_it_again, |db| async {
    let w = World::new(&db).await;
    let (message, ..) = unconfirmed(&w).await;
    change!(db, |tx| outbound::resend_unconfirmed(tx, &w.beto, &message).await).unwrap();
    let twice = change!(db, |tx| outbound::resend_unconfirmed(tx, &w.beto, &message).await);
    assert!(is_conflict(&twice));
    let (job, attempt) = w.go().await;
    assert_eq!((&attempt.message_id, attempt.number), (&message, 2));
    w.accept(&job, &attempt, "wamid.out").await;
    assert_eq!(w.message(&message).await.status, MessageStatus::Sent);
});

both!(a_person_gives_it_up, |db| async {
    let w = World::new(&db).await;
    let (message, ..) = unconfirmed(&w).await;
    change!(db, |tx| outbound::discard_unconfirmed(tx, &w.ana, &message).await).unwrap();
    let bubble = w.message(&message).await;
    assert_eq!((bubble.status, bubble.send_state), (MessageStatus::Failed, SendState::Discarded));
    assert_eq!(bubble.failure.unwrap().failure.reason, FailureReason::Unconfirmed);
    let row = w.row(&w.ana, &w.conversation(CUSTOMER).await).await;
    assert_eq!(row.last_failure, Some(FailureReason::Unconfirmed));
    let told = w.changes(0).await;
    let Some(LiveChange::Status { failure: Some(failure), .. }) = told.last() else { panic!("{told:?}") };
    assert_eq!(failure.failure.reason, FailureReason::Unconfirmed);
    assert!(is_conflict(&change!(db, |tx| outbound::discard_unconfirmed(tx, &w.ana, &message).await)));
});

both!(a_node_that_died_during_the_call_leaves_it_unconfirmed, |db, clock| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.in", "Hola").await;
    let message = w.reply(&w.ana, &id, "Hola").await.unwrap();
    let (stale, attempt) = w.go().await;
    clock.advance(LEASE_MS + 1);
    assert_eq!(change!(db, |tx| jobs::take_over_expired(tx, Lane::Outbound).await).unwrap(), 1);
    let (job, start) = w.begin().await;
    let Start::LostTrack(lost) = start else { panic!("nobody knows, not {start:?}") };
    assert_eq!((lost.tracker.as_str(), lost.number), (attempt.tracker.as_str(), 1));
    change!(db, |tx| outbound::unknown(tx, &job, &lost, "the process ended").await).unwrap();
    assert_eq!(w.message(&message).await.send_state, SendState::Unconfirmed);
    // The dead one comes back with an answer.
    let late = change!(db, |tx| outbound::accepted(tx, &stale, &attempt, "wamid.out", None).await);
    assert!(is_conflict(&late));
    assert_eq!(w.message(&message).await.send_state, SendState::Unconfirmed);
});

both!(whoever_lost_the_fence_changes_nothing, |db, clock| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.in", "Hola").await;
    let message = w.reply(&w.ana, &id, "Hola").await.unwrap();
    let (stale, attempt) = w.go().await;
    clock.advance(LEASE_MS + 1);
    change!(db, |tx| jobs::take_over_expired(tx, Lane::Outbound).await).unwrap();
    for taken_again in [false, true] {
        if taken_again {
            assert_eq!(w.claim_jobs(Lane::Outbound, 1).await[0].fence, stale.fence + 1);
        }
        let before = (w.message(&message).await, w.latest().await);
        let accepted =
            change!(db, |tx| outbound::accepted(tx, &stale, &attempt, "wamid.out", Some("1")).await);
        assert!(is_conflict(&accepted));
        for again_at in [None, Some(w.now())] {
            for uncounted in [false, true] {
                let refusal = Refusal { again_at, uncounted, ..Refusal::default() };
                let refused = change!(db, |tx| outbound::refused(tx, &stale, &attempt, &refusal).await);
                assert!(is_conflict(&refused));
            }
        }
        assert!(is_conflict(&change!(db, |tx| outbound::unknown(tx, &stale, &attempt, "?").await)));
        assert!(is_conflict(&change!(db, |tx| outbound::ask_about(tx, &stale, &message).await)));
        let begun = change!(db, |tx| outbound::begin_attempt(tx, &stale, &message).await);
        assert!(is_conflict(&begun), "nor does it call Meta");
        assert_eq!((w.message(&message).await, w.latest().await), before);
    }
});
