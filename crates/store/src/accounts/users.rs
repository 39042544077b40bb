//! People. A person has one account, whatever number of organizations they belong to.

use crate::accounts::{SecretHash, access, sessions};
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::{execute, fetch};
use hilo_domain::clock::Millis;
use hilo_domain::ids::UserId;
use std::fmt;

/// A password as it is kept: an Argon2id string. Never printed.
#[derive(Clone, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// From the text that the hashing library made.
    #[must_use]
    pub const fn new(phc: String) -> Self {
        Self(phc)
    }

    /// The text, to verify a password against.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(hidden)")
    }
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Their address, as they wrote it.
    pub email: String,
    /// Their name.
    pub name: String,
    /// `None` until they choose a password: nobody signs in without one.
    pub password_hash: Option<PasswordHash>,
    /// Language tag (`en`, `es`, `pt-BR`); `None` for the organization's.
    pub language: Option<String>,
    /// Whether Enter sends (and Shift+Enter breaks the line).
    pub send_on_enter: bool,
    /// Whether single keys act in the inbox.
    pub shortcuts_enabled: bool,
    /// Since when.
    pub created_at: Millis,
    /// Since when they may not sign in any more.
    pub disabled_at: Option<Millis>,
}

/// What a new account is made of.
#[derive(Clone, Debug)]
pub struct NewUser<'a> {
    /// Their address; unique whatever its case.
    pub email: &'a str,
    /// Their name.
    pub name: &'a str,
    /// Their password, or none until they follow a link.
    pub password_hash: Option<PasswordHash>,
    /// Language tag (`en`, `es`, `pt-BR`); `None` for the organization's.
    pub language: Option<&'a str>,
}

/// What a person sets for themselves.
#[derive(Clone, Copy, Debug)]
pub struct Preferences<'a> {
    /// Language tag (`en`, `es`, `pt-BR`); `None` for the organization's.
    pub language: Option<&'a str>,
    /// Whether Enter sends.
    pub send_on_enter: bool,
    /// Whether single keys act in the inbox.
    pub shortcuts_enabled: bool,
}

/// Where all spellings of an address meet: without surrounding space, in lower case.
#[must_use]
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Makes an account. Enter sends and shortcuts are on, until its owner says otherwise.
///
/// # Errors
/// [`StoreError::Taken`] when the address belongs to another account.
pub async fn create(tx: &mut Tx, new: NewUser<'_>) -> Result<UserId> {
    let now = tx.now();
    let id: UserId = tx.new_id();
    let made = execute!(
        tx,
        "insert into users
           (id, email, email_key, name, password_hash, language, send_on_enter, shortcuts_enabled, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (email_key) do nothing",
        &id,
        new.email.trim(),
        email_key(new.email),
        new.name,
        new.password_hash.as_ref(),
        new.language,
        true,
        true,
        now,
    )?;
    if made == 0 { Err(StoreError::Taken("email")) } else { Ok(id) }
}

/// One person.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such account.
pub async fn get(tx: &mut Tx, id: &UserId) -> Result<User> {
    Ok(fetch!(
        fetch_one,
        tx,
        User,
        "select id, email, name, password_hash, language, send_on_enter, shortcuts_enabled, created_at, disabled_at
         from users where id = $1",
        id,
    )?)
}

/// The person with this address, whatever its case.
///
/// # Errors
/// When the database refuses.
pub async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<User>> {
    Ok(fetch!(
        fetch_optional,
        tx,
        User,
        "select id, email, name, password_hash, language, send_on_enter, shortcuts_enabled, created_at, disabled_at
         from users where email_key = $1",
        email_key(email),
    )?)
}

/// Sets a password and ends every session: whoever knew the old one is out.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such account.
pub async fn set_password_hash(tx: &mut Tx, id: &UserId, hash: &PasswordHash) -> Result<()> {
    change_password_hash(tx, id, hash, None).await
}

/// The same, but one session stays: the one in which its owner does this.
pub(super) async fn change_password_hash(
    tx: &mut Tx,
    id: &UserId,
    hash: &PasswordHash,
    stays: Option<&SecretHash>,
) -> Result<()> {
    let changed = execute!(tx, "update users set password_hash = $2 where id = $1", id, hash)?;
    if changed == 0 {
        return Err(StoreError::NotFound);
    }
    sessions::end_all(tx, id, stays).await
}

/// Shuts a person out of every organization at once, sessions and tokens included.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such account, or it is disabled already.
pub async fn disable(tx: &mut Tx, id: &UserId) -> Result<()> {
    let now = tx.now();
    let changed =
        execute!(tx, "update users set disabled_at = $2 where id = $1 and disabled_at is null", id, now,)?;
    if changed == 0 {
        return Err(StoreError::NotFound);
    }
    execute!(tx, "delete from sessions where user_id = $1", id)?;
    access::changed_everywhere(tx, id).await
}

/// Keeps what a person set for themselves.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such account.
pub async fn set_preferences(tx: &mut Tx, id: &UserId, preferences: Preferences<'_>) -> Result<()> {
    let changed = execute!(
        tx,
        "update users set language = $2, send_on_enter = $3, shortcuts_enabled = $4 where id = $1",
        id,
        preferences.language,
        preferences.send_on_enter,
        preferences.shortcuts_enabled,
    )?;
    if changed == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}
