//! Routing itself: whose turn it is. Decided under the lock of the organization's row in `routing`, at the end of the
//! transaction that brought the customer's message, so that any number of nodes take turns as one would.

use crate::conversations::{Hand, hand_over};
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, fetch, scalar};
use hilo_domain::assignment::{OPEN_MS, STICKY_MS};
use hilo_domain::ids::{ConversationId, LeadId, OrganizationId, UserId};
use hilo_domain::inbox::{ConversationEventKind, Person};

/// Over `m` (memberships), with the organization as `$1`, whether managers take part as `$2` and the moment from which
/// on a conversation is open as `$3`: who may get a conversation now.
macro_rules! free {
    () => {
        "m.organization_id = $1 and m.available and m.disabled_at is null and u.disabled_at is null
           and (m.role = 'SELLER' or $2)
           and (m.capacity is null or m.capacity >
             (select count(*) from conversations w where w.organization_id = m.organization_id
                and w.assigned_to_id = m.user_id and w.waiting_since is not null and w.state = 'OPEN')
             + (select count(*) from conversations o where o.organization_id = m.organization_id
                and o.assigned_to_id = m.user_id and o.last_message_at > $3 and o.waiting_since is null
                and o.state = 'OPEN'))"
    };
}

/// Looks for an agent for each of these conversations, whose rows this transaction holds. One that somebody has, or
/// for which nobody is free, stays as it is.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn settle(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    ids: &[ConversationId],
) -> Result<()> {
    let begun = fetch!(
        fetch_optional,
        tx,
        (i64, bool),
        "update routing set turn = turn + 1 where organization_id = $1 and enabled returning turn, include_managers",
        organization_id
    )?;
    let Some((mut turn, managers)) = begun else { return Ok(()) };
    for id in ids {
        let Some(lead_id) = lead_of_unassigned(tx, organization_id, id).await? else { continue };
        let known = known_agent(tx, organization_id, id, &lead_id).await?;
        let Some(person) = next(tx, organization_id, managers, known.as_ref()).await? else { break };
        note_turn(tx, organization_id, &person.id, turn).await?;
        turn += 1;
        let kind = ConversationEventKind::Routed;
        let hand = Hand { kind, actor: None, to: Some(person), from: None, held: false };
        hand_over(tx, organization_id, id, hand).await?;
    }
    execute!(tx, "update routing set turn = $2 where organization_id = $1", organization_id, turn)?;
    Ok(())
}

/// Whether anyone could get a conversation now.
pub(super) async fn anyone_free(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    managers: bool,
) -> Result<bool> {
    Ok(next(tx, organization_id, managers, None).await?.is_some())
}

async fn lead_of_unassigned(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &ConversationId,
) -> Result<Option<LeadId>> {
    Ok(scalar!(
        fetch_optional,
        tx,
        LeadId,
        "select lead_id from conversations where organization_id = $1 and id = $2 and assigned_to_id is null
           and waiting_since is not null and state = 'OPEN'",
        organization_id,
        id
    )?)
}

/// Whom the customer knows: the last agent of this conversation, else of another one of theirs, within seven days.
async fn known_agent(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &ConversationId,
    lead_id: &LeadId,
) -> Result<Option<UserId>> {
    let since = tx.now().plus(-STICKY_MS);
    Ok(scalar!(
        fetch_optional,
        tx,
        UserId,
        "select coalesce(c.assigned_to_id, c.last_agent_id) from conversations c
         where c.organization_id = $1 and c.lead_id = $2 and ((c.assigned_to_id is not null and c.last_message_at > $4)
           or (c.assigned_to_id is null and c.last_agent_id is not null and c.last_agent_at > $4))
         order by case when c.id = $3 then 0 else 1 end, c.last_message_at desc, c.id limit 1",
        organization_id,
        lead_id,
        id,
        since
    )?)
}

/// Whom the customer knows, if they are free; else the one whose last turn is longest ago.
async fn next(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    managers: bool,
    known: Option<&UserId>,
) -> Result<Option<Person>> {
    let open_since = tx.now().plus(-OPEN_MS);
    let person = fetch!(
        fetch_optional,
        tx,
        (UserId, String),
        concat!(
            "select m.user_id, u.name from memberships m join users u on u.id = m.user_id
               left join routing_turns t on t.organization_id = m.organization_id and t.user_id = m.user_id
             where ",
            free!(),
            " order by case when m.user_id = $4 then 0 else 1 end, coalesce(t.turn, 0), m.user_id limit 1"
        ),
        organization_id,
        managers,
        open_since,
        known
    )?;
    Ok(person.map(|(id, name)| Person { id, name }))
}

async fn note_turn(tx: &mut Tx, organization_id: &OrganizationId, user_id: &UserId, turn: i64) -> Result<()> {
    execute!(
        tx,
        "insert into routing_turns (organization_id, user_id, turn) values ($1, $2, $3)
         on conflict (organization_id, user_id) do update set turn = excluded.turn",
        organization_id,
        user_id,
        turn
    )?;
    Ok(())
}
