//! Nodes that stand still for three leases and then go on, as after a virtual machine was moved: what they held has been
//! taken over, their late completion is rejected by its fence, and nothing is sent twice.

use super::nodes::Cluster;
use super::rounds::REST;
use crate::Options;
use crate::check::{Expect, check};
use crate::house::{House, LEASE_MS};
use crate::load::Load;
use crate::report::Report;
use crate::seed::Choices;
use anyhow::Result;
use hilo_simulator::{Fault, FaultKind};
use std::time::{Duration, Instant};

const CHECK_EVERY: usize = 10;

pub(crate) async fn prove(options: &Options, seed: u64, rounds: usize) -> Result<Report> {
    let began = Instant::now();
    let mut report = Report::new("nodes that stand still for three leases");
    let house = House::build(options, seed, "pauses", true).await?;
    let cluster = Cluster::start(&house, 2, None).await?;
    let mut load = Load::start(&house, seed)?;
    let mut choices = Choices::of(seed, "pauses");
    load.point_at(&cluster.front.url);
    house.meta.call_back_at(&cluster.front.url);
    let expect = Expect { statuses_told: true, in_order: false };
    load.burst(20, 0);
    check(&house, &load, expect, REST, &mut report).await?;
    house.meta.simulator.set_faults(vec![Fault::new(FaultKind::Slow { ms: 80 })]);
    let mut rows = house.database.rows().await?;
    let (mut pauses, mut taken, mut held) = (0, 0_usize, 0_usize);
    for round in 0..rounds {
        load.burst(choices.below(6), 3 + choices.below(6));
        let lane = if choices.percent(80) { "OUTBOUND" } else { "INBOUND" };
        if let Some(holder) = cluster.holder(&mut rows, lane).await? {
            let (_, id, node) = &cluster.nodes[holder];
            node.signal("STOP").await?;
            pauses += 1;
            let sql = format!("select count(*) from jobs where state = 'RUNNING' and node = '{id}'");
            let before = rows.number(&sql).await?;
            // The other one alone is there for new connections, as a balancer would see it.
            cluster
                .front
                .set(cluster.nodes.iter().filter(|(_, other, _)| other != id).map(|(plan, ..)| plan.url()));
            load.burst(2, 2);
            tokio::time::sleep(Duration::from_millis(LEASE_MS) * 3).await;
            let after = rows.number(&sql).await?;
            held += usize::try_from(before)?;
            taken += usize::try_from(before - after)?;
            if after > 0 {
                report.breach(format!("{after} jobs were not taken over in three leases"));
            }
            node.signal("CONT").await?;
            cluster.front.set(cluster.nodes.iter().map(|(plan, ..)| plan.url()));
        }
        if (round + 1).is_multiple_of(CHECK_EVERY) || round + 1 == rounds {
            check(&house, &load, expect, REST, &mut report).await?;
            eprintln!("pauses: {} of {rounds}", round + 1);
        }
        if !report.is_good() {
            break;
        }
    }
    let rejected: u64 = cluster.nodes.iter().map(|(.., node)| node.rejected()).sum();
    let lost: u64 = cluster.nodes.iter().map(|(.., node)| node.lost()).sum();
    if pauses >= 5 && rejected == 0 {
        report.breach("no late completion was rejected: this proof looked at nothing");
    }
    report.figure("pauses", pauses);
    report.figure("jobs held at the time", held);
    report.figure("taken over meanwhile", taken);
    report.figure("late ends of jobs rejected by the fence", rejected);
    report.figure("late heartbeats told so", lost);
    report.figure("answers sent", house.meta.simulator.accepted().len());
    report.figure("minutes", began.elapsed().as_secs() / 60);
    drop(rows);
    drop(load);
    cluster.stop().await?;
    house.pull_down().await?;
    Ok(report)
}
