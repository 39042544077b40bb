//! Nothing acknowledged is lost, nothing is there twice, and every customer is one lead with one conversation.

use crate::house::Rows;
use crate::ledger::Entry;
use crate::load::Load;
use crate::report::Report;
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};

/// Questions whose answer must be zero once everything has come to rest.
const AT_REST: [(&str, &str); 1] =
    [("webhook events are not processed", "select count(*) from webhook_events where status <> 'PROCESSED'")];

/// Questions whose answer must be zero at any moment.
const ALWAYS: [(&str, &str); 7] = [
    (
        "ids of messages are there twice",
        "select count(*) from (select external_message_id from messages where external_message_id is not null
           group by organization_id, external_message_id having count(*) > 1) as several",
    ),
    ("items are quarantined", "select count(*) from webhook_items where outcome = 'QUARANTINED'"),
    (
        "messages have no note, or several",
        "select count(*) from messages m where m.direction = 'INBOUND' and
           (select count(*) from notes n where n.organization_id = m.organization_id and n.message_id = m.id) <> 1",
    ),
    (
        "conversations count their messages wrongly",
        "select count(*) from conversations c where c.inbound_count <> (select count(*) from messages m
           where m.organization_id = c.organization_id and m.conversation_id = c.id and m.direction = 'INBOUND')",
    ),
    (
        "totals are not what counting gives",
        "select count(*) from organization_counters o where
           o.messages <> (select count(*) from messages m where m.organization_id = o.organization_id)
           or o.conversations <> (select count(*) from conversations c where c.organization_id = o.organization_id)",
    ),
    (
        "leads have several conversations",
        "select count(*) from (select lead_id from conversations group by organization_id, lead_id
           having count(*) > 1) as several",
    ),
    (
        "conversations do not show their last message",
        "select count(*) from conversations c where c.last_message_id is null or not exists (select 1 from messages m
           where m.organization_id = c.organization_id and m.id = c.last_message_id)",
    ),
];

/// What holds at any moment, in a backup too.
pub(crate) async fn at_any_moment(rows: &mut Rows, report: &mut Report) -> Result<()> {
    nought(rows, &ALWAYS, report).await
}

async fn nought(rows: &mut Rows, questions: &[(&str, &str)], report: &mut Report) -> Result<()> {
    for (what, sql) in questions {
        let count = rows.number(sql).await?;
        if count != 0 {
            report.breach(format!("{count} {what}"));
        }
    }
    Ok(())
}

pub(super) async fn check(rows: &mut Rows, ledger: &[Entry], load: &Load, report: &mut Report) -> Result<()> {
    let stored: Vec<(String, Option<String>, String)> = rows
        .all(
            "select external_message_id, text, from_address from messages
             where direction = 'INBOUND' and external_message_id is not null",
        )
        .await?;
    let mut found = BTreeMap::<&str, Vec<(&Option<String>, &str)>>::new();
    for (id, text, from) in &stored {
        found.entry(id).or_default().push((text, from));
    }
    let acknowledged: BTreeSet<&str> = ledger
        .iter()
        .filter_map(|entry| match entry {
            Entry::Acknowledged { messages, .. } => Some(messages),
            _ => None,
        })
        .flatten()
        .map(String::as_str)
        .collect();
    let named = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let lost = acknowledged.iter().copied().filter(|id| !found.contains_key(id)).collect();
    report.breaches("acknowledged messages are lost", &named(lost));
    let doubled = found.iter().filter(|(_, copies)| copies.len() > 1).map(|(id, _)| *id).collect();
    report.breaches("messages are there twice", &named(doubled));
    let foreign = found.keys().copied().filter(|id| !load.offered.contains_key(*id)).collect();
    report.breaches("messages were never offered", &named(foreign));

    let changed = load.offered.values().filter(|expected| {
        let copy = found.get(expected.id.as_str()).and_then(|copies| copies.first());
        copy.is_some_and(|(text, from)| {
            from.trim_start_matches('+') != expected.phone
                || (expected.text.is_some() && expected.text != **text)
        })
    });
    report.breaches("messages are not what was sent", &named(changed.map(|e| e.id.as_str()).collect()));

    let customers: BTreeSet<&str> = load
        .offered
        .values()
        .filter(|expected| acknowledged.contains(expected.id.as_str()))
        .map(|expected| expected.phone.as_str())
        .collect();
    let leads = rows.number("select count(*) from leads").await?;
    let conversations = rows.number("select count(*) from conversations").await?;
    if leads != i64::try_from(customers.len())? || conversations != leads {
        report.breach(format!("{} customers, {leads} leads, {conversations} conversations", customers.len()));
    }
    nought(rows, &AT_REST, report).await?;
    at_any_moment(rows, report).await
}
