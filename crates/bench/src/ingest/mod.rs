//! Webhooks acknowledged per second after a durable commit: every body different and signed, over keep-alive
//! connections, in turns with a bare server and with the database itself.

mod group_commit;
mod latency;

use crate::house::{House, Launch, Server};
use crate::load;
use crate::options::Options;
use crate::stats::{median, percentile, ratio};
use crate::webhooks::Webhooks;
use anyhow::Result;
use std::sync::Arc;

/// Measures and prints the ingest tables.
pub(crate) async fn measure(options: &Options) -> Result<()> {
    println!("### Webhooks acknowledged per second\n");
    println!(
        "{} rounds in turns; every body different and signed. \"Itself\" is the database committing the same rows in \
         groups as large as Hilo's were.\n",
        options.rounds()
    );
    println!(
        "| database | connections | Hilo /s | bare axum /s | ratio | group | itself /s | ratio | p50 ms | p99 ms |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for (name, server) in options.databases() {
        for (connections, count) in [(1, 5_000), (16, 20_000), (64, 30_000)] {
            let count = options.count(count, 200 * connections.min(4));
            row(name, options, server, connections, count).await?;
        }
    }
    println!();
    latency::measure(options).await
}

async fn row(
    name: &str,
    options: &Options,
    server: Option<&str>,
    connections: usize,
    count: usize,
) -> Result<()> {
    let house = House::build(options, server).await?;
    // Beside Hilo's, so that both grow alike.
    let empty = House::build(options, server).await?;
    let hilo = house.start(Launch::IDLE).await?;
    let bare = Server::bare().await?;
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let (mut itself, mut ratios_itself, mut groups, mut latencies) = (vec![], vec![], vec![], vec![]);
    let mut own = group_commit::Database::open(&empty).await?;
    for round in 0..=options.rounds() {
        eprintln!("{name}, {connections} connections: round {round} of {}", options.rounds());
        let webhooks = Webhooks::single(options.seed, format!("bench.{round}"));
        let requests = Arc::new(webhooks.requests(count));
        let limit = load::closed(bare.port, connections, requests.clone()).await?;
        let before = batches(&hilo).await?;
        let measured = load::closed(hilo.port, connections, requests).await?;
        let after = batches(&hilo).await?;
        let group = ratio(after.0 - before.0, after.1 - before.1).max(1.0);
        let alone = own.run(&webhooks.bodies(count), group).await?;
        // The first round warms all of them up.
        if round > 0 {
            ours.push(measured.per_second);
            theirs.push(limit.per_second);
            ratios.push(measured.per_second / limit.per_second);
            itself.push(alone);
            ratios_itself.push(measured.per_second / alone);
            groups.push(group);
            latencies.extend(measured.latencies_ms);
        }
    }
    hilo.stop().await?;
    drop(bare);
    let stored = house.peek().await?.number("select count(*) from webhook_events").await?;
    let acknowledged = count * (options.rounds() + 1);
    anyhow::ensure!(
        usize::try_from(stored)? == acknowledged,
        "{stored} stored of {acknowledged} acknowledged"
    );
    own.close().await?;
    house.remove().await?;
    empty.remove().await?;
    println!(
        "| {name} | {connections} | {:.0} | {:.0} | {:.2} | {:.0} | {:.0} | {:.2} | {:.2} | {:.2} |",
        median(&ours),
        median(&theirs),
        median(&ratios),
        median(&groups),
        median(&itself),
        median(&ratios_itself),
        percentile(&latencies, 50.0),
        percentile(&latencies, 99.0),
    );
    Ok(())
}

/// Webhooks stored so far, and in how many commits.
async fn batches(hilo: &Server) -> Result<(f64, f64)> {
    Ok((hilo.metric("hilo_webhook_batch_sum").await?, hilo.metric("hilo_webhook_batch_count").await?))
}
