//! Who answers: a manager gives a conversation to someone, or an agent takes one that nobody has.

use super::events::{NewEvent, record_event};
use super::find::find_visible;
use super::row::announce_move;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::{execute, fetch};
use hilo_domain::ids::{ConversationId, OrganizationId, UserId};
use hilo_domain::inbox::{ConversationEventKind, Person};
use hilo_domain::role::Actor;

/// Gives a conversation to someone of the organization, or to no one.
///
/// # Errors
/// [`StoreError::NotFound`] when the actor does not see it; [`StoreError::Conflict`] when the assignee is not an
/// active member of the organization.
pub async fn assign(
    tx: &mut Tx,
    actor: &Actor,
    id: &ConversationId,
    assignee: Option<&UserId>,
) -> Result<()> {
    let found = find_visible(tx, actor, id).await?;
    let person = match assignee {
        Some(user_id) => Some(
            member(tx, &actor.organization_id, user_id)
                .await?
                .ok_or(StoreError::Conflict("the assignee is not an active member of this organization"))?,
        ),
        None => None,
    };
    if found.assigned_to_id.as_ref() == assignee {
        return Ok(());
    }
    let now = tx.now();
    execute!(
        tx,
        "update conversations set assigned_to_id = $3, assigned_at = $4, updated_at = $4
         where organization_id = $1 and id = $2",
        &actor.organization_id,
        id,
        assignee,
        now
    )?;
    let kind =
        if person.is_some() { ConversationEventKind::Assigned } else { ConversationEventKind::Unassigned };
    let event = NewEvent { kind, actor: Some(actor), subject: person, detail: None, at: None };
    let item = record_event(tx, &actor.organization_id, id, event).await?;
    announce_move(tx, &actor.organization_id, id, Some(item), found.assigned_to_id).await
}

/// Takes a conversation that nobody has. Of two who try at once, one wins and the other is told.
///
/// # Errors
/// [`StoreError::NotFound`] when the actor does not see it; [`StoreError::Conflict`] when someone has it.
pub async fn claim(tx: &mut Tx, actor: &Actor, id: &ConversationId) -> Result<()> {
    let found = find_visible(tx, actor, id).await?;
    if found.assigned_to_id.as_ref() == Some(&actor.user_id) {
        return Ok(());
    }
    let now = tx.now();
    let taken = execute!(
        tx,
        "update conversations set assigned_to_id = $3, assigned_at = $4, updated_at = $4
         where organization_id = $1 and id = $2 and assigned_to_id is null",
        &actor.organization_id,
        id,
        &actor.user_id,
        now
    )?;
    if taken == 0 {
        return Err(StoreError::Conflict("someone else has just taken this conversation"));
    }
    let me = Person { id: actor.user_id.clone(), name: actor.name.clone() };
    let event = NewEvent {
        kind: ConversationEventKind::Claimed,
        actor: Some(actor),
        subject: Some(me),
        detail: None,
        at: None,
    };
    let item = record_event(tx, &actor.organization_id, id, event).await?;
    announce_move(tx, &actor.organization_id, id, Some(item), None).await
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

async fn member(tx: &mut Tx, organization_id: &OrganizationId, user_id: &UserId) -> Result<Option<Person>> {
    let person = fetch!(
        fetch_optional,
        tx,
        (UserId, String),
        "select u.id, u.name from memberships m join users u on u.id = m.user_id
         where m.organization_id = $1 and m.user_id = $2 and m.disabled_at is null and u.disabled_at is null",
        organization_id,
        user_id
    )?;
    Ok(person.map(|(id, name)| Person { id, name }))
}
