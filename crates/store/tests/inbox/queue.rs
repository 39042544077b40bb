//! Jobs: claimed in order, one at a time per key, by one node only, and finished by whoever holds the fence.

use crate::common::{both, on_postgres};
use crate::world::{World, change, look, phone};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{JobId, OrganizationId};
use hilo_domain::job::{JobKind, LEASE_MS, Lane, MAX_ATTEMPTS};
use hilo_store::jobs::{self, Claimed, NewJob, PRIORITY_BULK, PRIORITY_INTERACTIVE, PRIORITY_NORMAL};
use hilo_store::outbound::{self, ApiSend};
use hilo_store::{Db, StoreError};
use std::collections::HashSet;

fn job(key: Option<&str>, subject: &str, run_at: Millis) -> NewJob {
    NewJob {
        organization_id: OrganizationId::deployment(),
        kind: JobKind::SendMessage,
        serial_key: key.map(str::to_owned),
        subject_id: Some(subject.to_owned()),
        payload: serde_json::json!({ "n": 1 }),
        priority: PRIORITY_NORMAL,
        run_at,
    }
}

async fn enqueue(db: &Db, job: NewJob) -> JobId {
    change!(db, |tx| jobs::enqueue(tx, job).await).unwrap()
}

async fn claim(db: &Db, limit: i64) -> Vec<Claimed> {
    change!(db, |tx| jobs::claim(tx, Lane::Outbound, limit, "node-a").await).unwrap()
}

async fn subjects(db: &Db, limit: i64) -> Vec<String> {
    claim(db, limit).await.into_iter().map(|job| job.subject_id.unwrap()).collect()
}

async fn complete(db: &Db, job: &Claimed) -> Result<(), StoreError> {
    change!(db, |tx| jobs::complete(tx, job).await)
}

async fn next_due(db: &Db) -> Option<Millis> {
    look!(db, |tx| jobs::next_due(tx, Lane::Outbound).await)
}

async fn take_over(db: &Db) -> u64 {
    change!(db, |tx| jobs::take_over_expired(tx, Lane::Outbound).await).unwrap()
}

both!(jobs_of_one_key_run_in_order_even_within_a_millisecond, |db, clock| async {
    let now = db.clock().now();
    for n in 0..50 {
        enqueue(&db, job(Some("k"), &n.to_string(), now)).await;
    }
    for n in 0..50 {
        let claimed = claim(&db, 10).await;
        assert_eq!(claimed.len(), 1, "one per key");
        assert_eq!(claimed[0].subject_id.as_deref(), Some(n.to_string().as_str()));
        assert_eq!(claimed[0].payload.0["n"], 1);
        complete(&db, &claimed[0]).await.unwrap();
    }
    clock.advance(1);
    assert!(claim(&db, 10).await.is_empty());
});

both!(a_job_waits_for_an_earlier_one_that_waits, |db, clock| async {
    let now = db.clock().now();
    enqueue(&db, job(Some("k"), "first", now)).await;
    enqueue(&db, job(Some("k"), "second", now)).await;
    enqueue(&db, job(Some("other"), "elsewhere", now)).await;
    let first = claim(&db, 1).await.pop().unwrap();
    let again_at = now.plus(5_000);
    change!(db, |tx| jobs::fail(tx, &first, "busy", Some(again_at)).await).unwrap();
    assert_eq!(subjects(&db, 10).await, ["elsewhere"]);
    assert_eq!(next_due(&db).await, Some(again_at), "what waits for another is not due");
    clock.advance(5_000);
    assert_eq!(subjects(&db, 10).await, ["first"]);
});

both!(a_dead_letter_blocks_nobody, |db| async {
    let now = db.clock().now();
    enqueue(&db, job(Some("k"), "first", now)).await;
    enqueue(&db, job(Some("k"), "second", now)).await;
    let first = claim(&db, 10).await.pop().unwrap();
    change!(db, |tx| jobs::fail(tx, &first, "hopeless", None).await).unwrap();
    assert_eq!(subjects(&db, 10).await, ["second"]);
});

