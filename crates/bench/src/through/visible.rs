//! From the webhook to the message in a list read by REST and in another browser's live stream. With two nodes the
//! webhooks go to the first one, and both readers sit at the second.

use super::{Setting, settings, start, stop};
use crate::house::{House, Launch, sign_in};
use crate::http::{Connection, get};
use crate::load::{self, Pace};
use crate::options::Options;
use crate::stats::percentile;
use crate::webhooks::{Webhooks, shown};
use anyhow::Result;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, timeout};

const PER_SECOND: usize = 320;
/// A message that is not seen after this time counts as never seen.
const PATIENCE: Duration = Duration::from_secs(30);

/// When each message was first seen.
#[derive(Clone)]
struct Sightings(Arc<Mutex<(Vec<Option<Instant>>, usize)>>);

impl Sightings {
    fn of(count: usize) -> Self {
        Self(Arc::new(Mutex::new((vec![None; count], 0))))
    }

    /// Notes what a text shows now; `true` when nothing is missing any more.
    fn note(&self, text: &[u8]) -> bool {
        let now = Instant::now();
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (first, count) = &mut *seen;
        shown(text, |n| {
            if let Some(place @ None) = first.get_mut(n) {
                *place = Some(now);
                *count += 1;
            }
        });
        *count == first.len()
    }

    /// Milliseconds from each message's time, and how many were never seen.
    fn latencies_ms(&self, pace: Pace) -> (Vec<f64>, usize) {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let late = |(n, at): (usize, &Option<Instant>)| {
            Some(at.as_ref()?.saturating_duration_since(pace.due(n)).as_secs_f64() * 1000.0)
        };
        (seen.0.iter().enumerate().filter_map(late).collect(), seen.0.len() - seen.1)
    }
}

/// Measures and prints the table.
pub(super) async fn measure(options: &Options) -> Result<()> {
    println!("### From the webhook to the screen\n");
    println!(
        "{PER_SECOND} webhooks a second for {} s, open loop, counted from the intended send time. REST is asked for the \
         newest 100 messages again and again, with 5 ms between an answer and the next question.\n",
        options.count(30, 3)
    );
    println!("| where | seen by | p50 ms | p95 ms | p99 ms | longest ms | never seen |");
    println!("|---|---|---|---|---|---|---|");
    for setting in settings(options) {
        eprintln!("{}: to the screen", setting.name);
        rows(options, setting).await?;
    }
    println!();
    Ok(())
}

async fn rows(options: &Options, setting: Setting<'_>) -> Result<()> {
    let house = House::build(options, setting.server).await?;
    let servers = start(&house, setting.nodes, Launch::WORKING).await?;
    let (into, from) = (servers[0].port, servers[servers.len() - 1].port);
    let cookie = sign_in(from).await?;

    let count = PER_SECOND * options.count(30, 3);
    let spread_ms = 1_000 / PER_SECOND as u64;
    let webhooks = Webhooks { spread_ms, ..Webhooks::single(options.seed, "visible") };
    let requests = Arc::new(webhooks.requests(count));
    let (in_list, in_stream) = (Sightings::of(count), Sightings::of(count));
    let stream = follow(from, cookie, in_stream.clone()).await?;
    let list = tokio::spawn(poll(from, house.token.clone(), in_list.clone()));
    let pace = Pace::starting_soon(PER_SECOND);
    load::open(into, 32, requests, pace).await?;
    // What a reader says when it ends early is worth an error; what it has not seen by now is told below.
    for reader in [stream, list] {
        if let Ok(ended) = timeout(PATIENCE, reader).await {
            ended??;
        }
    }
    house.peek().await?.until_processed().await?;
    for (name, sightings) in [("REST", in_list), ("live stream", in_stream)] {
        let (latencies, never) = sightings.latencies_ms(pace);
        println!(
            "| {} | {name} | {:.0} | {:.0} | {:.0} | {:.0} | {never} |",
            setting.name,
            percentile(&latencies, 50.0),
            percentile(&latencies, 95.0),
            percentile(&latencies, 99.0),
            percentile(&latencies, 100.0),
        );
    }
    stop(servers).await?;
    house.remove().await
}

type Reader = tokio::task::JoinHandle<Result<()>>;

/// Opens a browser's live stream; the task ends when every message was seen.
async fn follow(port: u16, cookie: String, sightings: Sightings) -> Result<Reader> {
    let mut connection = Connection::open(port).await?;
    connection.begin(&get(port, "/events", &cookie)).await?;
    let mut text = Vec::new();
    // The head of the answer: from here on the stream is joined.
    connection.more(&mut text).await?;
    anyhow::ensure!(text.starts_with(b"HTTP/1.1 200"), "the stream was refused");
    Ok(tokio::spawn(async move {
        loop {
            connection.more(&mut text).await?;
            // Whole events only: each ends with an empty line.
            let Some(end) = text.windows(2).rposition(|window| window == b"\n\n") else { continue };
            if sightings.note(&text[..end]) {
                return Ok(());
            }
            text.drain(..end);
        }
    }))
}

/// Reads the newest messages until every one was seen.
async fn poll(port: u16, token: String, sightings: Sightings) -> Result<()> {
    let mut connection = Connection::open(port).await?;
    let headers = format!("authorization: Bearer {token}\r\n");
    let request = get(port, "/api/integrations/messages?limit=100", &headers);
    loop {
        let status = connection.exchange(&request).await?;
        anyhow::ensure!(status == 200, "the list answered {status}");
        if sightings.note(connection.body()) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
