//! Statuses only move forward, whatever their order, and find their message even when they are faster than it.

use crate::common::both;
use crate::world::{World, change, look, orders, status_of, text_from};
use hilo_domain::clock::Millis;
use hilo_domain::failure::FailureReason;
use hilo_domain::ids::{ConversationId, MessageId};
use hilo_domain::live::LiveChange;
use hilo_domain::message::MessageStatus::{Delivered, Failed, Read, Sent};
use hilo_domain::message::{Direction, MessageStatus, SendState};
use hilo_store::conversations::PageQuery;
use hilo_store::inbound::{Applied, NewInbound};
use hilo_store::messages::{MessageFilter, MessageRecord};
use hilo_store::outbound::{Refusal, Start};
use hilo_store::statuses::{NewStatus, StatusOutcome, tracker};
use hilo_store::{jobs, messages, outbound, statuses};

const CUSTOMER: &str = "+51987654321";

fn echo(external_id: &str, at: Millis) -> NewInbound {
    NewInbound { direction: Direction::Outbound, ..text_from(CUSTOMER, external_id, "Hola", at) }
}

async fn record(w: &World, id: &MessageId) -> MessageRecord {
    let query = PageQuery { page: 1, limit: 100, cursor: None, channel_id: None };
    let mut cursor = None;
    loop {
        let query = PageQuery { cursor, ..query.clone() };
        let page = look!(w.db, |tx| messages::page(tx, &w.owner, &MessageFilter::default(), &query).await);
        if let Some(found) = page.data.into_iter().find(|record| record.id == *id) {
            return found;
        }
        cursor = Some(page.next.expect("the message is listed"));
    }
}

/// All that statuses decide.
type End = (MessageStatus, SendState, Millis, [Option<Millis>; 4], Option<i64>, Option<String>);

async fn end(w: &World, id: &MessageId) -> End {
    let r = record(w, id).await;
    let times = [r.sent_at, r.delivered_at, r.read_at, r.failed_at];
    (r.status, r.send_state, r.status_updated_at, times, r.error_code, r.error_message)
}

async fn ends(w: &World, statuses: &[NewStatus]) -> Vec<End> {
    let mut ends = Vec::new();
    for (n, order) in orders(statuses).into_iter().enumerate() {
        let external_id = format!("wamid.{n}");
        let Applied::New(id) = w.receive(&echo(&external_id, w.now())).await else { panic!("a new message") };
        for status in order {
            w.status(&NewStatus { external_id: external_id.clone(), ..status }).await;
        }
        ends.push(end(w, &id).await);
    }
    ends
}

both!(every_order_ends_read, |db| async {
    let w = World::new(&db).await;
    let at = |seconds: i64| w.now().plus(seconds * 1000);
    let played = NewStatus { played: true, ..status_of("", Read, at(4)) };
    let statuses =
        [status_of("", Sent, at(1)), status_of("", Delivered, at(2)), status_of("", Read, at(3)), played];
    let ends = ends(&w, &statuses).await;
    assert_eq!(ends.len(), 24);
    let times = [Some(at(0)), Some(at(2)), Some(at(3)), None];
    for end in ends {
        assert_eq!(end, (Read, SendState::Echo, at(3), times, None, None));
    }
});

both!(every_order_with_a_failure_ends_failed, |db| async {
    let w = World::new(&db).await;
    let at = |seconds: i64| w.now().plus(seconds * 1000);
    let failed = NewStatus {
        error_code: Some(131_026),
        error_title: Some("Message undeliverable".to_owned()),
        ..status_of("", Failed, at(4))
    };
    let statuses =
        [status_of("", Sent, at(1)), status_of("", Delivered, at(2)), status_of("", Read, at(3)), failed];
    let times = [Some(at(0)), Some(at(2)), Some(at(3)), Some(at(4))];
    for end in ends(&w, &statuses).await {
        let words = Some("Message undeliverable".to_owned());
        assert_eq!(end, (Failed, SendState::Echo, at(4), times, Some(131_026), words));
    }
});

both!(a_repeated_status_changes_nothing, |db| async {
    let w = World::new(&db).await;
    let at = |seconds: i64| w.now().plus(seconds * 1000);
    let statuses =
        [status_of("", Delivered, at(2)), status_of("", Read, at(3)), status_of("", Delivered, at(2))];
    let times = [Some(at(0)), Some(at(2)), Some(at(3)), None];
    for end in ends(&w, &statuses).await {
        assert_eq!(end, (Read, SendState::Echo, at(3), times, None, None));
    }
});

#[derive(Clone)]
enum Step {
    OurAnswer,
    Status(NewStatus),
}

