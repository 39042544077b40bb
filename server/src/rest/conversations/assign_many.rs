//! `PATCH /api/integrations/conversations/assign`

use super::assign::{present, refused};
use super::find;
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract;
use crate::openapi::refusals::Impossible;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::assignment::{Given, MOST_AT_ONCE};
use hilo_domain::ids::{ConversationId, UserId};
use hilo_domain::role::Operation;
use hilo_store::{StoreError, assignment};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = AssignConversations)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct Body {
    /// Phones or conversation ids.
    #[schema(min_items = 1, max_items = 100)]
    conversation_ids: Vec<String>,
    /// `null` gives them back to the queue; leaving it out is a mistake.
    #[serde(deserialize_with = "present")]
    #[schema(required)]
    assigned_to_id: Option<UserId>,
}

/// What became of each.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AssignedConversations)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct Assigned {
    /// In the order asked.
    data: Vec<One>,
    /// How many changed.
    #[schema(minimum = 0)]
    done: usize,
}

/// One of many conversations.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AssignmentResult)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct One {
    /// As it was named in the request.
    conversation_id: String,
    result: Given,
}

/// Assign many conversations
///
/// Up to 100 at once, to anyone of the organization, or to nobody. Each says what became of it; one that is not there
/// does not keep the others back.
#[utoipa::path(
    patch,
    path = "/api/integrations/conversations/assign",
    operation_id = "assignConversations",
    tag = "Conversations",
    request_body = Body,
    responses((status = 200, description = "What became of each", body = Assigned), Impossible),
    extensions(("x-hilo-operation" = json!(Operation::Assign))),
)]
pub(in crate::rest) async fn assign_many(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    body: extract::Json<Body>,
) -> Result<Json<Assigned>, ApiError> {
    actor.may(Operation::Assign)?;
    let Body { conversation_ids, assigned_to_id } = body.value;
    if conversation_ids.is_empty() || conversation_ids.len() > MOST_AT_ONCE {
        let message = format!("conversationIds: name 1 to {MOST_AT_ONCE} conversations");
        return Err(ApiError::bad_request("BODY_INVALID", message));
    }
    let mut tx = state.db.write().await?;
    let mut found: HashMap<&str, ConversationId> = HashMap::new();
    for address in &conversation_ids {
        match find(&mut tx, &actor, address, None).await {
            Ok(id) => drop(found.insert(address, id)),
            Err(StoreError::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let ids: Vec<_> = found.values().cloned().collect();
    let given = assignment::assign_many(&mut tx, &actor, &ids, assigned_to_id.as_ref()).await;
    let given: HashMap<_, _> = given.map_err(refused)?.into_iter().collect();
    tx.commit().await?;
    let result = |address: &String| {
        let id = found.get(address.as_str());
        id.and_then(|id| given.get(id)).copied().unwrap_or(Given::NotFound)
    };
    let data: Vec<_> = conversation_ids
        .iter()
        .map(|address| One { conversation_id: address.clone(), result: result(address) })
        .collect();
    let done = given.values().filter(|outcome| **outcome == Given::Done).count();
    Ok(Json(Assigned { data, done }))
}
