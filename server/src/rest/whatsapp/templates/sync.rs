//! `POST /api/integrations/whatsapp/templates/sync`

use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::openapi::refusals::Impossible;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hilo_domain::ids::JobId;
use hilo_domain::role::Operation;
use hilo_store::templates;
use serde::Serialize;
use utoipa::ToSchema;

/// What was queued: one job for each account that the organization has at Meta.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QueuedSync)]
#[serde(rename_all = "camelCase")]
pub(super) struct Queued {
    job_ids: Vec<JobId>,
    #[schema(example = "QUEUED")]
    status: &'static str,
    message: &'static str,
}

/// Bring templates in step with Meta
///
/// This happens every hour, and whenever Meta tells of something unknown. Repeating it does no harm: a sync that waits
/// already is that sync.
#[utoipa::path(
    post,
    path = "/api/integrations/whatsapp/templates/sync",
    operation_id = "syncTemplates",
    tag = "Templates",
    responses((status = 202, description = "Queued", body = Queued), Impossible),
    extensions(("x-hilo-operation" = json!(Operation::ManageTemplates))),
)]
pub(super) async fn sync(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
) -> Result<(StatusCode, Json<Queued>), ApiError> {
    actor.may(Operation::ManageTemplates)?;
    let mut tx = state.db.write().await?;
    let job_ids = templates::request_sync(&mut tx, &actor.organization_id).await?;
    if job_ids.is_empty() {
        let message = "no number with a WhatsApp Business account is connected";
        return Err(ApiError::unprocessable("ACCOUNT_MISSING", message));
    }
    tx.commit().await?;
    let queued = Queued { job_ids, status: "QUEUED", message: "Templates will be read from Meta" };
    Ok((StatusCode::ACCEPTED, Json(queued)))
}
