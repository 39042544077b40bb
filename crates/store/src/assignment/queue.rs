//! Lists of conversations for those who hand them out: the queue, and what one agent has.

use crate::conversations::visible;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, UserId};
use hilo_domain::inbox::COUNT_CAP;
use hilo_domain::message::{Direction, MessageKind};
use hilo_domain::role::Actor;
use sqlx::AssertSqlSafe;

/// Where a page begins: the time and id of the last row before it.
pub type Position = (Millis, ConversationId);

/// Which part of the queue.
#[derive(Clone, Debug)]
pub struct QueueQuery {
    /// Conversations that nobody has and nobody waits in, instead of those in which a customer waits.
    pub answered: bool,
    /// The last row of the page before.
    pub after: Option<Position>,
    /// At most this many.
    pub limit: i64,
}

/// A conversation as it is handed out.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct QueueRow {
    /// Which.
    pub id: ConversationId,
    /// The lead's name.
    pub name: String,
    /// E.164.
    pub phone: Option<String>,
    /// Since when the customer waits; `None` when they do not.
    pub waiting_since: Option<Millis>,
    /// When the last message was sent.
    pub last_message_at: Millis,
    /// Its text, cut to one line.
    pub last_message_text: Option<String>,
    /// Its kind.
    pub last_message_kind: Option<MessageKind>,
    /// Its direction.
    pub last_message_direction: Option<Direction>,
}

const SELECT: &str = "select c.id, l.name, c.phone, c.waiting_since, c.last_message_at, c.last_message_text,
    c.last_message_kind, c.last_message_direction
  from conversations c join leads l on l.organization_id = c.organization_id and l.id = c.lead_id
  where c.organization_id = $1 ";

/// The partial index's own conditions: only the queue is looked at, never the archive.
const WAITING: &str = "c.assigned_to_id is null and c.waiting_since is not null and c.state = 'OPEN'";

/// What nobody has, as far as the actor sees it: who has waited longest comes first. With `answered` the newest.
///
/// # Errors
/// When the database cannot be read.
pub async fn queue(tx: &mut Tx, actor: &Actor, query: &QueueQuery) -> Result<Vec<QueueRow>> {
    let first = if query.answered { (Millis(i64::MAX), "~") } else { (Millis(i64::MIN), "") };
    let (at, id) = query.after.clone().unwrap_or_else(|| (first.0, first.1.into()));
    let (condition, order) = if query.answered {
        (
            "c.assigned_to_id is null and c.waiting_since is null and (c.last_message_at, c.id) < ($3, $4)"
                .to_owned(),
            "c.last_message_at desc, c.id desc",
        )
    } else {
        (format!("{WAITING} and (c.waiting_since, c.id) > ($3, $4)"), "c.waiting_since, c.id")
    };
    let sql = format!("{SELECT} and {} and {condition} order by {order} limit $5", visible(actor));
    Ok(fetch!(
        fetch_all,
        tx,
        QueueRow,
        AssertSqlSafe(sql.as_str()),
        &actor.organization_id,
        &actor.user_id,
        at,
        &id,
        query.limit
    )?)
}

/// How many wait in the queue, as far as the actor sees it; at most [`COUNT_CAP`].
///
/// # Errors
/// When the database cannot be read.
pub async fn queue_length(tx: &mut Tx, actor: &Actor) -> Result<i64> {
    let sql = format!(
        "select count(*) from (select 1 from conversations c where c.organization_id = $1 and {} and {WAITING}
           limit {COUNT_CAP}) as capped",
        visible(actor)
    );
    Ok(scalar!(fetch_one, tx, i64, AssertSqlSafe(sql.as_str()), &actor.organization_id, &actor.user_id)?)
}

/// What one agent has, newest first. For those who see everything.
///
/// # Errors
/// When the database cannot be read.
pub async fn in_hand(
    tx: &mut Tx,
    actor: &Actor,
    agent: &UserId,
    after: Option<&Position>,
    limit: i64,
) -> Result<Vec<QueueRow>> {
    let (at, id) = after.cloned().unwrap_or_else(|| (Millis(i64::MAX), "~".into()));
    let sql = format!(
        "{SELECT} and {} and c.assigned_to_id = $6 and (c.last_message_at, c.id) < ($3, $4)
         order by c.last_message_at desc, c.id desc limit $5",
        visible(actor)
    );
    Ok(fetch!(
        fetch_all,
        tx,
        QueueRow,
        AssertSqlSafe(sql.as_str()),
        &actor.organization_id,
        &actor.user_id,
        at,
        &id,
        limit,
        agent
    )?)
}
