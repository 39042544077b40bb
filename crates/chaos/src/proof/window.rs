//! The send window: kills around the call to Meta, while statuses are told at once, told late or kept back. No answer is
//! sent twice; each is either adopted by its tracker or shown as unconfirmed.

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

/// Around the call.
const CALL: [Failpoint; 3] = [Failpoint::SendBegun, Failpoint::SendAnswered, Failpoint::SendEnded];

const MIX: Mix = Mix {
    places: &[
        Failpoint::SendQueued,
        Failpoint::ClaimCommitted,
        Failpoint::SendBegun,
        Failpoint::SendAnswered,
        Failpoint::SendEnded,
    ],
    places_percent: 70,
    calls_percent: 10,
    webhooks: 4,
    answers: 10,
};

/// What happens to calls and statuses in one life of a node.
fn weather(choices: &mut Choices) -> (Vec<Fault>, bool) {
    let slow = FaultKind::Slow { ms: choices.between(1, 120) };
    let mut faults = vec![Fault::new(slow)];
    let withheld = match choices.below(3) {
        0 => false,
        1 => {
            faults.push(Fault::new(FaultKind::DelayedStatuses { ms: choices.between(50, 900) }));
            false
        }
        _ => {
            faults.push(Fault::new(FaultKind::WithheldStatuses));
            true
        }
    };
    match choices.below(6) {
        0 => faults.push(Fault::new(FaultKind::ResetAfterAccept).times(1)),
        1 => faults.push(Fault::new(FaultKind::ResetBeforeAccept).times(1)),
        2 => faults.push(Fault::new(FaultKind::TruncatedJson).times(1)),
        _ => {}
    }
    (faults, withheld)
}

pub(crate) async fn prove(options: &Options, seed: u64, rounds: usize) -> Result<Report> {
    let began = Instant::now();
    let mut report = Report::new("kills around the call to Meta");
    let house = House::build(options, seed, "window", false).await?;
    let mut load = Load::start(&house, seed)?;
    let mut choices = Choices::of(seed, "window");
    let plan = NodePlan::new("node")?;
    load.point_at(&plan.url());
    house.meta.call_back_at(&plan.url());
    let mut lives = Lives::default();
    let (mut withheld_lives, mut released) = (0, 0);
    // Somebody must have written before anybody can answer.
    load.burst(20, 0);
    lives.check(&house, &load, &plan, Expect { statuses_told: false, in_order: true }, &mut report).await?;
    for round in 0..rounds {
        let (faults, withheld) = weather(&mut choices);
        withheld_lives += usize::from(withheld);
        house.meta.simulator.set_faults(faults);
        let death = MIX.choose(&mut choices);
        let amount = (choices.below(MIX.webhooks), 1 + choices.below(MIX.answers));
        lives.one(&house, &mut load, &plan, death, amount).await?;
        if is_time_to_check(round, rounds) {
            house.meta.simulator.set_faults(Vec::new());
            // First as it is, with statuses that nobody tells: then as it becomes when they are told at last.
            let expect = Expect { statuses_told: false, in_order: true };
            lives.check(&house, &load, &plan, expect, &mut report).await?;
            released += house.meta.simulator.release_statuses();
            let expect = Expect { statuses_told: true, in_order: true };
            lives.check(&house, &load, &plan, expect, &mut report).await?;
            eprintln!("window: {} of {rounds}", round + 1);
        }
        if !report.is_good() {
            break;
        }
    }
    lives.tell(&MIX, &load, &house, began, &mut report)?;
    report
        .figure("ended just before the call, just after it, or with its end written", lives.ended_at(&CALL));
    report.figure("lives with statuses withheld", withheld_lives);
    report.figure("statuses told later", released);
    let mut rows = house.database.rows().await?;
    for (name, state) in
        [("adopted by their tracker", "outcome = 'ADOPTED'"), ("unknown", "outcome = 'UNKNOWN'")]
    {
        let count = rows.number(&format!("select count(*) from message_attempts where {state}")).await?;
        report.figure(format!("attempts {name}"), count);
    }
    drop(rows);
    drop(load);
    house.pull_down().await?;
    Ok(report)
}
