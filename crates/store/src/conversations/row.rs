//! A conversation as the list shows it, with or without a viewer.

use super::touch::snippet;
use super::visible;
use crate::db::Tx;
use crate::error::Result;
use crate::live::{self, Audience};
use crate::messages::why_failed;
use crate::sql::fetch;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, OrganizationId, UserId};
use hilo_domain::inbox::{ConversationRow, Person, TimelineItem};
use hilo_domain::live::LiveChange;
use hilo_domain::message::{Direction, MessageKind, MessageStatus, SendState};
use hilo_domain::role::Actor;
use sqlx::AssertSqlSafe;

/// Columns and joins of a row; `$1` organization, `$2` viewer (or an empty text for none).
pub(super) const SELECT: &str =
    "select c.id, l.name, c.phone, l.username, c.last_message_at, c.last_message_text,
    c.last_message_kind, c.last_message_direction, m.status as last_status, m.send_state as last_send_state,
    m.error_code as last_error_code,
    c.assigned_to_id, u.name as assigned_to_name, c.last_inbound_at, c.inbound_count, c.inbound_answered,
    coalesce(r.inbound_seen, 0) as inbound_seen, d.text as draft
  from conversations c
  join leads l on l.organization_id = c.organization_id and l.id = c.lead_id
  left join messages m on m.organization_id = c.organization_id and m.id = c.last_message_id
  left join users u on u.id = c.assigned_to_id
  left join conversation_reads r on r.organization_id = c.organization_id and r.conversation_id = c.id
    and r.user_id = $2
  left join drafts d on d.organization_id = c.organization_id and d.conversation_id = c.id and d.user_id = $2
    and d.mode = 'REPLY'
  where c.organization_id = $1 ";

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: ConversationId,
    name: String,
    phone: Option<String>,
    username: Option<String>,
    last_message_at: Millis,
    last_message_text: Option<String>,
    last_message_kind: Option<MessageKind>,
    last_message_direction: Option<Direction>,
    last_status: Option<MessageStatus>,
    last_send_state: Option<SendState>,
    last_error_code: Option<i64>,
    assigned_to_id: Option<UserId>,
    assigned_to_name: Option<String>,
    last_inbound_at: Option<Millis>,
    inbound_count: i64,
    inbound_answered: i64,
    inbound_seen: i64,
    draft: Option<String>,
}

impl From<Row> for ConversationRow {
    fn from(row: Row) -> Self {
        let failed = row.last_status == Some(MessageStatus::Failed);
        Self {
            id: row.id,
            name: row.name,
            phone: row.phone,
            username: row.username,
            last_at: Some(row.last_message_at),
            last_text: row.last_message_text,
            last_kind: row.last_message_kind,
            last_direction: row.last_message_direction,
            last_status: row.last_status,
            last_send_state: row.last_send_state,
            last_failure: failed.then(|| why_failed(row.last_error_code, row.last_send_state).reason),
            assigned_to: row.assigned_to_id.zip(row.assigned_to_name).map(|(id, name)| Person { id, name }),
            last_inbound_at: row.last_inbound_at,
            inbound_count: row.inbound_count,
            inbound_answered: row.inbound_answered,
            inbound_seen: row.inbound_seen,
            draft: row.draft.as_deref().map(snippet),
            labels: Vec::new(),
        }
    }
}

/// One conversation, with its labels.
///
/// # Errors
/// [`crate::StoreError::NotFound`] when the actor does not see it.
pub async fn row(tx: &mut Tx, actor: &Actor, id: &ConversationId) -> Result<ConversationRow> {
    let sql = format!("{SELECT} and {} and c.id = $3", visible(actor));
    let row =
        fetch!(fetch_one, tx, Row, AssertSqlSafe(sql.as_str()), &actor.organization_id, &actor.user_id, id)?;
    let mut row = ConversationRow::from(row);
    row.labels = super::list::labels_of(tx, &actor.organization_id, id).await?;
    Ok(row)
}

/// One conversation without a viewer, for live events.
///
/// # Errors
/// [`crate::StoreError::NotFound`].
pub async fn live_row(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &ConversationId,
) -> Result<ConversationRow> {
    let sql = format!("{SELECT} and c.id = $3");
    let row = fetch!(fetch_one, tx, Row, AssertSqlSafe(sql.as_str()), organization_id, "", id)?;
    Ok(row.into())
}

/// Tells open screens how a conversation stands now, and what was added to its thread.
///
/// # Errors
/// When the database refuses.
pub async fn announce(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &ConversationId,
    item: Option<TimelineItem>,
) -> Result<()> {
    announce_move(tx, organization_id, id, item, None).await
}

/// The same after the assignee changed: whoever saw it before and does not any more is told that too.
pub(super) async fn announce_move(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &ConversationId,
    item: Option<TimelineItem>,
    was_assigned_to_id: Option<UserId>,
) -> Result<()> {
    let row = live_row(tx, organization_id, id).await?;
    let audience = Audience {
        conversation_id: Some(id.clone()),
        assigned_to_id: row.assigned_to.as_ref().map(|person| person.id.clone()),
        was_assigned_to_id,
        only_user_id: None,
    };
    live::append(tx, organization_id, LiveChange::Conversation { row: Box::new(row), item }, audience);
    Ok(())
}
