//! Sending: queued once, attempted in order, and told how it ended.

use crate::common::both;
use crate::world::{World, change, channel, look, phone, text_from};
use hilo_domain::failure::FailureReason;
use hilo_domain::ids::{ConversationId, MessageId};
use hilo_domain::inbox::{DraftMode, TimelineItem};
use hilo_domain::job::Lane;
use hilo_domain::live::LiveChange;
use hilo_domain::message::{MAX_TEXT, MessageStatus, SendState};
use hilo_domain::window::WINDOW_MS;
use hilo_store::outbound::{ApiSend, QueueError, Refusal, Reply, Start};
use hilo_store::{StoreError, channels, conversations, drafts, jobs, leads, notes, outbound};

const CUSTOMER: &str = "+51987654321";

async fn with_customer(w: &World) -> ConversationId {
    w.text(CUSTOMER, "wamid.in", "Hola").await
}

both!(the_same_click_again_is_the_same_message, |db, clock| async {
    let w = World::new(&db).await;
    let id = with_customer(&w).await;
    let first = w.reply_as(&w.ana, &id, "Hola", Some("c-1")).await.unwrap();
    clock.advance(WINDOW_MS);
    let again = w.reply_as(&w.ana, &id, "Hola", Some("c-1")).await.unwrap();
    assert_eq!(first, again, "even when the window has closed meanwhile");
    assert_eq!(w.bubbles(&id).await.len(), 2);
    assert_eq!(w.claim_jobs(Lane::Outbound, 10).await.len(), 1);
});

both!(a_double_click_in_two_transactions_is_one_message, |db| async {
    let w = World::new(&db).await;
    w.warm().await;
    let id = with_customer(&w).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let (w, id) = (w.clone(), id.clone());
        tasks.spawn(async move { w.reply_as(&w.ana, &id, "Hola", Some("c-1")).await.unwrap() });
    }
    let mut queued = tasks.join_all().await;
    queued.dedup();
    assert_eq!(queued.len(), 1);
    assert_eq!(w.bubbles(&id).await.len(), 2);
    assert_eq!(w.claim_jobs(Lane::Outbound, 10).await.len(), 1);
});

both!(a_click_id_belongs_to_one_conversation, |db| async {
    let w = World::new(&db).await;
    let id = with_customer(&w).await;
    let other = w.text("+51911111111", "wamid.other", "Hola").await;
    w.reply_as(&w.ana, &id, "Hola", Some("c-1")).await.unwrap();
    let refused = w.reply_as(&w.ana, &other, "Hola", Some("c-1")).await;
    assert!(matches!(refused, Err(QueueError::Store(StoreError::Conflict(_)))));
});

both!(what_cannot_be_sent_is_not_queued, |db, clock| async {
    let w = World::new(&db).await;
    let id = with_customer(&w).await;
    assert!(matches!(w.reply(&w.ana, &id, " \n ").await, Err(QueueError::Empty)));
    assert!(matches!(w.reply(&w.ana, &id, &"ñ".repeat(MAX_TEXT + 1)).await, Err(QueueError::TooLong)));
    w.reply(&w.ana, &id, &"ñ".repeat(MAX_TEXT)).await.unwrap();
    clock.advance(WINDOW_MS - 1);
    w.reply(&w.ana, &id, "Justo a tiempo").await.unwrap();
    clock.advance(1);
    assert!(matches!(w.reply(&w.ana, &id, "Tarde").await, Err(QueueError::WindowClosed)));
    assert_eq!(w.bubbles(&id).await.len(), 3);
    let gone = w.reply(&w.ana, &"no-such-conversation".into(), "Hola").await;
    assert!(matches!(gone, Err(QueueError::Store(StoreError::NotFound))));
});

both!(an_answer_takes_its_draft_with_it, |db| async {
    let w = World::new(&db).await;
    let id = with_customer(&w).await;
    for actor in [&w.ana, &w.beto] {
        change!(db, |tx| drafts::save(tx, actor, &id, DraftMode::Reply, "Ho\n la").await).unwrap();
    }
    assert_eq!(w.row(&w.ana, &id).await.draft.as_deref(), Some("Ho la"), "in one line");
    w.reply(&w.ana, &id, "Hola").await.unwrap();
    assert_eq!(w.row(&w.ana, &id).await.draft, None);
    let thread = look!(db, |tx| conversations::thread(tx, &w.beto, &id, None, 10).await);
    assert_eq!(thread.draft.as_deref(), Some("Ho\n la"), "a colleague's stays");
    change!(db, |tx| drafts::save(tx, &w.beto, &id, DraftMode::Reply, " ").await).unwrap();
    assert_eq!(w.row(&w.beto, &id).await.draft, None);
});

