//! A PostgreSQL server that is crashed, restarted in good order and turned read-only under load.

use super::super::rounds::REST;
use super::{EXPECT, Watch};
use crate::Options;
use crate::check::check;
use crate::house::{House, Node, NodePlan, Server};
use crate::load::Load;
use crate::report::Report;
use crate::seed::Choices;
use anyhow::{Context, Result};
use std::time::Duration;

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