/// Only PostgreSQL has two writers at once: there an earlier id may be committed after a later one.
#[tokio::test]
async fn a_later_job_that_was_faster_is_waited_for() {
    on_postgres(|db, _| async move {
        let now = db.clock().now();
        let mut slow = db.write().await.unwrap();
        jobs::enqueue(&mut slow, job(Some("k"), "first", now)).await.unwrap();
        enqueue(&db, job(Some("k"), "second", now)).await;
        let running = claim(&db, 10).await.pop().unwrap();
        assert_eq!(running.subject_id.as_deref(), Some("second"));
        slow.commit().await.unwrap();
        enqueue(&db, job(None, "elsewhere", now)).await;
        assert_eq!(subjects(&db, 10).await, ["elsewhere"], "one per key, and nobody else is held up");
        complete(&db, &running).await.unwrap();
        assert_eq!(subjects(&db, 10).await, ["first"]);
    })
    .await;
}

both!(the_urgent_overtakes_the_many, |db| async {
    let now = db.clock().now();
    for (subject, priority) in
        [("bulk", PRIORITY_BULK), ("normal", PRIORITY_NORMAL), ("person", PRIORITY_INTERACTIVE)]
    {
        enqueue(&db, NewJob { priority, ..job(None, subject, now) }).await;
    }
    enqueue(&db, NewJob { priority: PRIORITY_BULK, ..job(None, "older bulk", now.plus(-1)) }).await;
    assert_eq!(subjects(&db, 2).await, ["person", "normal"]);
    assert_eq!(subjects(&db, 10).await, ["older bulk", "bulk"]);
});

both!(nobody_claims_what_is_not_due_or_not_of_the_lane, |db, clock| async {
    let now = db.clock().now();
    assert_eq!(next_due(&db).await, None);
    enqueue(&db, job(None, "later", now.plus(1_000))).await;
    enqueue(&db, NewJob { kind: JobKind::ProcessWebhook, ..job(None, "webhook", now) }).await;
    assert!(claim(&db, 10).await.is_empty());
    assert_eq!(next_due(&db).await, Some(now.plus(1_000)));
    clock.advance(1_000);
    assert_eq!(subjects(&db, 10).await, ["later"]);
    assert_eq!(next_due(&db).await, Some(now.plus(1_000 + LEASE_MS)), "when its lease runs out");
});

both!(claimers_at_once_never_share_a_job, |db| async {
    let w = World::new(&db).await;
    w.warm().await;
    let now = w.now();
    for n in 0..60 {
        let key = (n % 3 == 0).then(|| format!("k{}", n % 4));
        enqueue(&db, job(key.as_deref(), &n.to_string(), now)).await;
    }
    let mut tasks = tokio::task::JoinSet::new();
    for node in 0..6 {
        let db = db.clone();
        tasks.spawn(async move {
            let mut mine = Vec::new();
            let mut idle = 0;
            while idle < 3 {
                let claimed =
                    change!(db, |tx| { jobs::claim(tx, Lane::Outbound, 7, &format!("node-{node}")).await })
                        .unwrap_or_default();
                idle = if claimed.is_empty() { idle + 1 } else { 0 };
                assert!(claimed.len() <= 7, "the limit holds");
                let mut keys = HashSet::new();
                for job in &claimed {
                    let n: i64 = job.subject_id.as_deref().unwrap().parse().unwrap();
                    assert!(n % 3 != 0 || keys.insert(n % 4), "two of one key at once");
                    complete(&db, job).await.unwrap();
                }
                mine.extend(claimed.into_iter().map(|job| job.id));
                tokio::task::yield_now().await;
            }
            mine
        });
    }
    let mut all: Vec<JobId> = tasks.join_all().await.into_iter().flatten().collect();
    let mut left = claim(&db, 100).await;
    while !left.is_empty() {
        for job in &left {
            complete(&db, job).await.unwrap();
            all.push(job.id.clone());
        }
        left = claim(&db, 100).await;
    }
    let different: HashSet<_> = all.iter().collect();
    assert_eq!((all.len(), different.len()), (60, 60));
});

