//! `GET /api/integrations/whatsapp/channels`

use super::ChannelBody;
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::Query;
use crate::rest::paging::{Listing, ShortPaging};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::role::Operation;
use hilo_store::channels;

/// List numbers
///
/// Oldest first: the first one sends where none is named.
#[utoipa::path(
    get,
    path = "/api/integrations/whatsapp/channels",
    operation_id = "listChannels",
    tag = "Numbers",
    params(ShortPaging),
    responses((status = 200, description = "A page of numbers", body = Listing<ChannelBody>)),
    extensions(("x-hilo-operation" = json!(Operation::ManageChannels))),
)]
pub(in crate::rest) async fn list(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Query(paging): Query<ShortPaging>,
) -> Result<Json<Listing<ChannelBody>>, ApiError> {
    let query = paging.query()?;
    let mut tx = state.db.read().await?;
    let numbers = channels::numbers(&mut tx, &actor).await?;
    Ok(Json(Listing::of_all(&query, numbers, |number| ChannelBody::of(&state, number))))
}
