//! `GET /api/integrations/whatsapp/channels/{id}`

use super::ChannelBody;
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::Path;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::ids::ChannelId;
use hilo_domain::role::Operation;
use hilo_store::channels;

/// One number
#[utoipa::path(
    get,
    path = "/api/integrations/whatsapp/channels/{id}",
    operation_id = "getChannel",
    tag = "Numbers",
    params(("id" = ChannelId, Path, description = "The number")),
    responses((status = 200, description = "The number", body = ChannelBody)),
    extensions(("x-hilo-operation" = json!(Operation::ManageChannels))),
)]
pub(in crate::rest) async fn get(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Path(id): Path<ChannelId>,
) -> Result<Json<ChannelBody>, ApiError> {
    let mut tx = state.db.read().await?;
    let number = channels::number(&mut tx, &actor, &id).await?;
    Ok(Json(ChannelBody::of(&state, number)))
}
