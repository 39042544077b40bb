//! A job that panics, one that fails, and one that runs: neither of the first two stops the scheduler, and nothing of what
//! they were to do is forgotten. The real runner in a process of its own, made to panic once at a named place.

use crate::support::house::Plan;
use crate::support::screen::follow;
use crate::support::shop::Shop;
use crate::support::wait::patiently;
use crate::support::webhook::{self, Door, SHOP};
use crate::support::{Api, Child, Meta, both};
use futures::{Stream, StreamExt};
use hilo_domain::clock::SystemClock;
use hilo_domain::live::LiveChange;
use hilo_domain::message::{MessageStatus, SendState};
use std::pin::Pin;
use std::sync::Arc;

const LUCIA: &str = "+5491155550199";
const DIEGO: &str = "+5493515550142";
const EVA: &str = "+5491155550155";

fn text(from: &str, words: &str) -> Vec<u8> {
    webhook::text(&SHOP, &from[1..], &format!("wamid.{}", words.replace(' ', "_")), words)
}

/// Somebody in front of a screen, with everything that they have seen of it.
struct Viewer {
    stream: Pin<Box<dyn Stream<Item = LiveChange> + Send>>,
    words: Vec<String>,
    states: Vec<(String, MessageStatus, SendState)>,
}

impl Viewer {
    async fn of(child: &Child, shop: &Shop) -> Self {
        let stream = Box::pin(follow(&child.url, shop).await);
        Self { stream, words: Vec::new(), states: Vec::new() }
    }

    /// Looks on until something has been seen.
    async fn until(&mut self, what: &str, seen: impl Fn(&Self) -> bool) {
        patiently(what, async {
            while !seen(self) {
                match self.stream.next().await.expect("the stream goes on") {
                    LiveChange::Conversation { row, .. } => self.words.extend(row.last_text),
                    LiveChange::Status { message_id, status, send_state, .. } => {
                        self.states.push((message_id.0, status, send_state));
                    }
                    _ => {}
                }
            }
        })
        .await;
    }

    fn has_read(&self, words: &str) -> bool {
        self.words.iter().any(|seen| seen == words)
    }

    async fn reads(&mut self, words: &str) {
        self.until(words, |viewer| viewer.has_read(words)).await;
    }

    /// Sees a message in a state.
    async fn sees(&mut self, message: &str, status: MessageStatus, send_state: SendState) {
        let wanted = (message.to_owned(), status, send_state);
        self.until("news of a message", |viewer| viewer.states.contains(&wanted)).await;
    }
}

/// Queues a text; its id.
async fn send(api: &Api, to: &str, words: &str) -> String {
    api.send(to, words).await["messageLogId"].as_str().unwrap().to_owned()
}

both!(a_webhook_that_panics_keeps_no_other_waiting_and_is_tried_again, |place| async {
    let plan = Plan::of(place, "http://127.0.0.1:9", Arc::new(SystemClock));
    let shop = plan.found().await;
    let child = Child::start_with(&plan, &[("HILO_FAILPOINT", "webhook.applied:1:panic")]).await;
    let (door, mut peek) = (Door::of(&child.url), place.peek().await);
    let mut viewer = Viewer::of(&child, &shop).await;
    door.deliver(&text(LUCIA, "Esto se cae")).await;
    child.says("a job failed").await;
    peek.refuse_text("Veneno").await;
    door.deliver(&text(DIEGO, "Veneno")).await;
    door.deliver(&text(EVA, "Esto anda")).await;
    viewer.reads("Esto anda").await;
    assert!(!viewer.has_read("Esto se cae"), "nobody waited for it");
    viewer.reads("Esto se cae").await;
    child.terminate();
    assert!(child.ended().await.success());
    let panicked = "jobs where state = 'DONE' and attempts = 2 and last_error like '%panicked%'";
    assert_eq!(peek.count(panicked).await, 1);
    assert_eq!(peek.count("webhook_items where outcome = 'QUARANTINED'").await, 1);
    assert_eq!(peek.count("webhook_items where outcome = 'APPLIED'").await, 2);
    assert_eq!((peek.count("jobs where state = 'DONE'").await, peek.open_jobs().await), (3, 0));
    peek.accept_all_texts().await;
    peek.check_integrity().await;
});

both!(a_send_that_panics_keeps_no_other_waiting_and_is_asked_about, |place| async {
    let clock = Arc::new(SystemClock);
    let meta = Meta::start(clock.clone()).await;
    let plan = Plan::of(place, &meta.url, clock);
    let shop = plan.found().await;
    let child = Child::start_with(&plan, &[("HILO_FAILPOINT", "send.begun:1:panic")]).await;
    meta.simulator.set_callback(Some(format!("{}/api/webhooks/whatsapp", child.url)));
    let api = Api::new(&child.url, &shop);
    let mut viewer = Viewer::of(&child, &shop).await;
    for (customer, words) in [(LUCIA, "Soy Lucía"), (DIEGO, "Soy Diego")] {
        meta.phone(customer).text(words).unwrap();
        viewer.reads(words).await;
    }
    let lucias = send(&api, LUCIA, "Esto se cae").await;
    child.says("a job failed").await;
    let diegos = send(&api, DIEGO, "Esto anda").await;
    viewer.sees(&diegos, MessageStatus::Delivered, SendState::Accepted).await;
    // Nobody knows whether Meta was called: that is asked, and not tried out.
    viewer.sees(&lucias, MessageStatus::Queued, SendState::Unconfirmed).await;
    assert!(meta.accepted_words(LUCIA).is_empty());
    assert_eq!(meta.accepted_words(DIEGO), ["Esto anda"]);
    child.terminate();
    assert!(child.ended().await.success());
    let mut peek = place.peek().await;
    assert_eq!(peek.count("jobs where state = 'DEAD'").await, 0);
    peek.check_integrity().await;
});

both!(a_lane_that_panics_itself_begins_anew, |place| async {
    let plan = Plan::of(place, "http://127.0.0.1:9", Arc::new(SystemClock));
    let shop = plan.found().await;
    let variables = [("HILO_FAILPOINT", "claim.committed:1:panic"), ("JOB_RUNNER_LEASE_MS", "2000")];
    let child = Child::start_with(&plan, &variables).await;
    let mut viewer = Viewer::of(&child, &shop).await;
    let door = Door::of(&child.url);
    door.deliver(&text(LUCIA, "Esto se cae")).await;
    child.says("a loop panicked and begins anew").await;
    door.deliver(&text(DIEGO, "Esto anda")).await;
    viewer.reads("Esto anda").await;
    // What it held is taken over as a dead node's is.
    viewer.reads("Esto se cae").await;
    child.terminate();
    assert!(child.ended().await.success());
    assert_eq!(place.peek().await.open_jobs().await, 0);
});
