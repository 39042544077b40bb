//! `GET /api/integrations/webhook-events/{id}`

use super::body::WebhookEventDetailBody;
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::Path;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::role::Operation;
use hilo_store::webhooks;

/// Look at a webhook event
///
/// What became of each of its items, and the body as it came, unless other organizations' items are in it.
#[utoipa::path(
    get,
    path = "/api/integrations/webhook-events/{id}",
    operation_id = "getWebhookEvent",
    tag = "Webhooks",
    params(("id" = String, Path, description = "The event's id.")),
    responses((status = 200, description = "The event", body = WebhookEventDetailBody)),
    extensions(("x-hilo-operation" = json!(Operation::Operate))),
)]
pub(super) async fn get(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Path(id): Path<String>,
) -> Result<Json<WebhookEventDetailBody>, ApiError> {
    actor.may(Operation::Operate)?;
    let mut tx = state.db.read().await?;
    Ok(Json(webhooks::find(&mut tx, &actor.organization_id, &id).await?.into()))
}
