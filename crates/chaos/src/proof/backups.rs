//! Backups and new keys, under load: each backup is restored and must hold everything that was acknowledged before it was
//! begun, and hold together by itself; and after each new key Hilo goes on sending.

mod restored;

use super::power::look;
use super::rounds::REST;
use crate::Options;
use crate::check::{Expect, check};
use crate::house::{House, Node, NodePlan};
use crate::ledger::Entry;
use crate::load::Load;
use crate::report::Report;
use crate::seed::Choices;
use anyhow::{Context, Result};
use restored::Answers;
use std::time::{Duration, Instant};

const EXPECT: Expect = Expect { statuses_told: true, in_order: false };

/// `rounds` backups, `pause` apart.
pub(crate) async fn prove(
    options: &Options,
    seed: u64,
    rounds: usize,
    pause: Duration,
    postgres: bool,
) -> Result<Report> {
    let name = if postgres { "backups of PostgreSQL, restored into SQLite" } else { "backups of SQLite" };
    let mut report = Report::new(name);
    let house =
        House::build(options, seed, if postgres { "backups_pg" } else { "backups" }, postgres).await?;
    let plan = NodePlan::new("node")?;
    let mut load = Load::start(&house, seed)?;
    load.point_at(&plan.url());
    house.meta.call_back_at(&plan.url());
    let mut choices = Choices::of(seed, "backups");
    let node = Node::start_well(&house, &plan).await?;
    // Somebody must have written before anybody can answer, and answers are to be in the first backup too.
    load.burst(20, 0);
    check(&house, &load, EXPECT, REST, &mut report).await?;
    load.burst(0, 10);
    load.agents.done().await;
    let (mut slowest, mut held, mut answers) = (Duration::ZERO, 0, 0);
    for round in 0..rounds {
        let next = Instant::now() + pause;
        load.burst(20 + choices.below(20), 4);
        // In the middle of it all.
        let ledger = house.ledger.read()?;
        let before = Answers::of(&mut house.database.rows().await?).await?;
        let file = house.folder().join(format!("backup-{round}"));
        let file = file.to_str().context("a folder that is not UTF-8")?;
        let began = Instant::now();
        house.command(&["backup", file], "").await?;
        slowest = slowest.max(began.elapsed());
        let after = Answers::of(&mut house.database.rows().await?).await?;
        house.command(&["rekey", "--new-key"], "").await?;
        load.burst(10, 4);

        let restored = house.folder().join(format!("restored-{round}"));
        tokio::fs::create_dir_all(&restored).await?;
        tokio::fs::copy(house.data().join("hilo.key"), restored.join("hilo.key")).await?;
        let url = format!("sqlite://{}", restored.join("hilo.db").display());
        house.command_on(&url, &restored, &["restore", file], "").await?;
        let (there, damage) = look(&restored).await?;
        let lost: Vec<String> = messages(&ledger).into_iter().filter(|id| !there.contains(id)).collect();
        report.breaches("acknowledged messages are not in a backup begun later", &lost);
        report.breaches("places where a restored file is damaged", &damage);
        held = there.len();
        answers = restored::check(&restored, &ledger, (&before, &after), &mut report).await?;
        tokio::fs::remove_dir_all(&restored).await?;
        while Instant::now() < next {
            load.burst(5, 1);
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        check(&house, &load, EXPECT, REST, &mut report).await?;
        eprintln!("backups: {} of {rounds}", round + 1);
        if !report.is_good() {
            break;
        }
    }
    if answers == 0 {
        report.breach("there was no answer in the last backup: this proof looked at nothing");
    }
    node.terminate().await?;
    // Without the running server's memory of them, the keys in the file must do.
    let node = Node::start_well(&house, &plan).await?;
    load.burst(2, 6);
    check(&house, &load, EXPECT, REST, &mut report).await?;
    node.kill().await?;
    let refused = load.courier.tally.refused.load(std::sync::atomic::Ordering::Relaxed);
    report.figure("backups restored and new keys", rounds);
    report.figure("messages in the last one", held);
    report.figure("answers in it", answers);
    report.figure("slowest backup, ms", slowest.as_millis());
    report.figure("webhooks delivered again", refused);
    report.figure("answers sent", house.meta.simulator.accepted().len());
    drop(load);
    house.pull_down().await?;
    Ok(report)
}

/// Meta's ids of everything acknowledged.
fn messages(ledger: &[Entry]) -> Vec<String> {
    let messages = ledger.iter().filter_map(|entry| match entry {
        Entry::Acknowledged { messages, .. } => Some(messages.clone()),
        _ => None,
    });
    messages.flatten().collect()
}
