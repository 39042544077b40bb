//! The conversation list and its tabs' numbers. Reading is by keyset and counting stops at a cap, so neither
//! costs more as the archive grows.

use super::row::{Row, SELECT};
use super::visible;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, LabelId, OrganizationId, UserId};
use hilo_domain::inbox::{COUNT_CAP, ConversationRow, LabelView, Tab, TabCounts};
use hilo_domain::role::{Actor, SellerVisibility};
use sqlx::AssertSqlSafe;

/// What to list.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// Which tab.
    pub tab: Tab,
    /// The last row of the page before; `None` for the newest.
    pub before: Option<(Millis, ConversationId)>,
    /// At most this many.
    pub limit: i64,
}

const fn in_tab(tab: Tab) -> &'static str {
    match tab {
        Tab::Mine => "c.assigned_to_id = $2",
        Tab::Unassigned => "c.assigned_to_id is null",
        Tab::All => "$2 = $2",
        // The first condition is the partial index's own: only the backlog is looked at.
        Tab::Unread => {
            "c.inbound_count > c.inbound_answered and not exists (
               select 1 from conversation_reads seen where seen.organization_id = c.organization_id
                 and seen.conversation_id = c.id and seen.user_id = $2 and seen.inbound_seen >= c.inbound_count)"
        }
    }
}

/// Conversations of a tab, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(tx: &mut Tx, actor: &Actor, query: &ListQuery) -> Result<Vec<ConversationRow>> {
    if query.tab != Tab::All || actor.visibility() != SellerVisibility::OwnAndUnassigned {
        return in_one_tab(tx, actor, query).await;
    }
    // Two lists that are each read by their index, rather than everyone's with most rows left out.
    let mut rows = in_one_tab(tx, actor, &ListQuery { tab: Tab::Mine, ..query.clone() }).await?;
    rows.extend(in_one_tab(tx, actor, &ListQuery { tab: Tab::Unassigned, ..query.clone() }).await?);
    rows.sort_by(|a, b| (b.last_at, &b.id).cmp(&(a.last_at, &a.id)));
    rows.truncate(usize::try_from(query.limit).unwrap_or(0));
    Ok(rows)
}

async fn in_one_tab(tx: &mut Tx, actor: &Actor, query: &ListQuery) -> Result<Vec<ConversationRow>> {
    let (before_at, before_id) =
        query.before.clone().unwrap_or_else(|| (Millis(i64::MAX), ConversationId::from("~")));
    let sql = format!(
        "{SELECT} and {} and {} and (c.last_message_at, c.id) < ($3, $4)
         order by c.last_message_at desc, c.id desc limit $5",
        visible(actor),
        in_tab(query.tab)
    );
    let rows = fetch!(
        fetch_all,
        tx,
        Row,
        AssertSqlSafe(sql.as_str()),
        &actor.organization_id,
        &actor.user_id,
        before_at,
        &before_id,
        query.limit
    )?;
    Ok(rows.into_iter().map(ConversationRow::from).collect())
}

/// How many each tab has, at most [`COUNT_CAP`].
///
/// # Errors
/// When the database cannot be read.
pub async fn counts(tx: &mut Tx, actor: &Actor) -> Result<TabCounts> {
    let one = |tab| {
        format!(
            "(select count(*) from (select 1 from conversations c
               where c.organization_id = $1 and {} and {} limit {COUNT_CAP}) as capped)",
            visible(actor),
            in_tab(tab)
        )
    };
    // What a narrowed seller sees in all is the sum of what the other tabs count by their index.
    let everything = match actor.visibility() {
        SellerVisibility::All => one(Tab::All),
        _ => "cast(0 as bigint)".to_owned(),
    };
    let sql = format!(
        "select {} as mine, {} as unassigned, {everything} as everything, {} as unread",
        one(Tab::Mine),
        one(Tab::Unassigned),
        one(Tab::Unread)
    );
    let (mine, unassigned, everything, unread) = fetch!(
        fetch_one,
        tx,
        (i64, i64, i64, i64),
        AssertSqlSafe(sql.as_str()),
        &actor.organization_id,
        &actor.user_id
    )?;
    let all = match actor.visibility() {
        SellerVisibility::All => everything,
        _ => (mine + unassigned).min(COUNT_CAP),
    };
    Ok(TabCounts { mine, unassigned, all, unread })
}

pub(super) async fn labels_of(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &ConversationId,
) -> Result<Vec<LabelView>> {
    let labels = fetch!(
        fetch_all,
        tx,
        (LabelId, String, String),
        "select b.id, b.name, b.color from conversation_labels x
         join labels b on b.organization_id = x.organization_id and b.id = x.label_id
         where x.organization_id = $1 and x.conversation_id = $2 order by b.name",
        organization_id,
        id
    )?;
    Ok(labels.into_iter().map(|(id, name, color)| LabelView { id, name, color }).collect())
}

/// How many conversations the actor sees, exactly: REST's `total`.
pub(super) async fn total(
    tx: &mut Tx,
    actor: &Actor,
    condition: &str,
    channel: Option<&str>,
    person: Option<&UserId>,
) -> Result<i64> {
    let sql = format!(
        "select count(*) from conversations c where c.organization_id = $1 and {} and {condition}",
        visible(actor)
    );
    Ok(scalar!(
        fetch_one,
        tx,
        i64,
        AssertSqlSafe(sql.as_str()),
        &actor.organization_id,
        &actor.user_id,
        channel,
        person
    )?)
}
