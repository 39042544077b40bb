//! Where claimed sends stand in line: each number has a limit, and each customer of a number too. Whose turn it is is decided
//! for all of them at once, before anything is begun.

use super::attempt::is_settled;
use crate::db::Tx;
use crate::error::Result;
use crate::jobs::Claimed;
use crate::sql::{fetch, many};
use hilo_domain::ids::JobId;
use hilo_domain::message::{MessageStatus, SendState};
use sqlx::types::Json;
use std::collections::HashMap;

/// The line that a send stands in.
#[derive(Clone, Debug)]
pub struct SendPlace {
    /// Meta's id of the number it leaves from.
    pub phone_number_id: String,
    /// What the number may send in a second.
    pub sends_per_second: i64,
    /// To whom: E.164 or user id as stored.
    pub to_address: String,
}

/// The places of those jobs that would call Meta, by job. Left out is whatever [`super::begin_attempt`] ends without a call:
/// what is settled, what was lost track of, what waits for a paused number, and jobs of other kinds.
///
/// # Errors
/// When the database cannot be read.
pub async fn places(tx: &mut Tx, jobs: &[Claimed]) -> Result<HashMap<JobId, SendPlace>> {
    let rows: Vec<_> = jobs
        .iter()
        .filter(|job| job.kind.sends())
        .filter_map(|job| Some((&job.organization_id, &job.id, job.subject_id.as_deref()?)))
        .collect();
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    // One table to join and no condition beside its key: with more, PostgreSQL's planner begins at the wrong end.
    let sql = many(
        tx,
        "select held.value ->> 1 as job_id, m.to_address, m.status, m.send_state, m.external_message_id,
           (select n.phone_number_id from channels n
            where n.organization_id = m.organization_id and n.id = m.channel_id
              and (n.paused_reason is null or n.state = 'REMOVED')) as phone_number_id,
           (select n.sends_per_second from channels n
            where n.organization_id = m.organization_id and n.id = m.channel_id) as sends_per_second,
           (select count(*) from message_attempts a
            where a.organization_id = m.organization_id and a.message_id = m.id and a.finished_at is null) as unfinished
         from each($1) as held
         join messages m on m.organization_id = held.value ->> 0 and m.id = held.value ->> 2",
    );
    let found = fetch!(fetch_all, tx, Row, sql, Json(&rows))?;
    Ok(found.into_iter().filter_map(Row::place).collect())
}

#[derive(sqlx::FromRow)]
struct Row {
    job_id: JobId,
    to_address: String,
    status: MessageStatus,
    send_state: SendState,
    external_message_id: Option<String>,
    /// `None` of a number that is paused.
    phone_number_id: Option<String>,
    sends_per_second: i64,
    unfinished: i64,
}

impl Row {
    fn place(self) -> Option<(JobId, SendPlace)> {
        let settled = is_settled(self.external_message_id.as_deref(), self.status, self.send_state);
        if settled || self.unfinished > 0 {
            return None;
        }
        let phone_number_id = self.phone_number_id?;
        let place = SendPlace {
            phone_number_id,
            sends_per_second: self.sends_per_second,
            to_address: self.to_address,
        };
        Some((self.job_id, place))
    }
}
