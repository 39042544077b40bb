//! `hilo org create`: an organization with its first owner, who signs in with the password read from stdin.

use super::user::{account, new_password, valid_email, valid_language, valid_name, valid_timezone};
use super::{answer, database};
use crate::config::Config;
use clap::Args;
use hilo_domain::clock::Clock;
use hilo_domain::ids::{OrganizationId, UserId};
use hilo_domain::role::Role;
use hilo_store::accounts::organizations::NewOrganization;
use hilo_store::accounts::users::PasswordHash;
use hilo_store::accounts::{memberships, organizations};
use hilo_store::{Db, audit};
use serde_json::json;
use std::process::ExitCode;
use std::sync::Arc;

/// What `org create` takes.
#[derive(Args, Clone, Debug)]
pub(super) struct Create {
    /// What the organization calls itself
    #[arg(long, value_parser = valid_name)]
    name: String,
    /// The owner's email address
    #[arg(long, value_parser = valid_email)]
    owner_email: String,
    /// The owner's name
    #[arg(long, value_parser = valid_name)]
    owner_name: String,
    /// Read the owner's password from stdin
    #[arg(long, required = true)]
    password_stdin: bool,
    /// IANA name of its time zone
    #[arg(long, default_value = "UTC", value_parser = valid_timezone)]
    timezone: String,
    /// Language of its screens: en, es or pt-BR
    #[arg(long, default_value = "en", value_parser = valid_language)]
    language: String,
}

pub(super) async fn create(
    arguments: Create,
    config: &Config,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<ExitCode> {
    let hash = new_password(std::io::stdin().lock()).await?;
    let db = database::open(config, clock).await?;
    let made = found(&db, &arguments, hash).await;
    db.close().await;
    let (organization_id, user_id) = made?;
    answer(&json!({ "organizationId": organization_id, "userId": user_id }))
}

async fn found(db: &Db, new: &Create, hash: PasswordHash) -> anyhow::Result<(OrganizationId, UserId)> {
    let mut tx = db.write().await?;
    let organization = NewOrganization { name: &new.name, timezone: &new.timezone, language: &new.language };
    let organization_id = organizations::create(&mut tx, organization).await?;
    let user_id = account(&mut tx, &new.owner_email, &new.owner_name, hash).await?;
    memberships::add(&mut tx, &organization_id, &user_id, Role::Owner).await?;
    let entry = audit::Entry {
        organization_id: &organization_id,
        actor_id: None,
        action: "organization.created",
        subject_type: "organization",
        subject_id: organization_id.as_str(),
        before: None,
        after: Some(json!({ "name": new.name, "owner": new.owner_email })),
        ip: None,
    };
    audit::record(&mut tx, entry).await?;
    tx.commit().await?;
    Ok((organization_id, user_id))
}
