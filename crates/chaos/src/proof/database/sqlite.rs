//! SQLite: another process keeps the lock, the disk is full or takes no writes, and the system refuses what a commit needs.

use super::super::rounds::REST;
use super::small_disk::SmallDisk;
use super::{EXPECT, Watch, errors};
use crate::Options;
use crate::check::check;
use crate::house::{House, Node, NodePlan};
use crate::load::Load;
use crate::report::Report;
use crate::seed::Choices;
use anyhow::Result;

/// Of each kind of refusal.
const MOST_LIVES: usize = 5;

/// SQLite: another process keeps the lock, the disk is full or takes no writes, fsync fails.
pub(crate) async fn prove_sqlite(options: &Options, seed: u64, rounds: usize) -> Result<Report> {
    let mut report = Report::new("SQLite is busy, full, broken or read-only");
    let disk = SmallDisk::mount().await;
    if let Err(error) = &disk {
        report.left_out(format!("a disk that is full, and one that takes no writes at the start: {error:#}"));
    }
    let on_disk =
        Options { data: disk.as_ref().ok().map(|disk| disk.path().to_path_buf()), ..options.clone() };
    let house = House::build(&on_disk, seed, "database", false).await?;
    let mut load = Load::start(&house, seed)?;
    let mut choices = Choices::of(seed, "database");
    let plan = NodePlan::new("node")?;
    load.point_at(&plan.url());
    house.meta.call_back_at(&plan.url());
    let node = Node::start_well(&house, &plan).await?;
    let mut watch = Watch::default();
    let (mut busy, mut full) = (0, 0);
    for _ in 0..rounds {
        load.burst(10, 3);
        // Somebody else writes and does not come to an end.
        let mut lock = house.database.rows().await?;
        lock.run("begin immediate").await?;
        load.burst(choices.below(10), 2);
        watch.says_no(&plan.url(), "busy", &mut report).await;
        lock.run("rollback").await?;
        watch.says_yes(&plan.url(), "busy", &mut report).await;
        busy += 1;
        if let Ok(disk) = &disk {
            disk.fill().await?;
            load.burst(30, 3);
            watch.says_no(&plan.url(), "full", &mut report).await;
            disk.clear().await?;
            watch.says_yes(&plan.url(), "full", &mut report).await;
            full += 1;
        }
        check(&house, &load, EXPECT, REST, &mut report).await?;
        if !report.is_good() {
            break;
        }
    }
    node.kill().await?;
    if let Ok(disk) = &disk {
        disk.remount("ro").await?;
        if Node::start_well(&house, &plan).await.is_ok() {
            report.breach("it started on a disk that takes no writes");
        }
        disk.remount("rw").await?;
    }
    if report.is_good() {
        errors::prove(&house, &mut load, &plan, rounds.min(MOST_LIVES), &mut watch, &mut report).await?;
    }
    report.figure("busy", busy);
    report.figure("full", full);
    watch.tell(&mut report);
    report.figure("messages", load.offered.len());
    drop(load);
    house.pull_down().await?;
    drop(disk);
    Ok(report)
}
