//! Two nodes whose clocks differ. Leases are in the nodes' own time (docs/adr/0001), so this is what holds:
//!
//! - up to a lease less a heartbeat (20 s) nothing is taken from a node that lives and renews its leases in time;
//! - beyond it jobs are taken early, and nothing is done twice for that: the fence refuses every word of the first holder,
//!   and a send under way is asked about instead of sent again;
//! - a dead node's jobs are taken over within a lease and the difference, and a job that a fast clock enqueued waits for
//!   the difference on a slow node;
//! - a conversation's messages keep their order as long as they are further apart than the clocks.
//!
//! Two handles with pools of their own on one database. An installation on SQLite has one node only: there it is the clock
//! of one machine that was set between one process and the next.

use crate::common::on_postgres_at;
use crate::world::{World, change, look};
use hilo_domain::clock::{Clock, ManualClock, Millis};
use hilo_domain::ids::OrganizationId;
use hilo_domain::job::{JobKind, LEASE_MS, Lane};
use hilo_domain::message::{MessageStatus, SendState};
use hilo_store::jobs::{self, Claimed, NewJob, PRIORITY_NORMAL};
use hilo_store::outbound::{self, Start};
use hilo_store::{Db, IdSource, OpenOptions, StoreError};
use std::sync::Arc;

const CUSTOMER: &str = "+51987654321";
/// A node renews its leases three times in a lease's time.
const BEAT: i64 = LEASE_MS / 3;
/// How far clocks may be apart for a living node to keep what it holds.
const TOLERANCE: i64 = LEASE_MS - BEAT;

struct Node {
    db: Db,
    clock: ManualClock,
    name: &'static str,
}

impl Node {
    async fn open(url: &str, name: &'static str, at: Millis, seed: u64) -> Self {
        let clock = ManualClock::at(at);
        let options = OpenOptions {
            clock: Arc::new(clock.clone()),
            ids: IdSource::seeded(seed),
            connections: 2,
            ..OpenOptions::new(url)
        };
        Self { db: options.open().await.unwrap(), clock, name }
    }

    /// Its clock shows another time from now on: so many milliseconds more than the other node's.
    fn is_ahead_of(&self, other: &Self, by: i64) {
        self.clock.set(other.clock.now().plus(by));
    }

    async fn claim(&self) -> Vec<Claimed> {
        change!(self.db, |tx| jobs::claim(tx, Lane::Outbound, 10, self.name).await).unwrap()
    }

    async fn take_over(&self) -> u64 {
        change!(self.db, |tx| jobs::take_over_expired(tx, Lane::Outbound).await).unwrap()
    }

    async fn renew(&self, job: &Claimed) -> bool {
        change!(self.db, |tx| jobs::renew(tx, job).await).unwrap()
    }

    async fn complete(&self, job: &Claimed) -> Result<(), StoreError> {
        change!(self.db, |tx| jobs::complete(tx, job).await)
    }

    /// A job on its own, due at once.
    async fn enqueue(&self) {
        let job = NewJob {
            organization_id: OrganizationId::deployment(),
            kind: JobKind::MarkRead,
            serial_key: None,
            subject_id: None,
            payload: serde_json::Value::Null,
            priority: PRIORITY_NORMAL,
            run_at: self.clock.now(),
        };
        change!(self.db, |tx| jobs::enqueue(tx, job).await).unwrap();
    }
}

/// Time passes for both.
fn pass(one: &Node, other: &Node, millis: i64) {
    one.clock.advance(millis);
    other.clock.advance(millis);
}

fn is_conflict<T>(outcome: &Result<T, StoreError>) -> bool {
    matches!(outcome, Err(StoreError::Conflict(_)))
}

/// One body on two nodes of either database.
macro_rules! two_nodes {
    ($name:ident, |$one:ident, $other:ident| async $body:block) => {
        mod $name {
            use super::*;

            async fn body($one: Node, $other: Node) $body

            #[tokio::test]
            async fn sqlite() {
                let folder = tempfile::tempdir().unwrap();
                let url = format!("sqlite://{}", folder.path().join("test.db").display());
                let one = Node::open(&url, "one", Millis(1_768_384_800_000), 1).await;
                let other = Node::open(&url, "other", one.clock.now(), 2).await;
                body(one, other).await;
            }

            #[tokio::test]
            async fn postgres() {
                on_postgres_at(|_, clock, url| async move {
                    let one = Node::open(&url, "one", clock.now(), 1).await;
                    let other = Node::open(&url, "other", clock.now(), 2).await;
                    body(one, other).await;
                })
                .await;
            }
        }
    };
}

two_nodes!(up_to_a_lease_less_a_heartbeat_a_living_node_keeps_what_it_holds, |one, other| async {
    for ahead in [-86_400_000, -LEASE_MS, -1, 0, 1, BEAT, TOLERANCE - 1, TOLERANCE] {
        other.is_ahead_of(&one, ahead);
        one.enqueue().await;
        let held = one.claim().await.pop().unwrap();
        for beat in 0..6 {
            // The worst moment is the last one before the lease is renewed.
            for millis in [BEAT / 2, BEAT - BEAT / 2] {
                pass(&one, &other, millis);
                assert_eq!(other.take_over().await, 0, "{ahead} ms ahead, beat {beat}");
            }
            assert!(one.renew(&held).await, "{ahead} ms ahead, beat {beat}");
        }
        one.complete(&held).await.unwrap();
        assert!(other.claim().await.is_empty());
    }
});

