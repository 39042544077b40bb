//! The checker, checked: what it looks at is spoilt by hand, one kind of breach after the other, and each must be noticed
//! as what it is. Whoever trusts the other proofs trusts this one first.

mod rows;

pub(super) use rows::Spoilt;

use super::rounds::REST;
use crate::Options;
use crate::check::{self, Expect};
use crate::house::{ACCESS_TOKEN, House, Node, NodePlan, PHONE_NUMBER_ID, Rows};
use crate::ledger::Entry;
use crate::load::Load;
use crate::report::Report;
use anyhow::{Context, Result};
use std::time::Duration;

const EXPECT: Expect = Expect { statuses_told: true, in_order: true };
/// Long enough to see that nobody takes a job over.
const BEYOND_A_LEASE: Duration = Duration::from_secs(8);

pub(crate) async fn prove(options: &Options, seed: u64) -> Result<Report> {
    let mut report = Report::new("the checker notices what is wrong");
    let house = House::build(options, seed, "sabotage", false).await?;
    let plan = NodePlan::new("node")?;
    let mut load = Load::start(&house, seed)?;
    load.point_at(&plan.url());
    house.meta.call_back_at(&plan.url());
    let node = Node::start_well(&house, &plan).await?;
    load.burst(20, 0);
    check::check(&house, &load, EXPECT, REST, &mut report).await?;
    load.burst(5, 12);
    check::check(&house, &load, EXPECT, REST, &mut report).await?;
    node.kill().await?;
    let mut rows = house.database.rows().await?;
    for (what, sql, words) in rows::ROWS {
        rows.run("begin").await?;
        rows.run(sql).await.context(what)?;
        noticed(&mut rows, &house, &load, (what, words), &mut report).await?;
        rows.run("rollback").await?;
    }
    rows.run("begin").await?;
    let twice = "update conversations set lead_id = (select min(lead_id) from conversations)
        where id = (select id from conversations order by lead_id desc limit 1)";
    if rows.run(twice).await.is_ok() {
        report.breach("the database let a lead have two conversations on one number");
    }
    rows.run("rollback").await?;
    beyond_a_lease(&mut rows, &mut report).await?;
    browser(&mut rows, &house, &load, &mut report).await?;
    let mut left = Report::quiet("sabotage");
    compare(&mut rows, &house, &load, &mut left).await?;
    if !left.is_good() {
        report.breach("something stayed spoilt: this proof proves nothing");
    }
    let answers = house.meta.simulator.accepted().len();
    stand_in(&mut rows, &house, &load, &mut report).await?;
    report.figure("kinds of breaches", rows::ROWS.len() + 1 + 2 + 3);
    report.figure("answers", answers);
    rows.close().await?;
    drop(load);
    house.pull_down().await?;
    Ok(report)
}

async fn compare(rows: &mut Rows, house: &House, load: &Load, found: &mut Report) -> Result<()> {
    check::settle(rows, Duration::ZERO, found).await?;
    check::compare(rows, house, load, EXPECT, Duration::ZERO, found).await
}

async fn noticed(
    rows: &mut Rows,
    house: &House,
    load: &Load,
    (what, words): (&str, &str),
    report: &mut Report,
) -> Result<()> {
    let mut found = Report::quiet("sabotage");
    compare(rows, house, load, &mut found).await?;
    if !found.mentions(words) {
        report.breach(format!("{what}: not noticed"));
    }
    Ok(())
}

/// A job stays with a node that is gone; nobody is there to take it over.
async fn beyond_a_lease(rows: &mut Rows, report: &mut Report) -> Result<()> {
    rows.run("begin").await?;
    let held = "update jobs set state = 'RUNNING', lease_until = 1, node = 'gone'
        where id = (select min(id) from jobs where kind = 'SEND_MESSAGE')";
    rows.run(held).await?;
    let mut found = Report::quiet("sabotage");
    check::settle(rows, BEYOND_A_LEASE, &mut found).await?;
    if !found.mentions("beyond its lease") {
        report.breach("a job that nobody takes over: not noticed");
    }
    rows.run("rollback").await
}

/// The browser heard of one event twice, and of one not at all.
async fn browser(rows: &mut Rows, house: &House, load: &Load, report: &mut Report) -> Result<()> {
    let told = load.browser.told();
    let last = rows.number("select max(seq) from live_events where only_user_id is null").await?;
    let mut twice = told.clone();
    twice.events.insert(last, 2);
    load.browser.pretend(twice);
    noticed(rows, house, load, ("an event heard twice", "live events came twice"), report).await?;
    let mut missed = told.clone();
    missed.events.remove(&last);
    load.browser.pretend(missed);
    noticed(rows, house, load, ("an event missed", "live events were missed"), report).await?;
    load.browser.pretend(told);
    Ok(())
}

/// Calls that Hilo never made, and a line in the ledger that the stand-in knows nothing of. What the stand-in has taken it
/// does not forget: this comes last.
async fn stand_in(rows: &mut Rows, house: &House, load: &Load, report: &mut Report) -> Result<()> {
    let sent = house.meta.simulator.accepted();
    let mut call = sent.last().context("nothing was sent")?.payload.clone();
    post(house, &call).await?;
    noticed(rows, house, load, ("an answer sent twice", "answers were sent twice"), report).await?;
    call["text"]["body"] = "of an earlier message".into();
    call["biz_opaque_callback_data"] = "1.0.1".into();
    post(house, &call).await?;
    noticed(rows, house, load, ("an answer that overtook", "answers overtook an earlier one"), report)
        .await?;
    house.ledger.write(&Entry::Accepted { id: "wamid.never".to_owned(), tracker: None }).await?;
    let words = "messages in the ledger are unknown to the stand-in";
    noticed(rows, house, load, ("a line of the ledger that is not so", words), report).await
}

async fn post(house: &House, call: &serde_json::Value) -> Result<()> {
    let url = format!("{}/v24.0/{PHONE_NUMBER_ID}/messages", house.meta.url);
    let http = reqwest::Client::builder().no_proxy().build()?;
    http.post(url).bearer_auth(ACCESS_TOKEN).json(call).send().await?.error_for_status()?;
    Ok(())
}
