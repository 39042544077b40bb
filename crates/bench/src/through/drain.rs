//! What the job runner gets done: webhooks are stored while nobody works on them, then one node or two begin, and the
//! database's own record of when each was processed says how fast they went.

use super::{Setting, settings, start, stop};
use crate::house::{House, Launch};
use crate::load;
use crate::options::Options;
use crate::stats::median;
use crate::webhooks::Webhooks;
use anyhow::Result;
use hilo_domain::clock::{Clock, SystemClock};
use std::sync::Arc;

/// Messages in a webhook when Meta batches.
const BATCH: usize = 10;

/// Measures and prints the table.
pub(crate) async fn measure(options: &Options) -> Result<()> {
    println!("### Items processed per second\n");
    println!(
        "Messages of 1,000 customers, waiting when the nodes begin. Counted from the moment the last node is ready to the \
         last webhook; median of {} rounds.\n",
        options.rounds()
    );
    println!("| where | items in a webhook | items | items /s | to one node |");
    println!("|---|---|---|---|---|");
    for (batch, count) in [(1, options.count(20_000, 300)), (BATCH, options.count(4_000, 60))] {
        let mut one_node = 0.0;
        for setting in settings(options) {
            eprintln!("{}: {count} webhooks of {batch}", setting.name);
            let mut rates = Vec::new();
            for round in 0..options.rounds().min(3) {
                rates.push(round_of(options, setting, batch, count, round).await?);
            }
            let rate = median(&rates);
            let ratio = if setting.nodes == 1 {
                one_node = rate;
                "1".to_owned()
            } else {
                format!("{:.2}", rate / one_node)
            };
            println!("| {} | {batch} | {} | {rate:.0} | {ratio} |", setting.name, batch * count);
        }
    }
    println!();
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "counts of items and milliseconds of one run")]
async fn round_of(
    options: &Options,
    setting: Setting<'_>,
    batch: usize,
    count: usize,
    round: usize,
) -> Result<f64> {
    let house = House::build(options, setting.server).await?;
    let door = house.start(Launch::IDLE).await?;
    let webhooks = Webhooks { batch, ..Webhooks::single(options.seed, format!("drain.{round}")) };
    load::closed(door.port, 32, Arc::new(webhooks.requests(count))).await?;
    door.stop().await?;

    let mut peek = house.peek().await?;
    let servers = start(&house, setting.nodes, Launch::WORKING).await?;
    let since = SystemClock.now().0;
    peek.until_processed().await?;
    stop(servers).await?;
    let messages = peek.number("select count(*) from messages").await?;
    anyhow::ensure!(usize::try_from(messages)? == batch * count, "{messages} messages of {}", batch * count);
    let done = format!("from webhook_events where processed_at >= {since}");
    let items = peek.number(&format!("select cast(coalesce(sum(items), 0) as bigint) {done}")).await?;
    let last = peek.number(&format!("select coalesce(max(processed_at), 0) {done}")).await?;
    drop(peek);
    house.remove().await?;
    anyhow::ensure!(items > 0, "everything was processed before the last node was ready: too few webhooks");
    Ok(items as f64 * 1000.0 / (last - since).max(1) as f64)
}
