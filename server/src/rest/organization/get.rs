//! `GET /api/organization`

use super::OrganizationBody;
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::role::Operation;
use hilo_store::accounts::organizations;

/// The caller's organization
#[utoipa::path(
    get,
    path = "/api/organization",
    operation_id = "getOrganization",
    tag = "Organization",
    responses((status = 200, description = "The organization", body = OrganizationBody)),
    extensions(("x-hilo-operation" = json!(Operation::ReadInbox))),
)]
pub(in crate::rest) async fn get(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
) -> Result<Json<OrganizationBody>, ApiError> {
    actor.may(Operation::ReadInbox)?;
    let mut tx = state.db.read().await?;
    Ok(Json(organizations::get(&mut tx, &actor.organization_id).await?.into()))
}
