//! Making a template: PENDING, and on its way to Meta when the organization has an account there.

use super::record::{self, Template};
use super::work;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::execute;
use hilo_domain::ids::TemplateId;
use hilo_domain::job::JobKind;
use hilo_domain::role::Actor;
use hilo_domain::template::{Category, Components, TemplateStatus};
use serde_json::Value;
use sqlx::types::Json;

/// What a new template needs. The caller has validated it ([`hilo_domain::template::validate()`]).
#[derive(Clone, Debug)]
pub struct NewTemplate {
    /// `order_ready`.
    pub name: String,
    /// `es_AR`.
    pub language: String,
    /// What it is for.
    pub category: Category,
    /// `componentsJson`: kept and given back as it is.
    pub components_json: Value,
}

/// Makes a template. Meta gets it by a job when the organization has a WhatsApp Business account.
///
/// # Errors
/// [`StoreError::Taken`] when the organization has a template of this name in this language.
pub async fn create(tx: &mut Tx, actor: &Actor, new: NewTemplate, ip: Option<&str>) -> Result<Template> {
    let (id, now) = (tx.new_id::<TemplateId>(), tx.now());
    let waba_id = work::account(tx, &actor.organization_id).await?;
    let (components, _) = Components::read(&new.components_json);
    let inserted = execute!(
        tx,
        "insert into templates (organization_id, id, waba_id, name, language, category, status, components_json,
           parameter_format, missing_at_meta, created_by_id, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
         on conflict do nothing",
        &actor.organization_id,
        &id,
        waba_id.as_deref(),
        &new.name,
        &new.language,
        new.category,
        TemplateStatus::Pending,
        Json(&new.components_json),
        components.parameter_format(),
        false,
        &actor.user_id,
        now
    )?;
    if inserted == 0 {
        return Err(StoreError::Taken("a template's name in this language"));
    }
    let template = record::get(tx, &actor.organization_id, &id).await?;
    record::log(tx, actor, &id, "template.created", (None, Some(&template)), ip).await?;
    record::tell(tx, &actor.organization_id, &id);
    if waba_id.is_some() {
        work::enqueue(tx, JobKind::SubmitTemplate, &template).await?;
    }
    Ok(template)
}
