//! The list of events, one event, replays, and forgetting.

use super::{event, item, settle};
use crate::common::both;
use crate::world::{World, change, look};
use hilo_domain::job::{JobKind, JobState, Lane};
use hilo_store::webhooks::{self, EventFilter, EventRow, EventStatus, ItemOutcome, Replayed, ReplayedRange};
use hilo_store::{StoreError, audit, jobs};

fn ids(rows: &[EventRow]) -> Vec<&str> {
    rows.iter().map(|row| row.id.as_str()).collect()
}

both!(events_are_listed_newest_first_page_by_page_and_by_what_became_of_them, |db, clock| async {
    let w = World::new(&db).await;
    let mut made = Vec::new();
    for outcome in
        [ItemOutcome::Applied, ItemOutcome::Quarantined, ItemOutcome::Ignored, ItemOutcome::Applied]
    {
        let event = event(&w, &w.org, b"{}").await;
        settle(&w, &event, &w.org, outcome).await;
        made.push((event.id.0, w.now()));
        clock.advance(60_000);
    }
    let waiting = event(&w, &w.org, b"{}").await;
    let list = async |filter: EventFilter, before: Option<&str>, limit: i64| {
        look!(db, |tx| webhooks::list(tx, &w.org, &filter, before, limit).await)
    };
    let all = list(EventFilter::default(), None, 10).await;
    let newest_first =
        [waiting.id.as_str(), &made[3].0, &made[2].0, &made[1].0, &made[0].0].map(str::to_owned);
    assert_eq!(ids(&all), newest_first);
    assert_eq!(all[0].status, EventStatus::Pending);
    assert_eq!((all[3].status, all[3].items, all[3].failed_items), (EventStatus::Failed, 1, 1));
    let second = list(EventFilter::default(), Some(&newest_first[1]), 2).await;
    assert_eq!(ids(&second), newest_first[2..4]);

    for (filter, expected) in [
        (EventFilter { status: Some(EventStatus::Failed), ..EventFilter::default() }, vec![1]),
        (EventFilter { status: Some(EventStatus::Processed), ..EventFilter::default() }, vec![3, 2, 0]),
        (EventFilter { outcome: Some(ItemOutcome::Quarantined), ..EventFilter::default() }, vec![1]),
        (EventFilter { outcome: Some(ItemOutcome::Applied), ..EventFilter::default() }, vec![3, 0]),
        (EventFilter { from: Some(made[2].1), ..EventFilter::default() }, vec![4, 3, 2]),
        (EventFilter { until: Some(made[2].1), ..EventFilter::default() }, vec![1, 0]),
        (EventFilter { from: Some(made[1].1), until: Some(made[3].1), ..EventFilter::default() }, vec![2, 1]),
        (EventFilter { text: Some(made[1].0.clone()), ..EventFilter::default() }, vec![1]),
        (EventFilter { text: Some("nothing".to_owned()), ..EventFilter::default() }, vec![]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|n: usize| newest_first[4 - n].as_str()).collect();
        assert_eq!(ids(&list(filter.clone(), None, 10).await), expected, "{filter:?}");
    }
});

both!(a_message_leads_to_its_events_and_an_item_to_its_conversation, |db| async {
    let w = World::new(&db).await;
    let conversation = w.text("+51987654321", "wamid.1", "Hola").await;
    let message = w.bubbles(&conversation).await.pop().unwrap();
    let first = event(&w, &w.org, b"{}").await;
    item(&w, &first, &w.org, 0, ItemOutcome::Applied, None, Some(message.id.as_str())).await;
    let other = event(&w, &w.org, b"{}").await;
    settle(&w, &other, &w.org, ItemOutcome::Applied).await;
    for text in ["wamid.1", message.id.as_str()] {
        let filter = EventFilter { text: Some(text.to_owned()), ..EventFilter::default() };
        let found = look!(db, |tx| webhooks::list(tx, &w.org, &filter, None, 10).await);
        assert_eq!(ids(&found), [first.id.as_str()], "{text}");
    }
    let event = look!(db, |tx| webhooks::find(tx, &w.org, first.id.as_str()).await);
    assert_eq!(event.items[0].conversation_id.as_ref(), Some(&conversation));
    assert_eq!(event.body.as_deref(), Some(&b"{}"[..]));
});

both!(items_stand_in_the_order_of_the_body, |db| async {
    let w = World::new(&db).await;
    let event = event(&w, &w.org, b"{}").await;
    for n in [10, 2, 0] {
        item(&w, &event, &w.org, n, ItemOutcome::Applied, None, None).await;
    }
    let event = look!(db, |tx| webhooks::find(tx, &w.org, event.id.as_str()).await);
    let positions: Vec<_> =
        event.items.iter().map(|item| item.position.rsplit_once('[').unwrap().1).collect();
    assert_eq!(positions, ["0]", "2]", "10]"]);
});

