//! Messages as bubbles.

use crate::conversations::Stretch;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::fetch;
use hilo_domain::clock::Millis;
use hilo_domain::failure::{Failure, FailureClass, FailureReason, explain};
use hilo_domain::ids::{MessageId, OrganizationId};
use hilo_domain::inbox::{FailureView, MessageDetail, MessageView, Quote};
use hilo_domain::message::{Direction, MessageKind, MessageStatus, SendState};
use sqlx::types::Json;

const SELECT: &str = "select m.id, m.direction, m.kind, m.text, m.payload, m.status, m.send_state, m.unconfirmed_at,
    m.error_code, m.error_title, m.error_message, u.name as author, m.created_at, m.external_message_id,
    q.id as quote_id, q.direction as quote_direction, q.kind as quote_kind,
    case when q.revoked_at is null then q.text end as quote_text,
    (m.edited_at is not null) as edited, (m.revoked_at is not null) as revoked,
    (retry.id is not null) as retried, m.client_message_id
  from messages m
  left join users u on u.id = m.author_id
  left join messages q on q.organization_id = m.organization_id and q.external_message_id = m.reply_to_external_id
    and m.reply_to_external_id is not null
  left join messages retry on retry.organization_id = m.organization_id and retry.retry_of_id = m.id
  where m.organization_id = $1 ";

#[derive(sqlx::FromRow)]
struct Row {
    id: MessageId,
    direction: Direction,
    kind: MessageKind,
    text: Option<String>,
    payload: Option<Json<MessageDetail>>,
    status: MessageStatus,
    send_state: SendState,
    unconfirmed_at: Option<Millis>,
    error_code: Option<i64>,
    error_title: Option<String>,
    error_message: Option<String>,
    author: Option<String>,
    created_at: Millis,
    external_message_id: Option<String>,
    quote_id: Option<MessageId>,
    quote_direction: Option<Direction>,
    quote_kind: Option<MessageKind>,
    quote_text: Option<String>,
    edited: bool,
    revoked: bool,
    retried: bool,
    client_message_id: Option<String>,
}

/// A message with what its thread needs besides the bubble.
pub(crate) struct Loaded {
    pub(crate) view: MessageView,
    pub(crate) at: Millis,
    pub(crate) external_id: Option<String>,
    /// Whether it raises the unread count.
    pub(crate) counts: bool,
}

impl From<Row> for Loaded {
    fn from(row: Row) -> Self {
        let failure = (row.status == MessageStatus::Failed).then(|| failure(&row));
        let quote = match (row.quote_id, row.quote_direction, row.quote_kind) {
            (Some(id), Some(direction), Some(kind)) => Some(Quote {
                id,
                direction,
                kind,
                text: row.quote_text.map(|text| text.chars().take(160).collect()),
            }),
            _ => None,
        };
        let view = MessageView {
            id: row.id,
            direction: row.direction,
            kind: row.kind,
            // What the sender took back is not shown again, here or in any answer of ours.
            text: if row.revoked { None } else { row.text },
            detail: match row.payload {
                Some(Json(detail)) if !row.revoked => detail,
                _ => MessageDetail::None,
            },
            status: row.status,
            send_state: row.send_state,
            unconfirmed_at: row.unconfirmed_at,
            failure,
            author: row.author,
            at: row.created_at,
            quote,
            reactions: Vec::new(),
            edited: row.edited,
            revoked: row.revoked,
            retried: row.retried,
            client_message_id: row.client_message_id,
        };
        let counts = super::super::inbound::counts_as_unread(view.kind);
        Self { at: view.at, external_id: row.external_message_id, counts, view }
    }
}

fn failure(row: &Row) -> FailureView {
    FailureView {
        code: row.error_code,
        failure: why_failed(row.error_code, Some(row.send_state)),
        meta_text: row.error_message.clone().or_else(|| row.error_title.clone()),
    }
}

/// Why a failed message failed: Meta's code, or a person's decision to give an unconfirmed one up.
pub(crate) fn why_failed(code: Option<i64>, send_state: Option<SendState>) -> Failure {
    let other = |reason| Failure { class: FailureClass::Other, reason };
    match (code, send_state) {
        (Some(code), _) => explain(code),
        (None, Some(SendState::Discarded)) => other(FailureReason::Unconfirmed),
        (None, _) => other(FailureReason::Unknown),
    }
}

/// The newest `limit` messages of a stretch of a conversation, newest first.
pub(crate) async fn within(tx: &mut Tx, stretch: &Stretch<'_>, limit: i64) -> Result<Vec<Loaded>> {
    let (from, until) = (stretch.first(), stretch.end());
    let sql = format!(
        "{SELECT} and m.conversation_id = $2 and (m.created_at, m.id) >= ($3, $4)
           and (m.created_at, m.id) < ($5, $6)
         order by m.created_at desc, m.id desc limit $7"
    );
    let rows = fetch!(
        fetch_all,
        tx,
        Row,
        sqlx::AssertSqlSafe(sql.as_str()),
        stretch.organization_id,
        stretch.conversation_id,
        from.0,
        from.1,
        until.0,
        until.1,
        limit
    )?;
    Ok(rows.into_iter().map(Loaded::from).collect())
}

/// One message as a bubble, its reactions included.
///
/// # Errors
/// [`crate::StoreError::NotFound`].
pub async fn one(tx: &mut Tx, organization_id: &OrganizationId, id: &MessageId) -> Result<MessageView> {
    let sql = format!("{SELECT} and m.id = $2");
    let row = fetch!(fetch_one, tx, Row, sqlx::AssertSqlSafe(sql.as_str()), organization_id, id)?;
    let mut loaded = Loaded::from(row);
    if let Some(external_id) = &loaded.external_id {
        loaded.view.reactions = crate::reactions::of(tx, organization_id, external_id).await?;
    }
    Ok(loaded.view)
}
