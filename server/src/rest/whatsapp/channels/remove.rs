//! `DELETE /api/integrations/whatsapp/channels/{id}`

use super::ChannelBody;
use crate::api_error::ApiError;
use crate::auth::{ApiActor, Client};
use crate::http::extract::Path;
use crate::openapi::refusals::Impossible;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::ids::ChannelId;
use hilo_domain::role::Operation;
use hilo_store::channels;

/// Remove a number
///
/// Nothing comes in or goes out over it any more, and its secrets are forgotten. Its conversations stay to be read.
#[utoipa::path(
    delete,
    path = "/api/integrations/whatsapp/channels/{id}",
    operation_id = "removeChannel",
    tag = "Numbers",
    params(("id" = ChannelId, Path, description = "The number")),
    responses((status = 200, description = "As it was", body = ChannelBody), Impossible),
    extensions(("x-hilo-operation" = json!(Operation::ManageChannels))),
)]
pub(in crate::rest) async fn remove(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    client: Client,
    Path(id): Path<ChannelId>,
) -> Result<Json<ChannelBody>, ApiError> {
    let mut tx = state.db.write().await?;
    let number = channels::remove(&mut tx, &actor, &id, client.address().as_deref()).await?;
    tx.commit().await?;
    Ok(Json(ChannelBody::of(&state, number)))
}