both!(a_replay_is_one_job_behind_everything_else_and_is_written_down, |db| async {
    let w = World::new(&db).await;
    let event = event(&w, &w.org, b"{}").await;
    settle(&w, &event, &w.org, ItemOutcome::Quarantined).await;
    let replay = async || change!(db, |tx| webhooks::replay(tx, &w.owner, event.id.as_str()).await).unwrap();
    let Replayed::Queued(job_id) = replay().await else { panic!("it was not waiting") };
    assert_eq!(replay().await, Replayed::Waiting);
    let shown = look!(db, |tx| webhooks::find(tx, &w.org, event.id.as_str()).await).job.unwrap();
    assert_eq!((shown.id, shown.state), (job_id.clone(), JobState::Pending));

    let job = w.claim_jobs(Lane::Inbound, 10).await.pop().unwrap();
    assert_eq!((job.id.clone(), job.kind), (job_id, JobKind::ProcessWebhook));
    assert_eq!(job.subject_id.as_deref(), Some(event.id.as_str()));
    // It runs: what has changed meanwhile may need one more.
    assert!(matches!(replay().await, Replayed::Queued(_)));
    assert!(w.claim_jobs(Lane::Inbound, 10).await.is_empty(), "one after the other");
    change!(db, |tx| jobs::complete(tx, &job).await).unwrap();
    assert_eq!(w.claim_jobs(Lane::Inbound, 10).await.len(), 1);
    let log = look!(db, |tx| audit::list(tx, &w.org, None, 10).await);
    assert_eq!(log.iter().filter(|entry| entry.action == "webhook_event.replayed").count(), 2);
});

both!(many_are_replayed_by_filter_each_once, |db, clock| async {
    let w = World::new(&db).await;
    let other = World::named(&db, "Luna", "222").await;
    for n in 0..600 {
        let outcome = if n % 2 == 0 { ItemOutcome::Quarantined } else { ItemOutcome::Applied };
        let event = event(&w, &w.org, b"{}").await;
        settle(&w, &event, &w.org, outcome).await;
    }
    let failed = EventFilter { status: Some(EventStatus::Failed), ..EventFilter::default() };
    let none = webhooks::replay_range(&db, &other.owner, &failed).await.unwrap();
    assert_eq!(none, ReplayedRange { queued: 0, more: false });
    let range = webhooks::replay_range(&db, &w.owner, &failed).await.unwrap();
    assert_eq!(range, ReplayedRange { queued: 300, more: false });
    let again = webhooks::replay_range(&db, &w.owner, &failed).await.unwrap();
    assert_eq!(again.queued, 0, "they wait already");
    clock.advance(1);
    assert_eq!(w.claim_jobs(Lane::Inbound, 1_000).await.len(), 300);
});

both!(what_is_processed_is_forgotten_and_what_failed_stays, |db, clock| async {
    let w = World::new(&db).await;
    let nobody = hilo_domain::ids::OrganizationId::deployment();
    let done = event(&w, &w.org, b"{}").await;
    settle(&w, &done, &w.org, ItemOutcome::Applied).await;
    let failed = event(&w, &w.org, b"{}").await;
    settle(&w, &failed, &w.org, ItemOutcome::Quarantined).await;
    let shared = event(&w, &nobody, b"{}").await;
    settle(&w, &shared, &w.org, ItemOutcome::Ignored).await;
    clock.advance(1_000);
    let young = event(&w, &w.org, b"{}").await;
    settle(&w, &young, &w.org, ItemOutcome::Applied).await;
    let before = w.now();
    assert_eq!(change!(db, |tx| webhooks::purge_processed(tx, before, 1).await).unwrap(), 1);
    assert_eq!(change!(db, |tx| webhooks::purge_processed(tx, before, 10).await).unwrap(), 1);
    let left = look!(db, |tx| webhooks::list(tx, &w.org, &EventFilter::default(), None, 10).await);
    assert_eq!(ids(&left), [young.id.as_str(), failed.id.as_str()]);
    let ignored = EventFilter { outcome: Some(ItemOutcome::Ignored), ..EventFilter::default() };
    assert!(look!(db, |tx| webhooks::list(tx, &w.org, &ignored, None, 10).await).is_empty());
    let mut tx = db.read().await.unwrap();
    let gone = webhooks::find(&mut tx, &w.org, shared.id.as_str()).await;
    assert!(matches!(gone, Err(StoreError::NotFound)));
});