both!(our_own_answer_may_come_anywhere_among_the_statuses, |db, clock| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.in", "Hola").await;
    let at = |seconds: i64| w.now().plus(seconds * 1000);
    let (sent, delivered, read) = (at(1), at(2), at(3));
    clock.advance(10_000);
    let steps = [
        Step::OurAnswer,
        Step::Status(NewStatus { tracker: Some(String::new()), ..status_of("", Sent, sent) }),
        Step::Status(status_of("", Delivered, delivered)),
        Step::Status(NewStatus { tracker: Some(String::new()), ..status_of("", Read, read) }),
    ];
    for (n, order) in orders(&steps).into_iter().enumerate() {
        let message = w.reply(&w.ana, &id, "Hola").await.unwrap();
        let (job, attempt) = w.go().await;
        let external_id = format!("wamid.out.{n}");
        for step in order {
            match step {
                Step::OurAnswer => w.accept(&job, &attempt, &external_id).await,
                Step::Status(status) => {
                    let tracker = status.tracker.as_ref().map(|_| attempt.tracker.clone());
                    w.status(&NewStatus { external_id: external_id.clone(), tracker, ..status }).await;
                }
            }
        }
        let times = [Some(sent), Some(delivered), Some(read), None];
        assert_eq!(end(&w, &message).await, (Read, SendState::Accepted, read, times, None, None));
        assert_eq!(record(&w, &message).await.external_message_id, Some(external_id));
    }
});

both!(what_came_before_its_message_is_applied_when_it_comes, |db| async {
    let w = World::new(&db).await;
    for _ in 0..2 {
        let outcome = w.status(&status_of("wamid.echo", Read, w.now())).await;
        assert_eq!(outcome, StatusOutcome::Orphan);
    }
    let Applied::New(id) = w.receive(&echo("wamid.echo", w.now())).await else { panic!("a new message") };
    assert_eq!(end(&w, &id).await.0, Read);
    assert_eq!(w.row(&w.ana, &w.conversation(CUSTOMER).await).await.last_status, Some(Read));
});

both!(what_waits_for_a_message_is_forgotten_when_meta_has_given_up, |db, clock| async {
    let w = World::new(&db).await;
    w.status(&status_of("wamid.old", Read, w.now())).await;
    clock.advance(60_000);
    let between = w.now();
    w.status(&status_of("wamid.new", Read, w.now())).await;
    let purge = async || change!(db, |tx| statuses::purge_orphans(tx, between, 100).await).unwrap();
    assert_eq!((purge().await, purge().await), (1, 0));
    let status = async |external_id: &str| match w.receive(&echo(external_id, w.now())).await {
        Applied::New(id) => end(&w, &id).await.0,
        other => panic!("{other:?}"),
    };
    assert_eq!((status("wamid.old").await, status("wamid.new").await), (Sent, Read));
});

both!(a_customers_own_message_has_no_statuses, |db| async {
    let w = World::new(&db).await;
    w.text(CUSTOMER, "wamid.in", "Hola").await;
    assert_eq!(w.status(&status_of("wamid.in", Failed, w.now())).await, StatusOutcome::Orphan);
});

async fn unconfirmed(w: &World) -> (MessageId, ConversationId) {
    let id = w.text(CUSTOMER, "wamid.in", "Hola").await;
    let message = w.reply(&w.ana, &id, "Hola").await.unwrap();
    let (job, attempt) = w.go().await;
    change!(w.db, |tx| outbound::unknown(tx, &job, &attempt, "timeout").await).unwrap();
    (message, id)
}

fn with_tracker(message: &MessageId, external_id: &str, status: MessageStatus, at: Millis) -> NewStatus {
    NewStatus { tracker: Some(tracker(message, 1)), ..status_of(external_id, status, at) }
}

both!(a_tracker_is_the_evidence_that_was_missing, |db| async {
    let w = World::new(&db).await;
    let (message, _) = unconfirmed(&w).await;
    w.status(&status_of("wamid.out", Delivered, w.now())).await;
    assert_eq!(w.message(&message).await.send_state, SendState::Unconfirmed);
    let outcome = w.status(&with_tracker(&message, "wamid.out", Sent, w.now())).await;
    assert_eq!(outcome, StatusOutcome::Applied(message.clone()));
    let bubble = w.message(&message).await;
    assert_eq!((bubble.status, bubble.send_state), (Delivered, SendState::Accepted));
    assert_eq!(bubble.unconfirmed_at, None);
    let settled = change!(db, |tx| outbound::resend_unconfirmed(tx, &w.ana, &message).await);
    assert!(settled.is_err(), "nobody is asked any more");
});

both!(evidence_outweighs_having_been_given_up, |db| async {
    let w = World::new(&db).await;
    let (message, _) = unconfirmed(&w).await;
    change!(db, |tx| outbound::discard_unconfirmed(tx, &w.ana, &message).await).unwrap();
    assert_eq!(end(&w, &message).await.0, Failed);
    w.status(&with_tracker(&message, "wamid.out", Read, w.now())).await;
    let (status, state, _, times, ..) = end(&w, &message).await;
    assert_eq!((status, state, times[3]), (Read, SendState::Accepted, None));
});

both!(evidence_stops_a_resend_that_has_not_begun, |db| async {
    let w = World::new(&db).await;
    let (message, _) = unconfirmed(&w).await;
    change!(db, |tx| outbound::resend_unconfirmed(tx, &w.ana, &message).await).unwrap();
    w.status(&with_tracker(&message, "wamid.out", Sent, w.now())).await;
    let (job, start) = w.begin().await;
    assert!(matches!(start, Start::Settled));
    change!(db, |tx| jobs::complete(tx, &job).await).unwrap();
    assert_eq!(w.message(&message).await.send_state, SendState::Accepted);
});

