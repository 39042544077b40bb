//! `GET /api/integrations/jobs`

use super::body::JobBody;
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::Query;
use crate::rest::cursor::{CursorListing, CursorQuery};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::job::{JobKind, JobState};
use hilo_domain::query::{name, text};
use hilo_domain::role::Operation;
use hilo_store::jobs::{self, JobFilter};
use serde::Deserialize;

/// Which jobs. Everything that is given must fit.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default, rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// How they stand.
    #[param(value_type = Option<JobState>)]
    status: Option<String>,
    /// What they do.
    #[serde(rename = "type")]
    #[param(value_type = Option<JobKind>)]
    kind: Option<String>,
    /// A job's id, or that of what it is about; for a message also Meta's id.
    #[param(max_length = 512)]
    text: Option<String>,
}

/// List jobs
///
/// Newest first. What is done or called off is forgotten after a week.
#[utoipa::path(
    get,
    path = "/api/integrations/jobs",
    operation_id = "listJobs",
    tag = "Jobs",
    params(Filter, CursorQuery),
    responses((status = 200, description = "A page", body = CursorListing<JobBody>)),
    extensions(("x-hilo-operation" = json!(Operation::Operate))),
)]
pub(super) async fn list(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Query(filter): Query<Filter>,
    Query(page): Query<CursorQuery>,
) -> Result<Json<CursorListing<JobBody>>, ApiError> {
    actor.may(Operation::Operate)?;
    let filter = JobFilter {
        state: name("status", filter.status.as_deref())?,
        kind: name("type", filter.kind.as_deref())?,
        text: text("text", filter.text.as_deref())?,
    };
    let page = page.page()?;
    let mut tx = state.db.read().await?;
    let before = page.before.as_deref();
    let rows = jobs::list(&mut tx, &actor.organization_id, &filter, before, page.rows()).await?;
    Ok(Json(page.listing(rows, |row| row.id.as_str(), JobBody::from)))
}
