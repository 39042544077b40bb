//! `hilo token create`: an API token, shown once. It acts as a person in an organization.

use super::user::{organization, valid_email, valid_name};
use super::{answer, database};
use crate::config::Config;
use clap::Args;
use hilo_domain::clock::Clock;
use hilo_domain::ids::OrganizationId;
use hilo_store::accounts::tokens::{self, NewToken};
use hilo_store::accounts::users;
use hilo_store::{Db, StoreError, audit};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::process::ExitCode;
use std::sync::Arc;

/// What `token create` takes.
#[derive(Args, Clone, Debug)]
pub(super) struct Create {
    /// The organization's id
    #[arg(long)]
    org: OrganizationId,
    /// Email address of the person as whom the token acts
    #[arg(long, value_parser = valid_email)]
    email: String,
    /// What the token is for
    #[arg(long, value_parser = valid_name)]
    name: String,
}

pub(super) async fn create(
    arguments: Create,
    config: &Config,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<ExitCode> {
    let db = database::open(config, clock).await?;
    let made = issue(&db, &arguments).await;
    db.close().await;
    answer(&json!({ "token": made?.expose_secret() }))
}

async fn issue(db: &Db, new: &Create) -> anyhow::Result<SecretString> {
    let mut tx = db.write().await?;
    organization(&mut tx, &new.org).await?;
    let stranger = || anyhow::anyhow!("{} does not act in this organization", new.email);
    let user = users::by_email(&mut tx, &new.email).await?.ok_or_else(stranger)?;
    let token = NewToken {
        organization_id: &new.org,
        user_id: &user.id,
        name: &new.name,
        role: None,
        expires_at: None,
    };
    let (token_id, secret) = match tokens::create(&mut tx, token).await {
        Err(StoreError::NotFound) => return Err(stranger()),
        made => made?,
    };
    let entry = audit::Entry {
        organization_id: &new.org,
        actor_id: None,
        action: "token.created",
        subject_type: "token",
        subject_id: token_id.as_str(),
        before: None,
        after: Some(json!({ "name": new.name, "user": new.email })),
        ip: None,
    };
    audit::record(&mut tx, entry).await?;
    tx.commit().await?;
    Ok(secret)
}
