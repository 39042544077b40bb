//! `POST /api/integrations/webhook-events/{id}/replay`

use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::Path;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hilo_domain::ids::JobId;
use hilo_domain::role::Operation;
use hilo_store::webhooks::{self, Replayed};
use serde::Serialize;
use utoipa::ToSchema;

/// What became of the wish.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Replay)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReplayBody {
    /// The job that will process the event again; `null` when one was waiting already.
    #[schema(required)]
    job_id: Option<JobId>,
    /// Whether this call made the job.
    queued: bool,
}

/// Process a webhook event again
///
/// Only what is missing is applied; what is here already stays as it is.
#[utoipa::path(
    post,
    path = "/api/integrations/webhook-events/{id}/replay",
    operation_id = "replayWebhookEvent",
    tag = "Webhooks",
    params(("id" = String, Path, description = "The event's id.")),
    responses((status = 202, description = "Queued, or waiting already", body = ReplayBody)),
    extensions(("x-hilo-operation" = json!(Operation::Operate))),
)]
pub(super) async fn replay(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<ReplayBody>), ApiError> {
    actor.may(Operation::Operate)?;
    let mut tx = state.db.write().await?;
    let job_id = match webhooks::replay(&mut tx, &actor, &id).await? {
        Replayed::Queued(job_id) => Some(job_id),
        Replayed::Waiting => None,
    };
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(ReplayBody { queued: job_id.is_some(), job_id })))
}
