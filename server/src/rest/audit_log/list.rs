//! `GET /api/audit-log`

use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::Query;
use crate::rest::cursor::{CursorListing, CursorQuery};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::ids::UserId;
use hilo_domain::query::{moment, text};
use hilo_domain::role::Operation;
use hilo_store::audit::{self, AuditFilter, AuditRow};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Which records. Everything that is given must fit.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default, rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Who did it.
    #[param(max_length = 512)]
    actor_id: Option<String>,
    /// What was done: `user.created`.
    #[param(max_length = 512)]
    action: Option<String>,
    /// To what kind of thing; together with `subjectId`.
    #[param(max_length = 512)]
    subject_type: Option<String>,
    /// To which.
    #[param(max_length = 512)]
    subject_id: Option<String>,
    /// From then on, ISO 8601.
    #[param(format = DateTime)]
    from: Option<String>,
    /// Before then, ISO 8601.
    #[param(format = DateTime)]
    until: Option<String>,
}

impl Filter {
    /// Checks the wish.
    ///
    /// # Errors
    /// 400 for values that are none.
    pub(super) fn check(self) -> Result<AuditFilter, ApiError> {
        let subject_type = text("subjectType", self.subject_type.as_deref())?;
        let subject_id = text("subjectId", self.subject_id.as_deref())?;
        if subject_type.is_some() != subject_id.is_some() {
            let message = "subjectType and subjectId go together";
            return Err(ApiError::bad_request("QUERY_INVALID", message));
        }
        Ok(AuditFilter {
            actor_id: text("actorId", self.actor_id.as_deref())?.map(UserId::from),
            action: text("action", self.action.as_deref())?,
            subject: subject_type.zip(subject_id),
            from: moment("from", self.from.as_deref())?,
            until: moment("until", self.until.as_deref())?,
        })
    }
}

/// A record.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditRecord)]
#[serde(rename_all = "camelCase")]
pub(super) struct AuditBody {
    id: String,
    /// `null` for Hilo itself and the command line.
    #[schema(required)]
    actor_id: Option<UserId>,
    #[schema(required)]
    actor_name: Option<String>,
    action: String,
    subject_type: String,
    subject_id: String,
    /// How it was.
    #[schema(required)]
    before: Option<Value>,
    /// How it was afterwards.
    #[schema(required)]
    after: Option<Value>,
    #[schema(required)]
    ip: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
}

impl From<AuditRow> for AuditBody {
    fn from(row: AuditRow) -> Self {
        let recorded = row.recorded;
        Self {
            id: recorded.id,
            actor_id: recorded.actor_id,
            actor_name: row.actor_name,
            action: recorded.action,
            subject_type: recorded.subject_type,
            subject_id: recorded.subject_id,
            before: recorded.before.map(|json| json.0),
            after: recorded.after.map(|json| json.0),
            ip: recorded.ip,
            created_at: recorded.created_at.iso(),
        }
    }
}

/// List the audit log
///
/// Who changed what, newest first.
#[utoipa::path(
    get,
    path = "/api/audit-log",
    operation_id = "listAuditLog",
    tag = "Audit log",
    params(Filter, CursorQuery),
    responses((status = 200, description = "A page", body = CursorListing<AuditBody>)),
    extensions(("x-hilo-operation" = json!(Operation::Operate))),
)]
pub(super) async fn list(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Query(filter): Query<Filter>,
    Query(page): Query<CursorQuery>,
) -> Result<Json<CursorListing<AuditBody>>, ApiError> {
    actor.may(Operation::Operate)?;
    let (filter, page) = (filter.check()?, page.page()?);
    let mut tx = state.db.read().await?;
    let before = page.before.as_deref();
    let rows = audit::page(&mut tx, &actor.organization_id, &filter, before, page.rows()).await?;
    Ok(Json(page.listing(rows, |row| row.recorded.id.as_str(), AuditBody::from)))
}
