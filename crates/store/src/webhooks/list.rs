//! The list of events, newest first. Ids are in the order of arrival, so pages begin at an id, and times are bounds of
//! ids.

use super::sight::{FOR_MY_NUMBERS, is_alone};
use crate::db::Tx;
use crate::error::Result;
use crate::filter::Statement;
use crate::sql::scalar;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{OrganizationId, WebhookEventId, first_id_at};
use hilo_domain::webhook::{EventStatus, ItemOutcome};

/// Which events. Everything that is asked for must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// How far they came.
    pub status: Option<EventStatus>,
    /// That have an item of this outcome.
    pub outcome: Option<ItemOutcome>,
    /// That came from then on.
    pub from: Option<Millis>,
    /// That came before then.
    pub until: Option<Millis>,
    /// Exactly this: an event's id, or a message of theirs: our id or Meta's.
    pub text: Option<String>,
}

/// An event in the list. Of an event of several organizations it tells what concerns the viewer's.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct EventRow {
    /// Whose; the installation's where it is of none or several.
    pub organization_id: OrganizationId,
    /// Which.
    pub id: WebhookEventId,
    /// When it came.
    pub received_at: Millis,
    /// Whether a signature was checked.
    pub signed: bool,
    /// How far it came.
    pub status: EventStatus,
    /// How many items it had.
    pub items: i64,
    /// How many of them are quarantined.
    pub failed_items: i64,
    /// When it was processed last.
    pub processed_at: Option<Millis>,
    /// Why it could not be read at all.
    pub last_error: Option<String>,
}

/// The filter as the statements need it.
struct Bounds<'a> {
    me: &'a OrganizationId,
    nobody: OrganizationId,
    filter: &'a EventFilter,
    from: Option<String>,
    before: Option<String>,
    /// The row that the text names, if it names one.
    subject: Option<String>,
}

/// Up to `limit` events that this organization may see, those before the event `before`.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    filter: &EventFilter,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<EventRow>> {
    let until = filter.until.map(first_id_at);
    let before = [before.map(str::to_owned), until].into_iter().flatten().min();
    let subject = match &filter.text {
        Some(text) => Some(subject(tx, organization_id, text).await?),
        None => None,
    };
    let bounds = Bounds {
        me: organization_id,
        nobody: OrganizationId::deployment(),
        filter,
        from: filter.from.map(first_id_at),
        before,
        subject,
    };
    let mut rows = kept_under(&bounds, bounds.me, limit).fetch::<EventRow>(tx).await?;
    let others =
        if is_alone(tx).await? { kept_under(&bounds, &bounds.nobody, limit) } else { shared(&bounds, limit) };
    rows.extend(others.fetch::<EventRow>(tx).await?);
    rows.sort_by(|a, b| b.id.cmp(&a.id));
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(rows)
}

/// A message's id by Meta's id of it; anything else stays what it is.
async fn subject(tx: &mut Tx, organization_id: &OrganizationId, text: &str) -> Result<String> {
    let message = scalar!(
        fetch_optional,
        tx,
        String,
        "select id from messages where organization_id = $1 and external_message_id = $2",
        organization_id,
        text
    )?;
    Ok(message.unwrap_or_else(|| text.to_owned()))
}

impl Bounds<'_> {
    /// Conditions on the column that holds an event's id.
    fn push_ids(&self, statement: &mut Statement, column: &str) {
        statement.push_some(&format!(" and {column} >= ?"), self.from.as_deref());
        statement.push_some(&format!(" and {column} < ?"), self.before.as_deref());
        if let (Some(subject), Some(text)) = (&self.subject, &self.filter.text) {
            statement.push(
                &format!(
                    " and {column} in (select x.event_id from webhook_items x
                      where x.organization_id = ? and x.subject_id = ? and x.subject_id is not null union select ?)"
                ),
                &[self.me.as_str(), subject, text],
            );
        }
    }
}

/// Over `e`: its job has not brought it to an end.
const WAITING: &str = " and e.id in (
    select j.subject_id from jobs j where j.lane = 'INBOUND' and j.state in ('PENDING', 'FAILED')
    union all
    select j.subject_id from jobs j where j.lane = 'INBOUND' and j.state = 'RUNNING'
    union all
    select j.subject_id from jobs j where j.organization_id = ? and j.state in ('DEAD', 'CANCELLED')
      and j.state in ('FAILED', 'DEAD', 'CANCELLED'))";