two_nodes!(beyond_it_the_fence_holds, |one, other| async {
    other.is_ahead_of(&one, TOLERANCE + 1);
    one.enqueue().await;
    let held = one.claim().await.pop().unwrap();
    pass(&one, &other, BEAT - 1);
    assert_eq!(other.take_over().await, 0);
    pass(&one, &other, 1);
    assert_eq!(other.take_over().await, 1, "a moment before it is renewed");
    let successor = other.claim().await.pop().unwrap();
    assert_eq!((held.fence, successor.fence), (1, 2));
    // It lives, and all its words come too late.
    let now = one.clock.now();
    assert!(!one.renew(&held).await);
    assert!(is_conflict(&one.complete(&held).await));
    assert!(is_conflict(&change!(one.db, |tx| jobs::complete_all(tx, &[&held]).await)));
    assert!(is_conflict(&change!(one.db, |tx| jobs::fail(tx, &held, "late", Some(now)).await)));
    assert!(is_conflict(&change!(one.db, |tx| jobs::postpone(tx, &held, now, None).await)));
    other.complete(&successor).await.unwrap();
    assert!(one.claim().await.is_empty() && other.claim().await.is_empty(), "done once");
});

two_nodes!(beyond_it_a_send_under_way_is_asked_about_and_not_repeated, |one, other| async {
    let here = World::new(&one.db).await;
    let there = World { db: other.db.clone(), ..here.clone() };
    let id = here.text(CUSTOMER, "wamid.in", "Hola").await;
    let message = here.reply(&here.ana, &id, "Sí, hay").await.unwrap();
    other.is_ahead_of(&one, 10 * LEASE_MS);
    let (held, attempt) = here.go().await;
    assert_eq!(other.take_over().await, 1, "at once");
    // The first node is calling Meta. The other one finds that out, and does not call.
    let job = other.claim().await.pop().unwrap();
    let Start::LostTrack(lost) = there.start(&job).await else { panic!("it must not be sent again") };
    change!(other.db, |tx| outbound::unknown(tx, &job, &lost, "the process ended during the call").await)
        .unwrap();
    let late = change!(one.db, |tx| outbound::accepted(tx, &held, &attempt, "wamid.out", None).await);
    assert!(is_conflict(&late), "its answer is not written by whom the job was taken from");
    assert!(is_conflict(&change!(one.db, |tx| outbound::begin_attempt(tx, &held, &message).await)));
    let bubble = here.message(&message).await;
    assert_eq!((bubble.status, bubble.send_state), (MessageStatus::Queued, SendState::Unconfirmed));
    // What Meta says of it settles the question, on any node.
    let mut status = crate::world::status_of("wamid.out", MessageStatus::Delivered, one.clock.now());
    status.tracker = Some(attempt.tracker.clone());
    here.status(&status).await;
    let bubble = there.message(&message).await;
    assert_eq!((bubble.status, bubble.send_state), (MessageStatus::Delivered, SendState::Accepted));
    assert!(one.claim().await.is_empty() && other.claim().await.is_empty());
});

two_nodes!(a_dead_nodes_jobs_are_taken_over_within_a_lease_and_the_difference, |one, other| async {
    for behind in [0, 1_000, TOLERANCE] {
        other.is_ahead_of(&one, -behind);
        one.enqueue().await;
        assert_eq!(one.claim().await.len(), 1, "and it is never heard of again");
        pass(&one, &other, LEASE_MS + behind);
        assert_eq!(other.take_over().await, 0, "{behind} ms behind");
        pass(&one, &other, 1);
        assert_eq!(other.take_over().await, 1, "{behind} ms behind");
        let job = other.claim().await.pop().unwrap();
        other.complete(&job).await.unwrap();
    }
});

two_nodes!(a_job_of_a_fast_clock_waits_for_the_difference_on_a_slow_node, |one, other| async {
    one.is_ahead_of(&other, 5_000);
    one.enqueue().await;
    assert!(other.claim().await.is_empty());
    let due = look!(other.db, |tx| jobs::next_due(tx, Lane::Outbound).await);
    assert_eq!(due, Some(other.clock.now().plus(5_000)), "and it knows when to look again");
    pass(&one, &other, 5_000);
    assert_eq!(other.claim().await.len(), 1);
});

two_nodes!(messages_that_are_further_apart_than_the_clocks_keep_their_order, |one, other| async {
    let here = World::new(&one.db).await;
    let there = World { db: other.db.clone(), ..here.clone() };
    let id = here.text(CUSTOMER, "wamid.in", "Hola").await;
    other.is_ahead_of(&one, -1_000);
    let mut written = Vec::new();
    for n in 0..6 {
        let world = if n % 2 == 0 { &here } else { &there };
        written.push(world.reply(&here.ana, &id, &format!("{n}")).await.unwrap());
        pass(&one, &other, 1_001);
    }
    // By whom they are sent makes no difference.
    for (n, message) in written.into_iter().enumerate() {
        let node = if n % 3 == 0 { &other } else { &one };
        let job = node.claim().await.pop().unwrap();
        assert_eq!(job.subject_id.as_deref(), Some(message.as_str()), "number {n}");
        node.complete(&job).await.unwrap();
    }
});
