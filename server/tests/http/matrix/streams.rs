//! The live stream: who may open it, what another tenant's numbers and news do to it, and what sellers hear.

use super::callers::{By, Is};
use super::scene::{SOL_PHONES, Scene};
use super::sight::{Conversation, RULES};
use crate::events::{Event, Stream};
use hilo_domain::role::SellerVisibility;
use hilo_store::live;
use serde_json::{Value, json};

const OPENS: &str = "stream: callers";
const NUMBERS: &str = "stream: another tenant's numbers";
const NEWS: &str = "stream: another tenant's news";
const SIGHT: &str = "stream: what is hidden";
const COUNTS: &str = "stream: counts of what is seen";

pub(super) async fn check(scene: &mut Scene, conversations: &[Conversation; 3]) {
    callers(scene).await;
    numbers(scene).await;
    news(scene).await;
    sight(scene, conversations).await;
}

async fn callers(scene: &mut Scene) {
    for caller in &scene.everybody {
        let call = caller.asks(scene.world.client.get(scene.world.url("/events")));
        let status = call.send().await.unwrap().status().as_u16();
        let wanted = if caller.by == By::Cookie && caller.is != Is::Nobody { 200 } else { 401 };
        scene.tally.check(OPENS, status == wanted, || format!("{}: {status}", caller.name));
    }
}

/// Events are numbered per organization: another's number is a place here, or none, like any number. Whatever a browser
/// comes back with, from the first event on it is told of its own shop alone.
async fn numbers(scene: &mut Scene) {
    let mut tx = scene.world.db.read().await.unwrap();
    let here = live::latest(&mut tx, &scene.sol.id).await.unwrap();
    let there = live::latest(&mut tx, &scene.luna.id).await.unwrap();
    drop(tx);
    for (n, number) in [0, there, there - 1, here + 1, here + 1_000_000, i64::MAX, -1].into_iter().enumerate()
    {
        for (after, last) in [(Some(number), None), (None, Some(number)), (Some(here), Some(number))] {
            let end = format!("fin {n} {after:?} {last:?}");
            let mut stream = Stream::resume(&scene.world, &scene.sol.owner, after, last).await;
            scene.world.customer_writes(&scene.sol, SOL_PHONES[0], "Q7SOL cliente0", &end).await;
            let heard = until(&mut stream, &end).await;
            let trace = heard.iter().find_map(|event| scene.of_luna.in_text(&event.data.to_string(), ""));
            scene.tally.check(NUMBERS, trace.is_none(), || format!("{after:?} {last:?}: {trace:?}"));
        }
    }
    // The other tenant comes back with the same number, and is told of itself.
    let mut stream = Stream::resume(&scene.world, &scene.luna.owner, None, Some(0)).await;
    let theirs = stream.next().await.data.to_string();
    let trace = scene.of_luna.in_text(&theirs, "");
    scene.tally.check(NUMBERS, trace.is_some(), || theirs);
}

/// One customer of the other shop alone, and one of both.
async fn news(scene: &mut Scene) {
    let sol = &scene.sol;
    let mut open = Vec::new();
    for who in [&sol.owner, &sol.admin, &sol.manager, &sol.ana, &scene.luna.owner] {
        open.push(Stream::open(&scene.world, who, None).await);
    }
    for phone in ["5491177700102", SOL_PHONES[0]] {
        scene.world.customer_writes(&scene.luna, phone, "Q7LUNA cliente", "Q7LUNA aparte").await;
    }
    for shop in [&scene.sol, &scene.luna] {
        scene.world.customer_writes(shop, SOL_PHONES[0], "Cliente de dos", "fin de todo").await;
    }
    for (n, stream) in open.iter_mut().enumerate() {
        let heard = until(stream, "fin de todo").await;
        let told: Vec<&Event> = heard.iter().filter(|event| event.name != "counts").collect();
        let trace = heard.iter().find_map(|event| scene.of_luna.in_text(&event.data.to_string(), ""));
        // The last is the other shop's own, and hears all three.
        let holds =
            if n == 4 { told.len() == 3 && trace.is_some() } else { told.len() == 1 && trace.is_none() };
        scene.tally.check(NEWS, holds, || format!("{n}: {trace:?} {heard:#?}"));
    }
}

/// For each rule, what Ana hears while customers of nobody, of hers and of Beto's write, and what is counted.
async fn sight(scene: &mut Scene, conversations: &[Conversation; 3]) {
    for (rule, hears) in RULES {
        scene.world.set_seller_visibility(&scene.sol, rule).await;
        let mut anas = Stream::open(&scene.world, &scene.sol.ana, None).await;
        let mut managers = Stream::open(&scene.world, &scene.sol.manager, None).await;
        for (n, phone) in SOL_PHONES.iter().enumerate() {
            let name = format!("Q7SOL cliente{n}");
            let text = format!("oído {n}.");
            scene.world.customer_writes(&scene.sol, phone, &name, &text).await;
            // Whoever sees everything has heard it: what Ana has not heard before what follows, she is not told.
            until(&mut managers, &text).await;
        }
        scene.world.customer_writes(&scene.sol, SOL_PHONES[1], "Q7SOL cliente1", "fin").await;
        let events = until(&mut anas, "fin").await;
        let heard: String = events.iter().map(|event| event.data.to_string()).collect();
        for (n, hears) in hears.into_iter().enumerate() {
            let text = heard.contains(&format!("oído {n}."));
            let trace = conversations[n].traces.in_text(&heard, "");
            let holds = text == hears && trace.is_some() == hears;
            scene.tally.check(SIGHT, holds, || format!("{rule}: of {n} she hears {trace:?} in {heard}"));
        }
        let all = hears.iter().filter(|hears| **hears).count();
        let unassigned = usize::from(hears[0]);
        let wanted = json!({ "mine": 1, "unassigned": unassigned, "all": all, "unread": all });
        // The numbers follow the messages a moment later; what is hidden is in none of them on the way.
        let told = |event: &Event| event.data.pointer("/counts/counts").cloned();
        let mut counts: Vec<Value> = events.iter().filter_map(told).collect();
        while counts.last() != Some(&wanted) {
            counts.push(anas.counts().await);
        }
        let within = counts.iter().all(|counts| counts["all"] == all);
        scene.tally.check(COUNTS, within, || format!("{rule}: {counts:?} on the way to {wanted}"));
    }
    scene.world.set_seller_visibility(&scene.sol, SellerVisibility::All).await;
}

/// Everything that is heard up to and with an event that says this.
async fn until(stream: &mut Stream, last: &str) -> Vec<Event> {
    let mut heard = Vec::new();
    loop {
        let event = stream.any().await.expect("the stream ended");
        let over = event.data.to_string().contains(&format!("\"{last}\""));
        heard.push(event);
        if over {
            return heard;
        }
    }
}
