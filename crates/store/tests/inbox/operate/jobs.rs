//! Jobs: lists and numbers, running again, calling off; and that no message goes twice for any of it.

use crate::common::both;
use crate::world::{World, change, look};
use hilo_domain::failure::FailureReason;
use hilo_domain::ids::JobId;
use hilo_domain::inbox::Tab;
use hilo_domain::job::{JobKind, JobState, Lane};
use hilo_domain::message::{MessageStatus, SendState};
use hilo_store::jobs::{self, JobFilter, JobRefused, JobRow};
use hilo_store::outbound::{self, Refusal, Start};
use hilo_store::{Db, StoreError, audit};

async fn list(db: &Db, w: &World, filter: JobFilter) -> Vec<JobRow> {
    look!(db, |tx| jobs::list(tx, &w.org, &filter, None, 100).await)
}

async fn only(db: &Db, w: &World) -> JobRow {
    list(db, w, JobFilter { kind: Some(JobKind::SendMessage), ..JobFilter::default() }).await.remove(0)
}

both!(jobs_are_found_by_state_kind_and_what_they_are_about, |db| async {
    let w = World::new(&db).await;
    let other = World::named(&db, "Luna", "222").await;
    let conversation = w.text("+51987654321", "wamid.1", "Hola").await;
    w.mark_read(&w.ana, &conversation).await;
    let sent = w.sent(&conversation, "Uno", "wamid.2").await;
    let waiting = w.reply(&w.ana, &conversation, "Dos").await.unwrap();

    let about = |text: &str| JobFilter { text: Some(text.to_owned()), ..JobFilter::default() };
    for (text, message) in [(sent.as_str(), &sent), ("wamid.2", &sent), (waiting.as_str(), &waiting)] {
        let found = list(&db, &w, about(text)).await;
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].subject_id.as_deref(), Some(message.as_str()));
        assert_eq!(found[0].conversation_id.as_ref(), Some(&conversation));
        let by_id = list(&db, &w, about(found[0].id.as_str())).await;
        assert_eq!(by_id, found);
    }
    let of = |state| JobFilter { state: Some(state), ..JobFilter::default() };
    let pending = list(&db, &w, of(JobState::Pending)).await;
    assert!(pending.iter().any(|job| job.subject_id.as_deref() == Some(waiting.as_str())));
    assert!(pending.iter().all(|job| job.state == JobState::Pending));
    assert!(list(&db, &w, of(JobState::Dead)).await.is_empty());
    let counts = look!(db, |tx| jobs::counts(tx, &w.org).await);
    let counted = counts.iter().find(|(state, _)| *state == JobState::Pending).unwrap().1;
    assert_eq!(usize::try_from(counted).unwrap(), pending.len());
    w.claim_jobs(Lane::Outbound, 10).await;
    assert!(!list(&db, &w, of(JobState::Running)).await.is_empty());

    assert!(list(&db, &other, JobFilter::default()).await.is_empty());
    let mut tx = db.write().await.unwrap();
    let id = pending[0].id.clone();
    for refused in
        [jobs::run_again(&mut tx, &other.owner, &id).await, jobs::cancel(&mut tx, &other.owner, &id).await]
    {
        assert!(matches!(refused, Err(JobRefused::Store(StoreError::NotFound))));
    }
});

both!(a_dead_job_runs_again_with_all_its_tries, |db| async {
    let w = World::new(&db).await;
    let conversation = w.text("+51987654321", "wamid.1", "Hola").await;
    w.reply(&w.ana, &conversation, "Uno").await.unwrap();
    let job = w.claim_jobs(Lane::Outbound, 1).await.pop().unwrap();
    change!(db, |tx| jobs::fail(tx, &job, "the database was away", None).await).unwrap();
    let again = change!(db, |tx| jobs::run_again(tx, &w.owner, &job.id).await);
    assert!(again.is_ok(), "{again:?}");
    let shown = only(&db, &w).await;
    assert_eq!((shown.state, shown.attempts, shown.finished_at), (JobState::Pending, 0, None));
    assert_eq!(shown.last_error.as_deref(), Some("the database was away"));
    let twice = change!(db, |tx| jobs::run_again(tx, &w.owner, &job.id).await);
    assert!(matches!(twice, Err(JobRefused::State(JobState::Pending))));
    let (_, start) = w.begin().await;
    assert!(matches!(start, Start::Go(_)));
    let log = look!(db, |tx| audit::list(tx, &w.org, None, 10).await);
    assert_eq!(log.iter().filter(|entry| entry.action == "job.run_again").count(), 1);
});

