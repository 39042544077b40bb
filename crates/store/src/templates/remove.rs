//! Deleting a template: it stays in the history of what was sent, and its name is free again.

use super::record;
use super::work;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::execute;
use hilo_domain::ids::TemplateId;
use hilo_domain::job::JobKind;
use hilo_domain::role::Actor;
use hilo_domain::template::TemplateStatus;

/// Deletes a template here (the seed's soft deletion: DISABLED), and at Meta by a job if it went there.
///
/// # Errors
/// [`crate::StoreError::NotFound`], also when it has been deleted before.
pub async fn remove(tx: &mut Tx, actor: &Actor, id: &TemplateId, ip: Option<&str>) -> Result<()> {
    let before = record::hold(tx, &actor.organization_id, id).await?;
    let now = tx.now();
    execute!(
        tx,
        "update templates set status = $3, deleted_at = $4, updated_at = $4 where organization_id = $1 and id = $2",
        &actor.organization_id,
        id,
        TemplateStatus::Disabled,
        now
    )?;
    if before.waba_id.is_some() {
        work::enqueue(tx, JobKind::DeleteTemplate, &before).await?;
    }
    record::log(tx, actor, id, "template.deleted", (Some(&before), None), ip).await?;
    record::tell(tx, &actor.organization_id, id);
    Ok(())
}
