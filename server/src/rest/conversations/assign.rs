//! `PATCH /api/integrations/conversations/{id}/assign`

use super::{ChannelQuery, find};
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::{self, Path, Query};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::ids::UserId;
use hilo_domain::role::Operation;
use hilo_store::{StoreError, conversations};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct Body {
    /// `null` unassigns; leaving it out is a mistake.
    #[serde(deserialize_with = "present")]
    assigned_to_id: Option<UserId>,
}

/// Without this serde would take an absent field for `null`.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<UserId>, D::Error> {
    Option::deserialize(deserializer)
}

pub(in crate::rest) async fn assign(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Path(address): Path<String>,
    Query(query): Query<ChannelQuery>,
    body: extract::Json<Body>,
) -> Result<Json<Value>, ApiError> {
    actor.may(Operation::Assign)?;
    let assignee = body.value.assigned_to_id;
    let mut tx = state.db.write().await?;
    let id = find(&mut tx, &actor, &address, query.channel_id.as_ref()).await?;
    conversations::assign(&mut tx, &actor, &id, assignee.as_ref()).await.map_err(|error| match error {
        StoreError::Conflict(message) => ApiError::unprocessable("ASSIGNEE_NOT_IN_ORGANIZATION", message),
        other => other.into(),
    })?;
    let row = conversations::row(&mut tx, &actor, &id).await?;
    tx.commit().await?;
    let person = row.assigned_to;
    Ok(Json(json!({
        "id": row.phone.unwrap_or(address),
        "conversationId": id,
        "assignedToId": person.as_ref().map(|person| &person.id),
        "assignedToName": person.as_ref().map(|person| &person.name),
    })))
}
