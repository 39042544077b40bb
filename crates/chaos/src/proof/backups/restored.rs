//! A restored file by itself: what holds at any moment holds in it, every answer stands where it stood while the backup was
//! taken, and none would be sent again.

use crate::check::at_any_moment;
use crate::house::{Database, Rows};
use crate::ledger::Entry;
use crate::report::Report;
use anyhow::Result;
use hilo_domain::message::MessageStatus;
use std::collections::BTreeMap;
use std::path::Path;

/// An answer as a database has it.
struct Answer {
    text: String,
    /// How far it has come.
    rank: u8,
    send_state: String,
    external_id: Option<String>,
}

/// Id, text, status, state of sending and Meta's id, as they lie in the database.
type Stored = (String, Option<String>, String, String, Option<String>);

/// All of them, by id.
pub(super) struct Answers(BTreeMap<String, Answer>);

impl Answers {
    /// Of this database, now.
    pub(super) async fn of(rows: &mut Rows) -> Result<Self> {
        let stored: Vec<Stored> = rows
            .all(
                "select id, text, status, send_state, external_message_id from messages
                 where direction = 'OUTBOUND'",
            )
            .await?;
        let mut answers = BTreeMap::new();
        for (id, text, status, send_state, external_id) in stored {
            let rank = status.parse::<MessageStatus>()?.rank();
            answers.insert(id, Answer { text: text.unwrap_or_default(), rank, send_state, external_id });
        }
        Ok(Self(answers))
    }
}

/// `ledger`, and the answers before and after: from around the moment of the backup. Returns how many answers are in it.
pub(super) async fn check(
    folder: &Path,
    ledger: &[Entry],
    around: (&Answers, &Answers),
    report: &mut Report,
) -> Result<usize> {
    let mut rows = Database::in_folder(folder).rows().await?;
    at_any_moment(&mut rows, report).await?;
    let answers = Answers::of(&mut rows).await?;
    let taken_in = ledger.iter().filter_map(|entry| match entry {
        Entry::Queued { message_id, text } => Some((message_id, text)),
        _ => None,
    });
    let lost: Vec<String> = taken_in
        .filter(|(id, text)| answers.0.get(*id).is_none_or(|answer| answer.text != **text))
        .map(|(_, text)| text.clone())
        .collect();
    report.breaches("answers taken in are not in a backup begun later", &lost);
    stand_between(&answers, around, report);
    let sends = "select count(*) from jobs where state in ('PENDING', 'FAILED', 'RUNNING')
        and kind in ('SEND_MESSAGE', 'SEND_MESSAGE_TEMPLATE')";
    let again = rows.number(sends).await?;
    if again > 0 {
        report.breach(format!("{again} answers of a restored file would be sent again"));
    }
    rows.close().await?;
    Ok(answers.0.len())
}

/// Each stands no earlier than just before the backup, and no later than just after.
fn stand_between(restored: &Answers, (before, after): (&Answers, &Answers), report: &mut Report) {
    let mut wrong = Vec::new();
    for (id, then) in &before.0 {
        let good = restored.0.get(id).is_some_and(|now| {
            now.rank >= then.rank
                && (then.external_id.is_none() || now.external_id == then.external_id)
                && (then.send_state != "ACCEPTED" || now.send_state == "ACCEPTED")
        });
        if !good {
            wrong.push(then.text.clone());
        }
    }
    report.breaches("answers of a restored file are behind what they were before", &wrong);
    wrong.clear();
    for (id, now) in &restored.0 {
        let good = after.0.get(id).is_some_and(|later| {
            now.text == later.text
                && now.rank <= later.rank
                && (now.external_id.is_none() || now.external_id == later.external_id)
        });
        if !good || ["QUEUED", "SENDING"].contains(&now.send_state.as_str()) {
            wrong.push(format!("{} is {}, {:?}", now.text, now.send_state, now.external_id));
        }
    }
    report.breaches("answers of a restored file are not what they became", &wrong);
}
