//! Who asks for syncs, and how often; and what is told when Meta cannot be reached or holds a template back.

use super::*;
use crate::common::both;
use hilo_domain::failure::FailureReason;
use hilo_domain::job::JobKind;
use hilo_store::templates::SYNC_EVERY_MS;

const MINUTE: i64 = 60 * 1_000;

pub(super) async fn due(w: &World) -> u64 {
    change!(w.db, |tx| templates::request_due_syncs(tx).await).unwrap()
}

async fn syncs(w: &World) -> Vec<Claimed> {
    let jobs = w.claim_jobs(Lane::Outbound, 10).await.into_iter();
    jobs.filter(|job| job.kind == JobKind::SyncTemplates).collect()
}

both!(a_sync_that_waits_is_the_one_that_was_asked_for, |db| async {
    let w = World::new(&db).await;
    let first = change!(db, |tx| templates::request_sync(tx, &w.org).await).unwrap();
    let again = change!(db, |tx| templates::request_sync(tx, &w.org).await).unwrap();
    assert_eq!((first.len(), &first), (1, &again));
    let running = syncs(&w).await;
    assert_eq!((running.len(), running[0].subject_id.as_deref()), (1, Some(WABA)));
    // One that runs has perhaps read its list already: the next one waits for its end.
    let next = change!(db, |tx| templates::request_sync_of(tx, &w.org, WABA).await).unwrap();
    assert_ne!(next, first[0]);
    assert!(syncs(&w).await.is_empty());
    change!(db, |tx| {
        templates::sync_ended(tx, &w.org, WABA, Some("no answer in time")).await.unwrap();
        jobs::complete(tx, &running[0]).await
    })
    .unwrap();
    assert_eq!(syncs(&w).await.len(), 1);
    let last = look!(db, |tx| templates::last_sync(tx, &w.org).await);
    assert_eq!(
        (last.len(), last[0].finished_at, last[0].last_error.as_deref()),
        (1, Some(w.now()), Some("no answer in time"))
    );
});

both!(an_account_is_due_a_minute_after_it_came_and_then_every_hour, |db, clock| async {
    let w = World::new(&db).await;
    let other = World::named(&db, "Otra", "106540352242999").await;
    assert_eq!((due(&w).await, due(&w).await), (0, 0));
    clock.advance(MINUTE);
    assert_eq!((due(&w).await, due(&w).await), (2, 0), "each organization's own");
    clock.advance(SYNC_EVERY_MS - 1);
    assert_eq!(due(&w).await, 0);
    // Somebody asks for one: the hour counts from there.
    change!(db, |tx| templates::request_sync(tx, &other.org).await).unwrap();
    clock.advance(1);
    assert_eq!(due(&w).await, 1);
});

both!(two_nodes_do_not_both_ask, |db, clock| async {
    let w = World::new(&db).await;
    due(&w).await;
    clock.advance(MINUTE);
    w.warm().await;
    let mut nodes = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let w = w.clone();
        nodes.spawn(async move { due(&w).await });
    }
    let asked = nodes.join_all().await;
    assert_eq!(asked.iter().sum::<u64>(), 1, "{asked:?}");
    assert_eq!(syncs(&w).await.len(), 1);
});

both!(a_template_that_cannot_be_handed_in_says_why_and_stays_what_it_is, |db| async {
    let w = World::new(&db).await;
    let template = made(&w, "aviso").await;
    change!(db, |tx| templates::stuck(tx, &w.org, &template.id, "no answer in time").await).unwrap();
    let stuck = get(&w, &template.id).await;
    assert_eq!(
        (stuck.status, stuck.rejected_reason.as_deref()),
        (TemplateStatus::Pending, Some("no answer in time"))
    );
    // Run again, and it works: nothing is wrong any more.
    taken(&w, &template.id, "100").await;
    assert_eq!(get(&w, &template.id).await.rejected_reason, None);
});

both!(a_refused_send_changes_what_is_known_of_its_template_and_asks_meta, |db| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    let before = w.latest().await;
    change!(db, |tx| templates::not_sendable(tx, &w.org, &template.id, None).await).unwrap();
    let gone = get(&w, &template.id).await;
    assert_eq!((gone.missing_at_meta, gone.status), (true, TemplateStatus::Approved));
    let paused = Some(TemplateStatus::Paused);
    change!(db, |tx| templates::not_sendable(tx, &w.org, &template.id, paused).await).unwrap();
    let paused = get(&w, &template.id).await;
    assert_eq!(
        (&paused.status, paused.meta_status.as_ref()),
        (&TemplateStatus::Paused, Some(&TemplateStatus::Paused))
    );
    assert_eq!(told(&w, before).await, [template.id.clone(), template.id.clone()]);
    assert_eq!(syncs(&w).await.len(), 1);
    // Deleted meanwhile, or never there: nothing to say.
    change!(db, |tx| templates::remove(tx, &w.manager, &template.id, None).await).unwrap();
    change!(db, |tx| templates::not_sendable(tx, &w.org, &template.id, None).await).unwrap();
    change!(db, |tx| templates::not_sendable(tx, &w.org, &"nobody".into(), None).await).unwrap();
});

both!(a_number_that_works_again_wakes_what_meta_has_to_hear, |db, clock| async {
    let w = World::new(&db).await;
    made(&w, "aviso").await;
    let waiting = job(&w).await;
    let until = w.now().plus(5 * MINUTE);
    change!(db, |tx| channels::pause(tx, &w.channel, FailureReason::TokenExpired, Some(190)).await).unwrap();
    change!(db, |tx| jobs::postpone(tx, &waiting, until, None).await).unwrap();
    clock.advance(1_000);
    assert!(w.claim_jobs(Lane::Outbound, 10).await.is_empty());
    change!(db, |tx| channels::resume(tx, &w.channel).await).unwrap();
    assert_eq!(job(&w).await.id, waiting.id);
});
