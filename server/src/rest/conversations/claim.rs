//! `POST /api/integrations/conversations/{id}/claim`

use super::assign::Assigned;
use super::{ADDRESS, ChannelQuery, find};
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::{Path, Query};
use crate::openapi::refusals::Conflict;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::ids::ConversationId;
use hilo_domain::role::Operation;
use hilo_store::StoreError;
use hilo_store::conversations::{self, ClaimError};

/// Take a conversation
///
/// One that nobody has, for the caller. Of two who try at once one wins; the other gets `CONVERSATION_TAKEN` with the
/// name of who has it. Taking what one has already changes nothing.
#[utoipa::path(
    post,
    path = "/api/integrations/conversations/{id}/claim",
    operation_id = "claimConversation",
    tag = "Conversations",
    params(("id" = String, Path, description = ADDRESS), ChannelQuery),
    responses((status = 200, description = "Taken", body = Assigned), Conflict),
    extensions(("x-hilo-operation" = json!(Operation::Claim))),
)]
pub(in crate::rest) async fn claim(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Path(address): Path<String>,
    Query(query): Query<ChannelQuery>,
) -> Result<Json<Assigned>, ApiError> {
    actor.may(Operation::Claim)?;
    let mut tx = state.db.write().await?;
    let id = match find(&mut tx, &actor, &address, query.channel_id.as_ref()).await {
        // Out of sight since somebody took it, perhaps: who knows its id may hear who that was.
        Err(StoreError::NotFound) => ConversationId::from(address.trim()),
        found => found?,
    };
    conversations::claim(&mut tx, &actor, &id).await.map_err(|error| match error {
        ClaimError::Taken(holder) => {
            let message =
                format!("{} has had this conversation since {}.", holder.person.name, holder.since.iso());
            ApiError::conflict("CONVERSATION_TAKEN", message)
        }
        ClaimError::Store(error) => error.into(),
    })?;
    let row = conversations::row(&mut tx, &actor, &id).await?;
    tx.commit().await?;
    Ok(Json(Assigned::of(row, address)))
}
