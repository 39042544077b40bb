//! `GET /api/integrations/webhook-events/{id}/raw`: the bytes as they came, to be saved and never to be shown: whoever
//! sent them chose them.

use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::Path;
use crate::state::AppState;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use hilo_domain::role::Operation;
use hilo_store::webhooks;

/// Save a webhook's raw bytes
///
/// Exactly what Meta sent. Not to be had where other organizations' items are among them.
#[utoipa::path(
    get,
    path = "/api/integrations/webhook-events/{id}/raw",
    operation_id = "getWebhookEventRaw",
    tag = "Webhooks",
    params(("id" = String, Path, description = "The event's id.")),
    responses((status = 200, description = "The bytes", body = Vec<u8>, content_type = "application/octet-stream")),
    extensions(("x-hilo-operation" = json!(Operation::Operate))),
)]
pub(super) async fn raw(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    actor.may(Operation::Operate)?;
    let mut tx = state.db.read().await?;
    // An id that is found is one of ours, so that it may stand in a header.
    let body = webhooks::raw(&mut tx, &actor.organization_id, &id).await?;
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"webhook-{id}.json\"")),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, body).into_response())
}
