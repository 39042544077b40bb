//! Whether the runner keeps up while webhooks keep coming: the backlog halfway and at the end, and how old a webhook was
//! when it was processed, in the first and in the last third.

use super::{Setting, settings, start, stop};
use crate::house::{House, Launch, Peek};
use crate::load::{self, Pace};
use crate::options::Options;
use crate::stats::percentile;
use crate::webhooks::Webhooks;
use anyhow::Result;
use std::sync::Arc;

/// Measures and prints the table.
pub(super) async fn measure(options: &Options) -> Result<()> {
    let seconds = options.count(30, 2);
    println!("### Keeping up\n");
    println!(
        "Webhooks of one message at a constant rate for {seconds} s, spread over the nodes; receiving and processing at once.\n"
    );
    println!(
        "| where | webhooks /s | backlog halfway | backlog at the end | p95 age, first third | p95 age, last third |"
    );
    println!("|---|---|---|---|---|---|");
    for setting in settings(options) {
        for per_second in [320, 1_000] {
            eprintln!("{}: keeping up with {per_second}", setting.name);
            row(options, setting, per_second, seconds).await?;
        }
    }
    println!();
    Ok(())
}

async fn row(options: &Options, setting: Setting<'_>, per_second: usize, seconds: usize) -> Result<()> {
    let house = House::build(options, setting.server).await?;
    let servers = start(&house, setting.nodes, Launch::WORKING).await?;
    let mut peek = house.peek().await?;
    let mut backlogs = Vec::new();
    for half in ["first", "second"] {
        let count = per_second * seconds / 2;
        let webhooks = Webhooks::single(options.seed, format!("steady.{half}"));
        let mut shares = vec![Vec::new(); servers.len()];
        for (n, request) in webhooks.requests(count).into_iter().enumerate() {
            shares[n % servers.len()].push(request);
        }
        let pace = Pace::starting_soon(per_second / servers.len());
        let loads = servers
            .iter()
            .zip(shares)
            .map(|(server, share)| tokio::spawn(load::open(server.port, 32, Arc::new(share), pace)));
        for load in loads.collect::<Vec<_>>() {
            load.await??;
        }
        backlogs.push(peek.backlog().await?);
    }
    peek.until_processed().await?;
    let ages = ages_ms(&mut peek).await?;
    let third = ages.len() / 3;
    println!(
        "| {} | {per_second} | {} | {} | {:.0} ms | {:.0} ms |",
        setting.name,
        backlogs[0],
        backlogs[1],
        percentile(&ages[..third], 95.0),
        percentile(&ages[ages.len() - third..], 95.0),
    );
    stop(servers).await?;
    drop(peek);
    house.remove().await
}

/// From receiving to processing, in the order of receiving.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of one run")]
async fn ages_ms(peek: &mut Peek) -> Result<Vec<f64>> {
    let ages = peek.numbers("select processed_at - received_at from webhook_events order by id").await?;
    Ok(ages.into_iter().map(|age| age as f64).collect())
}