both!(a_lease_that_ran_out_is_taken_over_under_a_new_fence, |db, clock| async {
    let now = db.clock().now();
    enqueue(&db, job(Some("k"), "it", now)).await;
    let stale = claim(&db, 1).await.pop().unwrap();
    assert_eq!((stale.fence, stale.attempts), (1, 1));
    clock.advance(LEASE_MS - 1);
    assert!(change!(db, |tx| jobs::renew(tx, &stale).await).unwrap());
    clock.advance(LEASE_MS);
    assert_eq!(take_over(&db).await, 0, "its lease ends now, not before");
    clock.advance(1);
    assert_eq!(take_over(&db).await, 1);
    assert!(!change!(db, |tx| jobs::renew(tx, &stale).await).unwrap());

    let holder = claim(&db, 1).await.pop().unwrap();
    assert_eq!((holder.fence, holder.attempts), (2, 2));
    assert!(!change!(db, |tx| jobs::renew(tx, &stale).await).unwrap());
    let until = db.clock().now();
    assert!(matches!(complete(&db, &stale).await, Err(StoreError::Conflict(_))));
    let failed = change!(db, |tx| jobs::fail(tx, &stale, "late", None).await);
    assert!(matches!(failed, Err(StoreError::Conflict(_))));
    let postponed = change!(db, |tx| jobs::postpone(tx, &stale, until, None).await);
    assert!(matches!(postponed, Err(StoreError::Conflict(_))));
    complete(&db, &holder).await.unwrap();
    assert!(matches!(complete(&db, &holder).await, Err(StoreError::Conflict(_))), "once");
});

both!(postponing_costs_no_try, |db, clock| async {
    let now = db.clock().now();
    enqueue(&db, job(None, "it", now)).await;
    for n in 0..MAX_ATTEMPTS + 2 {
        let job = claim(&db, 1).await.pop().unwrap();
        assert_eq!((job.attempts, job.fence), (1, n + 1));
        let until = db.clock().now().plus(1_000);
        change!(db, |tx| jobs::postpone(tx, &job, until, Some("the number is paused")).await).unwrap();
        assert!(claim(&db, 1).await.is_empty());
        clock.advance(1_000);
    }
});

both!(many_are_put_back_at_once_each_until_its_own_moment, |db, clock| async {
    let now = db.clock().now();
    for subject in ["a", "b", "c"] {
        enqueue(&db, job(None, subject, now)).await;
    }
    let claimed = claim(&db, 3).await;
    let [a, b, c] = &claimed[..] else { panic!("three") };
    let later = [(b.clone(), now.plus(2_000)), (a.clone(), now.plus(1_000))];
    change!(db, |tx| jobs::postpone_all(tx, &later).await).unwrap();
    assert_eq!(next_due(&db).await, Some(now.plus(1_000)));
    clock.advance(1_000);
    let again = claim(&db, 3).await.pop().unwrap();
    assert_eq!((again.subject_id.as_deref(), again.attempts, again.fence), (Some("a"), 1, 2));
    clock.advance(1_000);
    assert_eq!(subjects(&db, 3).await, ["b"]);

    // Of those that are held and those that are not any more, none is put back.
    let mixed = [(c.clone(), now), (a.clone(), now)];
    let refused = change!(db, |tx| jobs::postpone_all(tx, &mixed).await);
    assert!(matches!(refused, Err(StoreError::Conflict(_))));
    assert!(claim(&db, 3).await.is_empty());
});

both!(a_job_that_kills_its_node_every_time_is_buried, |db, clock| async {
    let now = db.clock().now();
    let poison = NewJob { kind: JobKind::ProcessWebhook, ..job(None, "poison", now) };
    enqueue(&db, poison).await;
    enqueue(&db, job(None, "send", now)).await;
    for lane in [Lane::Inbound, Lane::Outbound] {
        for n in 1..=MAX_ATTEMPTS {
            let claimed = change!(db, |tx| jobs::claim(tx, lane, 1, "node-a").await).unwrap();
            assert_eq!(claimed[0].attempts, n);
            clock.advance(LEASE_MS + 1);
            change!(db, |tx| jobs::take_over_expired(tx, lane).await).unwrap();
        }
    }
    let inbound = change!(db, |tx| jobs::claim(tx, Lane::Inbound, 1, "node-a").await).unwrap();
    assert!(inbound.is_empty());
    assert_eq!(subjects(&db, 1).await, ["send"], "a send must be accounted for");
});

both!(the_queue_tells_how_it_stands, |db, clock| async {
    let now = db.clock().now();
    enqueue(&db, job(None, "due", now)).await;
    clock.advance(1_000);
    enqueue(&db, job(None, "due too", now.plus(500))).await;
    enqueue(&db, job(None, "later", now.plus(9_000))).await;
    let state = look!(db, |tx| jobs::queue_state(tx).await);
    assert_eq!((state.waiting, state.running, state.oldest_due_at), (3, 0, Some(now)));
    claim(&db, 1).await;
    let state = look!(db, |tx| jobs::queue_state(tx).await);
    assert_eq!((state.waiting, state.running, state.oldest_due_at), (2, 1, Some(now.plus(500))));
});

