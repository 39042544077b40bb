//! Who has had a conversation, as its thread tells it.

use crate::conversations::{Page, PageQuery, find_visible};
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, UserId};
use hilo_domain::inbox::{ConversationEventKind, Person};
use hilo_domain::role::Actor;

/// One change of who has a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignmentRecord {
    /// Which event of the thread.
    pub id: String,
    /// Given, taken, given by routing, or back in the queue.
    pub kind: ConversationEventKind,
    /// Who did it; `None` for routing.
    pub actor: Option<Person>,
    /// Who has had it from then on; `None` for the queue.
    pub assignee: Option<Person>,
    /// When.
    pub at: Millis,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kind: ConversationEventKind,
    actor_id: Option<UserId>,
    actor: Option<String>,
    subject_id: Option<UserId>,
    subject: Option<String>,
    created_at: Millis,
}

/// Over conversation_events, with organization and conversation as `$1` and `$2`.
macro_rules! of_conversation {
    () => {
        "where e.organization_id = $1 and e.conversation_id = $2
           and e.kind in ('ASSIGNED', 'CLAIMED', 'ROUTED', 'UNASSIGNED') "
    };
}

/// A page of a conversation's assignments, newest first.
///
/// # Errors
/// [`crate::StoreError::NotFound`] when the actor does not see it.
pub async fn history(
    tx: &mut Tx,
    actor: &Actor,
    id: &ConversationId,
    query: &PageQuery,
) -> Result<Page<AssignmentRecord>> {
    find_visible(tx, actor, id).await?;
    let total = scalar!(
        fetch_one,
        tx,
        i64,
        concat!("select count(*) from conversation_events e ", of_conversation!()),
        &actor.organization_id,
        id
    )?;
    let (at, before, offset) = query.start();
    let rows = fetch!(
        fetch_all,
        tx,
        Row,
        concat!(
            "select e.id, e.kind, e.actor_id, a.name as actor, e.subject_id, s.name as subject, e.created_at
             from conversation_events e left join users a on a.id = e.actor_id
               left join users s on s.id = e.subject_id ",
            of_conversation!(),
            "and (e.created_at, e.id) < ($3, $4) order by e.created_at desc, e.id desc limit $5 offset $6"
        ),
        &actor.organization_id,
        id,
        at,
        &before,
        query.limit + 1,
        offset
    )?;
    let person =
        |id: Option<UserId>, name: Option<String>| id.zip(name).map(|(id, name)| Person { id, name });
    let records = rows.into_iter().map(|row| AssignmentRecord {
        id: row.id,
        kind: row.kind,
        actor: person(row.actor_id, row.actor),
        assignee: person(row.subject_id, row.subject),
        at: row.created_at,
    });
    Ok(Page::cut(records.collect(), total, query, |record| (record.at, record.id.clone())))
}
