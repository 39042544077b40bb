//! SIGTERM in the middle of work: readiness first, then everything that was begun is finished, and nothing is held.

use crate::support::house::Plan;
use crate::support::meta::APP_SECRET;
use crate::support::wait::patiently;
use crate::support::webhook::{self, Door, SHOP};
use crate::support::{Api, Child, Gate, Meta, both, until};
use hilo_domain::clock::SystemClock;
use hilo_server::serve;
use hilo_whatsapp::signature::sign;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;

/// A request of which only a part has arrived.
struct Unfinished {
    stream: TcpStream,
    rest: Vec<u8>,
}

impl Unfinished {
    async fn begin(base_url: &str, whole: &[u8], now: usize) -> Self {
        let mut stream = TcpStream::connect(base_url.trim_start_matches("http://")).await.unwrap();
        stream.write_all(&whole[..now]).await.unwrap();
        Self { stream, rest: whole[now..].to_vec() }
    }

    /// Sends the rest; the whole answer.
    async fn finish(mut self) -> String {
        self.stream.write_all(&self.rest).await.unwrap();
        let mut answer = String::new();
        patiently("the answer", self.stream.read_to_string(&mut answer)).await.unwrap();
        answer
    }
}

fn webhook_request(body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST /api/webhooks/whatsapp HTTP/1.1\r\nhost: hilo\r\ncontent-length: {}\r\nx-hub-signature-256: {}\r\n\r\n",
        body.len(),
        sign(APP_SECRET, body)
    );
    [head.as_bytes(), body].concat()
}

both!(requests_in_flight_are_finished_and_readiness_says_no, |place| async {
    let plan = Plan::of(place, "http://127.0.0.1:9", Arc::new(SystemClock));
    plan.found().await;
    let child = Child::start(&plan).await;
    let body = webhook::text(&SHOP, "5491155550199", "wamid.SLOW", "Casi no llego");
    let request = webhook_request(&body);
    let slow = Unfinished::begin(&child.url, &request, request.len() - 5).await;
    let question = b"GET /readyz HTTP/1.1\r\nhost: hilo\r\n\r\n";
    let ready = Unfinished::begin(&child.url, question, 10).await;
    // Both are in the server's hands once it has answered those who came later.
    for _ in 0..10 {
        assert_eq!(Door::of(&child.url).try_deliver(b"{}").await, Some(400));
    }

    child.terminate();
    child.says("stopping").await;
    let answer = ready.finish().await;
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains(r#""status":"stopping""#), "{answer}");
    let answer = slow.finish().await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(child.ended().await.success());
    let mut peek = place.peek().await;
    assert_eq!(peek.count("webhook_events").await, 1);
    assert_eq!(peek.count("jobs where state = 'RUNNING'").await, 0);
    peek.check_integrity().await;
});

both!(a_balancer_sees_it_coming_before_the_door_closes, |place| async {
    let plan =
        Plan { drain_delay_ms: "4000", ..Plan::of(place, "http://127.0.0.1:9", Arc::new(SystemClock)) };
    plan.found().await;
    let child = Child::start(&plan).await;
    drop(rustls::crypto::ring::default_provider().install_default());
    let (url, client) = (child.url.clone(), reqwest::Client::builder().no_proxy().build().unwrap());
    let look = async || client.get(format!("{url}/readyz")).header("connection", "close").send().await;
    assert_eq!(look().await.unwrap().status(), 200);

    child.terminate();
    child.says("draining").await;
    assert_eq!(look().await.unwrap().status(), 503);
    let body = webhook::text(&SHOP, "5491155550199", "wamid.LAST", "¿Todavía están?");
    assert_eq!(Door::of(&url).try_deliver(&body).await, Some(200), "a new connection is still served");
    child.says("stopping").await;
    assert!(child.ended().await.success());
    assert!(look().await.is_err());
    assert_eq!(place.peek().await.count("webhook_events").await, 1);
});

both!(under_load_what_was_acknowledged_is_stored_and_no_lease_is_left, |place| async {
    let plan = Plan::of(place, "http://127.0.0.1:9", Arc::new(SystemClock));
    plan.found().await;
    let child = Child::start(&plan).await;
    let (acknowledged, enough, over) = (AtomicUsize::new(0), Notify::new(), AtomicBool::new(false));
    let door = Door::of(&child.url);
    let load = futures::future::join_all((0..8).map(|connection| {
        let (door, acknowledged, enough, over) = (door.clone(), &acknowledged, &enough, &over);
        async move {
            let mut stored = Vec::new();
            for n in 0.. {
                let wamid = format!("wamid.{connection}.{n}");
                let body = webhook::text(&SHOP, &format!("549115555{connection:04}"), &wamid, "Hola");
                match door.try_deliver(&body).await {
                    Some(200) => stored.push(wamid),
                    // Refused or not answered: Meta would bring it again.
                    _ if over.load(Ordering::SeqCst) => break,
                    other => panic!("{wamid}: {other:?} before the word to stop"),
                }
                if acknowledged.fetch_add(1, Ordering::SeqCst) + 1 == 200 {
                    enough.notify_one();
                }
            }
            stored
        }
    }));
    let stop = async {
        patiently("two hundred acknowledgements", enough.notified()).await;
        over.store(true, Ordering::SeqCst);
        child.terminate();
        child.ended().await
    };
    let (stored, status) = futures::join!(load, stop);
    assert!(status.success(), "{status}");
    let stored: Vec<String> = stored.into_iter().flatten().collect();
    let mut peek = place.peek().await;
    assert_eq!(peek.count("jobs where state = 'RUNNING' or lease_until is not null").await, 0);
    peek.check_integrity().await;

    // The next server finds every one of them.
    let running = plan.start().await;
    until(&running.state.db, "the rest", async || (peek.open_jobs().await == 0).then_some(())).await;
    let there = peek.texts("select external_message_id from messages").await;
    assert!(there.len() >= stored.len());
    assert_eq!(stored.iter().filter(|wamid| !there.contains(wamid)).count(), 0);
    running.shutdown().await;
});

both!(a_call_to_meta_is_finished_and_its_end_is_written, |place| async {
    let clock = Arc::new(SystemClock);
    let meta = Meta::start(clock.clone()).await;
    let gate = Gate::before(&meta.url).await;
    let plan = Plan::of(place, &gate.url, clock.clone());
    let shop = plan.found().await;
    let child = Child::start(&plan).await;
    let api = Api::new(&child.url, &shop);
    gate.close();
    for phone in ["+5491155550199", "+5493515550142"] {
        api.send(phone, "Sí, hay").await;
    }
    gate.holds(2).await;
    child.terminate();
    child.says("stopping").await;
    gate.open();
    assert!(child.ended().await.success());
    let mut peek = place.peek().await;
    assert_eq!(
        peek.count("messages where send_state = 'ACCEPTED' and external_message_id is not null").await,
        2
    );
    assert_eq!(peek.count("jobs where state = 'DONE' and kind = 'SEND_MESSAGE'").await, 2);
    assert_eq!(meta.accepted().len(), 2);
    serve::open_database(&plan.config(), clock).await.unwrap().close().await;
});
