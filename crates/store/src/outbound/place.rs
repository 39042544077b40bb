//! Where claimed sends stand in line: each number has a limit, and each customer of a number too. Whose turn it is is decided
//! for all of them at once, before anything is begun.

use crate::db::Tx;
use crate::error::Result;
use crate::jobs::Claimed;
use crate::sql::{fetch, many};
use hilo_domain::ids::JobId;
use hilo_domain::job::JobKind;
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
        .filter(|job| matches!(job.kind, JobKind::SendMessage | JobKind::SendMessageTemplate))
        .filter_map(|job| Some((&job.organization_id, &job.id, job.subject_id.as_deref()?)))
        .collect();
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    // The number by questions of their own: a third table to join would let the planner begin at the wrong end.
    let sql = many(
        tx,
        "select held.value ->> 1 as job_id, m.to_address,
           (select n.phone_number_id from channels n
            where n.organization_id = m.organization_id and n.id = m.channel_id
              and (n.paused_reason is null or n.state = 'REMOVED')) as phone_number_id,
           (select n.sends_per_second from channels n
            where n.organization_id = m.organization_id and n.id = m.channel_id) as sends_per_second,
           (select count(*) from message_attempts a
            where a.organization_id = m.organization_id and a.message_id = m.id and a.finished_at is null) as unfinished
         from each($1) as held
         join messages m on m.organization_id = held.value ->> 0 and m.id = held.value ->> 2
         where m.external_message_id is null and m.status = 'QUEUED' and m.send_state in ('QUEUED', 'SENDING')",
    );
    let found = fetch!(fetch_all, tx, Row, sql, Json(&rows))?;
    Ok(found.into_iter().filter(|row| row.unfinished == 0).filter_map(Row::place).collect())
}

#[derive(sqlx::FromRow)]
struct Row {
    job_id: JobId,
    to_address: String,
    /// `None` of a number that is paused.
    phone_number_id: Option<String>,
    sends_per_second: i64,
    unfinished: i64,
}

impl Row {
    fn place(self) -> Option<(JobId, SendPlace)> {
        let Self { job_id, to_address, phone_number_id, sends_per_second, .. } = self;
        Some((job_id, SendPlace { phone_number_id: phone_number_id?, sends_per_second, to_address }))
    }
}
