//! kill -9 on SQLite, at any moment: nothing acknowledged is lost, nothing is there twice, nothing is stuck beyond one
//! lease, the file is whole, and the node is back in no time.

use super::rounds::{Lives, Mix, is_time_to_check};
use crate::Options;
use crate::check::Expect;
use crate::house::{House, NodePlan};
use crate::load::Load;
use crate::report::Report;
use crate::seed::Choices;
use anyhow::Result;
use hilo_simulator::{Fault, FaultKind};
use hilo_store::failpoint::Failpoint;
use std::time::Instant;

const MIX: Mix =
    Mix { places: &Failpoint::ALL, places_percent: 40, calls_percent: 25, webhooks: 14, answers: 6 };

pub(crate) async fn prove(options: &Options, seed: u64, rounds: usize) -> Result<Report> {
    let began = Instant::now();
    let mut report = Report::new("kill -9 on SQLite");
    let house = House::build(options, seed, "kill", false).await?;
    let mut load = Load::start(&house, seed)?;
    let mut choices = Choices::of(seed, "kills");
    let plan = NodePlan::new("node")?;
    load.point_at(&plan.url());
    house.meta.call_back_at(&plan.url());
    // Statuses come several times and in the wrong order.
    house.meta.simulator.set_faults(vec![
        Fault::new(FaultKind::DuplicatedWebhooks { times: 2 }),
        Fault::new(FaultKind::ReorderedWebhooks),
    ]);
    let mut lives = Lives::default();
    let expect = Expect { statuses_told: true, in_order: true };
    for round in 0..rounds {
        let death = MIX.choose(&mut choices);
        let amount = (choices.below(MIX.webhooks), choices.below(MIX.answers));
        lives.one(&house, &mut load, &plan, death, amount).await?;
        if is_time_to_check(round, rounds) {
            lives.check(&house, &load, &plan, expect, &mut report).await?;
            eprintln!("kill: {} of {rounds}", round + 1);
        }
        if !report.is_good() {
            break;
        }
    }
    lives.tell(&MIX, &load, &house, began, &mut report)?;
    drop(load);
    house.pull_down().await?;
    Ok(report)
}