both!(a_refusal_after_the_evidence_changes_nothing, |db| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.in", "Hola").await;
    for again_at in [None, Some(w.now())] {
        let message = w.reply(&w.ana, &id, "Hola").await.unwrap();
        let (job, attempt) = w.go().await;
        w.status(&with_tracker(&message, &format!("wamid.{message}"), Delivered, w.now())).await;
        let refusal = Refusal { code: Some(131_000), again_at, ..Refusal::default() };
        change!(db, |tx| outbound::refused(tx, &job, &attempt, &refusal).await).unwrap();
        let bubble = w.message(&message).await;
        assert_eq!((bubble.status, bubble.send_state), (Delivered, SendState::Accepted));
    }
    assert!(matches!(w.begin().await.1, Start::Settled));
});

both!(a_tracker_of_another_organization_matches_nothing, |db| async {
    let w = World::new(&db).await;
    let other = World::named(&db, "Luna", "222").await;
    let (message, _) = unconfirmed(&w).await;
    let outcome = other.status(&with_tracker(&message, "wamid.out", Failed, w.now())).await;
    assert_eq!(outcome, StatusOutcome::Orphan);
    assert_eq!(w.message(&message).await.send_state, SendState::Unconfirmed);
    w.receive(&echo("wamid.echo", w.now())).await;
    assert_eq!(other.status(&status_of("wamid.echo", Failed, w.now())).await, StatusOutcome::Orphan);
});

both!(a_tracker_that_cannot_be_read_is_no_harm, |db| async {
    let w = World::new(&db).await;
    for tracker in ["", "1.", "2.x.1", "1.no-such-message.1", "💥"] {
        let status = NewStatus { tracker: Some(tracker.to_owned()), ..status_of("wamid.x", Sent, w.now()) };
        assert_eq!(w.status(&status).await, StatusOutcome::Orphan);
    }
});

both!(a_message_that_went_twice_keeps_one_id, |db| async {
    let w = World::new(&db).await;
    let (message, _) = unconfirmed(&w).await;
    change!(db, |tx| outbound::resend_unconfirmed(tx, &w.ana, &message).await).unwrap();
    let (job, attempt) = w.go().await;
    assert_eq!(attempt.tracker, tracker(&message, 2));
    w.accept(&job, &attempt, "wamid.second").await;
    let outcome = w.status(&with_tracker(&message, "wamid.first", Failed, w.now())).await;
    assert_eq!(outcome, StatusOutcome::Orphan);
    let record = record(&w, &message).await;
    assert_eq!((record.external_message_id.as_deref(), record.status), (Some("wamid.second"), Sent));
});

both!(a_status_and_its_message_at_once_do_not_miss_each_other, |db| async {
    let w = World::new(&db).await;
    w.warm().await;
    let conversation = w.text(CUSTOMER, "wamid.in", "Hola").await;
    for n in 0..12 {
        let message = w.reply(&w.ana, &conversation, "Hola").await.unwrap();
        let (job, attempt) = w.go().await;
        let (ours, meta, phone) = (w.clone(), w.clone(), w.clone());
        let (out, echoed) = (format!("wamid.out.{n}"), format!("wamid.echo.{n}"));
        let (out_read, echoed_read) = (status_of(&out, Read, w.now()), status_of(&echoed, Read, w.now()));
        let (_, _, _, Applied::New(echoed)) = tokio::join!(
            async move { ours.accept(&job, &attempt, &out).await },
            {
                let meta = meta.clone();
                async move { meta.status(&out_read).await }
            },
            async move { meta.status(&echoed_read).await },
            async move { phone.receive(&echo(&echoed, phone.now())).await },
        ) else {
            panic!("a new message")
        };
        assert_eq!((end(&w, &message).await.0, end(&w, &echoed).await.0), (Read, Read), "round {n}");
    }
});

both!(screens_hear_of_every_step, |db| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.in", "Hola").await;
    let message = w.sent(&id, "Hola", "wamid.out").await;
    let before = w.latest().await;
    let failed = NewStatus { error_code: Some(131_047), ..status_of("wamid.out", Failed, w.now()) };
    w.status(&failed).await;
    let told = w.changes(before).await;
    let [LiveChange::Status { conversation_id, message_id, status, failure, is_last, .. }] = told.as_slice()
    else {
        panic!("one status, not {told:?}")
    };
    assert_eq!((conversation_id, message_id, *status, *is_last), (&id, &message, Failed, true));
    let failure = failure.as_ref().unwrap();
    assert_eq!((failure.code, failure.failure.reason), (Some(131_047), FailureReason::WindowClosed));
    let row = w.row(&w.ana, &id).await;
    assert_eq!((row.last_status, row.last_failure), (Some(Failed), Some(FailureReason::WindowClosed)));
    assert_eq!(w.message(&message).await.failure.as_ref(), Some(failure));
});
