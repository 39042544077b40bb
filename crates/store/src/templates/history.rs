//! What is known of a template's life: what people did to it, from the audit log, and whether Meta has yet to hear of
//! it.

use super::record::Template;
use super::work;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::template::TemplateStatus;
use serde_json::Value;
use sqlx::types::Json;

/// Most things told of one template.
const MOST: i64 = 20;

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: Millis,
    /// Who; `None` for someone who is no longer there.
    pub by: Option<String>,
    /// Whether it was made then; else it was changed.
    pub made: bool,
    /// Whether its words or its category were changed.
    pub edited: bool,
    /// The status that was set with it.
    pub status: Option<TemplateStatus>,
}

#[derive(sqlx::FromRow)]
struct Row {
    action: String,
    before: Option<Json<Value>>,
    after: Option<Json<Value>>,
    created_at: Millis,
    name: Option<String>,
}

/// What people did to a template, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn deeds(tx: &mut Tx, template: &Template) -> Result<Vec<Deed>> {
    let rows = fetch!(
        fetch_all,
        tx,
        Row,
        "select a.action, a.before, a.after, a.created_at, u.name
         from audit_log a left join users u on u.id = a.actor_id
         where a.organization_id = $1 and a.subject_type = 'template' and a.subject_id = $2
         order by a.id desc limit $3",
        &template.organization_id,
        &template.id,
        MOST
    )?;
    Ok(rows.into_iter().map(deed).collect())
}

fn deed(row: Row) -> Deed {
    let field = |side: &Option<Json<Value>>, key: &str| side.as_ref().map(|json| json[key].clone());
    let differs = |key: &str| field(&row.before, key) != field(&row.after, key);
    let made = row.action == "template.created";
    let status = field(&row.after, "status").filter(|_| !made && differs("status"));
    Deed {
        at: row.created_at,
        made,
        edited: !made && (differs("componentsJson") || differs("category")),
        status: status.and_then(|status| status.as_str().map(TemplateStatus::from)),
        by: row.name,
    }
}

/// How often the job that hands a template over to Meta has been tried; `None` when nothing is waiting.
///
/// # Errors
/// When the database cannot be read.
pub async fn handing_over(tx: &mut Tx, template: &Template) -> Result<Option<i64>> {
    Ok(scalar!(
        fetch_optional,
        tx,
        i64,
        "select attempts from jobs where serial_key = $1 and state in ('PENDING', 'FAILED', 'RUNNING')
         order by id limit 1",
        work::key(&template.organization_id, &template.name, &template.language)
    )?)
}