both!(a_note_takes_its_own_draft_with_it, |db| async {
    let w = World::new(&db).await;
    let id = with_customer(&w).await;
    change!(db, |tx| drafts::save(tx, &w.ana, &id, DraftMode::Reply, "Ho").await).unwrap();
    change!(db, |tx| drafts::save(tx, &w.ana, &id, DraftMode::Note, "Llam").await).unwrap();
    let thread = || async { look!(db, |tx| conversations::thread(tx, &w.ana, &id, None, 10).await) };
    assert_eq!(thread().await.note_draft.as_deref(), Some("Llam"));
    assert_eq!(w.row(&w.ana, &id).await.draft.as_deref(), Some("Ho"), "the list tells of answers");
    change!(db, |tx| notes::add_private(tx, &w.ana, &id, "Llamar").await).unwrap();
    let thread = thread().await;
    assert_eq!((thread.draft.as_deref(), thread.note_draft), (Some("Ho"), None));
});

both!(an_answer_carries_what_it_answers, |db| async {
    let w = World::new(&db).await;
    let id = with_customer(&w).await;
    let question = w.bubbles(&id).await[0].id.clone();
    let reply = Reply { text: "Sí".to_owned(), client_message_id: None, reply_to: Some(question.clone()) };
    let message = change!(db, |tx| outbound::queue_reply(tx, &w.ana, &id, reply).await).unwrap();
    let (_, attempt) = w.go().await;
    assert_eq!(attempt.reply_to.as_deref(), Some("wamid.in"));
    let quote = w.message(&message).await.quote.unwrap();
    assert_eq!((quote.id, quote.text.as_deref()), (question, Some("Hola")));
});

both!(a_conversations_messages_leave_one_after_the_other, |db| async {
    let w = World::new(&db).await;
    let id = with_customer(&w).await;
    let other = w.text("+51911111111", "wamid.other", "Hola").await;
    let mut queued = Vec::new();
    for n in 0..3 {
        queued.push(w.reply(&w.ana, &id, &format!("{n}")).await.unwrap());
    }
    let elsewhere = w.reply(&w.ana, &other, "Hola").await.unwrap();
    let claimed = w.claim_jobs(Lane::Outbound, 10).await;
    let subjects: Vec<_> = claimed.iter().map(|job| job.subject_id.clone().unwrap()).collect();
    assert_eq!(subjects, [queued[0].0.clone(), elsewhere.0]);
    assert!(w.claim_jobs(Lane::Outbound, 10).await.is_empty());
    let Start::Go(attempt) = w.start(&claimed[0]).await else { panic!("it may go") };
    w.accept(&claimed[0], &attempt, "wamid.out.0").await;
    for next in &queued[1..] {
        let (job, attempt) = w.go().await;
        assert_eq!(attempt.message_id, *next);
        w.accept(&job, &attempt, &format!("wamid.{next}")).await;
    }
});

async fn failed(w: &World, id: &ConversationId, code: i64) -> MessageId {
    let message = w.reply(&w.ana, id, "Hola").await.unwrap();
    let (job, attempt) = w.go().await;
    let refusal =
        Refusal { code: Some(code), title: Some("Re-engagement message".to_owned()), ..Refusal::default() };
    change!(w.db, |tx| outbound::refused(tx, &job, &attempt, &refusal).await).unwrap();
    message
}

both!(a_refusal_for_good_is_a_failure_with_its_reason, |db| async {
    let w = World::new(&db).await;
    let id = with_customer(&w).await;
    let message = failed(&w, &id, 131_047).await;
    let bubble = w.message(&message).await;
    assert_eq!((bubble.status, bubble.send_state), (MessageStatus::Failed, SendState::Failed));
    let failure = bubble.failure.unwrap();
    assert_eq!((failure.code, failure.failure.reason), (Some(131_047), FailureReason::WindowClosed));
    assert_eq!(failure.meta_text.as_deref(), Some("Re-engagement message"));
    assert!(w.claim_jobs(Lane::Outbound, 10).await.is_empty());
    assert_eq!(w.row(&w.ana, &id).await.last_failure, Some(FailureReason::WindowClosed));
});

both!(a_failed_message_is_sent_again_once, |db| async {
    let w = World::new(&db).await;
    w.warm().await;
    let id = with_customer(&w).await;
    let message = failed(&w, &id, 131_026).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (w, message) = (w.clone(), message.clone());
        tasks.spawn(async move { change!(w.db, |tx| outbound::retry(tx, &w.beto, &message).await).unwrap() });
    }
    let mut retries = tasks.join_all().await;
    retries.dedup();
    assert_eq!(retries.len(), 1);
    assert!(w.message(&message).await.retried && !w.message(&retries[0]).await.retried);
    let (job, attempt) = w.go().await;
    assert_eq!((&attempt.message_id, attempt.text.as_str()), (&retries[0], "Hola"));
    assert!(w.claim_jobs(Lane::Outbound, 10).await.is_empty());
    w.accept(&job, &attempt, "wamid.out").await;
    let refused = change!(db, |tx| outbound::retry(tx, &w.ana, &retries[0]).await);
    assert!(matches!(refused, Err(QueueError::Store(StoreError::Conflict(_)))), "it has not failed");
});

