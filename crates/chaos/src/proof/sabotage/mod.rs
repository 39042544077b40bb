//! The checker, checked: rows are spoilt by hand, one kind of breach after the other, and each must be noticed. Whoever
//! trusts the other proofs trusts this one first.

use super::rounds::REST;
use crate::Options;
use crate::check::{self, Expect};
use crate::house::{House, Node, NodePlan};
use crate::load::Load;
use crate::report::Report;
use anyhow::Result;
use std::time::Duration;

const EXPECT: Expect = Expect { statuses_told: true, in_order: true };

/// What is spoilt, and how.
const SPOILT: [(&str, &str); 12] = [
    (
        "a message is lost",
        "update messages set external_message_id = null where id = (select min(id) from messages where direction = 'INBOUND')",
    ),
    (
        "a message nobody sent",
        "update messages set external_message_id = 'wamid.nobody' where id = (select min(id) from messages where direction = 'INBOUND')",
    ),
    (
        "other words",
        "update messages set text = '?' where id = (select min(id) from messages where text like 'Mensaje%')",
    ),
    (
        "another sender",
        "update messages set from_address = '+1' where id = (select min(id) from messages where direction = 'INBOUND')",
    ),
    (
        "a count that is wrong",
        "update conversations set inbound_count = inbound_count + 1 where id = (select min(id) from conversations)",
    ),
    (
        "a webhook that failed",
        "update webhook_events set status = 'FAILED' where id = (select min(id) from webhook_events)",
    ),
    (
        "an answer queued twice",
        "update messages set text = (select min(text) from messages where direction = 'OUTBOUND')
           where id = (select max(id) from messages where direction = 'OUTBOUND')",
    ),
    (
        "an answer that says it was not sent",
        "update messages set send_state = 'UNCONFIRMED' where id = (select min(id) from messages where direction = 'OUTBOUND')",
    ),
    (
        "a state that went backwards",
        "update messages set status = 'SENT' where id = (select min(id) from messages where direction = 'OUTBOUND')",
    ),
    (
        "a call without a record",
        "delete from message_attempts where tracker = (select min(tracker) from message_attempts)",
    ),
    ("a total that is wrong", "update organization_counters set messages = messages - 1"),
    ("a live event that is gone", "delete from live_events where seq = 3"),
];

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
    for (what, sql) in SPOILT {
        rows.run("begin").await?;
        rows.run(sql).await?;
        let mut found = Report::quiet("sabotage");
        check::compare(&mut rows, &house, &load, EXPECT, Duration::ZERO, &mut found).await?;
        if found.is_good() {
            report.breach(format!("{what}: not noticed"));
        }
        rows.run("rollback").await?;
    }
    let mut left = Report::quiet("sabotage");
    check::compare(&mut rows, &house, &load, EXPECT, Duration::ZERO, &mut left).await?;
    if !left.is_good() {
        report.breach("something stayed spoilt: this proof proves nothing");
    }
    report.figure("kinds of breaches", SPOILT.len());
    report.figure("answers", house.meta.simulator.accepted().len());
    rows.close().await?;
    drop(load);
    house.pull_down().await?;
    Ok(report)
}
