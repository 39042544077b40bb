//! A database that fails: busy, full, broken, read-only, restarted. Never a 200 without a commit; `/readyz` says 503 in
//! two seconds; and when the trouble is over, Hilo goes on by itself.

use super::rounds::REST;
use crate::Options;
use crate::check::{Expect, check};
use crate::house::{House, Node, NodePlan, Server};
use crate::load::Load;
use crate::report::Report;
use crate::seed::Choices;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::Command;

/// Readiness says no in this time.
const READY_GOAL: Duration = Duration::from_secs(2);
/// Whatever was wrong is over: it is ready again in this time, by itself.
const RECOVERY: Duration = Duration::from_secs(20);
const EXPECT: Expect = Expect { statuses_told: true, in_order: false };

/// What `/readyz` answers; nothing when nobody answers.
async fn readiness(url: &str) -> Option<u16> {
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(5)).build().ok()?;
    Some(client.get(format!("{url}/readyz")).send().await.ok()?.status().as_u16())
}

/// How long until `/readyz` answers with this, asked again and again.
async fn until_ready_says(url: &str, status: u16, at_most: Duration) -> Option<Duration> {
    let began = Instant::now();
    while began.elapsed() < at_most {
        if readiness(url).await == Some(status) {
            return Some(began.elapsed());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    None
}

/// What all troubles came to.
#[derive(Default)]
struct Watch {
    no_after: Vec<Duration>,
    yes_after: Vec<Duration>,
}

impl Watch {
    async fn says_no(&mut self, url: &str, trouble: &str, report: &mut Report) {
        match until_ready_says(url, 503, RECOVERY).await {
            Some(time) => {
                if time > READY_GOAL {
                    report.breach(format!("{trouble}: /readyz said 503 only after {} ms", time.as_millis()));
                }
                self.no_after.push(time);
            }
            None => report.breach(format!("{trouble}: /readyz never said 503")),
        }
    }

    async fn says_yes(&mut self, url: &str, trouble: &str, report: &mut Report) {
        match until_ready_says(url, 200, RECOVERY).await {
            Some(time) => self.yes_after.push(time),
            None => report.breach(format!("{trouble}: it did not recover by itself")),
        }
    }

    fn tell(&self, report: &mut Report) {
        let longest = |times: &[Duration]| times.iter().max().copied().unwrap_or_default().as_millis();
        report.figure("longest until 503, ms", longest(&self.no_after));
        report.figure("longest until ready again, ms", longest(&self.yes_after));
    }
}

/// SQLite: another process keeps the lock, the disk is full or takes no writes, fsync fails.
pub(crate) async fn prove_sqlite(options: &Options, seed: u64, rounds: usize) -> Result<Report> {
    let mut report = Report::new("SQLite is busy, full, broken or read-only");
    let disk = SmallDisk::mount().await;
    if let Err(error) = &disk {
        eprintln!("no small disk can be had here, so none gets full: {error:#}");
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
    let broken =
        if report.is_good() { fsync_fails(&house, &mut load, &plan, rounds, &mut report).await? } else { 0 };
    report.figure("busy", busy);
    report.figure("full", full);
    report.figure("lives in which fsync or a write failed", broken);
    watch.tell(&mut report);
    report.figure("messages", load.offered.len());
    drop(load);
    house.pull_down().await?;
    drop(disk);
    Ok(report)
}

/// The system refuses what SQLite relies on, for a while.
async fn fsync_fails(
    house: &House,
    load: &mut Load,
    plan: &NodePlan,
    rounds: usize,
    report: &mut Report,
) -> Result<usize> {
    let mut lives = 0;
    for (call, error) in [("fdatasync", "EIO"), ("pwrite64", "ENOSPC"), ("pwrite64", "EIO"), ("fsync", "EIO")]
    {
        for round in 0..rounds.min(5) {
            let from = 8 + round * 5;
            let failing = NodePlan { fails_in: Some((call, error, from, from + 12)), ..plan.clone() };
            let node = match Node::start(house, &failing).await? {
                crate::house::Started::Ready(node) => node,
                // The failure was met while it opened its database: it said so and ended, as it should.
                crate::house::Started::Died => continue,
            };
            load.burst(12, 3);
            tokio::time::sleep(Duration::from_millis(700)).await;
            node.kill().await?;
            lives += 1;
        }
    }
    let node = Node::start_well(house, plan).await?;
    check(house, load, EXPECT, REST, report).await?;
    node.kill().await?;
    Ok(lives)
}

/// PostgreSQL is restarted under load, by crash and in good order, for a moment or for a few seconds.
pub(crate) async fn prove_postgres(options: &Options, seed: u64, rounds: usize) -> Result<Report> {
    let mut report = Report::new("PostgreSQL is restarted under load");
    let server = Server::start().await?;
    let own = Options { postgres: Some(server.url()), ..options.clone() };
    let house = House::build(&own, seed, "restarts", true).await?;
    let mut load = Load::start(&house, seed)?;
    let mut choices = Choices::of(seed, "restarts");
    let plan = NodePlan::new("node")?;
    load.point_at(&plan.url());
    house.meta.call_back_at(&plan.url());
    let node = Node::start_well(&house, &plan).await?;
    load.burst(20, 0);
    let (mut watch, mut turned) = (Watch::default(), 0);
    for round in 0..rounds {
        load.burst(3 + choices.below(12), choices.below(6));
        tokio::time::sleep(Duration::from_millis(choices.between(0, 150))).await;
        server.fall(if choices.percent(60) { "immediate" } else { "fast" }).await?;
        load.burst(choices.below(5), choices.below(3));
        if round.is_multiple_of(5) {
            watch.says_no(&plan.url(), "restarted", &mut report).await;
        }
        server.rise().await?;
        watch.says_yes(&plan.url(), "restarted", &mut report).await;
        if (round + 1).is_multiple_of(10) || round + 1 == rounds {
            // As after a failover to a replica that was not promoted.
            read_only(&house, true).await?;
            load.burst(5, 2);
            watch.says_no(&plan.url(), "read-only", &mut report).await;
            read_only(&house, false).await?;
            watch.says_yes(&plan.url(), "read-only", &mut report).await;
            turned += 1;
            check(&house, &load, EXPECT, REST, &mut report).await.context("check")?;
            eprintln!("restarts of PostgreSQL: {} of {rounds}", round + 1);
        }
        if !report.is_good() {
            break;
        }
    }
    report.figure("restarts", rounds);
    report.figure("turned read-only", turned);
    watch.tell(&mut report);
    report.figure("messages", load.offered.len());
    report.figure("answers sent", house.meta.simulator.accepted().len());
    drop(load);
    node.kill().await?;
    house.pull_down().await?;
    server.fall("immediate").await?;
    Ok(report)
}

/// Lets the database take no writes, and ends the connections that still may.
async fn read_only(house: &House, on: bool) -> Result<()> {
    let mut rows = house.database.rows().await?;
    rows.run("set default_transaction_read_only = off").await?;
    rows.run(if on {
        "do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$"
    } else {
        "do $$ begin execute format('alter database %I reset default_transaction_read_only', current_database()); end $$"
    })
    .await?;
    rows.run("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
        .await
}

/// A file system of a few megabytes.
struct SmallDisk(PathBuf);

impl SmallDisk {
    async fn mount() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("hilo-chaos-disk-{}", std::process::id()));
        tokio::fs::create_dir_all(&path).await?;
        let options = ["-t", "tmpfs", "-o", "size=64m", "tmpfs"];
        sh(Command::new("mount").args(options).arg(&path)).await?;
        Ok(Self(path))
    }

    fn path(&self) -> &Path {
        &self.0
    }

    fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }

    /// Writes until nothing goes in any more.
    async fn fill(&self) -> Result<()> {
        let path = self.ballast();
        tokio::task::spawn_blocking(move || {
            use std::io::Write;
            let mut file = std::fs::File::create(path)?;
            let mut size = 1 << 20;
            while size > 0 {
                if file.write_all(&vec![0; size]).is_err() {
                    size /= 2;
                }
            }
            Ok::<_, std::io::Error>(())
        })
        .await??;
        Ok(())
    }

    async fn clear(&self) -> Result<()> {
        Ok(tokio::fs::remove_file(self.ballast()).await?)
    }

    async fn remount(&self, how: &str) -> Result<()> {
        sh(Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(&self.0)).await
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a process that was just killed may not be gone.
        drop(std::process::Command::new("umount").arg("-l").arg(&self.0).status());
        drop(std::fs::remove_dir(&self.0));
    }
}

async fn sh(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).stderr(Stdio::null()).status().await?;
    anyhow::ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}
