//! Who answers: a manager gives a conversation to someone, or an agent takes one that nobody has.

use super::events::{NewEvent, record_event};
use super::find::find_visible;
use super::row::announce_move;
use crate::assignment;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::{execute, fetch};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, OrganizationId, UserId};
use hilo_domain::inbox::{ConversationEventKind, Person};
use hilo_domain::role::{Actor, SellerVisibility};

/// Somebody has it already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub person: Person,
    /// Since when.
    pub since: Millis,
}

/// Why a conversation was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// Someone else was faster.
    #[error("{} has already taken this conversation", .0.person.name)]
    Taken(Holder),
    /// The database refused, or the actor does not see it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ClaimError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Gives a conversation to someone of the organization, or to no one. `false`: it was so already.
///
/// # Errors
/// [`StoreError::NotFound`] when the actor does not see it; [`StoreError::Conflict`] when the assignee is not an
/// active member of the organization.
pub async fn assign(
    tx: &mut Tx,
    actor: &Actor,
    id: &ConversationId,
    assignee: Option<&UserId>,
) -> Result<bool> {
    let person = recipient(tx, &actor.organization_id, assignee).await?;
    let changed = give(tx, actor, id, person).await?;
    if changed {
        assignment::pull(tx, &actor.organization_id).await?;
    }
    Ok(changed)
}

/// The same, once it is known who gets it, and without looking what else that sets free.
pub(crate) async fn give(
    tx: &mut Tx,
    actor: &Actor,
    id: &ConversationId,
    person: Option<Person>,
) -> Result<bool> {
    let (kind, held) = match person {
        Some(_) => (ConversationEventKind::Assigned, false),
        None => (ConversationEventKind::Unassigned, true),
    };
    loop {
        let found = find_visible(tx, actor, id).await?;
        if found.assigned_to_id.as_ref() == person.as_ref().map(|person| &person.id) {
            return Ok(false);
        }
        let hand = Hand { kind, actor: Some(actor), to: person.clone(), from: found.assigned_to_id, held };
        if hand_over(tx, &actor.organization_id, id, hand).await? {
            return Ok(true);
        }
        // It has just moved to someone else: it is given from there.
    }
}

/// Takes a conversation that nobody has. Of two who try at once one wins, and the other is told who that was: also
/// a seller who saw it only as long as nobody had it.
///
/// # Errors
/// [`ClaimError::Taken`]; [`StoreError::NotFound`] when the actor does not see it and has not seen it.
pub async fn claim(tx: &mut Tx, actor: &Actor, id: &ConversationId) -> Result<(), ClaimError> {
    match find_visible(tx, actor, id).await {
        Ok(found) if found.assigned_to_id.as_ref() == Some(&actor.user_id) => return Ok(()),
        Ok(_) => {}
        Err(StoreError::NotFound) if actor.visibility() == SellerVisibility::OwnAndUnassigned => {
            let holder = holder(tx, &actor.organization_id, id).await?.ok_or(StoreError::NotFound)?;
            return Err(ClaimError::Taken(holder));
        }
        Err(error) => return Err(error.into()),
    }
    let me = Person { id: actor.user_id.clone(), name: actor.name.clone() };
    loop {
        let kind = ConversationEventKind::Claimed;
        let hand = Hand { kind, actor: Some(actor), to: Some(me.clone()), from: None, held: false };
        if hand_over(tx, &actor.organization_id, id, hand).await? {
            return Ok(());
        }
        // Nobody: whoever was faster has just given it back.
        if let Some(holder) = holder(tx, &actor.organization_id, id).await? {
            return Err(ClaimError::Taken(holder));
        }
    }
}

/// From whom to whom.
pub(crate) struct Hand<'a> {
    pub(crate) kind: ConversationEventKind,
    /// Who does it; `None` for routing.
    pub(crate) actor: Option<&'a Actor>,
    pub(crate) to: Option<Person>,
    /// Who has it now: nothing happens unless that is still so.
    pub(crate) from: Option<UserId>,
    /// Routing shall leave it alone until the customer writes again.
    pub(crate) held: bool,
}

/// Changes who has a conversation, and tells it. `false`: somebody else was faster, and nothing happened.
pub(crate) async fn hand_over(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &ConversationId,
    hand: Hand<'_>,
) -> Result<bool> {
    let now = tx.now();
    let changed = execute!(
        tx,
        "update conversations set assigned_to_id = $3, assigned_at = $4, updated_at = $4, held = $5,
           last_agent_id = coalesce(assigned_to_id, last_agent_id),
           last_agent_at = case when assigned_to_id is null then last_agent_at else $4 end
         where organization_id = $1 and id = $2 and coalesce(assigned_to_id, '') = $6",
        organization_id,
        id,
        hand.to.as_ref().map(|person| &person.id),
        now,
        hand.held,
        hand.from.as_ref().map(UserId::as_str).unwrap_or_default()
    )?;
    if changed == 0 {
        return Ok(false);
    }
    let event = NewEvent { kind: hand.kind, actor: hand.actor, subject: hand.to, detail: None, at: None };
    let item = record_event(tx, organization_id, id, event).await?;
    announce_move(tx, organization_id, id, Some(item), hand.from).await?;
    Ok(true)
}

/// Who has a conversation, if anyone has.
async fn holder(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &ConversationId,
) -> Result<Option<Holder>> {
    let holder = fetch!(
        fetch_optional,
        tx,
        (UserId, String, Millis),
        "select u.id, u.name, coalesce(c.assigned_at, c.updated_at) from conversations c
         join users u on u.id = c.assigned_to_id where c.organization_id = $1 and c.id = $2",
        organization_id,
        id
    )?;
    Ok(holder.map(|(id, name, since)| Holder { person: Person { id, name }, since }))
}

/// Everyone who can be given a conversation, by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn assignable(tx: &mut Tx, organization_id: &OrganizationId) -> Result<Vec<Person>> {
    let people = fetch!(
        fetch_all,
        tx,
        (UserId, String),
        "select u.id, u.name from memberships m join users u on u.id = m.user_id
         where m.organization_id = $1 and m.disabled_at is null and u.disabled_at is null order by lower(u.name), u.id",
        organization_id
    )?;
    Ok(people.into_iter().map(|(id, name)| Person { id, name }).collect())
}

/// The assignee as a person; `None` for no one.
pub(crate) async fn recipient(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    assignee: Option<&UserId>,
) -> Result<Option<Person>> {
    let Some(user_id) = assignee else { return Ok(None) };
    let person = fetch!(
        fetch_optional,
        tx,
        (UserId, String),
        "select u.id, u.name from memberships m join users u on u.id = m.user_id
         where m.organization_id = $1 and m.user_id = $2 and m.disabled_at is null and u.disabled_at is null",
        organization_id,
        user_id
    )?;
    match person {
        Some((id, name)) => Ok(Some(Person { id, name })),
        None => Err(StoreError::Conflict("the assignee is not an active member of this organization")),
    }
}