both!(a_retry_needs_an_open_window, |db, clock| async {
    let w = World::new(&db).await;
    let id = with_customer(&w).await;
    let message = failed(&w, &id, 131_026).await;
    clock.advance(WINDOW_MS);
    let refused = change!(db, |tx| outbound::retry(tx, &w.ana, &message).await);
    assert!(matches!(refused, Err(QueueError::WindowClosed)));
});

both!(a_refusal_for_now_is_tried_again_then, |db, clock| async {
    let w = World::new(&db).await;
    let id = with_customer(&w).await;
    let message = w.reply(&w.ana, &id, "Hola").await.unwrap();
    let (job, attempt) = w.go().await;
    let again_at = w.now().plus(2_000);
    let refusal = Refusal { code: Some(130_429), again_at: Some(again_at), ..Refusal::default() };
    change!(db, |tx| outbound::refused(tx, &job, &attempt, &refusal).await).unwrap();
    let bubble = w.message(&message).await;
    assert_eq!((bubble.status, bubble.send_state), (MessageStatus::Queued, SendState::Queued));
    assert_eq!(look!(db, |tx| jobs::next_due(tx, Lane::Outbound).await), Some(again_at));
    clock.advance(1_999);
    assert!(w.claim_jobs(Lane::Outbound, 10).await.is_empty());
    clock.advance(1);
    let (job, attempt) = w.go().await;
    assert_eq!((job.attempts, attempt.number), (2, 2));
    assert!(attempt.tracker.ends_with(".2"));
    w.accept(&job, &attempt, "wamid.out").await;
});

both!(a_number_at_fault_does_not_count_against_the_message, |db| async {
    let w = World::new(&db).await;
    let id = with_customer(&w).await;
    w.reply(&w.ana, &id, "Hola").await.unwrap();
    for n in 1..20 {
        let (job, attempt) = w.go().await;
        assert_eq!((job.attempts, attempt.number), (1, n));
        let again_at = Some(w.now());
        let refusal = Refusal { code: Some(190), again_at, uncounted: true, ..Refusal::default() };
        change!(db, |tx| outbound::refused(tx, &job, &attempt, &refusal).await).unwrap();
    }
});

both!(a_paused_number_sends_nothing_until_it_works, |db| async {
    let w = World::new(&db).await;
    let id = with_customer(&w).await;
    let message = w.reply(&w.ana, &id, "Hola").await.unwrap();
    let paused =
        change!(db, |tx| { channels::pause(tx, &w.channel, FailureReason::TokenExpired, Some(190)).await });
    assert!(paused.unwrap());
    let again = change!(db, |tx| channels::pause(tx, &w.channel, FailureReason::Payment, None).await);
    assert!(!again.unwrap(), "the first reason stands");
    let (job, start) = w.begin().await;
    let Start::Paused(channel) = start else { panic!("paused, not {start:?}") };
    assert_eq!(channel.paused(), Some(FailureReason::TokenExpired));
    let until = w.now().plus(300_000);
    change!(db, |tx| jobs::postpone(tx, &job, until, None).await).unwrap();
    assert!(w.claim_jobs(Lane::Outbound, 10).await.is_empty());
    assert_eq!(w.message(&message).await.send_state, SendState::Queued);
    assert_eq!(w.thread(&id).await.channel.paused, Some(FailureReason::TokenExpired));

    assert!(change!(db, |tx| channels::resume(tx, &channel).await).unwrap());
    assert!(!change!(db, |tx| channels::resume(tx, &channel).await).unwrap());
    let (job, attempt) = w.go().await;
    assert_eq!((job.attempts, attempt.number), (1, 1), "the wait has cost no try");
    let told: Vec<_> = w.changes(0).await;
    let pauses = told.iter().filter_map(|change| match change {
        LiveChange::Channel { paused, .. } => Some(*paused),
        _ => None,
    });
    assert_eq!(pauses.collect::<Vec<_>>(), [Some(FailureReason::TokenExpired), None]);
});

