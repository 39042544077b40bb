//! Power loss on SQLite. A node works under load while every write and fsync of its database is recorded. From the record
//! come the files as a power cut at any moment could have left them: what was fsynced is there, of the rest anything, in
//! any order and torn at any sector. In each of them everything that was acknowledged before that moment must be found.

mod image;
mod record;

use super::rounds::REST;
use crate::Options;
use crate::check::settle;
use crate::house::{Database, House, Node, NodePlan, Rows};
use crate::ledger::Entry;
use crate::load::Load;
use crate::report::Report;
use crate::seed::Choices;
use anyhow::{Context, Result};
use hilo_domain::clock::{Clock, SystemClock};
use image::Disk;
use record::{Record, read};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How much is recorded.
const BURSTS: usize = 12;
/// Cuts of a disk that lies.
const LIES: usize = 20;

pub(crate) async fn prove(options: &Options, seed: u64, cuts: usize) -> Result<Report> {
    let mut report = Report::new("power loss on SQLite");
    let house = House::build(options, seed, "power", false).await?;
    let plan = NodePlan::new("node")?;
    // A first life brings schema and settings, and ends in good order: the record begins with whole files.
    Node::start_well(&house, &plan).await?.terminate().await?;
    let before = house.folder().join("before");
    tokio::fs::create_dir_all(&before).await?;
    tokio::fs::copy(house.data().join("hilo.db"), before.join("hilo.db")).await?;

    let log = house.folder().join("writes");
    let watched = NodePlan { record: Some(log.clone()), ..plan.clone() };
    let mut load = Load::start(&house, seed)?;
    load.point_at(&plan.url());
    house.meta.call_back_at(&plan.url());
    let node = Node::start_well(&house, &watched).await?;
    let mut choices = Choices::of(seed, "power");
    for _ in 0..BURSTS {
        load.burst(4 + choices.below(8), choices.below(4));
        load.delivered().await;
    }
    settle(&mut house.database.rows().await?, REST, &mut report).await?;
    node.kill().await?;

    let record = read(&log, house.data()).context("read the record")?;
    let acknowledged = acknowledged(&house.ledger.read()?);
    report.figure("writes recorded", record.writes());
    report.figure("fsyncs", record.syncs());
    report.figure("messages acknowledged", acknowledged.len());
    let cutter = Cutter { before, folder: house.folder().join("image"), record, acknowledged };
    let mut found = Found::default();
    for cut in 0..cuts {
        cutter.cut(cut, false, &mut choices, &mut found).await?;
    }
    report.breaches("acknowledged messages did not survive", &found.lost);
    report.breaches("files were damaged", &found.damaged);
    report.figure("cuts", cuts);
    report.figure("writes after the last fsync in an image, on average", found.unsynced / cuts.max(1));
    // The same with a disk that confirms what it has not written: whoever finds no fault in that finds none at all.
    let mut lies = Found::default();
    for cut in 0..LIES {
        cutter.cut(cut, true, &mut choices, &mut lies).await?;
    }
    report.figure(
        format!("faults found with a disk that lies, {LIES} cuts"),
        lies.lost.len() + lies.damaged.len(),
    );
    if lies.lost.is_empty() {
        report.breach("a disk that lies went unnoticed: this proof looks at nothing");
    }
    drop(load);
    house.pull_down().await?;
    Ok(report)
}

/// What it takes to make images of a record and to look into them.
struct Cutter {
    before: PathBuf,
    folder: PathBuf,
    record: Record,
    acknowledged: Vec<(String, u64)>,
}

/// What was found in images.
#[derive(Default)]
struct Found {
    lost: Vec<String>,
    damaged: Vec<String>,
    unsynced: usize,
}

impl Cutter {
    async fn cut(&self, cut: usize, lies: bool, choices: &mut Choices, found: &mut Found) -> Result<()> {
        let at = choose(&self.record, choices);
        let disk = Disk::after_power_loss(&self.before, &self.record, at, lies, choices)?;
        found.unsynced += disk.unsynced;
        disk.write(&self.folder)?;
        let what = format!("cut {cut} at operation {at}");
        match look(&self.folder).await {
            Ok((there, damage)) => {
                let time = self.record.time_of(at);
                let gone =
                    self.acknowledged.iter().filter(|(id, acked)| *acked < time && !there.contains(id));
                found.lost.extend(gone.map(|(id, _)| format!("{id}, {what}")));
                found.damaged.extend(damage.into_iter().map(|line| format!("{what}: {line}")));
            }
            Err(error) => found.damaged.push(format!("{what}: {error:#}")),
        }
        Ok(())
    }
}

/// Anywhere; every second time just before or after an fsync ends, where a database that syncs too late would be caught.
fn choose(record: &Record, choices: &mut Choices) -> usize {
    let any = choices.below(record.len());
    if choices.percent(50) { any } else { record.sync_near(any).saturating_sub(choices.below(2)) }
}

/// Meta's ids of acknowledged messages with the moment, in microseconds.
fn acknowledged(ledger: &[Entry]) -> Vec<(String, u64)> {
    let mut all = Vec::new();
    for entry in ledger {
        if let Entry::Acknowledged { messages, at } = entry {
            all.extend(messages.iter().map(|id| (id.clone(), *at)));
        }
    }
    all
}

/// The end of this millisecond, in microseconds since 1970: never before the moment itself.
pub(crate) fn now() -> u64 {
    u64::try_from((SystemClock.now().0 + 1) * 1000).unwrap_or_default()
}

/// What an image holds: Meta's ids of all messages in it, and what is wrong with the file.
pub(crate) async fn look(folder: &Path) -> Result<(BTreeSet<String>, Vec<String>)> {
    let mut rows: Rows = Database::in_folder(folder).rows().await?;
    let bodies: Vec<(Vec<u8>,)> = rows.all("select body from webhook_events").await?;
    let mut ids = BTreeSet::new();
    for (body,) in bodies {
        let text = String::from_utf8_lossy(&body);
        ids.extend(text.split('"').filter(|word| word.starts_with("wamid.")).map(str::to_owned));
    }
    let damage = rows.damage().await?;
    rows.close().await?;
    Ok((ids, damage))
}
