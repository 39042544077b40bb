//! Conversations as REST lists them: by page or by cursor, newest first, with a total.

use super::list::total;
use super::visible;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::fetch;
use crate::totals;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ChannelId, ConversationId, LeadId, UserId};
use hilo_domain::message::{Direction, MessageKind};
use hilo_domain::role::{Actor, SellerVisibility};
use sqlx::AssertSqlSafe;

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows, newest first.
    pub data: Vec<T>,
    /// How many there are in all.
    pub total: i64,
    /// Where the next page begins; `None` after the last.
    pub next: Option<(Millis, String)>,
}

impl<T> Page<T> {
    /// Of `rows`, read with one more than the query's limit: what fits, and where the next page begins.
    pub(crate) fn cut(
        mut rows: Vec<T>,
        total: i64,
        query: &PageQuery,
        key: impl Fn(&T) -> (Millis, String),
    ) -> Self {
        let limit = usize::try_from(query.limit).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(key) } else { None };
        Self { data: rows, total, next }
    }
}

/// Which page.
#[derive(Clone, Debug)]
pub struct PageQuery {
    /// From 1. Ignored with a cursor.
    pub page: i64,
    /// 1 to 100.
    pub limit: i64,
    /// Time and id of the last row of the page before: costs the same at any depth.
    pub cursor: Option<(Millis, String)>,
    /// Only this channel.
    pub channel_id: Option<ChannelId>,
}

impl PageQuery {
    /// Time and id that the rows come before, and how many of those are passed over.
    pub(crate) fn start(&self) -> (Millis, String, i64) {
        match self.cursor.clone() {
            Some((at, id)) => (at, id, 0),
            None => (Millis(i64::MAX), "~".to_owned(), (self.page - 1).saturating_mul(self.limit)),
        }
    }
}

/// A conversation as REST shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ConversationRecord {
    /// Our id.
    pub id: ConversationId,
    /// E.164.
    pub phone: Option<String>,
    /// For customers without a number.
    pub whatsapp_user_id: Option<String>,
    /// The number it runs over.
    pub channel_id: ChannelId,
    /// Whose.
    pub lead_id: LeadId,
    /// Their name.
    pub lead_name: String,
    /// Not read by the viewer and not answered by anyone.
    pub unread_count: i64,
    /// By Meta's time.
    pub last_message_at: Millis,
    /// One line.
    pub last_message_text: Option<String>,
    /// What it was.
    pub last_message_kind: Option<MessageKind>,
    /// Which way it went.
    pub last_message_direction: Option<Direction>,
    /// Who has it.
    pub assigned_to_id: Option<UserId>,
    /// Their name.
    pub assigned_to_name: Option<String>,
    /// When the customer last wrote.
    pub last_inbound_at: Option<Millis>,
}

/// Which conversations, by who has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ConversationFilter {
    /// Whoever has them.
    #[default]
    All,
    /// That nobody has.
    Unassigned,
    /// Of this person.
    Of(UserId),
}

impl ConversationFilter {
    /// Over `c` (conversations), the channel as `$3` and the person as `$4`.
    const fn condition(&self) -> &'static str {
        match self {
            Self::All => "(cast($3 as text) is null or c.channel_id = $3) and cast($4 as text) is null",
            Self::Unassigned => {
                "(cast($3 as text) is null or c.channel_id = $3) and cast($4 as text) is null
                   and c.assigned_to_id is null"
            }
            Self::Of(_) => "(cast($3 as text) is null or c.channel_id = $3) and c.assigned_to_id = $4",
        }
    }

    const fn person(&self) -> Option<&UserId> {
        if let Self::Of(id) = self { Some(id) } else { None }
    }
}

/// A page of everything that the actor sees.
///
/// # Errors
/// When the database cannot be read.
pub async fn page(tx: &mut Tx, actor: &Actor, query: &PageQuery) -> Result<Page<ConversationRecord>> {
    page_of(tx, actor, &ConversationFilter::All, query).await
}

/// A page of what the actor sees of it.
///
/// # Errors
/// When the database cannot be read.
pub async fn page_of(
    tx: &mut Tx,
    actor: &Actor,
    filter: &ConversationFilter,
    query: &PageQuery,
) -> Result<Page<ConversationRecord>> {
    let (condition, person) = (filter.condition(), filter.person());
    let channel = query.channel_id.as_ref().map(ChannelId::as_str);
    let everything = *filter == ConversationFilter::All && channel.is_none();
    let total = if everything && actor.visibility() == SellerVisibility::All {
        totals::of(tx, &actor.organization_id).await?.conversations
    } else {
        total(tx, actor, condition, channel, person).await?
    };
    let (at, id, offset) = query.start();
    let sql = format!(
        "select c.id, c.phone, c.whatsapp_user_id, c.channel_id, c.lead_id, l.name as lead_name,
           case when c.inbound_count > c.inbound_answered and c.inbound_count > coalesce(r.inbound_seen, 0)
             then c.inbound_count - case when coalesce(r.inbound_seen, 0) > c.inbound_answered
               then r.inbound_seen else c.inbound_answered end
             else 0 end as unread_count,
           c.last_message_at, c.last_message_text, c.last_message_kind, c.last_message_direction, c.assigned_to_id,
           u.name as assigned_to_name, c.last_inbound_at
         from conversations c
         join leads l on l.organization_id = c.organization_id and l.id = c.lead_id
         left join users u on u.id = c.assigned_to_id
         left join conversation_reads r on r.organization_id = c.organization_id and r.conversation_id = c.id
           and r.user_id = $2
         where c.organization_id = $1 and {} and {condition} and (c.last_message_at, c.id) < ($5, $6)
         order by c.last_message_at desc, c.id desc limit $7 offset $8",
        visible(actor)
    );
    let rows = fetch!(
        fetch_all,
        tx,
        ConversationRecord,
        AssertSqlSafe(sql.as_str()),
        &actor.organization_id,
        &actor.user_id,
        channel,
        person,
        at,
        &id,
        query.limit + 1,
        offset
    )?;
    Ok(Page::cut(rows, total, query, |row| (row.last_message_at, row.id.0.clone())))
}
