//! A load generator that costs little: requests are written down before the clock starts.
//!
//! In a closed loop each connection sends its next request when the last one is answered: that finds out how much a
//! server can take. In an open loop requests have a time to be sent at, and the wait is counted from that time, whether
//! or not a connection was free then: that finds out what a customer waits. A generator that starts to count when it
//! gets to send leaves out the very waits that one looks for ("coordinated omission").

use crate::http::Connection;
use anyhow::{Result, bail};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// What a round showed.
pub(crate) struct Round {
    /// Answers per second.
    pub(crate) per_second: f64,
    /// Milliseconds of each request.
    pub(crate) latencies_ms: Vec<f64>,
}

/// When the requests of an open loop are due.
#[derive(Clone, Copy)]
pub(crate) struct Pace {
    /// The first one.
    pub(crate) start: Instant,
    /// How many in a second.
    pub(crate) per_second: usize,
}

impl Pace {
    /// From a moment on.
    pub(crate) fn starting_soon(per_second: usize) -> Self {
        Self { start: Instant::now() + Duration::from_millis(200), per_second }
    }

    /// When the `n`th is due.
    pub(crate) fn due(&self, n: usize) -> Instant {
        let micros = n as u64 * 1_000_000 / self.per_second.max(1) as u64;
        self.start + Duration::from_micros(micros)
    }
}

/// Sends every request once over `connections`, each connection one after the other, and expects 200 or 202 for each.
pub(crate) async fn closed(port: u16, connections: usize, requests: Arc<Vec<Vec<u8>>>) -> Result<Round> {
    run(port, connections, requests, None).await
}

/// Sends every request at its time.
pub(crate) async fn open(
    port: u16,
    connections: usize,
    requests: Arc<Vec<Vec<u8>>>,
    pace: Pace,
) -> Result<Round> {
    run(port, connections, requests, Some(pace)).await
}

async fn run(
    port: u16,
    connections: usize,
    requests: Arc<Vec<Vec<u8>>>,
    pace: Option<Pace>,
) -> Result<Round> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut opened = Vec::with_capacity(connections);
    for _ in 0..connections {
        opened.push(Connection::open(port).await?);
    }
    let began = Instant::now();
    let workers: Vec<_> = opened
        .into_iter()
        .map(|connection| tokio::spawn(worker(connection, next.clone(), requests.clone(), pace)))
        .collect();
    let mut latencies_ms = Vec::with_capacity(requests.len());
    for worker in workers {
        latencies_ms.extend(worker.await??);
    }
    let seconds = began.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "counts of requests")]
    Ok(Round { per_second: latencies_ms.len() as f64 / seconds, latencies_ms })
}

async fn worker(
    mut connection: Connection,
    next: Arc<AtomicUsize>,
    requests: Arc<Vec<Vec<u8>>>,
    pace: Option<Pace>,
) -> Result<Vec<f64>> {
    let mut latencies = Vec::new();
    loop {
        let n = next.fetch_add(1, Ordering::Relaxed);
        let Some(request) = requests.get(n) else { return Ok(latencies) };
        let due = match pace {
            Some(pace) => {
                let due = pace.due(n);
                tokio::time::sleep_until(due).await;
                due
            }
            None => Instant::now(),
        };
        let status = connection.exchange(request).await?;
        if !matches!(status, 200 | 202) {
            bail!("answered {status}: {}", connection.text());
        }
        latencies.push(due.elapsed().as_secs_f64() * 1000.0);
    }
}
