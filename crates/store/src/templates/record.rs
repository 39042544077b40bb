//! A template as a row.

use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::live::{self, Audience};
use crate::sql::{execute, fetch};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{OrganizationId, TemplateId, UserId};
use hilo_domain::live::LiveChange;
use hilo_domain::role::Actor;
use hilo_domain::template::{Category, Components, ParameterFormat, TemplateStatus};
use serde_json::{Value, json};
use sqlx::types::Json;

/// A template.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Template {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Which.
    pub id: TemplateId,
    /// The account at Meta that it belongs to; `None`: it lives here only.
    pub waba_id: Option<String>,
    /// Meta's id, once Meta has taken it.
    pub meta_id: Option<String>,
    /// Unique with the language among the organization's templates.
    pub name: String,
    /// `es_AR`.
    pub language: String,
    /// What it is for.
    pub category: Category,
    /// Where it stands here.
    pub status: TemplateStatus,
    /// Where it stands at Meta, by Meta's last word.
    pub meta_status: Option<TemplateStatus>,
    /// When that was said.
    pub meta_status_at: Option<Millis>,
    /// `componentsJson`, as given.
    pub components_json: Json<Value>,
    /// How its variables are written.
    pub parameter_format: ParameterFormat,
    /// Why Meta rejected, paused or disabled it: a word or a sentence of Meta's.
    pub rejected_reason: Option<String>,
    /// `GREEN`, `YELLOW`, `RED`; `None` while nobody knows.
    pub quality: Option<String>,
    /// The last sync did not find it.
    pub missing_at_meta: bool,
    /// Who made it; `None` for one that came from Meta.
    pub created_by_id: Option<UserId>,
    /// When.
    pub created_at: Millis,
    /// When anything about it last changed.
    pub updated_at: Millis,
    /// When a sync last found it.
    pub synced_at: Option<Millis>,
    /// When it was deleted here.
    pub deleted_at: Option<Millis>,
}

impl Template {
    /// What it is made of.
    #[must_use]
    pub fn components(&self) -> Components {
        Components::read(&self.components_json).0
    }

    /// What the audit log keeps of it.
    pub(super) fn for_audit(&self) -> Value {
        json!({
            "name": self.name,
            "language": self.language,
            "category": self.category,
            "status": self.status,
            "componentsJson": self.components_json.0,
        })
    }
}

/// Selects templates; what follows is a condition over the table.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select organization_id, id, waba_id, meta_id, name, language, category, status, meta_status, meta_status_at,
               components_json, parameter_format, rejected_reason, quality, missing_at_meta, created_by_id, created_at,
               updated_at, synced_at, deleted_at
             from templates ",
            $rest
        )
    };
}
pub(super) use select;

/// A template.
///
/// # Errors
/// [`crate::StoreError::NotFound`], also when it has been deleted.
pub async fn get(tx: &mut Tx, organization_id: &OrganizationId, id: &TemplateId) -> Result<Template> {
    Ok(fetch!(
        fetch_one,
        tx,
        Template,
        select!("where organization_id = $1 and id = $2 and deleted_at is null"),
        organization_id,
        id
    )?)
}

/// A template, whether deleted or not: for the jobs that tell Meta.
///
/// # Errors
/// [`crate::StoreError::NotFound`].
pub async fn find(tx: &mut Tx, organization_id: &OrganizationId, id: &TemplateId) -> Result<Template> {
    Ok(fetch!(
        fetch_one,
        tx,
        Template,
        select!("where organization_id = $1 and id = $2"),
        organization_id,
        id
    )?)
}

/// A template, deleted or not, that nobody else changes until the transaction ends.
pub(super) async fn locked(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &TemplateId,
) -> Result<Template> {
    execute!(
        tx,
        "update templates set updated_at = updated_at where organization_id = $1 and id = $2",
        organization_id,
        id
    )?;
    find(tx, organization_id, id).await
}

/// The same, if it has not been deleted.
pub(super) async fn hold(tx: &mut Tx, organization_id: &OrganizationId, id: &TemplateId) -> Result<Template> {
    let template = locked(tx, organization_id, id).await?;
    if template.deleted_at.is_some() { Err(StoreError::NotFound) } else { Ok(template) }
}

/// Tells open screens that a template is another now.
pub(super) fn tell(tx: &mut Tx, organization_id: &OrganizationId, id: &TemplateId) {
    let change = LiveChange::Template { template_id: id.clone() };
    live::append(tx, organization_id, change, Audience::default());
}

/// Records what a person did to a template.
pub(super) async fn log(
    tx: &mut Tx,
    actor: &Actor,
    id: &TemplateId,
    action: &str,
    (before, after): (Option<&Template>, Option<&Template>),
    ip: Option<&str>,
) -> Result<()> {
    let entry = Entry {
        organization_id: &actor.organization_id,
        actor_id: Some(&actor.user_id),
        action,
        subject_type: "template",
        subject_id: id.as_str(),
        before: before.map(Template::for_audit),
        after: after.map(Template::for_audit),
        ip,
    };
    audit::record(tx, entry).await
}
