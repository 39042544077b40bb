//! What Meta answers to the jobs that hand it a template. Called in the transaction that ends the job.

use super::edits;
use super::record::{self, locked};
use crate::db::Tx;
use crate::error::Result;
use crate::sql::execute;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{OrganizationId, TemplateId};
use hilo_domain::template::{Category, TemplateStatus};

/// Meta's answer to a submission.
#[derive(Clone, Debug)]
pub struct Submitted {
    /// Meta's id of the template.
    pub meta_id: String,
    /// Mostly PENDING.
    pub status: TemplateStatus,
    /// The category that Meta gave it, if it is one of today's.
    pub category: Option<Category>,
}

/// Meta has taken a new template. PENDING is no decision yet: a status set by hand meanwhile stands. So does a decision
/// whose webhook was faster than the answer.
///
/// # Errors
/// [`crate::StoreError::NotFound`].
pub async fn submitted(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &TemplateId,
    answer: &Submitted,
) -> Result<()> {
    let known = locked(tx, organization_id, id).await?;
    let now = tx.now();
    let (said, decided) = match known.meta_status {
        Some(_) => (false, false),
        None => (true, answer.status != TemplateStatus::Pending && known.deleted_at.is_none()),
    };
    execute!(
        tx,
        "update templates set meta_id = $3, category = coalesce($4, category), missing_at_meta = $5,
           meta_status = case when $6 then $7 else meta_status end,
           meta_status_at = case when $6 then $8 else meta_status_at end,
           rejected_reason = case when $6 then null else rejected_reason end,
           status = case when $9 then $7 else status end, updated_at = $10
         where organization_id = $1 and id = $2",
        organization_id,
        id,
        &answer.meta_id,
        answer.category,
        false,
        said,
        &answer.status,
        second_of(now),
        decided,
        now
    )?;
    record::tell(tx, organization_id, id);
    Ok(())
}

/// Meta has taken an edit and looks at the template anew. `asked_at` is when the call began: a decision that Meta has
/// told of since stands.
///
/// # Errors
/// [`crate::StoreError::NotFound`].
pub async fn edit_taken(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &TemplateId,
    asked_at: Millis,
) -> Result<()> {
    let known = locked(tx, organization_id, id).await?;
    let asked_at = second_of(asked_at);
    if known.meta_status_at.is_some_and(|said_at| said_at >= asked_at) {
        return Ok(());
    }
    execute!(
        tx,
        "update templates set meta_status = $3, meta_status_at = $4 where organization_id = $1 and id = $2",
        organization_id,
        id,
        TemplateStatus::Pending,
        asked_at
    )?;
    record::tell(tx, organization_id, id);
    Ok(())
}

/// Meta did not take a template, or an edit of one, as there is something wrong with it: REJECTED with the reason, to
/// be edited again. What Meta has of it stays as it was.
///
/// # Errors
/// [`crate::StoreError::NotFound`].
pub async fn refused(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &TemplateId,
    reason: &str,
) -> Result<()> {
    let known = locked(tx, organization_id, id).await?;
    if known.deleted_at.is_some() {
        return Ok(());
    }
    if known.meta_id.is_some() {
        edits::uncount(tx, &known).await?;
    }
    let now = tx.now();
    execute!(
        tx,
        "update templates set status = $3, rejected_reason = $4, updated_at = $5,
           meta_status = case when meta_id is null then $3 else meta_status end,
           meta_status_at = case when meta_id is null then $6 else meta_status_at end
         where organization_id = $1 and id = $2",
        organization_id,
        id,
        TemplateStatus::Rejected,
        reason,
        now,
        second_of(now)
    )?;
    record::tell(tx, organization_id, id);
    Ok(())
}

/// Meta could not be reached with a template, and nobody tries any more: the reason is told beside its status, which
/// stays what it was.
///
/// # Errors
/// [`crate::StoreError::NotFound`].
pub async fn stuck(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &TemplateId,
    reason: &str,
) -> Result<()> {
    let now = tx.now();
    execute!(
        tx,
        "update templates set rejected_reason = $3, updated_at = $4
         where organization_id = $1 and id = $2 and deleted_at is null",
        organization_id,
        id,
        reason,
        now
    )?;
    record::tell(tx, organization_id, id);
    Ok(())
}

/// Meta refused to send a template that is APPROVED here: it is paused or disabled there, or gone (`None`). Its account
/// is asked for the whole truth.
///
/// # Errors
/// When the database refuses.
pub async fn not_sendable(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &TemplateId,
    status: Option<TemplateStatus>,
) -> Result<()> {
    let known = match locked(tx, organization_id, id).await {
        Err(crate::StoreError::NotFound) => return Ok(()),
        known => known?,
    };
    if known.deleted_at.is_none() {
        let now = tx.now();
        execute!(
            tx,
            "update templates set status = coalesce($3, status), meta_status = coalesce($3, meta_status),
               meta_status_at = case when $3 is null then meta_status_at else $4 end,
               missing_at_meta = case when $3 is null then $5 else missing_at_meta end, updated_at = $6
             where organization_id = $1 and id = $2",
            organization_id,
            id,
            status.as_ref(),
            second_of(now),
            true,
            now
        )?;
        record::tell(tx, organization_id, id);
    }
    if let Some(waba_id) = &known.waba_id {
        super::request_sync_of(tx, organization_id, waba_id).await?;
    }
    Ok(())
}

/// Meta's times are whole seconds: ours are compared with them as such.
pub(super) const fn second_of(at: Millis) -> Millis {
    Millis(at.0 - at.0.rem_euclid(1_000))
}