both!(a_number_that_works_again_wakes_only_its_own, |db| async {
    let w = World::new(&db).await;
    let second = change!(db, |tx| Ok::<_, StoreError>(channel(tx, &w.org, "333").await)).unwrap();
    let elsewhere = World { channel: second.clone(), ..w.clone() };
    let from = |w: &World, id: &str| text_from(CUSTOMER, id, "Hola", w.now());
    w.receive(&from(&w, "wamid.1")).await;
    elsewhere.receive(&from(&elsewhere, "wamid.2")).await;
    for (at, paused) in [(&w.channel, FailureReason::TokenExpired), (&second, FailureReason::Payment)] {
        let id = look!(db, |tx| conversations::find_by_address(tx, &w.ana, CUSTOMER, Some(&at.id)).await);
        w.reply(&w.ana, &id, &at.phone_number_id).await.unwrap();
        assert!(change!(db, |tx| channels::pause(tx, at, paused, None).await).unwrap());
        let (job, _) = w.begin().await;
        let until = w.now().plus(300_000);
        change!(db, |tx| jobs::postpone(tx, &job, until, None).await).unwrap();
    }
    assert!(change!(db, |tx| channels::resume(tx, &second).await).unwrap());
    let (_, attempt) = w.go().await;
    assert_eq!(attempt.channel.id, second.id);
    assert!(w.claim_jobs(Lane::Outbound, 10).await.is_empty(), "the other number is still paused");
});

both!(saving_a_number_again_does_not_let_it_send, |db| async {
    let w = World::new(&db).await;
    change!(db, |tx| channels::pause(tx, &w.channel, FailureReason::Payment, Some(131_042)).await).unwrap();
    let mut tx = db.write().await.unwrap();
    let again = channel(&mut tx, &w.org, &w.channel.phone_number_id).await;
    tx.commit().await.unwrap();
    assert_eq!(again.id, w.channel.id);
    assert_eq!((again.paused(), again.paused_code), (Some(FailureReason::Payment), Some(131_042)));
    assert!(change!(db, |tx| channels::resume(tx, &again).await).unwrap(), "it was still paused");
});

both!(metas_spelling_of_a_number_is_where_answers_go, |db| async {
    let w = World::new(&db).await;
    let send =
        ApiSend { to: phone("+541155550199"), text: "Hola".to_owned(), lead_id: None, channel_id: None };
    let queued = change!(db, |tx| outbound::queue_api(tx, &w.owner, send.clone()).await).unwrap();
    let (job, attempt) = w.go().await;
    assert_eq!((&job.id, attempt.wa_id.as_deref()), (&queued.job_id, Some("541155550199")));
    change!(db, |tx| outbound::accepted(tx, &job, &attempt, "wamid.1", Some("5491155550199")).await).unwrap();
    change!(db, |tx| outbound::queue_api(tx, &w.owner, send).await).unwrap();
    assert_eq!(w.go().await.1.wa_id.as_deref(), Some("5491155550199"));
});

both!(an_integrator_writes_first, |db| async {
    let w = World::new(&db).await;
    let id = with_customer(&w).await;
    let lead = look!(db, |tx| leads::view(tx, &w.owner, &id).await);
    let send = ApiSend {
        to: phone("+51911111111"),
        text: "Su pedido está listo".to_owned(),
        lead_id: Some(lead.id.clone()),
        channel_id: Some(w.channel.id.clone()),
    };
    let queued = change!(db, |tx| outbound::queue_api(tx, &w.owner, send.clone()).await).unwrap();
    let (job, attempt) = w.go().await;
    assert_eq!((&attempt.message_id, &attempt.to), (&queued.message_id, &"+51911111111".to_owned()));
    w.accept(&job, &attempt, "wamid.out").await;
    let notes = look!(db, |tx| leads::view(tx, &w.owner, &id).await).notes;
    assert_eq!(notes[0].content, "Su pedido está listo", "noted on the lead that was named");
    assert_eq!(notes.len(), 2);

    let nobody = ApiSend { lead_id: Some("no-such-lead".into()), ..send.clone() };
    let refused = change!(db, |tx| outbound::queue_api(tx, &w.owner, nobody).await);
    assert!(matches!(refused, Err(QueueError::NoLead)));
    let nowhere = ApiSend { channel_id: Some("no-such-channel".into()), ..send };
    let refused = change!(db, |tx| outbound::queue_api(tx, &w.owner, nowhere).await);
    assert!(matches!(refused, Err(QueueError::Store(StoreError::NotFound))));
});

both!(an_echo_of_our_number_is_shown_in_order, |db, clock| async {
    let w = World::new(&db).await;
    let id = with_customer(&w).await;
    clock.advance(1_000);
    w.sent(&id, "Uno", "wamid.1").await;
    clock.advance(1_000);
    w.receive(&text_from(CUSTOMER, "wamid.2", "Dos", w.now())).await;
    let times: Vec<_> = w.thread(&id).await.items.iter().map(TimelineItem::at).collect();
    assert!(times.is_sorted());
});
