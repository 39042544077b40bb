//! A long day in short: a steady stream of messages, fifty open browsers, and kills: the first after half an hour, so that
//! a run of one hour has one too, then every hour. The log stays bounded, the slowest of a hundred webhooks does not get
//! slower, and memory does not grow within a life: a kill hides what had gathered, so lives are not compared with each
//! other.

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
/// Before the first kill.
const FIRST_KILL: Duration = Duration::from_secs(30 * 60);
/// Between two kills.
const KILL_EVERY: Duration = Duration::from_secs(60 * 60);
/// Minutes of a life that are not compared: caches fill, and what a restart left is worked off.
const WARM_UP: usize = 5;
/// Minutes that can be compared by thirds.
const ENOUGH: usize = 6;
/// What the log may grow to, in bytes: SQLite begins it anew after a thousand pages, if no reader is in the way.
const LOG_LIMIT: u64 = 64 << 20;

/// What a minute was like.
struct Minute {
    /// How many kills there were before.
    life: usize,
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
    let began = Instant::now();
    let mut next_kill = began + FIRST_KILL;
    let mut all = Vec::<Minute>::new();
    let mut kills = 0;
    while all.len() < minutes {
        if Instant::now() >= next_kill {
            node.kill().await?;
            kills += 1;
            node = Node::start_well(&house, &plan).await?;
            next_kill += KILL_EVERY;
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
            life: kills,
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

/// Delays and the log over the whole run, memory life by life.
fn judge(all: &[Minute], report: &mut Report) {
    for life in all.chunk_by(|one, next| one.life == next.life) {
        steady_memory(life, report);
    }
    if let Some((middle, last)) = thirds(all, |minute| minute.p99_ms) {
        report.figure("p99 ms, middle and last third", format!("{middle:.1} and {last:.1}"));
        if last > 2.0 * middle + 20.0 {
            report.breach(format!("webhooks get slower: p99 {middle:.1} ms, then {last:.1}"));
        }
    } else {
        report.figure("too short to compare p99, minutes", all.len());
    }
    let log = all.iter().map(|minute| minute.log_bytes).max().unwrap_or_default();
    report.figure("largest log, MB", format!("{:.1}", log as f64 / 1e6));
    if log > LOG_LIMIT {
        report.breach(format!("the log grew to {log} bytes"));
    }
}

/// The minutes of one life, of which the first warm up.
fn steady_memory(life: &[Minute], report: &mut Report) {
    let number = life.first().map_or(0, |minute| minute.life) + 1;
    let warm = life.get(WARM_UP..).unwrap_or_default();
    let Some((middle, last)) = thirds(warm, |minute| minute.resident_mb) else {
        report.figure(format!("life {number} too short to compare memory, minutes"), life.len());
        return;
    };
    report
        .figure(format!("MB in life {number}, middle and last third"), format!("{middle:.0} and {last:.0}"));
    if last > middle * 1.1 + 8.0 {
        report.breach(format!("memory grows in life {number}: {middle:.0} MB, then {last:.0}"));
    }
}

/// The medians of the middle third and of the last one; nothing when there are too few minutes for that.
fn thirds(minutes: &[Minute], of: fn(&Minute) -> f64) -> Option<(f64, f64)> {
    let (third, count) = (minutes.len() / 3, minutes.len());
    let median = |minutes: &[Minute]| percentile(&minutes.iter().map(of).collect::<Vec<_>>(), 50);
    (count >= ENOUGH)
        .then(|| (median(&minutes[count - 2 * third..count - third]), median(&minutes[count - third..])))
}

fn percentile(values: &[f64], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let index = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(index).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_good(minutes: impl IntoIterator<Item = (usize, f64, f64)>) -> bool {
        let minute = |(life, resident_mb, p99_ms)| Minute { life, resident_mb, log_bytes: 0, p99_ms };
        let mut report = Report::quiet("soak");
        judge(&minutes.into_iter().map(minute).collect::<Vec<_>>(), &mut report);
        report.is_good()
    }

    #[test]
    fn a_kill_hides_no_growth() {
        let life = |number: usize, grows: f64| {
            (0..30).map(move |minute| (number, 100.0 + grows * f64::from(minute), 5.0))
        };
        assert!(is_good(life(0, 0.0).chain(life(1, 0.5))));
        assert!(!is_good(life(0, 6.0).chain(life(1, 0.0))));
        assert!(!is_good(life(0, 0.0).chain(life(1, 6.0))));
    }

    #[test]
    fn webhooks_that_get_slower_are_a_breach() {
        let minutes =
            |last: f64| (0..30).map(move |minute| (0, 100.0, if minute < 20 { 10.0 } else { last }));
        assert!(is_good(minutes(39.0)));
        assert!(!is_good(minutes(41.0)));
    }
}
