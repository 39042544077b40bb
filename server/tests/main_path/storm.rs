//! `kill -9` in the middle of a storm, three times over on one database: every acknowledged message is there, none
//! twice, and no answer leaves twice. The seed of the moments is printed; `HILO_TEST_SEED` repeats it.

use crate::support::house::Plan;
use crate::support::webhook::{self, Door, SHOP};
use crate::support::{Api, Child, Gate, Meta, both};
use futures::future::join_all;
use hilo_domain::clock::{Clock, ManualClock, SystemClock};
use hilo_domain::job::{LEASE_MS, Lane};
use hilo_server::runner::{Worker, run_due};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::sync::Notify;

const ROUNDS: usize = 3;
const CONNECTIONS: usize = 8;

fn seed() -> u64 {
    let given = std::env::var("HILO_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = given.unwrap_or_else(rand::random);
    eprintln!("HILO_TEST_SEED={seed}");
    seed
}

/// What has been acknowledged, and the moment to strike.
struct Storm {
    acknowledged: AtomicUsize,
    strike_at: usize,
    strike: Notify,
    over: AtomicBool,
}

impl Storm {
    /// One connection: new messages of a few customers, every third one delivered again. Until the server is gone.
    async fn blow(&self, door: Door, round: usize, connection: usize) -> Vec<String> {
        let mut acknowledged = Vec::new();
        for n in 0.. {
            let wamid = format!("wamid.{round}.{connection}.{n}");
            let body =
                webhook::text(&SHOP, &format!("5491155550{:03}", (connection + n) % 20), &wamid, &wamid);
            let times = if n % 3 == 0 { 2 } else { 1 };
            for _ in 0..times {
                match door.try_deliver(&body).await {
                    Some(200) => {
                        if acknowledged.last() != Some(&wamid) {
                            acknowledged.push(wamid.clone());
                        }
                        if self.acknowledged.fetch_add(1, Ordering::SeqCst) + 1 == self.strike_at {
                            self.strike.notify_one();
                        }
                    }
                    _ if self.over.load(Ordering::SeqCst) => return acknowledged,
                    other => panic!("{wamid}: {other:?} from a server that lives"),
                }
            }
        }
        acknowledged
    }
}

/// One round: a server, a storm, a kill. Returns what it had acknowledged.
async fn round(plan: &Plan, number: usize, strike_at: usize) -> Vec<String> {
    let child = Child::start(plan).await;
    let storm = Storm {
        acknowledged: AtomicUsize::new(0),
        strike_at,
        strike: Notify::new(),
        over: AtomicBool::new(false),
    };
    let door = Door::of(&child.url);
    let winds = join_all((0..CONNECTIONS).map(|connection| storm.blow(door.clone(), number, connection)));
    let strike = async {
        storm.strike.notified().await;
        storm.over.store(true, Ordering::SeqCst);
        child.kill().await;
    };
    let (acknowledged, ()) = futures::join!(winds, strike);
    acknowledged.into_iter().flatten().collect()
}

/// A server without a runner, whose clock is past every lease of the dead; then everything that is left is done.
async fn drain(plan: &Plan) {
    let clock = ManualClock::at(SystemClock.now().plus(LEASE_MS + 1_000));
    let plan = Plan { jobs: false, clock: Arc::new(clock.clone()), ..plan.clone() };
    let running = plan.start().await;
    let worker = Worker::new(&running.state).unwrap();
    run_due(&worker, Lane::Inbound).await.unwrap();
    // A number may send eight at once; the rest a little later.
    while run_due(&worker, Lane::Outbound).await.unwrap() > 0 {
        clock.advance(1_000);
    }
    running.shutdown().await;
}

both!(every_acknowledged_message_survives_and_none_is_there_twice, |place| async {
    let mut rng = StdRng::seed_from_u64(seed());
    let plan = Plan::of(place, "http://127.0.0.1:9", Arc::new(SystemClock));
    plan.found().await;
    let mut acknowledged = BTreeSet::new();
    for number in 0..ROUNDS {
        let strike_at = rng.random_range(1..400);
        acknowledged.extend(round(&plan, number, strike_at).await);
        place.peek().await.check_integrity().await;
    }
    drain(&plan).await;

    let mut peek = place.peek().await;
    peek.check_integrity().await;
    assert_eq!(peek.open_jobs().await, 0);
    assert_eq!(peek.count("jobs where state = 'DEAD'").await, 0);
    assert_eq!(peek.count("webhook_events where status <> 'PROCESSED'").await, 0);
    let mut there = BTreeMap::new();
    for wamid in peek.texts("select external_message_id from messages").await {
        *there.entry(wamid).or_insert(0) += 1;
    }
    let lost: Vec<_> = acknowledged.iter().filter(|wamid| !there.contains_key(*wamid)).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    assert!(there.values().all(|count| *count == 1), "{there:?}");
    let messages = peek.count("messages").await;
    assert_eq!(peek.count("notes").await, messages, "each with its note");
    assert_eq!(peek.number("select cast(sum(inbound_count) as bigint) from conversations").await, messages);
    assert!(peek.count("conversations").await <= 20 && peek.count("leads").await <= 20);
    eprintln!("{} acknowledged, {messages} stored", acknowledged.len());
});

both!(no_answer_leaves_twice_when_its_node_is_killed_in_flight, |place| async {
    let mut rng = StdRng::seed_from_u64(seed());
    let clock = Arc::new(SystemClock);
    let meta = Meta::start(clock.clone()).await;
    let gate = Gate::before(&meta.url).await;
    let plan = Plan::of(place, &gate.url, clock);
    let shop = plan.found().await;
    for number in 0..ROUNDS {
        gate.open();
        let child = Child::start(&plan).await;
        let api = Api::new(&child.url, &shop);
        // Some go through, then answers stay away; the node dies while Meta has taken more than it knows.
        for n in 0..rng.random_range(0..6) {
            api.send(&format!("+54911555501{n:02}"), &format!("Ronda {number}, antes {n}")).await;
        }
        gate.close();
        let held = rng.random_range(1..6);
        for n in 0..held {
            api.send(&format!("+54911555502{n:02}"), &format!("Ronda {number}, durante {n}")).await;
        }
        gate.holds(1).await;
        child.kill().await;
    }
    gate.open();
    drain(&plan).await;

    let mut seen = BTreeSet::new();
    for message in meta.accepted() {
        assert!(seen.insert((message.to.clone(), message.body.clone())), "twice: {message:?}");
    }
    let mut peek = place.peek().await;
    peek.check_integrity().await;
    let unsettled = "messages where direction = 'OUTBOUND' and send_state not in ('ACCEPTED', 'UNCONFIRMED')";
    assert_eq!(peek.count(unsettled).await, 0, "each has gone, or is in question");
    assert!(peek.count("messages where send_state = 'UNCONFIRMED'").await >= 1);
    assert_eq!(peek.count("jobs where state = 'RUNNING'").await, 0);
});
