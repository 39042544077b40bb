//! `hilo user create`: a person in an organization. Also what commands about people share.

use super::{answer, database, say};
use crate::auth::password;
use crate::config::Config;
use anyhow::{Context, ensure};
use clap::Args;
use hilo_app::words::Locale;
use hilo_domain::clock::Clock;
use hilo_domain::ids::{OrganizationId, UserId};
use hilo_domain::role::Role;
use hilo_store::accounts::users::{NewUser, PasswordHash};
use hilo_store::accounts::{memberships, organizations, users};
use hilo_store::{Db, StoreError, Tx, audit};
use jiff::tz::TimeZone;
use secrecy::zeroize::Zeroizing;
use serde_json::json;
use std::io::Read;
use std::process::ExitCode;
use std::sync::Arc;

/// Longer input is no password.
const MAX_BYTES: u64 = 4096;

/// What `user create` takes.
#[derive(Args, Clone, Debug)]
pub(super) struct Create {
    /// The organization's id
    #[arg(long)]
    org: OrganizationId,
    /// The person's email address
    #[arg(long, value_parser = valid_email)]
    email: String,
    /// The person's name
    #[arg(long, value_parser = valid_name)]
    name: String,
    /// OWNER, ADMIN, MANAGER or SELLER
    #[arg(long, value_parser = valid_role)]
    role: Role,
    /// Read the password from stdin
    #[arg(long, required = true)]
    password_stdin: bool,
}

pub(super) async fn create(
    arguments: Create,
    config: &Config,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<ExitCode> {
    let hash = new_password(std::io::stdin().lock()).await?;
    let db = database::open(config, clock).await?;
    let made = add(&db, &arguments, hash).await;
    db.close().await;
    answer(&json!({ "userId": made? }))
}

async fn add(db: &Db, new: &Create, hash: PasswordHash) -> anyhow::Result<UserId> {
    let mut tx = db.write().await?;
    organization(&mut tx, &new.org).await?;
    let user_id = account(&mut tx, &new.email, &new.name, hash).await?;
    match memberships::add(&mut tx, &new.org, &user_id, new.role).await {
        Err(StoreError::Taken(_)) => anyhow::bail!("{} belongs to this organization already", new.email),
        added => added?,
    }
    let entry = audit::Entry {
        organization_id: &new.org,
        actor_id: None,
        action: "user.created",
        subject_type: "user",
        subject_id: user_id.as_str(),
        before: None,
        after: Some(json!({ "email": new.email, "name": new.name, "role": new.role })),
        ip: None,
    };
    audit::record(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(user_id)
}

/// The account of an address: the one that exists, with the password and name it has, or a new one.
pub(super) async fn account(
    tx: &mut Tx,
    email: &str,
    name: &str,
    hash: PasswordHash,
) -> anyhow::Result<UserId> {
    if let Some(user) = users::by_email(tx, email).await? {
        say(format_args!("{email} has an account already: its password and name stay as they are."));
        return Ok(user.id);
    }
    let new = NewUser { email, name, password_hash: Some(hash), language: None };
    Ok(users::create(tx, new).await?)
}

/// The organization must be there.
pub(super) async fn organization(tx: &mut Tx, id: &OrganizationId) -> anyhow::Result<()> {
    match organizations::get(tx, id).await {
        Err(StoreError::NotFound) => anyhow::bail!("there is no organization {id}"),
        found => Ok(found.map(drop)?),
    }
}

/// Reads a password (without the line break at its end) and hashes it. Whoever sits at the server's console may
/// choose a short one, after a warning.
pub(super) async fn new_password(input: impl Read) -> anyhow::Result<PasswordHash> {
    let mut text = Zeroizing::new(String::new());
    input.take(MAX_BYTES).read_to_string(&mut text).context("the password cannot be read from stdin")?;
    let typed = text.trim_end_matches(['\r', '\n']);
    ensure!(!typed.is_empty(), "the password on stdin is empty");
    if typed.chars().count() < password::MIN_CHARS {
        say(format_args!("This password is short: {} characters would be safer.", password::MIN_CHARS));
    }
    Ok(password::hash(typed.into()).await?)
}

pub(super) fn valid_email(text: &str) -> Result<String, String> {
    let email = text.trim();
    if hilo_domain::email::is_email(email) {
        Ok(email.to_owned())
    } else {
        Err("this is no email address".to_owned())
    }
}

pub(super) fn valid_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.is_empty() { Err("it is empty".to_owned()) } else { Ok(name.to_owned()) }
}

pub(super) fn valid_timezone(text: &str) -> Result<String, String> {
    TimeZone::get(text)
        .map(|_| text.to_owned())
        .map_err(|_| "this is no time zone, such as America/Lima".to_owned())
}

pub(super) fn valid_language(text: &str) -> Result<String, String> {
    Locale::from_tag(text).map(|locale| locale.tag().to_owned()).ok_or_else(|| "en, es or pt-BR".to_owned())
}

fn valid_role(text: &str) -> Result<Role, String> {
    text.to_uppercase().parse().map_err(|_| "OWNER, ADMIN, MANAGER or SELLER".to_owned())
}
