//! Ledger against database, once everything has come to rest.

mod inbound;
mod live;
mod outbound;
mod rest;

pub(crate) use inbound::at_any_moment;
pub(crate) use rest::settle;

use crate::house::{House, Rows};
use crate::load::Load;
use crate::report::Report;
use anyhow::Result;
use std::time::Duration;

/// What must be so.
#[derive(Clone, Copy)]
pub(crate) struct Expect {
    /// Meta's stand-in has told every status it has: nothing may be open that a status would settle.
    pub(crate) statuses_told: bool,
    /// Messages of a conversation left in the order of their ids. On several nodes two may be queued in one moment.
    pub(crate) in_order: bool,
}

/// Lets everything come to rest and compares. `at_most` is the longest that work may take once nothing dies any more.
pub(crate) async fn check(
    house: &House,
    load: &Load,
    expect: Expect,
    at_most: Duration,
    report: &mut Report,
) -> Result<()> {
    load.delivered().await;
    let mut rows = house.database.rows().await?;
    // Answers first, then what Meta tells of them, then what that leads to.
    settle(&mut rows, at_most, report).await?;
    if !house.meta.settled(at_most + Duration::from_secs(60)).await {
        report.breach("a status was never acknowledged");
    }
    settle(&mut rows, at_most, report).await?;
    compare(&mut rows, house, load, expect, at_most, report).await?;
    rows.close().await
}

/// The comparison alone.
pub(crate) async fn compare(
    rows: &mut Rows,
    house: &House,
    load: &Load,
    expect: Expect,
    at_most: Duration,
    report: &mut Report,
) -> Result<()> {
    report.breaches("places where the file is damaged", &rows.damage().await?);
    let accepted = house.meta.accepted().await;
    let ledger = house.ledger.read()?;
    inbound::check(rows, &ledger, load, report).await?;
    outbound::check(rows, &ledger, &accepted, expect, report).await?;
    live::check(rows, load, at_most, report).await
}
