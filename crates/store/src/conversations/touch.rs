//! What a message changes in its conversation: the last line, the counters, the reply window.

use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, fetch};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, MessageId, OrganizationId};
use hilo_domain::message::{Direction, MessageKind};

/// A message as its conversation notices it.
pub(crate) struct Touch<'a> {
    pub message_id: &'a MessageId,
    pub direction: Direction,
    pub kind: MessageKind,
    pub text: Option<&'a str>,
    /// Meta's time.
    pub at: Millis,
    /// Not written before this: `at`, or less where only a later edit is known. The reply window and the answering count
    /// from here, so that they never promise more than Meta does.
    pub surely_by: Millis,
    pub external_id: Option<&'a str>,
    /// Raises the unread count: something a person wrote.
    pub counts: bool,
    /// Opens the reply window: anything the customer did.
    pub opens_window: bool,
    /// Answers all that is there, whatever the clocks say: an agent has just written it. An echo answers only when
    /// the customer has not written since.
    pub answers_all: bool,
}

/// A text as the list shows it: one line.
pub(crate) fn snippet(text: &str) -> String {
    const CHARS: usize = 120;
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(CHARS).collect()
}

/// Applies it. A message that comes late (by Meta's time) counts, but does not become the last one.
pub(crate) async fn touch(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &ConversationId,
    touch: Touch<'_>,
) -> Result<()> {
    let now = tx.now();
    let line = touch.text.map(snippet);
    let inbound = touch.direction == Direction::Inbound;
    execute!(
        tx,
        "update conversations set
           last_message_id = case when $4 >= last_message_at or last_message_id is null then $3 else last_message_id end,
           last_message_text = case when $4 >= last_message_at or last_message_id is null then $5 else last_message_text end,
           last_message_kind = case when $4 >= last_message_at or last_message_id is null then $6 else last_message_kind end,
           last_message_direction =
             case when $4 >= last_message_at or last_message_id is null then $7 else last_message_direction end,
           last_inbound_external_id = case when $8 and $13 >= coalesce(last_inbound_at, 0)
             then coalesce($9, last_inbound_external_id) else last_inbound_external_id end,
           last_inbound_at = case when $8 and $13 >= coalesce(last_inbound_at, 0) then $13 else last_inbound_at end,
           inbound_count = inbound_count + $10,
           inbound_answered = case when $12 or ($7 = 'OUTBOUND' and $13 >= coalesce(last_inbound_at, 0))
             then inbound_count else inbound_answered end,
           waiting_since = case when $12 or ($7 = 'OUTBOUND' and $13 >= coalesce(last_inbound_at, 0)) then null
             when $10 > 0 and $13 < coalesce(waiting_since, $13 + 1) then $13 else waiting_since end,
           held = (held and $10 = 0),
           state = case when $7 = 'INBOUND' and state <> 'OPEN' then 'OPEN' else state end,
           last_message_at = case when $4 >= last_message_at or last_message_id is null then $4 else last_message_at end,
           updated_at = $11
         where organization_id = $1 and id = $2",
        organization_id,
        id,
        touch.message_id,
        touch.at,
        line,
        touch.kind,
        touch.direction,
        inbound && touch.opens_window,
        touch.external_id,
        i64::from(inbound && touch.counts),
        now,
        touch.answers_all,
        touch.surely_by
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Last {
    id: MessageId,
    created_at: Millis,
    direction: Direction,
    kind: MessageKind,
    text: Option<String>,
}

/// Finds the last message anew, after one has got another time.
pub(crate) async fn settle_last(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &ConversationId,
) -> Result<()> {
    let last = fetch!(
        fetch_one,
        tx,
        Last,
        "select id, created_at, direction, kind, case when revoked_at is null then text end as text from messages
         where organization_id = $1 and conversation_id = $2 order by created_at desc, id desc limit 1",
        organization_id,
        id
    )?;
    execute!(
        tx,
        "update conversations set last_message_id = $3, last_message_at = $4, last_message_text = $5,
           last_message_kind = $6, last_message_direction = $7 where organization_id = $1 and id = $2",
        organization_id,
        id,
        &last.id,
        last.created_at,
        last.text.as_deref().map(snippet),
        last.kind,
        last.direction
    )?;
    Ok(())
}
