//! `DELETE /api/integrations/whatsapp/templates/{id}`

use super::body::TemplateBody;
use crate::api_error::ApiError;
use crate::auth::{ApiActor, ClientIp};
use crate::http::extract::Path;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::ids::TemplateId;
use hilo_domain::role::Operation;
use hilo_store::templates;

/// Delete a template
///
/// Here and at Meta. Answers with the template as it was left: `DISABLED`. From now on it is not found; what was sent
/// with it stays in the history, and its name is free again.
#[utoipa::path(
    delete,
    path = "/api/integrations/whatsapp/templates/{id}",
    operation_id = "deleteTemplate",
    tag = "Templates",
    params(("id" = TemplateId, Path, description = "Which")),
    responses((status = 200, description = "Deleted", body = TemplateBody)),
    extensions(("x-hilo-operation" = json!(Operation::ManageTemplates))),
)]
pub(super) async fn delete(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    ip: ClientIp,
    Path(id): Path<TemplateId>,
) -> Result<Json<TemplateBody>, ApiError> {
    actor.may(Operation::ManageTemplates)?;
    let mut tx = state.db.write().await?;
    templates::remove(&mut tx, &actor, &id, ip.as_deref()).await?;
    let left = templates::find(&mut tx, &actor.organization_id, &id).await?;
    tx.commit().await?;
    Ok(Json(left.into()))
}
