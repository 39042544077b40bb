//! The log as people look at it: newest first, narrowed by who, what, about what and when.

use super::Recorded;
use crate::db::Tx;
use crate::error::Result;
use crate::filter::Statement;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{OrganizationId, UserId, first_id_at};

/// Which records. Everything that is asked for must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Who did it.
    pub actor_id: Option<UserId>,
    /// What was done.
    pub action: Option<String>,
    /// To what kind of thing, and to which.
    pub subject: Option<(String, String)>,
    /// From then on.
    pub from: Option<Millis>,
    /// Before then.
    pub until: Option<Millis>,
}

/// A record with the name of who did it.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct AuditRow {
    /// The record.
    #[sqlx(flatten)]
    pub recorded: Recorded,
    /// Their name; `None` for Hilo itself and the command line.
    pub actor_name: Option<String>,
}

/// Up to `limit` records, newest first, those before the record `before`.
///
/// # Errors
/// When the database cannot be read.
pub async fn page(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    filter: &AuditFilter,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<AuditRow>> {
    let mut statement = Statement::default();
    statement.push(
        "select a.id, a.actor_id, a.action, a.subject_type, a.subject_id, a.before, a.after, a.ip, a.created_at,
           u.name as actor_name
         from audit_log a left join users u on u.id = a.actor_id
         where a.organization_id = ?",
        &[organization_id.as_str()],
    );
    statement.push_some(" and a.id < ?", before);
    statement.push_some(" and a.id >= ?", filter.from.map(first_id_at).as_deref());
    statement.push_some(" and a.id < ?", filter.until.map(first_id_at).as_deref());
    statement.push_some(" and a.actor_id = ?", filter.actor_id.as_ref().map(UserId::as_str));
    statement.push_some(" and a.action = ?", filter.action.as_deref());
    if let Some((subject_type, subject_id)) = &filter.subject {
        statement.push(" and a.subject_type = ? and a.subject_id = ?", &[subject_type, subject_id]);
    }
    statement.push(" order by a.id desc", &[]);
    statement.limit(limit);
    statement.fetch(tx).await
}
