//! The jobs that tell Meta of a template. Their key is the template's name and language, so that Meta hears of one's
//! making, edits and deletion in order, and of the next one of its name after that.

use super::record::Template;
use crate::db::Tx;
use crate::error::Result;
use crate::jobs::{self, NewJob};
use crate::sql::scalar;
use hilo_domain::ids::{JobId, OrganizationId};
use hilo_domain::job::JobKind;

/// The organization's account at Meta for new templates: the one of its oldest number that has any.
pub(super) async fn account(tx: &mut Tx, organization_id: &OrganizationId) -> Result<Option<String>> {
    Ok(scalar!(
        fetch_optional,
        tx,
        String,
        "select waba_id from channels where organization_id = $1 and state <> 'REMOVED' and waba_id is not null
         order by created_at, id limit 1",
        organization_id
    )?)
}

/// What the jobs about a template are put in order by.
pub(super) fn key(organization_id: &OrganizationId, name: &str, language: &str) -> String {
    format!("template:{organization_id}:{name}:{language}")
}

/// Enqueues a job about a template: the row is its subject ([`super::find`]), nothing else is needed.
pub(super) async fn enqueue(tx: &mut Tx, kind: JobKind, template: &Template) -> Result<JobId> {
    let job = NewJob {
        organization_id: template.organization_id.clone(),
        kind,
        serial_key: Some(key(&template.organization_id, &template.name, &template.language)),
        subject_id: Some(template.id.0.clone()),
        payload: serde_json::Value::Null,
        priority: jobs::PRIORITY_NORMAL,
        run_at: tx.now(),
    };
    jobs::enqueue(tx, job).await
}

/// Whether Meta has yet to hear something about this template.
pub(super) async fn under_way(tx: &mut Tx, template: &Template) -> Result<bool> {
    let open = scalar!(
        fetch_one,
        tx,
        i64,
        "select count(*) from jobs where serial_key = $1 and state in ('PENDING', 'FAILED', 'RUNNING')",
        key(&template.organization_id, &template.name, &template.language)
    )?;
    Ok(open > 0)
}
