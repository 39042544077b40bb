//! A load generator that costs little: requests are written down before the clock starts, connections are plain
//! TCP, and of the answer only the status and where it ends are read.

use anyhow::{Context, Result, bail};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What a round showed.
pub(crate) struct Round {
    /// Answers per second.
    pub(crate) per_second: f64,
    /// Milliseconds of each request.
    pub(crate) latencies_ms: Vec<f64>,
}

/// Sends every request once over `connections`, each connection one after the other, and expects 200 for each.
pub(crate) async fn run(port: u16, connections: usize, requests: Arc<Vec<Vec<u8>>>) -> Result<Round> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut streams = Vec::with_capacity(connections);
    for _ in 0..connections {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.context("connect")?;
        stream.set_nodelay(true)?;
        streams.push(stream);
    }
    let began = Instant::now();
    let workers: Vec<_> = streams
        .into_iter()
        .map(|stream| tokio::spawn(worker(stream, next.clone(), requests.clone())))
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
    mut stream: TcpStream,
    next: Arc<AtomicUsize>,
    requests: Arc<Vec<Vec<u8>>>,
) -> Result<Vec<f64>> {
    let mut latencies = Vec::new();
    let mut buffer = Vec::with_capacity(4096);
    while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
        let began = Instant::now();
        stream.write_all(request).await?;
        let status = answer(&mut stream, &mut buffer).await?;
        if status != 200 {
            bail!("answered {status}");
        }
        latencies.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(latencies)
}

/// Reads one answer and gives its status. `buffer` is empty before and after.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<u16> {
    loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = std::str::from_utf8(&buffer[..end])?.to_ascii_lowercase();
            let status = head.get(9..12).context("no status")?.parse()?;
            if head.lines().any(|line| line == "transfer-encoding: chunked") {
                // Nothing follows before the next request, and no page of ours has such lines inside.
                while !buffer[end..].ends_with(b"\r\n0\r\n\r\n") {
                    fill(stream, buffer).await?;
                }
            } else {
                let length: usize = head
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length:"))
                    .map_or(Ok(0), |length| length.trim().parse())?;
                while buffer.len() < end + 4 + length {
                    fill(stream, buffer).await?;
                }
            }
            buffer.clear();
            return Ok(status);
        }
        fill(stream, buffer).await?;
    }
}

async fn fill(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<()> {
    if stream.read_buf(buffer).await? == 0 {
        bail!("the connection ended before the answer did");
    }
    Ok(())
}
