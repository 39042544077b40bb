//! How long Meta waits for its `200` at a given rate, while the job runner works on what arrives: the open loop counts
//! from the moment a webhook was meant to be sent.

use crate::house::{House, Launch};
use crate::load::{self, Pace};
use crate::options::Options;
use crate::stats::{percentile, share_above};
use crate::webhooks::Webhooks;
use anyhow::Result;
use std::sync::Arc;

/// Connections that stand ready: more than are ever needed at once, unless the server falls behind.
const CONNECTIONS: usize = 64;

/// Measures and prints the latency table.
pub(super) async fn measure(options: &Options) -> Result<()> {
    println!("### Time to the acknowledgement at a constant rate\n");
    println!(
        "Open loop, {} s each, jobs running; counted from the intended send time, the timer's millisecond included.\n",
        options.count(30, 2)
    );
    println!(
        "| database | webhooks /s | p50 ms | p95 ms | p99 ms | longest ms | above 1 s | backlog at the end |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for (name, server) in options.databases() {
        let house = House::build(options, server).await?;
        let hilo = house.start(Launch::WORKING).await?;
        let mut peek = house.peek().await?;
        let mut sent = 0;
        for per_second in [80, 320, 1_000] {
            eprintln!("{name}: {per_second} per second");
            let count = per_second * options.count(30, 2);
            let webhooks = Webhooks::single(options.seed, format!("latency.{per_second}"));
            let requests = Arc::new(webhooks.requests(count));
            let pace = Pace::starting_soon(per_second);
            let round = load::open(hilo.port, CONNECTIONS, requests, pace).await?;
            let backlog = peek.backlog().await?;
            sent += count;
            let stored = peek.number("select count(*) from webhook_events").await?;
            anyhow::ensure!(usize::try_from(stored)? == sent, "{stored} stored of {sent} acknowledged");
            let latencies = &round.latencies_ms;
            println!(
                "| {name} | {per_second} | {:.1} | {:.1} | {:.1} | {:.1} | {:.2} % | {backlog} |",
                percentile(latencies, 50.0),
                percentile(latencies, 95.0),
                percentile(latencies, 99.0),
                percentile(latencies, 100.0),
                share_above(latencies, 1_000.0) * 100.0,
            );
            peek.until_processed().await?;
        }
        hilo.stop().await?;
        drop(peek);
        house.remove().await?;
    }
    println!();
    Ok(())
}
