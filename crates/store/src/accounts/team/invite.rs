//! Invitations: a link that works once, for seven days. Whoever invites hands it over themselves, so no mail server is
//! needed; it is shown once and kept as a hash.

use super::{TeamError, log, may_touch};
use crate::accounts::links::{self, Link, Purpose};
use crate::accounts::users::email_key;
use crate::db::Tx;
use crate::error::StoreError;
use crate::sql::{execute, fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::email::is_email;
use hilo_domain::role::{Actor, Operation, Role};
use secrecy::SecretString;
use serde_json::json;

/// Whom to invite.
#[derive(Clone, Copy, Debug)]
pub struct NewInvitation<'a> {
    /// Their address: they sign in with it.
    pub email: &'a str,
    /// What they will be.
    pub role: Role,
}

/// An invitation that nobody has followed yet.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Invitation {
    /// Points at it; opens nothing.
    pub id: String,
    /// Who is invited.
    pub email: String,
    /// What they will be.
    pub role: Role,
    /// Who invited them.
    pub created_by: Option<String>,
    /// When.
    pub created_at: Millis,
    /// Until when the link works.
    pub expires_at: Millis,
}

/// Invites someone; an earlier invitation to the same address stops working. The secret, the link's last path segment,
/// is shown once.
///
/// # Errors
/// [`TeamError`].
pub async fn invite(
    tx: &mut Tx,
    actor: &Actor,
    new: NewInvitation<'_>,
    ip: Option<&str>,
) -> Result<(Invitation, SecretString), TeamError> {
    may_touch(actor, new.role)?;
    let email = new.email.trim();
    if !is_email(email) {
        return Err(TeamError::EmailInvalid);
    }
    if belongs(tx, actor, email).await? {
        return Err(TeamError::MemberAlready);
    }
    for earlier in invitations(tx, actor).await? {
        if email_key(&earlier.email) == email_key(email) {
            revoke_invitation(tx, actor, &earlier.id, ip).await?;
        }
    }
    let link = Link {
        organization_id: Some(actor.organization_id.clone()),
        email: Some(email.to_owned()),
        role: Some(new.role),
        created_by_id: Some(actor.user_id.clone()),
        ..Link::default()
    };
    let (id, secret) = links::create(tx, Purpose::Invite, &link).await?;
    let after = json!({ "email": email, "role": new.role });
    log(tx, actor, "invitation.created", ("invitation", &id), (None, Some(after)), ip).await?;
    let listed = invitations(tx, actor).await?.into_iter().find(|invitation| invitation.id == id);
    Ok((listed.ok_or(StoreError::NotFound)?, secret))
}

async fn belongs(tx: &mut Tx, actor: &Actor, email: &str) -> Result<bool, StoreError> {
    let members = scalar!(
        fetch_one,
        tx,
        i64,
        "select count(*) from memberships m join users u on u.id = m.user_id
         where m.organization_id = $1 and u.email_key = $2",
        &actor.organization_id,
        email_key(email),
    )?;
    Ok(members > 0)
}

/// Invitations that still work, newest first.
///
/// # Errors
/// [`TeamError::Forbidden`].
pub async fn invitations(tx: &mut Tx, actor: &Actor) -> Result<Vec<Invitation>, TeamError> {
    actor.may(Operation::ManageTeam)?;
    let now = tx.now();
    let listed = fetch!(
        fetch_all,
        tx,
        Invitation,
        "select l.id, l.email, l.role, u.name as created_by, l.created_at, l.expires_at
         from one_time_links l left join users u on u.id = l.created_by_id
         where l.organization_id = $1 and l.purpose = 'INVITE' and l.id is not null and l.email is not null
           and l.role is not null and l.used_at is null and l.expires_at > $2
         order by l.id desc",
        &actor.organization_id,
        now,
    )
    .map_err(StoreError::from)?;
    Ok(listed)
}

/// Makes an invitation's link worthless.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such invitation, or someone has followed it.
pub async fn revoke_invitation(
    tx: &mut Tx,
    actor: &Actor,
    id: &str,
    ip: Option<&str>,
) -> Result<Invitation, TeamError> {
    let listed = invitations(tx, actor).await?;
    let found = listed.into_iter().find(|invitation| invitation.id == id).ok_or(StoreError::NotFound)?;
    may_touch(actor, found.role)?;
    let removed = execute!(
        tx,
        "delete from one_time_links
         where organization_id = $1 and purpose = 'INVITE' and id = $2 and used_at is null",
        &actor.organization_id,
        id,
    )
    .map_err(StoreError::from)?;
    if removed == 0 {
        return Err(StoreError::NotFound.into());
    }
    let before = json!({ "email": found.email, "role": found.role });
    log(tx, actor, "invitation.revoked", ("invitation", id), (Some(before), None), ip).await?;
    Ok(found)
}
