//! Messages as REST lists them: newest first, by page or by cursor.

use crate::conversations::{Page, PageQuery, visible};
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{fetch, scalar};
use crate::totals;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, LeadId, MessageId};
use hilo_domain::message::{Direction, MessageKind, MessageStatus, Provider, SendState};
use hilo_domain::role::{Actor, SellerVisibility};
use sqlx::AssertSqlSafe;

/// Which messages.
#[derive(Clone, Debug, Default)]
pub struct MessageFilter {
    /// Of this lead.
    pub lead_id: Option<LeadId>,
    /// Of this conversation.
    pub conversation_id: Option<ConversationId>,
}

/// A message as REST shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MessageRecord {
    /// Which.
    pub id: MessageId,
    /// Where it comes from.
    pub provider: Provider,
    /// Which way it went.
    pub direction: Direction,
    /// E.164, or a user id.
    pub from_address: String,
    /// E.164, or a user id.
    pub to_address: String,
    /// What it is.
    pub kind: MessageKind,
    /// Its text or caption.
    pub text: Option<String>,
    /// Where it stands on the ladder.
    pub status: MessageStatus,
    /// Since when.
    pub status_updated_at: Millis,
    /// What we know of our own sending.
    pub send_state: SendState,
    /// When Meta accepted it.
    pub sent_at: Option<Millis>,
    /// When it reached the device.
    pub delivered_at: Option<Millis>,
    /// When it was read.
    pub read_at: Option<Millis>,
    /// When it failed.
    pub failed_at: Option<Millis>,
    /// Meta's id.
    pub external_message_id: Option<String>,
    /// Meta's code of the failure.
    pub error_code: Option<i64>,
    /// Meta's words for it.
    pub error_message: Option<String>,
    /// Whose.
    pub lead_id: LeadId,
    /// Where.
    pub conversation_id: ConversationId,
    /// By Meta's time for what a customer sent.
    pub created_at: Millis,
}

/// A page of what the actor sees.
///
/// # Errors
/// When the database cannot be read.
pub async fn page(
    tx: &mut Tx,
    actor: &Actor,
    filter: &MessageFilter,
    query: &PageQuery,
) -> Result<Page<MessageRecord>> {
    // One condition at a time, so that each finds its own index.
    let (condition, value) = match (&filter.conversation_id, &filter.lead_id) {
        (Some(id), _) => ("m.conversation_id = $3", Some(id.as_str())),
        (None, Some(id)) => ("m.lead_id = $3", Some(id.as_str())),
        (None, None) => ("cast($3 as text) is null", None),
    };
    let conversations = match actor.visibility() {
        // Whoever sees everything needs no look at each message's conversation.
        SellerVisibility::All => "",
        _ => "join conversations c on c.organization_id = m.organization_id and c.id = m.conversation_id",
    };
    let from = format!(
        "from messages m {conversations} where m.organization_id = $1 and {} and {condition}",
        visible(actor)
    );
    let (organization_id, user_id) = (&actor.organization_id, &actor.user_id);
    let total = if value.is_none() && actor.visibility() == SellerVisibility::All {
        totals::of(tx, organization_id).await?.messages
    } else {
        let count = format!("select count(*) {from}");
        scalar!(fetch_one, tx, i64, AssertSqlSafe(count.as_str()), organization_id, user_id, value)?
    };
    let sql = format!(
        "select m.id, m.provider, m.direction, m.from_address, m.to_address, m.kind,
           case when m.revoked_at is null then m.text end as text, m.status, m.status_updated_at, m.send_state,
           m.sent_at, m.delivered_at, m.read_at, m.failed_at, m.external_message_id, m.error_code,
           coalesce(m.error_message, m.error_title) as error_message, m.lead_id, m.conversation_id, m.created_at
         {from} and (m.created_at, m.id) < ($4, $5) order by m.created_at desc, m.id desc limit $6 offset $7"
    );
    let (at, id, offset) = query.start();
    let rows = fetch!(
        fetch_all,
        tx,
        MessageRecord,
        AssertSqlSafe(sql.as_str()),
        organization_id,
        user_id,
        value,
        at,
        &id,
        query.limit + 1,
        offset
    )?;
    Ok(Page::cut(rows, total, query, |row| (row.created_at, row.id.0.clone())))
}
