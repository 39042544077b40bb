//! A storm: thousands of unique items, each delivered five times, in any order, in batches, over 64 connections; then
//! hundreds of new customers with an album each, all at once. What is there in the end is exactly what was sent.

use super::nodes::Cluster;
use super::sabotage::Spoilt;
use crate::Options;
use crate::check::settle;
use crate::house::{House, Rows};
use crate::ledger::Entry;
use crate::load::{Address, Courier, Flood};
use crate::report::Report;
use crate::seed::Choices;
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use tokio::sync::watch;

const CONNECTIONS: usize = 64;
/// Nobody dies here: no job may change hands, and none may need a second try.
const LONG_LEASE_MS: u64 = 120_000;
/// A debug build works through a storm at its own pace; it must come to an end.
const PATIENCE: Duration = Duration::from_secs(900);

/// `items` unique items, and an album of ten for each of `items / 40` customers.
pub(crate) async fn prove(options: &Options, seed: u64, items: usize, postgres: bool) -> Result<Report> {
    let name = if postgres { "storm over two nodes on PostgreSQL" } else { "storm on SQLite" };
    let mut report = Report::new(name);
    let began = Instant::now();
    let house =
        House::build(options, seed, if postgres { "storm" } else { "storm_sqlite" }, postgres).await?;
    let cluster = Cluster::start(&house, if postgres { 2 } else { 1 }, Some(LONG_LEASE_MS)).await?;
    let address = Address::new(watch::Sender::new(cluster.front.url.clone()));
    let courier = Courier::start(house.ledger.clone(), address, seed, CONNECTIONS)?;
    let mut choices = Choices::of(seed, "storm");
    let mut rows = house.database.rows().await?;

    let mut all = Flood::of(items, &mut choices);
    let albums = Flood::albums(items / 40, 10, &mut choices);
    for flood in [&mut all] {
        report.figure("unique items", flood.items);
        report.figure("webhooks", flood.webhooks.len());
        for webhook in flood.webhooks.drain(..) {
            courier.send(webhook);
        }
        courier.delivered().await;
        settle(&mut rows, PATIENCE, &mut report).await?;
    }
    report.figure("albums of ten at once", albums.customers.len());
    for webhook in albums.webhooks {
        courier.send(webhook);
    }
    all.messages.extend(albums.messages);
    all.customers.extend(albums.customers);
    courier.delivered().await;
    settle(&mut rows, PATIENCE, &mut report).await?;
    compare(&mut rows, &all, &mut report).await?;
    if report.is_good() {
        spoil(&mut rows, &all, &mut report).await?;
    }
    acknowledged(&house.ledger.read()?, &all, &mut report);
    report.figure("seconds", began.elapsed().as_secs());
    drop(rows);
    drop(courier);
    cluster.stop().await?;
    house.pull_down().await?;
    Ok(report)
}

async fn compare(rows: &mut Rows, sent: &Flood, report: &mut Report) -> Result<()> {
    let messages: Vec<(String, String, String)> = rows
        .all("select external_message_id, direction, status from messages where external_message_id is not null")
        .await?;
    let mut counts = BTreeMap::<&str, usize>::new();
    for (id, ..) in &messages {
        *counts.entry(id).or_default() += 1;
    }
    let doubled = counts.iter().filter(|(_, count)| **count > 1).map(|(id, _)| (*id).to_owned());
    report.breaches("messages are there twice", &doubled.collect::<Vec<_>>());
    let wanted: BTreeSet<&str> = sent.messages.iter().chain(sent.states.keys()).map(String::as_str).collect();
    let found: BTreeSet<&str> = counts.keys().copied().collect();
    let names = |ids: Vec<&&str>| ids.into_iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    report.breaches("messages are lost", &names(wanted.difference(&found).collect()));
    report.breaches("messages nobody sent", &names(found.difference(&wanted).collect()));
    let behind = messages.iter().filter_map(|(id, direction, status)| {
        let last = sent.states.get(id).filter(|_| direction == "OUTBOUND")?;
        (status != last).then(|| format!("{id}: {status} instead of {last}"))
    });
    report.breaches("messages are not in their last state", &behind.collect::<Vec<_>>());
    for (what, sql) in
        [("leads", "select count(*) from leads"), ("conversations", "select count(*) from conversations")]
    {
        let count = rows.number(sql).await?;
        report.figure(what, count);
        if count != i64::try_from(sent.customers.len())? {
            report.breach(format!("{count} {what} of {} customers", sent.customers.len()));
        }
    }
    let wrong = "select count(*) from conversations c where c.inbound_count <> (select count(*) from messages m
        where m.organization_id = c.organization_id and m.conversation_id = c.id and m.direction = 'INBOUND')";
    let wrong = rows.number(wrong).await?;
    if wrong > 0 {
        report.breach(format!("{wrong} conversations count their messages wrongly"));
    }
    let again = rows.number("select count(*) from jobs where attempts > 1").await?;
    if again > 0 {
        report.breach(format!("{again} jobs needed a second try: they were in each other's way"));
    }
    let waiting = rows.number("select count(*) from orphan_statuses").await?;
    if waiting > 0 {
        report.breach(format!("{waiting} states still wait for a message that is there"));
    }
    Ok(())
}

/// Breaches made by hand, which the comparison must notice as what they are.
const SPOILT: [Spoilt; 5] = [
    (
        "a message is lost",
        "update messages set external_message_id = null where id = (select min(id) from messages where direction = 'INBOUND')",
        "messages are lost",
    ),
    (
        "a message nobody sent",
        "update messages set external_message_id = 'wamid.nobody' where id = (select min(id) from messages)",
        "messages nobody sent",
    ),
    (
        "a state that went backwards",
        "update messages set status = 'SENT' where id = (select min(id) from messages where direction = 'OUTBOUND')",
        "messages are not in their last state",
    ),
    (
        "a count that is wrong",
        "update conversations set inbound_count = inbound_count + 1 where id = (select min(id) from conversations)",
        "conversations count their messages wrongly",
    ),
    (
        "a job that was tried twice",
        "update jobs set attempts = 2 where id = (select min(id) from jobs)",
        "jobs needed a second try",
    ),
];

async fn spoil(rows: &mut Rows, sent: &Flood, report: &mut Report) -> Result<()> {
    for (what, sql, words) in SPOILT {
        let mut found = Report::quiet("sabotage");
        rows.run("begin").await?;
        rows.run(sql).await?;
        compare(rows, sent, &mut found).await?;
        rows.run("rollback").await?;
        if !found.mentions(words) {
            report.breach(format!("{what}: not noticed by the storm's own comparison"));
        }
    }
    report.figure("kinds of breaches noticed", SPOILT.len());
    Ok(())
}

/// The ledger has everything: otherwise this storm proved less than it says.
fn acknowledged(ledger: &[Entry], sent: &Flood, report: &mut Report) {
    let acknowledged: BTreeSet<&String> = ledger
        .iter()
        .filter_map(|entry| match entry {
            Entry::Acknowledged { messages, .. } => Some(messages),
            _ => None,
        })
        .flatten()
        .collect();
    if acknowledged.len() != sent.messages.len() {
        report.breach(format!(
            "{} of {} messages were acknowledged",
            acknowledged.len(),
            sent.messages.len()
        ));
    }
}
