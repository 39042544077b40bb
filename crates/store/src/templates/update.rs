//! What a person changes: the status by hand, and what the template is made of.

use super::edits::{self, edits_left};
use super::record::{self, Template};
use super::work;
use crate::db::Tx;
use crate::error::StoreError;
use crate::sql::execute;
use hilo_domain::ids::TemplateId;
use hilo_domain::job::JobKind;
use hilo_domain::role::Actor;
use hilo_domain::template::{Category, Components, EditRefusal, TemplateStatus};
use serde_json::Value;
use sqlx::types::Json;

/// What is to be another; `None` stays.
#[derive(Clone, Debug, Default)]
pub struct TemplateChange {
    /// By hand: stands until Meta says otherwise.
    pub status: Option<TemplateStatus>,
    /// What it is for.
    pub category: Option<Category>,
    /// `componentsJson`: kept and given back as it is. The caller has validated it.
    pub components_json: Option<Value>,
}

/// Why a template was not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// Meta would not take an edit now.
    #[error(transparent)]
    NotNow(#[from] EditRefusal),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for UpdateError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Changes a template. One that Meta knows, or is about to, goes there again by a job and is PENDING meanwhile, unless
/// a status is set in the same breath. Saying what is so already changes nothing and costs no edit.
///
/// # Errors
/// [`UpdateError::NotNow`] when Meta would not take an edit now; [`StoreError::NotFound`].
pub async fn update(
    tx: &mut Tx,
    actor: &Actor,
    id: &TemplateId,
    change: TemplateChange,
    ip: Option<&str>,
) -> Result<Template, UpdateError> {
    let before = record::hold(tx, &actor.organization_id, id).await?;
    let mut after = before.clone();
    after.category = change.category.unwrap_or(before.category);
    if let Some(components_json) = change.components_json {
        after.parameter_format = Components::read(&components_json).0.parameter_format();
        after.components_json = Json(components_json);
    }
    let edited = (after.category, &after.components_json) != (before.category, &before.components_json);
    if edited {
        edits_left(tx, &before).await??;
        if after.waba_id.is_none() {
            after.waba_id = work::account(tx, &actor.organization_id).await?;
        }
        if after.waba_id.is_some() {
            after.status = TemplateStatus::Pending;
            after.rejected_reason = None;
        }
        if after.meta_id.is_none() {
            // What was said of the last submission is not said of this one.
            after.meta_status = None;
        }
    }
    if let Some(status) = change.status {
        after.status = status;
    }
    if after == before {
        return Ok(before);
    }
    write(tx, &after).await?;
    if edited && after.waba_id.is_some() {
        edits::count(tx, &before).await?;
        let kind = if after.meta_id.is_some() { JobKind::EditTemplate } else { JobKind::SubmitTemplate };
        work::enqueue(tx, kind, &after).await?;
    }
    let after = record::get(tx, &actor.organization_id, id).await?;
    record::log(tx, actor, id, "template.updated", (Some(&before), Some(&after)), ip).await?;
    record::tell(tx, &actor.organization_id, id);
    Ok(after)
}

async fn write(tx: &mut Tx, template: &Template) -> Result<(), StoreError> {
    let now = tx.now();
    execute!(
        tx,
        "update templates set waba_id = $3, category = $4, status = $5, meta_status = $6, components_json = $7,
           parameter_format = $8, rejected_reason = $9, updated_at = $10
         where organization_id = $1 and id = $2",
        &template.organization_id,
        &template.id,
        template.waba_id.as_deref(),
        template.category,
        &template.status,
        template.meta_status.as_ref(),
        &template.components_json,
        template.parameter_format,
        template.rejected_reason.as_deref(),
        now
    )?;
    Ok(())
}
