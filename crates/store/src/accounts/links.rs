//! Links that work once: the first set-up, invitations, new passwords. The link itself is the secret, kept as a
//! hash; of two people who follow it at the same moment, one wins.

use crate::accounts::hash::{SecretHash, new_secret};
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, fetch};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{OrganizationId, UserId};
use hilo_domain::role::Role;
use secrecy::SecretString;

/// A set-up link works for seven days, in milliseconds.
pub const SETUP_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// An invitation works for seven days, in milliseconds.
pub const INVITE_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// A link to a new password works for an hour, in milliseconds.
pub const PASSWORD_MS: i64 = 60 * 60 * 1000;

/// What a link lets its follower do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Found the first organization of an installation.
    Setup,
    /// Join an organization.
    Invite,
    /// Choose a new password.
    Password,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Setup => "SETUP",
            Self::Invite => "INVITE",
            Self::Password => "PASSWORD",
        }
    }

    const fn lifetime_ms(self) -> i64 {
        match self {
            Self::Setup => SETUP_MS,
            Self::Invite => INVITE_MS,
            Self::Password => PASSWORD_MS,
        }
    }
}

/// What a link carries besides its purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Link {
    /// The organization to join.
    pub organization_id: Option<OrganizationId>,
    /// The person whose password it is.
    pub user_id: Option<UserId>,
    /// The address invited.
    pub email: Option<String>,
    /// The role to join with.
    pub role: Option<Role>,
    /// Who made the link; `None` for Hilo itself.
    pub created_by_id: Option<UserId>,
}

/// Makes a link; the secret, its last path segment, is not kept. The id points at it in lists and opens nothing.
///
/// # Errors
/// When the database refuses.
pub async fn create(tx: &mut Tx, purpose: Purpose, link: &Link) -> Result<(String, SecretString)> {
    let now = tx.now();
    let id: String = tx.new_id();
    let (secret, hash) = new_secret(tx, "");
    execute!(
        tx,
        "insert into one_time_links
           (hash, id, purpose, organization_id, user_id, email, role, created_by_id, created_at, expires_at)
         values ($1, $10, $2, $3, $4, $5, $6, $7, $8, $9)",
        &hash,
        purpose.as_str(),
        link.organization_id.as_ref(),
        link.user_id.as_ref(),
        link.email.as_deref(),
        link.role,
        link.created_by_id.as_ref(),
        now,
        now.plus(purpose.lifetime_ms()),
        &id,
    )?;
    Ok((id, secret))
}

/// Looks at a link without using it up. `None` when it is unknown, used, expired or for another purpose.
///
/// # Errors
/// When the database refuses.
pub async fn peek(tx: &mut Tx, purpose: Purpose, hash: &SecretHash) -> Result<Option<Link>> {
    let now = tx.now();
    Ok(fetch!(
        fetch_optional,
        tx,
        Link,
        "select organization_id, user_id, email, role, created_by_id from one_time_links
         where hash = $1 and purpose = $2 and used_at is null and expires_at > $3",
        hash,
        purpose.as_str(),
        now,
    )?)
}

/// Uses a link up, by compare-and-set: of several transactions one gets it, the others `None`. Using a set-up link
/// uses up all of them, so an installation is founded once whatever number of nodes printed a link.
///
/// # Errors
/// When the database refuses.
pub async fn redeem(tx: &mut Tx, purpose: Purpose, hash: &SecretHash) -> Result<Option<Link>> {
    let now = tx.now();
    let link = fetch!(
        fetch_optional,
        tx,
        Link,
        "update one_time_links set used_at = $3
         where hash = $1 and purpose = $2 and used_at is null and expires_at > $3
         returning organization_id, user_id, email, role, created_by_id",
        hash,
        purpose.as_str(),
        now,
    )?;
    if link.is_some() && purpose == Purpose::Setup {
        execute!(
            tx,
            "update one_time_links set used_at = $2 where purpose = $1 and used_at is null",
            purpose.as_str(),
            now,
        )?;
    }
    Ok(link)
}

/// Clears away links that expired before `before`; gives how many.
///
/// # Errors
/// When the database refuses.
pub async fn purge(tx: &mut Tx, before: Millis) -> Result<u64> {
    Ok(execute!(tx, "delete from one_time_links where expires_at < $1", before)?)
}
