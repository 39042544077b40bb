//! `GET /api/integrations/jobs/{id}`

use super::body::JobBody;
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::Path;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::ids::JobId;
use hilo_domain::role::Operation;
use hilo_store::jobs;

/// Look at a job
#[utoipa::path(
    get,
    path = "/api/integrations/jobs/{id}",
    operation_id = "getJob",
    tag = "Jobs",
    params(("id" = String, Path, description = "The job's id.")),
    responses((status = 200, description = "The job", body = JobBody)),
    extensions(("x-hilo-operation" = json!(Operation::Operate))),
)]
pub(super) async fn get(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Path(id): Path<JobId>,
) -> Result<Json<JobBody>, ApiError> {
    actor.may(Operation::Operate)?;
    let mut tx = state.db.read().await?;
    Ok(Json(jobs::find(&mut tx, &actor.organization_id, &id).await?.into()))
}
