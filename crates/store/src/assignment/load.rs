//! Who carries how much.

use crate::db::Tx;
use crate::error::Result;
use crate::sql::fetch;
use hilo_domain::assignment::OPEN_MS;
use hilo_domain::clock::Millis;
use hilo_domain::ids::UserId;
use hilo_domain::role::{Actor, Role};

/// One person's load. Counting stops at [`COUNT_CAP`](hilo_domain::inbox::COUNT_CAP).
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct AgentLoad {
    /// Who.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// Their role here.
    pub role: Role,
    /// Whether new conversations may be given to them.
    pub available: bool,
    /// How many open conversations routing gives them at most.
    pub capacity: Option<i64>,
    /// Conversations of theirs that are open: the customer waits, or the last message is less than a day old.
    pub open: i64,
    /// Those in which the customer waits for an answer.
    pub waiting: i64,
    /// Since when the first of these waits.
    pub oldest_wait: Option<Millis>,
}

/// Every active member's load, by name; a seller gets their own.
///
/// # Errors
/// When the database cannot be read.
pub async fn load(tx: &mut Tx, actor: &Actor) -> Result<Vec<AgentLoad>> {
    let open_since = tx.now().plus(-OPEN_MS);
    let only = (actor.role == Role::Seller).then_some(&actor.user_id);
    Ok(fetch!(
        fetch_all,
        tx,
        AgentLoad,
        "select p.user_id, p.name, p.role, p.available, p.capacity, p.waiting + p.answered as open, p.waiting,
           p.oldest_wait
         from (select m.user_id, u.name, m.role, m.available, m.capacity,
             (select count(*) from (select 1 from conversations c where c.organization_id = m.organization_id
                and c.assigned_to_id = m.user_id and c.waiting_since is not null and c.state = 'OPEN'
                limit 1000) as capped) as waiting,
             (select count(*) from (select 1 from conversations c where c.organization_id = m.organization_id
                and c.assigned_to_id = m.user_id and c.last_message_at > $2 and c.waiting_since is null
                and c.state = 'OPEN' limit 1000) as capped) as answered,
             (select min(c.waiting_since) from conversations c where c.organization_id = m.organization_id
                and c.assigned_to_id = m.user_id and c.waiting_since is not null and c.state = 'OPEN') as oldest_wait
           from memberships m join users u on u.id = m.user_id
           where m.organization_id = $1 and m.disabled_at is null and u.disabled_at is null
             and (cast($3 as text) is null or m.user_id = $3)) as p
         order by lower(p.name), p.user_id",
        &actor.organization_id,
        open_since,
        only
    )?)
}
