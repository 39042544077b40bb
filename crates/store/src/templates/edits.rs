//! How often a template may still be edited. Meta counts edits of what it has approved (whatsapp-cloud-api.md 8); one
//! that Meta does not have may be edited at will.

use super::record::Template;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::template::edits::MONTH_MS;
use hilo_domain::template::{EditRefusal, EditsLeft, TemplateStatus, may_edit};

/// How many edits are left, or why there is none: for the form, before anything is written.
///
/// # Errors
/// When the database cannot be read.
pub async fn edits_left(tx: &mut Tx, template: &Template) -> Result<Result<EditsLeft, EditRefusal>> {
    if template.waba_id.is_none() {
        return Ok(Ok(EditsLeft::Unlimited));
    }
    let now = tx.now();
    let edits = scalar!(
        fetch_all,
        tx,
        Millis,
        "select at from template_edits where organization_id = $1 and template_id = $2 and at > $3 order by at",
        &template.organization_id,
        &template.id,
        now.plus(-MONTH_MS)
    )?;
    Ok(may_edit(&at_meta(template), &edits, now))
}

/// Where Meta has it: by its last word, not by what a person set. Without any it is about to look.
fn at_meta(template: &Template) -> TemplateStatus {
    template.meta_status.clone().unwrap_or(TemplateStatus::Pending)
}

/// Counts an edit, if Meta will.
pub(super) async fn count(tx: &mut Tx, template: &Template) -> Result<()> {
    if at_meta(template) != TemplateStatus::Approved {
        return Ok(());
    }
    let now = tx.now();
    execute!(
        tx,
        "insert into template_edits (organization_id, template_id, at) values ($1, $2, $3) on conflict do nothing",
        &template.organization_id,
        &template.id,
        now
    )?;
    Ok(())
}

/// Takes the last edit back: Meta has refused it, and does not count what it refuses.
pub(super) async fn uncount(tx: &mut Tx, template: &Template) -> Result<()> {
    execute!(
        tx,
        "delete from template_edits where organization_id = $1 and template_id = $2 and at = (
           select max(last.at) from template_edits last where last.organization_id = $1 and last.template_id = $2)",
        &template.organization_id,
        &template.id
    )?;
    Ok(())
}
