//! No answer is sent twice, none is lost, and each says of itself what is known: sent, or unconfirmed.

use super::Expect;
use crate::house::Rows;
use crate::ledger::Entry;
use crate::report::Report;
use anyhow::Result;
use hilo_simulator::{AcceptedMessage, Stage};
use std::collections::{BTreeMap, BTreeSet};

/// Id, words, state of sending, status and Meta's id.
type Row = (String, Option<String>, String, String, Option<String>);

/// An answer as the database has it.
struct Answer {
    text: String,
    send_state: String,
    status: String,
    external_id: Option<String>,
}

pub(super) async fn check(
    rows: &mut Rows,
    ledger: &[Entry],
    accepted: &[AcceptedMessage],
    expect: Expect,
    report: &mut Report,
) -> Result<()> {
    let stored: Vec<Row> = rows
        .all(
            "select id, text, send_state, status, external_message_id from messages
             where direction = 'OUTBOUND'",
        )
        .await?;
    let answers: BTreeMap<String, Answer> = stored
        .into_iter()
        .map(|(id, text, send_state, status, external_id)| {
            (id, Answer { text: text.unwrap_or_default(), send_state, status, external_id })
        })
        .collect();
    recorded(ledger, accepted, report);
    taken_in(ledger, &answers, report);
    once(accepted, &answers, expect, report);
    honest(accepted, &answers, expect, report);
    let attempts: Vec<(String,)> = rows.all("select tracker from message_attempts").await?;
    let attempts: BTreeSet<String> = attempts.into_iter().map(|(tracker,)| tracker).collect();
    let unknown = accepted.iter().filter_map(|message| message.tracker.clone());
    let unknown: Vec<String> = unknown.filter(|tracker| !attempts.contains(tracker)).collect();
    report.breaches("calls were made without an attempt on record", &unknown);
    Ok(())
}

/// Id and tracker of a message that the stand-in took.
type Mark<'a> = (&'a str, Option<&'a str>);

/// What the stand-in remembers is what was written down: two records of the same, made at different moments.
fn recorded(ledger: &[Entry], accepted: &[AcceptedMessage], report: &mut Report) {
    let written: BTreeSet<Mark<'_>> = ledger
        .iter()
        .filter_map(|entry| match entry {
            Entry::Accepted { id, tracker } => Some((id.as_str(), tracker.as_deref())),
            _ => None,
        })
        .collect();
    let remembered: BTreeSet<Mark<'_>> =
        accepted.iter().map(|message| (message.id.as_str(), message.tracker.as_deref())).collect();
    let ids = |marks: Vec<&Mark<'_>>| marks.into_iter().map(|(id, _)| (*id).to_owned()).collect::<Vec<_>>();
    let unwritten = ids(remembered.difference(&written).collect());
    report.breaches("messages that the stand-in took are not in the ledger", &unwritten);
    let unknown = ids(written.difference(&remembered).collect());
    report.breaches("messages in the ledger are unknown to the stand-in", &unknown);
}

/// What was answered with 202 is there once.
fn taken_in(ledger: &[Entry], answers: &BTreeMap<String, Answer>, report: &mut Report) {
    let mut texts = BTreeMap::<&str, usize>::new();
    for answer in answers.values() {
        *texts.entry(&answer.text).or_default() += 1;
    }
    let doubled: Vec<String> =
        texts.iter().filter(|(_, count)| **count > 1).map(|(text, _)| (*text).to_owned()).collect();
    report.breaches("answers were queued twice", &doubled);
    let lost: Vec<String> = ledger
        .iter()
        .filter_map(|entry| match entry {
            Entry::Queued { message_id, text } => Some((message_id, text)),
            _ => None,
        })
        .filter(|(id, text)| answers.get(*id).is_none_or(|answer| answer.text != **text))
        .map(|(_, text)| text.clone())
        .collect();
    report.breaches("answers were taken in and lost", &lost);
}

/// No words reached a customer twice, and those of a conversation left in order.
fn once(
    accepted: &[AcceptedMessage],
    answers: &BTreeMap<String, Answer>,
    expect: Expect,
    report: &mut Report,
) {
    let mut copies = BTreeMap::<&str, usize>::new();
    let mut last = BTreeMap::<String, &str>::new();
    let mut disordered = Vec::new();
    for message in accepted {
        *copies.entry(&message.body).or_default() += 1;
        let Some(id) = message.tracker.as_deref().and_then(message_of) else { continue };
        let previous = last.insert(message.to.to_string(), id);
        if expect.in_order && previous.is_some_and(|previous| previous > id) {
            disordered.push(message.body.clone());
        }
    }
    let doubled: Vec<String> =
        copies.iter().filter(|(_, count)| **count > 1).map(|(text, _)| (*text).to_owned()).collect();
    report.breaches("answers were sent twice", &doubled);
    report.breaches("answers overtook an earlier one", &disordered);
    let foreign: Vec<String> = accepted
        .iter()
        .filter(|message| {
            message.tracker.as_deref().and_then(message_of).is_none_or(|id| !answers.contains_key(id))
        })
        .map(|message| message.body.clone())
        .collect();
    report.breaches("messages were sent that nobody queued", &foreign);
}

/// What an answer says of itself is what the stand-in knows.
fn honest(
    accepted: &[AcceptedMessage],
    answers: &BTreeMap<String, Answer>,
    expect: Expect,
    report: &mut Report,
) {
    let by_message: BTreeMap<&str, &AcceptedMessage> = accepted
        .iter()
        .filter_map(|message| Some((message_of(message.tracker.as_deref()?)?, message)))
        .collect();
    let mut wrong = Vec::new();
    for (id, answer) in answers {
        let taken = by_message.get(id.as_str());
        let right = match (taken, answer.send_state.as_str()) {
            (Some(taken), "ACCEPTED") => {
                answer.external_id.as_deref() == Some(&taken.id)
                    && (!expect.statuses_told || answer.status == told(taken.stage))
            }
            (Some(_), "UNCONFIRMED") => !expect.statuses_told,
            (None, "UNCONFIRMED") => true,
            _ => false,
        };
        if !right {
            let taken = taken.map(|taken| (&taken.id, taken.stage));
            let (state, status) = (&answer.send_state, &answer.status);
            wrong.push(format!("{} is {state}, {status}, {:?}; {taken:?}", answer.text, answer.external_id));
        }
    }
    report.breaches("answers say the wrong thing of themselves", &wrong);
}

/// The message of a tracker, `1.<message id>.<attempt>`.
fn message_of(tracker: &str) -> Option<&str> {
    tracker.strip_prefix("1.")?.rsplit_once('.').map(|(id, _)| id)
}

const fn told(stage: Stage) -> &'static str {
    match stage {
        Stage::Read => "READ",
        Stage::Delivered => "DELIVERED",
        Stage::Failed => "FAILED",
        _ => "SENT",
    }
}
