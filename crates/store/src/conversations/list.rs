//! The conversation list and its tabs' numbers. Reading is by keyset and counting stops at a cap, so neither
//! costs more as the archive grows.

use super::row::{Row, SELECT};
use super::visible;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, LabelId, OrganizationId, UserId};
use hilo_domain::inbox::{COUNT_CAP, ConversationRow, LabelView, Tab, TabCounts, UNREAD_AMONG};
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

/// Whose conversations: each kind is read by an index of its own, so that nobody's rows are passed over to find another's.
#[derive(Clone, Copy)]
enum Whose {
    Anyone,
    Mine,
    Nobody,
}

impl Whose {
    /// Those that together are all that the actor sees in a tab.
    const fn of(tab: Tab, actor: &Actor) -> &'static [Self] {
        match (tab, actor.visibility()) {
            (Tab::Mine, _) => &[Self::Mine],
            (Tab::Unassigned, SellerVisibility::Own) => &[],
            (Tab::Unassigned, _) => &[Self::Nobody],
            (Tab::All | Tab::Unread, SellerVisibility::All) => &[Self::Anyone],
            (Tab::All | Tab::Unread, SellerVisibility::OwnAndUnassigned) => &[Self::Mine, Self::Nobody],
            (Tab::All | Tab::Unread, SellerVisibility::Own) => &[Self::Mine],
        }
    }

    /// Over a table of conversations by this name; the viewer is `$2`.
    fn over(self, table: &str) -> String {
        match self {
            Self::Anyone => "$2 = $2".to_owned(),
            Self::Mine => format!("{table}.assigned_to_id = $2"),
            Self::Nobody => format!("{table}.assigned_to_id is null"),
        }
    }

    /// Those of them that are in a tab. What nobody has answered is looked at as far as [`UNREAD_AMONG`] conversations
    /// back: most conversations end with a customer's thanks, so there are as many of these as the archive is long, and
    /// whoever has read them all would have to pass over each.
    fn in_tab(self, tab: Tab) -> String {
        let whose = self.over("c");
        if tab != Tab::Unread {
            return whose;
        }
        format!(
            "{whose} and c.inbound_count > c.inbound_answered and c.last_message_at >= coalesce((
               select w.last_message_at from conversations w
               where w.organization_id = $1 and {} and w.inbound_count > w.inbound_answered
               order by w.last_message_at desc, w.id desc limit 1 offset {}), 0)
             and not exists (
               select 1 from conversation_reads seen where seen.organization_id = c.organization_id
                 and seen.conversation_id = c.id and seen.user_id = $2 and seen.inbound_seen >= c.inbound_count)",
            self.over("w"),
            UNREAD_AMONG - 1
        )
    }
}

/// Conversations of a tab, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(tx: &mut Tx, actor: &Actor, query: &ListQuery) -> Result<Vec<ConversationRow>> {
    let parts = Whose::of(query.tab, actor);
    let mut rows = Vec::new();
    for &whose in parts {
        rows.extend(part(tx, actor, whose, query).await?);
    }
    if parts.len() > 1 {
        rows.sort_by(|a, b| (b.last_at, &b.id).cmp(&(a.last_at, &a.id)));
        rows.truncate(usize::try_from(query.limit).unwrap_or(0));
    }
    Ok(rows)
}

async fn part(tx: &mut Tx, actor: &Actor, whose: Whose, query: &ListQuery) -> Result<Vec<ConversationRow>> {
    let (before_at, before_id) =
        query.before.clone().unwrap_or_else(|| (Millis(i64::MAX), ConversationId::from("~")));
    let sql = format!(
        "{SELECT} and {} and {} and (c.last_message_at, c.id) < ($3, $4)
         order by c.last_message_at desc, c.id desc limit $5",
        visible(actor),
        whose.in_tab(query.tab)
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
    let count = |tab| {
        let parts = Whose::of(tab, actor).iter().map(|whose| {
            format!(
                "(select count(*) from (select 1 from conversations c
                   where c.organization_id = $1 and {} and {} limit {COUNT_CAP}) as capped)",
                visible(actor),
                whose.in_tab(tab)
            )
        });
        let parts: Vec<_> = parts.collect();
        if parts.is_empty() { NONE.to_owned() } else { parts.join(" + ") }
    };
    // What a narrowed seller sees in all is the sum of what the other tabs count.
    let everything = match actor.visibility() {
        SellerVisibility::All => count(Tab::All),
        _ => NONE.to_owned(),
    };
    let sql = format!(
        "select {} as mine, {} as unassigned, {everything} as everything, {} as unread",
        count(Tab::Mine),
        count(Tab::Unassigned),
        count(Tab::Unread)
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
    Ok(TabCounts { mine, unassigned, all, unread: unread.min(COUNT_CAP) })
}

/// No conversations, as SQL: a number as large as the others on either database.
const NONE: &str = "cast(0 as bigint)";

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
