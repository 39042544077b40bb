//! `GET /api/integrations/whatsapp/templates/{id}`

use super::body::TemplateBody;
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::Path;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::ids::TemplateId;
use hilo_domain::role::Operation;
use hilo_store::templates;

/// Show a template
#[utoipa::path(
    get,
    path = "/api/integrations/whatsapp/templates/{id}",
    operation_id = "getTemplate",
    tag = "Templates",
    params(("id" = TemplateId, Path, description = "Which")),
    responses((status = 200, description = "The template", body = TemplateBody)),
    extensions(("x-hilo-operation" = json!(Operation::UseTemplates))),
)]
pub(super) async fn get(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Path(id): Path<TemplateId>,
) -> Result<Json<TemplateBody>, ApiError> {
    actor.may(Operation::UseTemplates)?;
    let mut tx = state.db.read().await?;
    Ok(Json(templates::get(&mut tx, &actor.organization_id, &id).await?.into()))
}
