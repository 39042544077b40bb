//! Who belongs to which organization, and as what. The one place that makes an [`Actor`] of a person.

use crate::accounts::access;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::{execute, fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{OrganizationId, UserId};
use hilo_domain::role::{Actor, Role, SellerVisibility};

/// A person as the team's list shows them.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Member {
    /// Who.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their role here.
    pub role: Role,
    /// Whether new conversations may be given to them.
    pub available: bool,
    /// How many open conversations they take at most.
    pub capacity: Option<i64>,
    /// Since when they may not act here.
    pub disabled_at: Option<Millis>,
    /// When they were last here, give or take a minute.
    pub last_seen_at: Option<Millis>,
}

/// Gives a person a role in an organization.
///
/// # Errors
/// [`StoreError::Taken`] when they belong to it already.
pub async fn add(tx: &mut Tx, organization_id: &OrganizationId, user_id: &UserId, role: Role) -> Result<()> {
    let now = tx.now();
    let made = execute!(
        tx,
        "insert into memberships (organization_id, user_id, role, available, created_at)
         values ($1, $2, $3, $4, $5)
         on conflict (organization_id, user_id) do nothing",
        organization_id,
        user_id,
        role,
        true,
        now,
    )?;
    if made == 0 { Err(StoreError::Taken("membership")) } else { Ok(()) }
}

/// Changes a person's role.
///
/// # Errors
/// [`StoreError::NotFound`] when they do not belong to the organization, [`StoreError::Conflict`] when it would be
/// left without an owner.
pub async fn set_role(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    user_id: &UserId,
    role: Role,
) -> Result<()> {
    lock(tx, organization_id).await?;
    let changed = execute!(
        tx,
        "update memberships set role = $3 where organization_id = $1 and user_id = $2",
        organization_id,
        user_id,
        role,
    )?;
    if changed == 0 {
        return Err(StoreError::NotFound);
    }
    keep_an_owner(tx, organization_id).await?;
    access::changed(tx, organization_id, Some(user_id));
    Ok(())
}

/// Shuts a person out of one organization: their tokens there are revoked for good, and their sessions end unless
/// they act elsewhere too. Their account and other organizations stay.
///
/// # Errors
/// [`StoreError::NotFound`] when they do not act in the organization, [`StoreError::Conflict`] when it would be left
/// without an owner.
pub async fn disable(tx: &mut Tx, organization_id: &OrganizationId, user_id: &UserId) -> Result<()> {
    let now = tx.now();
    lock(tx, organization_id).await?;
    let changed = execute!(
        tx,
        "update memberships set disabled_at = $3
         where organization_id = $1 and user_id = $2 and disabled_at is null",
        organization_id,
        user_id,
        now,
    )?;
    if changed == 0 {
        return Err(StoreError::NotFound);
    }
    keep_an_owner(tx, organization_id).await?;
    execute!(
        tx,
        "update api_tokens set revoked_at = $3
         where organization_id = $1 and user_id = $2 and revoked_at is null",
        organization_id,
        user_id,
        now,
    )?;
    execute!(
        tx,
        "delete from sessions where user_id = $1 and not exists (
           select 1 from memberships m where m.user_id = $1 and m.disabled_at is null)",
        user_id,
    )?;
    access::changed(tx, organization_id, Some(user_id));
    Ok(())
}

/// Lets a person back in. What was revoked stays revoked.
///
/// # Errors
/// [`StoreError::NotFound`] when they are not shut out of the organization.
pub async fn enable(tx: &mut Tx, organization_id: &OrganizationId, user_id: &UserId) -> Result<()> {
    let changed = execute!(
        tx,
        "update memberships set disabled_at = null
         where organization_id = $1 and user_id = $2 and disabled_at is not null",
        organization_id,
        user_id,
    )?;
    if changed == 0 {
        return Err(StoreError::NotFound);
    }
    access::changed(tx, organization_id, Some(user_id));
    Ok(())
}

/// Two owners who demote each other at once would each still see the other: changes of the team queue up here.
async fn lock(tx: &mut Tx, organization_id: &OrganizationId) -> Result<()> {
    execute!(tx, "update organizations set name = name where id = $1", organization_id)?;
    Ok(())
}

async fn keep_an_owner(tx: &mut Tx, organization_id: &OrganizationId) -> Result<()> {
    let owners = scalar!(
        fetch_one,
        tx,
        i64,
        "select count(*) from memberships m join users u on u.id = m.user_id
         where m.organization_id = $1 and m.role = $2 and m.disabled_at is null and u.disabled_at is null",
        organization_id,
        Role::Owner,
    )?;
    if owners == 0 { Err(StoreError::Conflict("an organization keeps at least one owner")) } else { Ok(()) }
}

/// The whole team by name, disabled people included.
///
/// # Errors
/// When the database refuses.
pub async fn people(tx: &mut Tx, organization_id: &OrganizationId) -> Result<Vec<Member>> {
    Ok(fetch!(
        fetch_all,
        tx,
        Member,
        "select m.user_id, u.name, u.email, m.role, m.available, m.capacity,
                coalesce(m.disabled_at, u.disabled_at) as disabled_at, m.last_seen_at
         from memberships m join users u on u.id = m.user_id
         where m.organization_id = $1
         order by lower(u.name), m.user_id",
        organization_id,
    )?)
}

/// One person of the team, disabled or not.
///
/// # Errors
/// [`StoreError::NotFound`] when they never belonged to the organization.
pub async fn person(tx: &mut Tx, organization_id: &OrganizationId, user_id: &UserId) -> Result<Member> {
    Ok(fetch!(
        fetch_one,
        tx,
        Member,
        "select m.user_id, u.name, u.email, m.role, m.available, m.capacity,
                coalesce(m.disabled_at, u.disabled_at) as disabled_at, m.last_seen_at
         from memberships m join users u on u.id = m.user_id
         where m.organization_id = $1 and m.user_id = $2",
        organization_id,
        user_id,
    )?)
}

/// Whether a person acts in another organization too.
///
/// # Errors
/// When the database refuses.
pub(super) async fn acts_elsewhere(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    user_id: &UserId,
) -> Result<bool> {
    let places = scalar!(
        fetch_one,
        tx,
        i64,
        "select count(*) from memberships where user_id = $2 and organization_id <> $1 and disabled_at is null",
        organization_id,
        user_id,
    )?;
    Ok(places > 0)
}

#[derive(sqlx::FromRow)]
struct ActorRow {
    name: String,
    role: Role,
    seller_visibility: SellerVisibility,
}

/// A person as someone who acts in an organization. `None` when they do not belong to it, when they or their
/// membership are disabled, and when the organization is gone: these look the same.
///
/// # Errors
/// When the database refuses.
pub async fn actor(tx: &mut Tx, organization_id: &OrganizationId, user_id: &UserId) -> Result<Option<Actor>> {
    let row = fetch!(
        fetch_optional,
        tx,
        ActorRow,
        "select u.name, m.role, o.seller_visibility
         from memberships m
         join users u on u.id = m.user_id
         join organizations o on o.id = m.organization_id
         where m.organization_id = $1 and m.user_id = $2
           and m.disabled_at is null and u.disabled_at is null and o.removed_at is null",
        organization_id,
        user_id,
    )?;
    Ok(row.map(|row| Actor {
        organization_id: organization_id.clone(),
        user_id: user_id.clone(),
        name: row.name,
        role: row.role,
        seller_visibility: row.seller_visibility,
    }))
}
