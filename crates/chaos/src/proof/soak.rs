//! A long day in short: a steady stream of messages, fifty open browsers, a kill now and then. Memory and log stay bounded,
//! and the slowest of a hundred webhooks does not get slower.

use super::rounds::REST;
use crate::Options;
use crate::check::{Expect, check};
use crate::house::{House, Node, NodePlan};
use crate::load::{Browser, Load};
use crate::report::Report;
use anyhow::Result;
use std::time::{Duration, Instant};

/// Between two messages: twenty a second.
const EVERY: Duration = Duration::from_millis(50);
/// Browsers that watch.
const BROWSERS: usize = 50;
/// Of figures that are compared with each other.
const WINDOW: Duration = Duration::from_secs(60);
/// A kill this often.
const KILL_EVERY: Duration = Duration::from_secs(30 * 60);
/// What the log may grow to, in bytes: SQLite begins it anew after a thousand pages, if no reader is in the way.
const LOG_LIMIT: u64 = 64 << 20;

/// What a minute was like.
struct Minute {
    resident_mb: f64,
    log_bytes: u64,
    p99_ms: f64,
}

pub(crate) async fn prove(options: &Options, seed: u64, minutes: usize) -> Result<Report> {
    let mut report = Report::new("soak");
    let house = House::build(options, seed, "soak", false).await?;
    let plan = NodePlan { lease_ms: Some(30_000), ..NodePlan::new("node")? };
    let mut load = Load::start(&house, seed)?;
    load.point_at(&plan.url());
    house.meta.call_back_at(&plan.url());
    let mut node = Node::start_well(&house, &plan).await?;
    let cookie = Browser::sign_in_at(&plan.url()).await?;
    let browsers: Vec<Browser> = (0..BROWSERS)
        .map(|_| Browser::open(load.address.clone(), Some(cookie.clone())))
        .collect::<Result<_>>()?;
    let (began, mut killed) = (Instant::now(), Instant::now());
    let mut all = Vec::<Minute>::new();
    let mut kills = 0;
    while all.len() < minutes {
        if killed.elapsed() >= KILL_EVERY {
            node.kill().await?;
            kills += 1;
            node = Node::start_well(&house, &plan).await?;
            killed = Instant::now();
        }
        let mut ticks = tokio::time::interval(EVERY);
        let window = Instant::now();
        let from = load.courier.times();
        let mut sent = 0_u32;
        while window.elapsed() < WINDOW {
            ticks.tick().await;
            sent += 1;
            load.burst_of_one(sent.is_multiple_of(20));
        }
        let minute = Minute {
            resident_mb: node.resident_mb()?,
            log_bytes: std::fs::metadata(house.data().join("hilo.db-wal")).map_or(0, |data| data.len()),
            p99_ms: percentile(&load.courier.times_since(from), 99),
        };
        eprintln!(
            "soak: minute {}, {:.0} MB, log {:.1} MB, p99 {:.1} ms",
            all.len() + 1,
            minute.resident_mb,
            minute.log_bytes as f64 / 1e6,
            minute.p99_ms
        );
        all.push(minute);
    }
    judge(&all, &mut report);
    check(&house, &load, Expect { statuses_told: true, in_order: true }, REST, &mut report).await?;
    report.figure("kills", kills);
    report.figure("messages", load.offered.len());
    report.figure("answers sent", house.meta.simulator.accepted().len());
    report.figure("browsers", browsers.len() + 1);
    report.figure("minutes", began.elapsed().as_secs() / 60);
    drop((browsers, load));
    node.kill().await?;
    house.pull_down().await?;
    Ok(report)
}

/// The first minutes warm up; then the last third is compared with the one before.
fn judge(all: &[Minute], report: &mut Report) {
    let third = (all.len() / 3).max(1);
    let median = |minutes: &[Minute], of: fn(&Minute) -> f64| {
        percentile(&minutes.iter().map(of).collect::<Vec<_>>(), 50)
    };
    let (middle, last) = (&all[all.len().saturating_sub(2 * third)..], &all[all.len() - third..]);
    let middle = &middle[..third.min(middle.len())];
    let memory = (median(middle, |m| m.resident_mb), median(last, |m| m.resident_mb));
    let slow = (median(middle, |m| m.p99_ms), median(last, |m| m.p99_ms));
    let log = all.iter().map(|minute| minute.log_bytes).max().unwrap_or_default();
    report.figure("MB, middle and last third", format!("{:.0} and {:.0}", memory.0, memory.1));
    report.figure("p99 ms, middle and last third", format!("{:.1} and {:.1}", slow.0, slow.1));
    report.figure("largest log, MB", format!("{:.1}", log as f64 / 1e6));
    if memory.1 > memory.0 * 1.25 + 8.0 {
        report.breach(format!("memory grows: {:.0} MB, then {:.0}", memory.0, memory.1));
    }
    if log > LOG_LIMIT {
        report.breach(format!("the log grew to {log} bytes"));
    }
}

fn percentile(values: &[f64], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let index = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(index).copied().unwrap_or_default()
}
