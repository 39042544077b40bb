//! Tokens as people make and revoke them, on the screen or by REST: at most their own role, and written down.

use super::{NewToken, TokenInfo, create, list, revoke};
use crate::audit;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use hilo_domain::clock::Millis;
use hilo_domain::ids::TokenId;
use hilo_domain::role::{Actor, Forbidden, Operation, Role};
use secrecy::SecretString;
use serde_json::{Value, json};

/// The longest name of a token, in characters.
pub const MAX_NAME: usize = 100;

/// Why a token was not made or revoked.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The policy table says no.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Nothing that says what it is for.
    #[error("a token needs a name of at most 100 characters")]
    Name,
    /// More than its maker may do.
    #[error("a token may do at most what you may do")]
    RoleTooHigh,
    /// It would never work.
    #[error("the token would have expired already")]
    Expired,
    /// The database, or no such token.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is wanted of a token.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// What it is for.
    pub name: &'a str,
    /// The most it may do.
    pub role: Role,
    /// When it stops working; `None` for never.
    pub expires_at: Option<Millis>,
}

/// Makes a token that acts as the actor. The secret is shown once.
///
/// # Errors
/// [`TokenError`].
pub async fn issue(
    tx: &mut Tx,
    actor: &Actor,
    wish: Wish<'_>,
    ip: Option<&str>,
) -> Result<(TokenInfo, SecretString), TokenError> {
    actor.may(Operation::ManageTokens)?;
    let name = wish.name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME {
        return Err(TokenError::Name);
    }
    // Roles are declared from OWNER down, so the smaller value may do more.
    if wish.role < actor.role {
        return Err(TokenError::RoleTooHigh);
    }
    if wish.expires_at.is_some_and(|at| at <= tx.now()) {
        return Err(TokenError::Expired);
    }
    let new = NewToken {
        organization_id: &actor.organization_id,
        user_id: &actor.user_id,
        name,
        role: Some(wish.role),
        expires_at: wish.expires_at,
    };
    let (id, secret) = create(tx, new).await?;
    let info = find(tx, actor, &id).await?;
    log(tx, actor, "token.created", &id, (None, Some(told(&info))), ip).await?;
    Ok((info, secret))
}

/// The organization's tokens, newest first.
///
/// # Errors
/// [`TokenError::Forbidden`].
pub async fn listed(tx: &mut Tx, actor: &Actor) -> Result<Vec<TokenInfo>, TokenError> {
    actor.may(Operation::ManageTokens)?;
    Ok(list(tx, &actor.organization_id).await?)
}

/// Makes a token of the organization worthless from now on.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such token, or it is revoked already.
pub async fn withdraw(
    tx: &mut Tx,
    actor: &Actor,
    id: &TokenId,
    ip: Option<&str>,
) -> Result<TokenInfo, TokenError> {
    actor.may(Operation::ManageTokens)?;
    revoke(tx, &actor.organization_id, id).await?;
    let info = find(tx, actor, id).await?;
    log(tx, actor, "token.revoked", id, (Some(told(&info)), None), ip).await?;
    Ok(info)
}

async fn find(tx: &mut Tx, actor: &Actor, id: &TokenId) -> Result<TokenInfo> {
    let all = list(tx, &actor.organization_id).await?;
    all.into_iter().find(|token| token.id == *id).ok_or(StoreError::NotFound)
}

fn told(token: &TokenInfo) -> Value {
    json!({
        "name": token.name,
        "user": token.user_name,
        "role": token.role,
        "expiresAt": token.expires_at.map(Millis::iso),
    })
}

async fn log(
    tx: &mut Tx,
    actor: &Actor,
    action: &str,
    id: &TokenId,
    (before, after): (Option<Value>, Option<Value>),
    ip: Option<&str>,
) -> Result<()> {
    let entry = audit::Entry {
        organization_id: &actor.organization_id,
        actor_id: Some(&actor.user_id),
        action,
        subject_type: "token",
        subject_id: id.as_str(),
        before,
        after,
        ip,
    };
    audit::record(tx, entry).await
}