/// Events that are kept under an organization, and are all for the viewer's eyes.
fn kept_under(bounds: &Bounds<'_>, holder: &OrganizationId, limit: i64) -> Statement {
    let mut statement = Statement::default();
    statement.push(
        "select e.organization_id, e.id, e.received_at, e.signed, e.status, e.items, e.failed_items, e.processed_at,
           e.last_error
         from webhook_events e where e.organization_id = ?",
        &[holder.as_str()],
    );
    bounds.push_ids(&mut statement, "e.id");
    let status = bounds.filter.status.map(EventStatus::as_str);
    statement.push_some(" and e.status = ?", status);
    match bounds.filter.status {
        // What waits for its job, or whose job has ended without an effect: looked up from the jobs, which are few.
        Some(EventStatus::Pending) => statement.push(WAITING, &[holder.as_str()]),
        Some(EventStatus::Partial | EventStatus::Failed) => {
            statement.push(" and e.status in ('PARTIAL', 'FAILED')", &[]);
        }
        Some(EventStatus::Processed) | None => {}
    }
    if let Some(outcome) = bounds.filter.outcome {
        // Nearly every event has an item that was applied, so it is asked one by one; the others are looked up.
        let has = if outcome == ItemOutcome::Applied {
            " and exists (select 1 from webhook_items i
                where i.organization_id in (?, ?) and i.event_id = e.id and i.outcome = ?)"
        } else {
            " and e.id in (select i.event_id from webhook_items i
                where i.organization_id in (?, ?) and i.outcome = ? and i.outcome <> 'APPLIED')"
        };
        statement.push(has, &[bounds.me.as_str(), bounds.nobody.as_str(), outcome.as_str()]);
    }
    statement.push(" order by e.id desc", &[]);
    statement.limit(limit);
    statement
}

/// Events of the installation with something for the viewer in them; counted are only such items.
fn shared(bounds: &Bounds<'_>, limit: i64) -> Statement {
    let mut statement = Statement::default();
    statement.push(
        "select e.organization_id, e.id, e.received_at, e.signed,
           case when sum(seen.failed) = 0 then 'PROCESSED' when sum(seen.failed) < count(*) then 'PARTIAL' else 'FAILED' end
             as status,
           count(*) as items, cast(sum(seen.failed) as bigint) as failed_items, max(seen.updated_at) as processed_at,
           cast(null as text) as last_error
         from (
           select i.event_organization_id, i.event_id, i.outcome, i.updated_at,
             case when i.outcome = 'QUARANTINED' then 1 else 0 end as failed
           from webhook_items i
           where i.organization_id = ? and i.organization_id <> i.event_organization_id",
        &[bounds.me.as_str()],
    );
    bounds.push_ids(&mut statement, "i.event_id");
    statement.push(
        " union all
           select i.event_organization_id, i.event_id, i.outcome, i.updated_at, 0 as failed
           from webhook_items i
           where i.organization_id = ? and ",
        &[bounds.nobody.as_str()],
    );
    statement.push(FOR_MY_NUMBERS, &[bounds.me.as_str()]);
    bounds.push_ids(&mut statement, "i.event_id");
    statement.push(
        ") as seen
         join webhook_events e on e.organization_id = seen.event_organization_id and e.id = seen.event_id
         where e.organization_id = ?
         group by e.organization_id, e.id, e.received_at, e.signed having count(*) > 0",
        &[bounds.nobody.as_str()],
    );
    statement.push_some(
        " and case when sum(seen.failed) = 0 then 'PROCESSED' when sum(seen.failed) < count(*) then 'PARTIAL'
           else 'FAILED' end = ?",
        bounds.filter.status.map(EventStatus::as_str),
    );
    statement.push_some(
        " and sum(case when seen.outcome = ? then 1 else 0 end) > 0",
        bounds.filter.outcome.map(ItemOutcome::as_str),
    );
    statement.push(" order by e.id desc", &[]);
    statement.limit(limit);
    statement
}