both!(the_job_of_a_settled_message_never_runs_again, |db| async {
    let w = World::new(&db).await;
    let conversation = w.text("+51987654321", "wamid.1", "Hola").await;
    w.reply(&w.ana, &conversation, "Falla").await.unwrap();
    let (job, attempt) = w.go().await;
    let refusal = Refusal { code: Some(131_026), ..Refusal::default() };
    change!(db, |tx| outbound::refused(tx, &job, &attempt, &refusal).await).unwrap();
    let refused = change!(db, |tx| jobs::run_again(tx, &w.owner, &job.id).await);
    assert!(matches!(refused, Err(JobRefused::MessageSettled)), "{refused:?}");

    w.reply(&w.ana, &conversation, "¿Llegó?").await.unwrap();
    let (job, attempt) = w.go().await;
    change!(db, |tx| outbound::unknown(tx, &job, &attempt, "timeout").await).unwrap();
    let refused = change!(db, |tx| jobs::run_again(tx, &w.owner, &job.id).await);
    assert!(matches!(refused, Err(JobRefused::State(JobState::Done))), "{refused:?}");
});

both!(a_job_that_died_during_its_call_is_run_again_and_sends_nothing, |db| async {
    let w = World::new(&db).await;
    let conversation = w.text("+51987654321", "wamid.1", "Hola").await;
    let message = w.reply(&w.ana, &conversation, "¿Llegó?").await.unwrap();
    let (job, _) = w.go().await;
    change!(db, |tx| jobs::fail(tx, &job, "the job panicked", None).await).unwrap();
    change!(db, |tx| jobs::run_again(tx, &w.owner, &job.id).await).unwrap();
    let cancelled = change!(db, |tx| jobs::cancel(tx, &w.owner, &job.id).await);
    assert!(matches!(cancelled, Err(JobRefused::CallUnderWay)), "{cancelled:?}");
    let (job, start) = w.begin().await;
    let Start::LostTrack(attempt) = start else { panic!("it must not be sent again: {start:?}") };
    change!(db, |tx| outbound::unknown(tx, &job, &attempt, "nobody knows").await).unwrap();
    assert_eq!(w.message(&message).await.send_state, SendState::Unconfirmed);
});

both!(a_send_that_is_called_off_shows_why_and_lets_the_next_one_go, |db| async {
    let w = World::new(&db).await;
    let conversation = w.text("+51987654321", "wamid.1", "Hola").await;
    let first = w.reply(&w.ana, &conversation, "Uno").await.unwrap();
    let second = w.reply(&w.ana, &conversation, "Dos").await.unwrap();
    let job =
        list(&db, &w, JobFilter { text: Some(first.0.clone()), ..JobFilter::default() }).await.remove(0);
    change!(db, |tx| jobs::cancel(tx, &w.owner, &job.id).await).unwrap();
    let shown = w.message(&first).await;
    assert_eq!((shown.status, shown.send_state), (MessageStatus::Failed, SendState::Failed));
    assert_eq!(shown.failure.unwrap().failure.reason, FailureReason::Cancelled);
    assert_eq!(w.list(&w.owner, Tab::All).await.len(), 1);
    let (_, attempt) = w.go().await;
    assert_eq!(attempt.message_id, second);

    let again = change!(db, |tx| jobs::run_again(tx, &w.owner, &job.id).await);
    assert!(matches!(again, Err(JobRefused::MessageSettled)), "{again:?}");
    let twice = change!(db, |tx| jobs::cancel(tx, &w.owner, &job.id).await);
    assert!(matches!(twice, Err(JobRefused::State(JobState::Cancelled))));
    let retried = change!(db, |tx| outbound::retry(tx, &w.ana, &first).await);
    assert!(retried.is_ok(), "the message has its own way of being sent again");
});

both!(what_was_called_off_is_forgotten_like_what_is_done, |db, clock| async {
    let w = World::new(&db).await;
    let conversation = w.text("+51987654321", "wamid.1", "Hola").await;
    w.reply(&w.ana, &conversation, "Uno").await.unwrap();
    let id: JobId = only(&db, &w).await.id;
    change!(db, |tx| jobs::cancel(tx, &w.owner, &id).await).unwrap();
    clock.advance(1);
    let now = w.now();
    assert_eq!(change!(db, |tx| jobs::purge_done(tx, now, 10).await).unwrap(), 1);
    let mut tx = db.read().await.unwrap();
    assert!(matches!(jobs::find(&mut tx, &w.org, &id).await, Err(StoreError::NotFound)));
});
