//! Jobs as operators look at them. What is done is forgotten after a week; what is not is found by partial indexes, so
//! that no list and no number grows with what has been done.

use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::filter::Statement;
use crate::sql::scalar;
use crate::webhooks;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, JobId, OrganizationId};
use hilo_domain::job::{JobKind, JobState};
use hilo_domain::message::SendState;

/// Counting stops here (docs/adr/0005).
pub const MOST_COUNTED: i64 = 1_000;

/// Which jobs. Everything that is asked for must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobFilter {
    /// How they stand.
    pub state: Option<JobState>,
    /// What they do.
    pub kind: Option<JobKind>,
    /// Exactly this: a job's id, or that of the message, template or event it is about; for a message also Meta's id.
    pub text: Option<String>,
}

/// A job.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct JobRow {
    /// Whose; the installation's for events of several organizations.
    pub organization_id: OrganizationId,
    /// Which.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// How it stands.
    pub state: JobState,
    /// The row it is about.
    pub subject_id: Option<String>,
    /// Smaller goes first.
    pub priority: i64,
    /// Tries so far.
    pub attempts: i64,
    /// Tries before it is a dead letter.
    pub max_attempts: i64,
    /// Not before.
    pub run_at: Millis,
    /// While it runs: until when its node holds it.
    pub lease_until: Option<Millis>,
    /// While it runs: which process has it.
    pub node: Option<String>,
    /// How the last try failed.
    pub last_error: Option<String>,
    /// When it was enqueued.
    pub created_at: Millis,
    /// When its last try began.
    pub started_at: Option<Millis>,
    /// When it ended.
    pub finished_at: Option<Millis>,
    /// The conversation of the message it is about.
    pub conversation_id: Option<ConversationId>,
    /// How far that message has come.
    pub send_state: Option<SendState>,
}

/// Selects jobs `j`, with the message that each is about.
const SELECT: &str = "select j.organization_id, j.id, j.kind, j.state, j.subject_id, j.priority, j.attempts,
    j.max_attempts, j.run_at, j.lease_until, j.node, j.last_error, j.created_at, j.started_at, j.finished_at,
    m.conversation_id, m.send_state
  from jobs j
  left join messages m on m.organization_id = j.organization_id and m.id = j.subject_id ";

/// Up to `limit` jobs, newest first, those before the job `before`.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    filter: &JobFilter,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<JobRow>> {
    let message = match &filter.text {
        Some(text) => scalar!(
            fetch_optional,
            tx,
            String,
            "select id from messages where organization_id = $1 and external_message_id = $2",
            organization_id,
            text
        )?,
        None => None,
    };
    let mut rows = Vec::new();
    for holder in holders(tx, organization_id).await? {
        let mut statement = Statement::default();
        statement.push(SELECT, &[]);
        statement.push("where j.organization_id = ?", &[holder.as_str()]);
        statement.push_some(" and j.id < ?", before);
        statement.push_some(" and j.state = ?", filter.state.map(JobState::as_str));
        statement.push(in_index(filter.state), &[]);
        statement.push_some(" and j.kind = ?", filter.kind.map(JobKind::as_str));
        if filter.kind.is_some_and(|kind| kind != JobKind::ProcessWebhook) {
            statement.push(" and j.kind <> 'PROCESS_WEBHOOK'", &[]);
        }
        if let Some(text) = &filter.text {
            statement.push(
                " and j.id in (select ? union select s.id from jobs s
                   where s.organization_id = ? and s.subject_id = ?
                     and (s.kind <> 'PROCESS_WEBHOOK' or s.state in ('FAILED', 'DEAD', 'CANCELLED')))",
                &[text, holder.as_str(), message.as_deref().unwrap_or(text)],
            );
        }
        statement.push(" order by j.id desc", &[]);
        statement.limit(limit);
        rows.extend(statement.fetch::<JobRow>(tx).await?);
    }
    rows.sort_by(|a, b| b.id.cmp(&a.id));
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(rows)
}

/// The condition of the partial index in which jobs of this state stand.
const fn in_index(state: Option<JobState>) -> &'static str {
    match state {
        None | Some(JobState::Done) => "",
        Some(JobState::Running) => " and j.state = 'RUNNING' and j.lane in ('INBOUND', 'OUTBOUND')",
        // The queue itself, everyone's: as long as what waits, and no longer.
        Some(JobState::Pending) => {
            " and j.state in ('PENDING', 'FAILED') and j.lane in ('INBOUND', 'OUTBOUND')"
        }
        Some(_) => " and j.state in ('FAILED', 'DEAD', 'CANCELLED')",
    }
}

/// Whose jobs an organization sees: its own, and the installation's while it is alone there.
async fn holders(tx: &mut Tx, organization_id: &OrganizationId) -> Result<Vec<OrganizationId>> {
    let mut holders = vec![organization_id.clone()];
    if webhooks::is_alone(tx).await? {
        holders.push(OrganizationId::deployment());
    }
    Ok(holders)
}

/// One job.
///
/// # Errors
/// [`StoreError::NotFound`], also when it is another organization's.
pub async fn find(tx: &mut Tx, organization_id: &OrganizationId, id: &JobId) -> Result<JobRow> {
    // No id has it, and PostgreSQL takes no text with it.
    if id.as_str().contains('\0') {
        return Err(StoreError::NotFound);
    }
    for holder in holders(tx, organization_id).await? {
        let mut statement = Statement::default();
        statement.push(SELECT, &[]);
        statement.push("where j.organization_id = ? and j.id = ?", &[holder.as_str(), id.as_str()]);
        if let Some(job) = statement.fetch::<JobRow>(tx).await?.pop() {
            return Ok(job);
        }
    }
    Err(StoreError::NotFound)
}

/// How many jobs stand how, each up to [`MOST_COUNTED`]; of those that are done nobody asks.
///
/// # Errors
/// When the database cannot be read.
pub async fn counts(tx: &mut Tx, organization_id: &OrganizationId) -> Result<Vec<(JobState, i64)>> {
    let states = JobState::ALL.iter().copied().filter(|state| *state != JobState::Done);
    let holders = holders(tx, organization_id).await?;
    let mut counts = Vec::new();
    for state in states {
        let mut count = 0;
        for holder in &holders {
            let mut statement = Statement::default();
            statement.push(
                "select count(*) from (select 1 as one from jobs j where j.organization_id = ?",
                &[holder.as_str()],
            );
            statement.push(" and j.state = ?", &[state.as_str()]);
            statement.push(in_index(Some(state)), &[]);
            statement.limit(MOST_COUNTED);
            statement.push(") as capped", &[]);
            count += statement.fetch::<(i64,)>(tx).await?.pop().map_or(0, |(count,)| count);
        }
        counts.push((state, count.min(MOST_COUNTED)));
    }
    Ok(counts)
}
