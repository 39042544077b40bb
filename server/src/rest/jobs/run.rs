//! `POST /api/integrations/jobs/{id}/run`

use super::body::JobBody;
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::Path;
use crate::openapi::refusals::Conflict;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::ids::JobId;
use hilo_domain::role::Operation;
use hilo_store::jobs;

/// Run a job again
///
/// One that failed, died or was called off. A message never goes twice: where it is settled, its own resend is the
/// way.
#[utoipa::path(
    post,
    path = "/api/integrations/jobs/{id}/run",
    operation_id = "runJob",
    tag = "Jobs",
    params(("id" = String, Path, description = "The job's id.")),
    responses((status = 200, description = "It runs now", body = JobBody), Conflict),
    extensions(("x-hilo-operation" = json!(Operation::Operate))),
)]
pub(super) async fn run(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Path(id): Path<JobId>,
) -> Result<Json<JobBody>, ApiError> {
    actor.may(Operation::Operate)?;
    let mut tx = state.db.write().await?;
    jobs::run_again(&mut tx, &actor, &id).await?;
    let job = jobs::find(&mut tx, &actor.organization_id, &id).await?;
    tx.commit().await?;
    Ok(Json(job.into()))
}
