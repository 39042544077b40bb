//! `GET /api/integrations/conversations/{id}/messages`

use super::{ADDRESS, ChannelQuery, find};
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::{Path, Query};
use crate::rest::messages::list::MessageBody;
use crate::rest::paging::{Listing, Paging};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::role::Operation;
use hilo_store::messages::{self, MessageFilter};

/// The seed's example asks for 50.
const DEFAULT_LIMIT: i64 = 50;

/// List the messages of a conversation
///
/// Newest first.
#[utoipa::path(
    get,
    path = "/api/integrations/conversations/{id}/messages",
    operation_id = "listConversationMessages",
    tag = "Conversations",
    params(("id" = String, Path, description = ADDRESS), ChannelQuery, Paging),
    responses((status = 200, description = "A page of 50 unless `limit` says otherwise", body = Listing<MessageBody>)),
    extensions(("x-hilo-operation" = json!(Operation::ReadInbox))),
)]
pub(in crate::rest) async fn messages(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Path(address): Path<String>,
    Query(channel): Query<ChannelQuery>,
    Query(paging): Query<Paging>,
) -> Result<Json<Listing<MessageBody>>, ApiError> {
    actor.may(Operation::ReadInbox)?;
    let query = paging.query(Some(DEFAULT_LIMIT))?;
    let mut tx = state.db.read().await?;
    let id = find(&mut tx, &actor, &address, channel.channel_id.as_ref()).await?;
    let filter = MessageFilter { conversation_id: Some(id), ..MessageFilter::default() };
    let page = messages::page(&mut tx, &actor, &filter, &query).await?;
    Ok(Json(Listing::of(&query, page, MessageBody::from)))
}