both!(what_is_done_is_forgotten_and_dead_letters_stay, |db, clock| async {
    let now = db.clock().now();
    for n in 0..5 {
        enqueue(&db, job(None, &n.to_string(), now)).await;
    }
    let claimed = claim(&db, 4).await;
    for job in &claimed[..3] {
        complete(&db, job).await.unwrap();
    }
    change!(db, |tx| jobs::fail(tx, &claimed[3], "hopeless", None).await).unwrap();
    let purge = async |limit| {
        let before = db.clock().now();
        change!(db, |tx| jobs::purge_done(tx, before, limit).await).unwrap()
    };
    assert_eq!(purge(10).await, 0, "nothing is older than now");
    clock.advance(1);
    assert_eq!((purge(2).await, purge(10).await, purge(10).await), (2, 1, 0));
    assert_eq!(subjects(&db, 10).await, ["4"]);
});

both!(a_commit_wakes_the_runner_of_its_lane, |db| async {
    let now = db.clock().now();
    let (mut outbound, mut inbound) = (db.signals().lane(Lane::Outbound), db.signals().lane(Lane::Inbound));
    outbound.borrow_and_update();
    inbound.borrow_and_update();
    let mut tx = db.write().await.unwrap();
    jobs::enqueue(&mut tx, job(None, "it", now)).await.unwrap();
    assert!(!outbound.has_changed().unwrap(), "not before the commit");
    tx.rollback().await.unwrap();
    assert!(!outbound.has_changed().unwrap(), "nor without one");
    enqueue(&db, job(None, "it", now)).await;
    assert!(outbound.has_changed().unwrap() && !inbound.has_changed().unwrap());
    outbound.borrow_and_update();
    let held = claim(&db, 1).await.pop().unwrap();
    complete(&db, &held).await.unwrap();
    assert!(outbound.has_changed().unwrap(), "the next of its key may go");
});

both!(what_a_person_waits_for_goes_before_what_programs_send, |db, clock| async {
    let w = World::new(&db).await;
    let (mine, others) = ("+51987654321", "+51911111111");
    let id = w.text(mine, "wamid.1", "Hola").await;
    w.text(others, "wamid.2", "Hola").await;
    let mut queued = Vec::new();
    for to in [others, mine] {
        let send = ApiSend { to: phone(to), text: "Su pedido".to_owned(), lead_id: None, channel_id: None };
        queued.push(change!(w.db, |tx| outbound::queue_api(tx, &w.owner, send).await).unwrap());
    }
    // Both wait for their turn.
    for job in w.claim_jobs(Lane::Outbound, 10).await {
        assert_eq!(job.priority, PRIORITY_BULK);
        let turn = w.now().plus(5_000);
        change!(w.db, |tx| jobs::postpone(tx, &job, turn, None).await).unwrap();
    }
    assert!(w.claim_jobs(Lane::Outbound, 10).await.is_empty());
    assert_eq!(next_due(&db).await, Some(w.now().plus(5_000)));

    let answer = w.reply(&w.owner, &id, "Sale hoy").await.unwrap();
    let first = w.claim_jobs(Lane::Outbound, 10).await;
    let subjects: Vec<_> = first.iter().map(|job| job.subject_id.as_deref().unwrap()).collect();
    assert_eq!(
        subjects,
        [queued[1].message_id.as_str()],
        "the one before it in its conversation, and no other"
    );
    assert_eq!(first[0].priority, PRIORITY_INTERACTIVE);
    complete(&db, &first[0]).await.unwrap();
    let next = w.claim_jobs(Lane::Outbound, 10).await.pop().unwrap();
    assert_eq!(next.subject_id.as_deref(), Some(answer.as_str()));
    clock.advance(5_000);
    assert_eq!(w.claim_jobs(Lane::Outbound, 10).await.len(), 1, "the other one keeps its turn");
});

both!(a_job_that_nobody_would_look_for_is_refused, |db| async {
    let new = NewJob { priority: 7, ..job(None, "it", db.clock().now()) };
    let refused = change!(db, |tx| jobs::enqueue(tx, new).await);
    assert!(matches!(refused, Err(StoreError::Conflict(_))));
});
