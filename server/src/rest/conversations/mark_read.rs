//! `PATCH /api/integrations/conversations/{id}/mark-read`

use super::{ADDRESS, ChannelQuery, find};
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::{Path, Query};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::ids::ConversationId;
use hilo_domain::role::Operation;
use hilo_store::conversations;
use serde::Serialize;
use utoipa::ToSchema;

/// A conversation after reading.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReadConversation)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct MarkedRead {
    /// The customer's phone.
    id: String,
    conversation_id: ConversationId,
    unread_count: i64,
}

/// Mark a conversation read
///
/// The customer sees the blue ticks.
#[utoipa::path(
    patch,
    path = "/api/integrations/conversations/{id}/mark-read",
    operation_id = "markConversationRead",
    tag = "Conversations",
    params(("id" = String, Path, description = ADDRESS), ChannelQuery),
    responses((status = 200, description = "Read", body = MarkedRead)),
    extensions(("x-hilo-operation" = json!(Operation::Reply))),
)]
pub(in crate::rest) async fn mark_read(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Path(address): Path<String>,
    Query(query): Query<ChannelQuery>,
) -> Result<Json<MarkedRead>, ApiError> {
    actor.may(Operation::Reply)?;
    let mut tx = state.db.write().await?;
    let id = find(&mut tx, &actor, &address, query.channel_id.as_ref()).await?;
    conversations::mark_read(&mut tx, &actor, &id).await?;
    let row = conversations::row(&mut tx, &actor, &id).await?;
    tx.commit().await?;
    let unread_count = row.unread();
    Ok(Json(MarkedRead { id: row.phone.unwrap_or(address), conversation_id: id, unread_count }))
}
