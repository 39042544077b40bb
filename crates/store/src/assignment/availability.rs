//! Who takes new conversations, and how many at most.

use super::{pull, settings};
use crate::audit::{self, Entry};
use crate::conversations::{Hand, hand_over};
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::{execute, fetch, scalar};
use hilo_domain::ids::{ConversationId, OrganizationId, UserId};
use hilo_domain::inbox::ConversationEventKind;
use hilo_domain::role::Actor;
use serde_json::{Value, json};

/// At most this many go back to the queue when somebody goes away.
const GIVEN_BACK: i64 = 500;

/// Whether new conversations may be given to this person.
///
/// # Errors
/// [`StoreError::NotFound`] when they are no active member.
pub async fn is_available(tx: &mut Tx, organization_id: &OrganizationId, user_id: &UserId) -> Result<bool> {
    Ok(state(tx, organization_id, user_id).await?.0)
}

/// Says that a person takes new conversations, or is away. Who comes gets of the queue what is their turn; who goes
/// gives back what customers wait in, if `give_back` says so, else if the organization's setting does.
///
/// # Errors
/// [`StoreError::NotFound`] when they are no active member.
pub async fn set_available(
    tx: &mut Tx,
    actor: &Actor,
    user_id: &UserId,
    available: bool,
    give_back: Option<bool>,
    ip: Option<&str>,
) -> Result<()> {
    let organization_id = &actor.organization_id;
    let (was, _) = state(tx, organization_id, user_id).await?;
    if was != available {
        execute!(
            tx,
            "update memberships set available = $3 where organization_id = $1 and user_id = $2",
            organization_id,
            user_id,
            available
        )?;
        let (before, after) = (json!({ "available": was }), json!({ "available": available }));
        log(tx, actor, user_id, "member.availability", before, after, ip).await?;
    }
    if !available {
        let wanted = match give_back {
            Some(wanted) => wanted,
            None => was && settings::routing(tx, organization_id).await?.give_back,
        };
        if wanted {
            give_back_waiting(tx, actor, user_id).await?;
        }
    }
    pull(tx, organization_id).await?;
    Ok(())
}

/// Says how many open conversations routing gives a person at most; `None` for any number.
///
/// # Errors
/// [`StoreError::NotFound`] when they are no active member.
pub async fn set_capacity(
    tx: &mut Tx,
    actor: &Actor,
    user_id: &UserId,
    capacity: Option<i64>,
    ip: Option<&str>,
) -> Result<()> {
    let organization_id = &actor.organization_id;
    let (_, was) = state(tx, organization_id, user_id).await?;
    if was == capacity {
        return Ok(());
    }
    execute!(
        tx,
        "update memberships set capacity = $3 where organization_id = $1 and user_id = $2",
        organization_id,
        user_id,
        capacity
    )?;
    let (before, after) = (json!({ "capacity": was }), json!({ "capacity": capacity }));
    log(tx, actor, user_id, "member.capacity", before, after, ip).await?;
    pull(tx, organization_id).await?;
    Ok(())
}

async fn state(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    user_id: &UserId,
) -> Result<(bool, Option<i64>)> {
    let state = fetch!(
        fetch_optional,
        tx,
        (bool, Option<i64>),
        "select m.available, m.capacity from memberships m join users u on u.id = m.user_id
         where m.organization_id = $1 and m.user_id = $2 and m.disabled_at is null and u.disabled_at is null",
        organization_id,
        user_id
    )?;
    state.ok_or(StoreError::NotFound)
}

/// The conversations of a person in which a customer waits go back to the queue, for whoever is there.
async fn give_back_waiting(tx: &mut Tx, actor: &Actor, user_id: &UserId) -> Result<()> {
    let organization_id = &actor.organization_id;
    let mut ids = scalar!(
        fetch_all,
        tx,
        ConversationId,
        "select id from conversations where organization_id = $1 and assigned_to_id = $2
           and waiting_since is not null and state = 'OPEN' order by waiting_since, id limit $3",
        organization_id,
        user_id,
        GIVEN_BACK
    )?;
    // Rows are taken in one order, whoever takes several.
    ids.sort();
    for id in &ids {
        let hand = Hand {
            kind: ConversationEventKind::Unassigned,
            actor: Some(actor),
            to: None,
            from: Some(user_id.clone()),
            held: false,
        };
        hand_over(tx, organization_id, id, hand).await?;
    }
    Ok(())
}

async fn log(
    tx: &mut Tx,
    actor: &Actor,
    user_id: &UserId,
    action: &str,
    before: Value,
    after: Value,
    ip: Option<&str>,
) -> Result<()> {
    let entry = Entry {
        organization_id: &actor.organization_id,
        actor_id: Some(&actor.user_id),
        action,
        subject_type: "user",
        subject_id: user_id.as_str(),
        before: Some(before),
        after: Some(after),
        ip,
    };
    audit::record(tx, entry).await
}
