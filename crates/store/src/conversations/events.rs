//! What happened to a conversation, as its thread tells it.

use super::thread::Stretch;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, OrganizationId};
use hilo_domain::inbox::{ConversationEventKind, EventView, Person, TimelineItem};
use hilo_domain::role::Actor;

/// Something that happened.
#[derive(Clone, Debug)]
pub struct NewEvent<'a> {
    /// What.
    pub kind: ConversationEventKind,
    /// Who did it; `None` for Hilo or the customer.
    pub actor: Option<&'a Actor>,
    /// Whom it concerns: the assignee.
    pub subject: Option<Person>,
    /// What else there is to say.
    pub detail: Option<String>,
    /// When, by Meta's time; `None` for now.
    pub at: Option<Millis>,
}

/// Writes it down and gives it back as the thread shows it.
///
/// # Errors
/// When the database refuses.
pub async fn record_event(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    conversation_id: &ConversationId,
    event: NewEvent<'_>,
) -> Result<TimelineItem> {
    let (id, at) = (tx.new_id::<String>(), event.at.unwrap_or_else(|| tx.now()));
    execute!(
        tx,
        "insert into conversation_events (organization_id, id, conversation_id, kind, actor_id, subject_id, detail,
           created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        organization_id,
        &id,
        conversation_id,
        event.kind,
        event.actor.map(|actor| &actor.user_id),
        event.subject.as_ref().map(|person| &person.id),
        event.detail.as_deref(),
        at
    )?;
    Ok(TimelineItem::Event(EventView {
        id,
        kind: event.kind,
        actor: event.actor.map(|actor| actor.name.clone()),
        subject: event.subject.map(|person| person.name),
        detail: event.detail,
        at,
    }))
}

/// Whether the thread tells this already.
pub(crate) async fn has_event(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    conversation_id: &ConversationId,
    kind: ConversationEventKind,
    detail: &str,
) -> Result<bool> {
    let told = scalar!(
        fetch_one,
        tx,
        i64,
        "select count(*) from conversation_events
         where organization_id = $1 and conversation_id = $2 and kind = $3 and detail = $4",
        organization_id,
        conversation_id,
        kind,
        detail
    )?;
    Ok(told > 0)
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kind: ConversationEventKind,
    actor: Option<String>,
    subject: Option<String>,
    detail: Option<String>,
    created_at: Millis,
}

/// The newest `limit` events of a stretch, newest first, for the thread.
pub(super) async fn within(tx: &mut Tx, stretch: &Stretch<'_>, limit: i64) -> Result<Vec<EventView>> {
    let (from, until) = (stretch.first(), stretch.end());
    let rows = fetch!(
        fetch_all,
        tx,
        Row,
        "select e.id, e.kind, a.name as actor, s.name as subject, e.detail, e.created_at
         from conversation_events e left join users a on a.id = e.actor_id left join users s on s.id = e.subject_id
         where e.organization_id = $1 and e.conversation_id = $2 and (e.created_at, e.id) >= ($3, $4)
           and (e.created_at, e.id) < ($5, $6)
         order by e.created_at desc, e.id desc limit $7",
        stretch.organization_id,
        stretch.conversation_id,
        from.0,
        from.1,
        until.0,
        until.1,
        limit
    )?;
    Ok(rows
        .into_iter()
        .map(|row| EventView {
            id: row.id,
            kind: row.kind,
            actor: row.actor,
            subject: row.subject,
            detail: row.detail,
            at: row.created_at,
        })
        .collect())
}
