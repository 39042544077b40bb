//! What the page of one template shows, and what its forms do.

use crate::inbox::error::AppError;
use crate::posted::Posted;
use crate::templates::visitor::Visitor;
use hilo_domain::clock::Millis;
use hilo_domain::ids::TemplateId;
use hilo_domain::role::Operation;
use hilo_domain::template::{EditRefusal, EditsLeft, TemplateStatus};
use hilo_store::live;
use hilo_store::templates::{self, Deed, Template, TemplateChange, UpdateError};

/// What is shown.
pub(super) struct Loaded {
    pub(super) template: Template,
    pub(super) versions: Vec<Template>,
    pub(super) deeds: Vec<Deed>,
    /// How often handing it over to Meta has been tried; `None` when nothing is waiting.
    pub(super) handing_over: Option<i64>,
    pub(super) edits: Result<EditsLeft, EditRefusal>,
    pub(super) seq: i64,
    pub(super) now: Millis,
}

pub(super) async fn load(visitor: &Visitor, id: &TemplateId) -> Result<Loaded, AppError> {
    let organization_id = &visitor.actor.organization_id;
    let mut tx = visitor.db.read().await?;
    let template = templates::get(&mut tx, organization_id, id).await?;
    let loaded = Loaded {
        versions: templates::versions(&mut tx, organization_id, &template.name).await?,
        deeds: templates::deeds(&mut tx, &template).await?,
        handing_over: templates::handing_over(&mut tx, &template).await?,
        edits: templates::edits_left(&mut tx, &template).await?,
        seq: live::latest(&mut tx, organization_id).await?,
        now: tx.now(),
        template,
    };
    tx.rollback().await?;
    Ok(loaded)
}

/// Does what was pressed; returns where to go on.
pub(super) async fn act(visitor: &Visitor, id: &TemplateId, posted: &Posted) -> Result<String, AppError> {
    visitor.actor.may(Operation::ManageTemplates).map_err(|_| AppError::Forbidden)?;
    let status = match posted.text("do") {
        "approve" => TemplateStatus::Approved,
        "reject" => TemplateStatus::Rejected,
        "remove" => return remove(visitor, id).await,
        // No button of this page.
        _ => return Err(AppError::NotFound),
    };
    let mut tx = visitor.db.write().await?;
    let change = TemplateChange { status: Some(status), ..TemplateChange::default() };
    match templates::update(&mut tx, &visitor.actor, id, change, None).await {
        Ok(_) => tx.commit().await?,
        Err(UpdateError::Store(error)) => return Err(error.into()),
        Err(UpdateError::NotNow(_)) => return Err(AppError::Conflict),
    }
    Ok(format!("/templates/{id}?changed=1"))
}

async fn remove(visitor: &Visitor, id: &TemplateId) -> Result<String, AppError> {
    let mut tx = visitor.db.write().await?;
    let template = templates::get(&mut tx, &visitor.actor.organization_id, id).await?;
    templates::remove(&mut tx, &visitor.actor, id, None).await?;
    tx.commit().await?;
    // A name is letters, digits and underscores: nothing in it has to be written otherwise.
    Ok(format!("/templates?removed={}", template.name))
}
