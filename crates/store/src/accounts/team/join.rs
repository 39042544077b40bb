//! Following an invitation: someone new makes an account, someone known joins with the one they have. Of two who follow
//! the same link at once, one joins.

use crate::accounts::links::{self, Link, Purpose};
use crate::accounts::users::{self, NewUser, PasswordHash, email_key};
use crate::accounts::{SecretHash, memberships, organizations};
use crate::audit;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use hilo_domain::ids::{OrganizationId, UserId};
use hilo_domain::role::Role;
use serde_json::json;

/// What an invitation offers to whoever holds its link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Where to.
    pub organization_id: OrganizationId,
    /// What it calls itself.
    pub organization_name: String,
    /// The language of its screens.
    pub language: String,
    /// Who is invited.
    pub email: String,
    /// What they will be.
    pub role: Role,
    /// Their account, when the address has one: they join with it, and nobody sets its password.
    pub account: Option<UserId>,
}

/// Who joins without an account.
#[derive(Clone, Debug)]
pub struct Newcomer<'a> {
    /// Their name.
    pub name: &'a str,
    /// Their password.
    pub password_hash: PasswordHash,
}

/// What became of an attempt to join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joined {
    /// They belong to the organization now.
    Yes {
        /// Where.
        organization_id: OrganizationId,
        /// Who.
        user_id: UserId,
    },
    /// The link is unknown, used, revoked or expired, or is somebody else's.
    LinkInvalid,
    /// The address has an account by now: sign in and join with that.
    HasAccount,
}

/// Looks at an invitation without using it up.
///
/// # Errors
/// When the database refuses.
pub async fn offer(tx: &mut Tx, link: &SecretHash) -> Result<Option<Offer>> {
    match links::peek(tx, Purpose::Invite, link).await? {
        Some(link) => read(tx, link).await,
        None => Ok(None),
    }
}

async fn read(tx: &mut Tx, link: Link) -> Result<Option<Offer>> {
    let Link { organization_id: Some(organization_id), email: Some(email), role: Some(role), .. } = link
    else {
        return Ok(None);
    };
    let organization = match organizations::get(tx, &organization_id).await {
        Err(StoreError::NotFound) => return Ok(None),
        found => found?,
    };
    let account = users::by_email(tx, &email).await?.map(|user| user.id);
    Ok(Some(Offer {
        organization_id,
        organization_name: organization.name,
        language: organization.language,
        email,
        role,
        account,
    }))
}

/// Joins with a new account.
///
/// # Errors
/// When the database refuses.
pub async fn join_new(
    tx: &mut Tx,
    link: &SecretHash,
    newcomer: Newcomer<'_>,
    ip: Option<&str>,
) -> Result<Joined> {
    let Some(link) = links::redeem(tx, Purpose::Invite, link).await? else { return Ok(Joined::LinkInvalid) };
    let Some(offer) = read(tx, link).await? else { return Ok(Joined::LinkInvalid) };
    let new = NewUser {
        email: &offer.email,
        name: newcomer.name,
        password_hash: Some(newcomer.password_hash),
        language: None,
    };
    let user_id = match users::create(tx, new).await {
        Err(StoreError::Taken(_)) => return Ok(Joined::HasAccount),
        made => made?,
    };
    join(tx, offer, user_id, ip).await
}

/// Joins with the account that the invited address belongs to. Whoever is signed in as somebody else does not.
///
/// # Errors
/// When the database refuses.
pub async fn join_as(tx: &mut Tx, link: &SecretHash, user_id: &UserId, ip: Option<&str>) -> Result<Joined> {
    let Some(link) = links::redeem(tx, Purpose::Invite, link).await? else { return Ok(Joined::LinkInvalid) };
    let Some(offer) = read(tx, link).await? else { return Ok(Joined::LinkInvalid) };
    let user = users::get(tx, user_id).await?;
    if email_key(&user.email) != email_key(&offer.email) || user.disabled_at.is_some() {
        return Ok(Joined::LinkInvalid);
    }
    join(tx, offer, user_id.clone(), ip).await
}

async fn join(tx: &mut Tx, offer: Offer, user_id: UserId, ip: Option<&str>) -> Result<Joined> {
    match memberships::add(tx, &offer.organization_id, &user_id, offer.role).await {
        // Someone added them by other means: they are where they wanted to be, as what they were made.
        Err(StoreError::Taken(_)) => {}
        added => added?,
    }
    let entry = audit::Entry {
        organization_id: &offer.organization_id,
        actor_id: Some(&user_id),
        action: "member.joined",
        subject_type: "user",
        subject_id: user_id.as_str(),
        before: None,
        after: Some(json!({ "email": offer.email, "role": offer.role })),
        ip,
    };
    audit::record(tx, entry).await?;
    Ok(Joined::Yes { organization_id: offer.organization_id, user_id })
}
