//! No storm: two hundred messages wait while the host is dead, in a hurry or closed to us, and what is asked of it in an
//! hour stays within what the classes allow, to the call.

use super::{HTML, JSON, PAGE, answer, graph, graph_body};
use crate::support::{House, Place, Step, Wire, both};
use hilo_domain::job::backoff_ms;
use hilo_server::runner::Worker;
use std::collections::HashMap;

const MESSAGES: usize = 200;
const TRIES: usize = 8;
/// Calls under way at once; those that have begun when Meta's first word arrives cannot be called back.
const AT_ONCE: usize = 32;
/// How closely is looked.
const STEP: i64 = 2_000;
const MINUTE: i64 = 60_000;

fn phone(n: usize) -> String {
    format!("+549115570{n:04}")
}

/// A message waits for each of two hundred customers.
async fn crowd(place: &Place, https: bool) -> (House, Wire, Worker) {
    let house = House::driven(place).await;
    let wire = Wire::before(&house.meta.url).await;
    let url = if https { wire.url.replace("http:", "https:") } else { wire.url.clone() };
    let worker = house.worker(|config| config.whatsapp.graph_url = url);
    // So fast that the number's own pace holds nothing back.
    place.peek().await.run("update channels set sends_per_second = 1000").await;
    for n in 0..MESSAGES {
        house.api.send(&phone(n), "Sí, hay").await;
    }
    (house, wire, worker)
}

/// Time passes in steps; how many calls there were in all.
async fn pass(house: &House, worker: &Worker, wire: &Wire, millis: i64, step: i64) -> usize {
    for _ in 0..millis / step {
        house.clock.advance(step);
        house.run_by(worker).await;
    }
    wire.idle().await;
    wire.calls()
}

/// Each was taken, and none of them twice.
fn all_taken_once(house: &House) {
    let mut taken: Vec<String> =
        house.meta.accepted().into_iter().map(|taken| taken.to.to_string()).collect();
    taken.sort();
    assert_eq!(taken, (0..MESSAGES).map(phone).collect::<Vec<_>>());
}

both!(a_dead_host_is_asked_eight_times_for_each_message_and_then_left_alone, |place| async {
    let (house, wire, worker) = crowd(place, true).await;
    wire.always(vec![Step::Reset]);
    house.run_by(&worker).await;
    wire.idle().await;
    assert_eq!(wire.calls(), MESSAGES);
    // All tries are made within 2 + 4 + … + 128 s and a quarter; then there is nothing to do.
    let tried = pass(&house, &worker, &wire, 6 * MINUTE, STEP).await;
    assert_eq!(tried, MESSAGES * TRIES);
    assert_eq!(pass(&house, &worker, &wire, 54 * MINUTE, 6 * MINUTE).await, tried, "in the rest of the hour");
    assert!(house.meta.accepted().is_empty());

    let mut peek = place.peek().await;
    assert_eq!(peek.count("messages where status = 'FAILED'").await, i64::try_from(MESSAGES).unwrap());
    let begun = "select message_id || ' ' || cast(started_at as text) from message_attempts order by message_id, attempt";
    let mut tries = HashMap::<String, Vec<i64>>::new();
    for row in peek.texts(begun).await {
        let (id, at) = row.split_once(' ').unwrap();
        tries.entry(id.to_owned()).or_default().push(at.parse().unwrap());
    }
    assert_eq!(tries.len(), MESSAGES);
    for at in tries.values() {
        assert_eq!(at.len(), TRIES);
        for (n, pair) in (1..).zip(at.windows(2)) {
            let (soonest, latest) = (backoff_ms(n, 0), backoff_ms(n, 255) + STEP);
            assert!((soonest..=latest).contains(&(pair[1] - pair[0])), "try {n} and the next: {at:?}");
        }
    }
    house.close().await;
});

both!(a_host_that_says_when_is_asked_nothing_before, |place| async {
    let (house, wire, worker) = crowd(place, false).await;
    let headers = format!("{JSON}retry-after: 60\r\n");
    let too_fast = answer("429 Too Many Requests", &headers, &graph_body(130_429));
    wire.always(vec![Step::Request, Step::Say(too_fast)]);
    let mut asked = 0;
    for minute in 0..3 {
        house.run_by(&worker).await;
        wire.idle().await;
        let now = wire.calls();
        assert!((asked + 1..=asked + AT_ONCE).contains(&now), "{} calls in minute {minute}", now - asked);
        asked = now;
        assert_eq!(pass(&house, &worker, &wire, MINUTE - STEP, STEP).await, asked, "in minute {minute}");
        house.clock.advance(STEP - 1);
        house.run_by(&worker).await;
        assert_eq!(wire.calls(), asked, "a millisecond before its time");
        house.clock.advance(1);
    }
    assert!(house.meta.accepted().is_empty());

    // Nothing is worn out or lost by the wait.
    wire.mend();
    pass(&house, &worker, &wire, 5 * MINUTE, 5 * STEP).await;
    all_taken_once(&house);
    house.close().await;
});

both!(a_host_that_does_not_let_us_in_is_asked_once_in_five_minutes, |place| async {
    let (house, wire, worker) = crowd(place, false).await;
    wire.always(vec![Step::Request, Step::Say(graph("401 Unauthorized", 190))]);
    house.run_by(&worker).await;
    wire.idle().await;
    let asked = wire.calls();
    assert!((1..=AT_ONCE).contains(&asked), "{asked} calls before the number was paused");
    assert_eq!(pass(&house, &worker, &wire, 30 * MINUTE, MINUTE).await, asked + 6);
    let mut peek = place.peek().await;
    let unworn = "jobs where kind = 'SEND_MESSAGE' and state = 'PENDING' and attempts = 0";
    assert_eq!(peek.count(unworn).await, i64::try_from(MESSAGES).unwrap(), "no try counts");

    wire.mend();
    // A message that finds the number paused in the very moment in which another one wakes it rests once more.
    pass(&house, &worker, &wire, 11 * MINUTE, MINUTE).await;
    all_taken_once(&house);
    house.close().await;
});

both!(a_host_that_proves_nothing_is_asked_once_for_each_message, |place| async {
    let (house, wire, worker) = crowd(place, false).await;
    wire.always(vec![Step::Request, Step::Say(answer("502 Bad Gateway", HTML, PAGE))]);
    house.run_by(&worker).await;
    assert_eq!(pass(&house, &worker, &wire, 60 * MINUTE, 5 * MINUTE).await, MESSAGES);
    let mut peek = place.peek().await;
    assert_eq!(
        peek.count("messages where send_state = 'UNCONFIRMED'").await,
        i64::try_from(MESSAGES).unwrap()
    );
    house.close().await;
});
