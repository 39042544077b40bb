//! Restarts in good order, under load: two nodes behind a balancer that asks `/readyz`, one after the other told to stop
//! and started again. No request fails.

use super::nodes::Cluster;
use super::rounds::REST;
use crate::Options;
use crate::check::{Expect, check};
use crate::house::{House, Node};
use crate::load::{Load, Visitors};
use crate::report::Report;
use crate::seed::Choices;
use anyhow::{Context, Result};
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

/// Between two looks of the balancer.
const LOOK: Duration = Duration::from_millis(20);
/// A node that was told to stop has stopped.
const STOPPED: Duration = Duration::from_secs(30);

pub(crate) async fn prove(options: &Options, seed: u64, rounds: usize) -> Result<Report> {
    let began = Instant::now();
    let mut report = Report::new("rolling restarts behind a balancer");
    let house = House::build(options, seed, "rolling", true).await?;
    let mut cluster = Cluster::start(&house, 2, None).await?;
    let mut load = Load::start(&house, seed)?;
    load.point_at(&cluster.front.url);
    house.meta.call_back_at(&cluster.front.url);
    let visitors = Visitors::start(&house, load.address.clone(), 4)?;
    let mut choices = Choices::of(seed, "rolling");
    for round in 0..rounds {
        load.burst(4 + choices.below(8), choices.below(5));
        let (plan, _, mut node) = cluster.nodes.remove(0);
        node.signal("TERM").await?;
        load.burst(4 + choices.below(8), choices.below(5));
        // It still serves; the balancer takes it out as soon as it hears so.
        while is_ready(&node).await {
            tokio::time::sleep(LOOK).await;
        }
        cluster.show();
        if node.ends_within(STOPPED).await.is_none() {
            report.breach("a node did not stop");
        }
        cluster.start_again(&house, plan).await?;
        if (round + 1).is_multiple_of(10) {
            eprintln!("rolling: {} of {rounds}", round + 1);
        }
    }
    load.delivered().await;
    let webhooks = load.courier.tally.refused.load(Relaxed);
    let (answered, failed) = visitors.stop();
    let answers = load.agents.failed();
    if webhooks + failed + answers > 0 {
        report.breach(format!(
            "{webhooks} webhooks, {failed} reads and {answers} answers of agents failed at the first try"
        ));
    }
    check(&house, &load, Expect { statuses_told: true, in_order: false }, REST, &mut report)
        .await
        .context("check")?;
    report.figure("restarts", rounds);
    report.figure("webhooks", load.courier.tally.acknowledged.load(Relaxed));
    report.figure("reads", answered);
    report.figure("answers sent", house.meta.simulator.accepted().len());
    report.figure("failed", webhooks + failed + answers);
    report.figure("minutes", began.elapsed().as_secs() / 60);
    drop(load);
    cluster.stop().await?;
    house.pull_down().await?;
    Ok(report)
}

async fn is_ready(node: &Node) -> bool {
    let answer = reqwest::get(format!("{}/readyz", node.url)).await;
    answer.is_ok_and(|answer| answer.status() == 200)
}
