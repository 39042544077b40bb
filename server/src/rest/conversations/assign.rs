//! `PATCH /api/integrations/conversations/{id}/assign`

use super::{ADDRESS, ChannelQuery, find};
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::{self, Path, Query};
use crate::openapi::refusals::Impossible;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::ids::{ConversationId, UserId};
use hilo_domain::inbox::ConversationRow;
use hilo_domain::role::Operation;
use hilo_store::{StoreError, conversations};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = AssignConversation)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct Body {
    /// `null` unassigns; leaving it out is a mistake.
    #[serde(deserialize_with = "present")]
    #[schema(required)]
    assigned_to_id: Option<UserId>,
}

/// Who has the conversation now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AssignedConversation)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct Assigned {
    /// The customer's phone.
    id: String,
    conversation_id: ConversationId,
    #[schema(required)]
    assigned_to_id: Option<UserId>,
    #[schema(required)]
    assigned_to_name: Option<String>,
}

impl Assigned {
    /// As a conversation stands; `address` is what the caller calls it.
    pub(super) fn of(row: ConversationRow, address: String) -> Self {
        let (assigned_to_id, assigned_to_name) =
            row.assigned_to.map(|person| (person.id, person.name)).unzip();
        Self { id: row.phone.unwrap_or(address), conversation_id: row.id, assigned_to_id, assigned_to_name }
    }
}

/// Why an assignment was not made.
pub(super) fn refused(error: StoreError) -> ApiError {
    match error {
        StoreError::Conflict(message) => ApiError::unprocessable("ASSIGNEE_NOT_IN_ORGANIZATION", message),
        other => other.into(),
    }
}

/// Without this serde would take an absent field for `null`.
pub(super) fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<UserId>, D::Error> {
    Option::deserialize(deserializer)
}

/// Assign a conversation
///
/// To anyone of the organization, or to nobody.
#[utoipa::path(
    patch,
    path = "/api/integrations/conversations/{id}/assign",
    operation_id = "assignConversation",
    tag = "Conversations",
    params(("id" = String, Path, description = ADDRESS), ChannelQuery),
    request_body = Body,
    responses((status = 200, description = "Assigned", body = Assigned), Impossible),
    extensions(("x-hilo-operation" = json!(Operation::Assign))),
)]
pub(in crate::rest) async fn assign(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Path(address): Path<String>,
    Query(query): Query<ChannelQuery>,
    body: extract::Json<Body>,
) -> Result<Json<Assigned>, ApiError> {
    actor.may(Operation::Assign)?;
    let assignee = body.value.assigned_to_id;
    let mut tx = state.db.write().await?;
    let id = find(&mut tx, &actor, &address, query.channel_id.as_ref()).await?;
    conversations::assign(&mut tx, &actor, &id, assignee.as_ref()).await.map_err(refused)?;
    let row = conversations::row(&mut tx, &actor, &id).await?;
    tx.commit().await?;
    Ok(Json(Assigned::of(row, address)))
}
