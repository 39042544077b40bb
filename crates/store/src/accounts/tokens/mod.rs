//! API tokens: a program acts as a person in one organization, with that person's role or a lesser one. The secret
//! is shown once and kept as a hash.

mod issue;

pub use issue::{MAX_NAME, TokenError, Wish, issue, listed, withdraw};

use crate::accounts::hash::{SecretHash, new_secret};
use crate::accounts::memberships;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::{execute, fetch};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{OrganizationId, TokenId, UserId};
use hilo_domain::role::{Actor, Role, SellerVisibility};
use secrecy::SecretString;

/// What every token begins with, so that scanners recognise a leaked one.
pub const PREFIX: &str = "hilo_";
/// Use is written down at most this often: every minute, in milliseconds.
pub const TOUCH_MS: i64 = 60 * 1000;

/// What a new token is made of.
#[derive(Clone, Debug)]
pub struct NewToken<'a> {
    /// The organization it belongs to.
    pub organization_id: &'a OrganizationId,
    /// The person as whom it acts.
    pub user_id: &'a UserId,
    /// What it is for.
    pub name: &'a str,
    /// The most it may do; `None` for whatever its person may.
    pub role: Option<Role>,
    /// When it stops working; `None` for never.
    pub expires_at: Option<Millis>,
}

/// Makes a token; the secret is not kept.
///
/// # Errors
/// [`StoreError::NotFound`] when the person does not act in the organization.
pub async fn create(tx: &mut Tx, new: NewToken<'_>) -> Result<(TokenId, SecretString)> {
    let now = tx.now();
    if memberships::actor(tx, new.organization_id, new.user_id).await?.is_none() {
        return Err(StoreError::NotFound);
    }
    let id: TokenId = tx.new_id();
    let (secret, hash) = new_secret(tx, PREFIX);
    execute!(
        tx,
        "insert into api_tokens (organization_id, id, user_id, name, token_hash, role, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        new.organization_id,
        &id,
        new.user_id,
        new.name,
        &hash,
        new.role,
        now,
        new.expires_at,
    )?;
    Ok((id, secret))
}

/// A program that proved to hold a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenHolder {
    /// As whom it acts: the lesser of the token's and the person's role.
    pub actor: Actor,
    /// With which token.
    pub token_id: TokenId,
    /// When the token was last known to be in use.
    pub last_used_at: Option<Millis>,
}

impl TokenHolder {
    /// Whether it is time to write down that the token is in use.
    #[must_use]
    pub fn is_stale(&self, now: Millis) -> bool {
        self.last_used_at.is_none_or(|used| now.since(used) >= TOUCH_MS)
    }
}

#[derive(sqlx::FromRow)]
struct HolderRow {
    organization_id: OrganizationId,
    id: TokenId,
    user_id: UserId,
    name: String,
    token_role: Option<Role>,
    role: Role,
    seller_visibility: SellerVisibility,
    last_used_at: Option<Millis>,
}

/// Who is behind a token. `None` when it is unknown, expired or revoked, and when its person may not act in its
/// organization any more.
///
/// # Errors
/// When the database refuses.
pub async fn authenticate(tx: &mut Tx, token: &SecretHash) -> Result<Option<TokenHolder>> {
    let now = tx.now();
    let row = fetch!(
        fetch_optional,
        tx,
        HolderRow,
        "select t.organization_id, t.id, t.user_id, u.name, t.role as token_role, m.role,
                o.seller_visibility, t.last_used_at
         from api_tokens t
         join memberships m on m.organization_id = t.organization_id and m.user_id = t.user_id
         join users u on u.id = t.user_id
         join organizations o on o.id = t.organization_id
         where t.token_hash = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > $2)
           and m.disabled_at is null and u.disabled_at is null and o.removed_at is null",
        token,
        now,
    )?;
    Ok(row.map(|row| TokenHolder {
        actor: Actor {
            organization_id: row.organization_id,
            user_id: row.user_id,
            name: row.name,
            role: lesser(row.role, row.token_role),
            seller_visibility: row.seller_visibility,
        },
        token_id: row.id,
        last_used_at: row.last_used_at,
    }))
}

/// Roles are declared from OWNER down, so the greater value may do less.
fn lesser(role: Role, limit: Option<Role>) -> Role {
    limit.map_or(role, |limit| role.max(limit))
}

/// Writes down that a token is in use, at most once a minute.
///
/// # Errors
/// When the database refuses.
pub async fn touch(tx: &mut Tx, organization_id: &OrganizationId, id: &TokenId) -> Result<()> {
    let now = tx.now();
    execute!(
        tx,
        "update api_tokens set last_used_at = $3
         where organization_id = $1 and id = $2 and (last_used_at is null or last_used_at <= $4)",
        organization_id,
        id,
        now,
        now.plus(-TOUCH_MS),
    )?;
    Ok(())
}

/// Makes a token worthless from now on.
///
/// # Errors
/// [`StoreError::NotFound`] when the organization has no such token, or it is revoked already.
pub async fn revoke(tx: &mut Tx, organization_id: &OrganizationId, id: &TokenId) -> Result<()> {
    let now = tx.now();
    let changed = execute!(
        tx,
        "update api_tokens set revoked_at = $3 where organization_id = $1 and id = $2 and revoked_at is null",
        organization_id,
        id,
        now,
    )?;
    if changed == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}

/// A token as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct TokenInfo {
    /// Which.
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// As whom it acts.
    pub user_name: String,
    /// The most it may do.
    pub role: Option<Role>,
    /// When it was made.
    pub created_at: Millis,
    /// When it stops working.
    pub expires_at: Option<Millis>,
    /// When it was last used, give or take a minute.
    pub last_used_at: Option<Millis>,
    /// Since when it is worthless.
    pub revoked_at: Option<Millis>,
}

/// An organization's tokens, newest first.
///
/// # Errors
/// When the database refuses.
pub async fn list(tx: &mut Tx, organization_id: &OrganizationId) -> Result<Vec<TokenInfo>> {
    Ok(fetch!(
        fetch_all,
        tx,
        TokenInfo,
        "select t.id, t.name, u.name as user_name, t.role, t.created_at, t.expires_at, t.last_used_at, t.revoked_at
         from api_tokens t join users u on u.id = t.user_id
         where t.organization_id = $1
         order by t.id desc",
        organization_id,
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_never_may_more_than_its_person() {
        assert_eq!(lesser(Role::Seller, Some(Role::Owner)), Role::Seller);
        assert_eq!(lesser(Role::Owner, Some(Role::Seller)), Role::Seller);
        assert_eq!(lesser(Role::Manager, None), Role::Manager);
    }
}
