//! `PATCH /api/integrations/conversations/{id}/mark-read`

use super::{ChannelQuery, find};
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::{Path, Query};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::role::Operation;
use hilo_store::conversations;
use serde_json::{Value, json};

pub(in crate::rest) async fn mark_read(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Path(address): Path<String>,
    Query(query): Query<ChannelQuery>,
) -> Result<Json<Value>, ApiError> {
    actor.may(Operation::Reply)?;
    let mut tx = state.db.write().await?;
    let id = find(&mut tx, &actor, &address, query.channel_id.as_ref()).await?;
    conversations::mark_read(&mut tx, &actor, &id).await?;
    let row = conversations::row(&mut tx, &actor, &id).await?;
    tx.commit().await?;
    Ok(Json(json!({
        "id": row.phone.clone().unwrap_or(address),
        "conversationId": id,
        "unreadCount": row.unread(),
    })))
}
