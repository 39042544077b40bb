//! `GET /api/integrations/conversations`

use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::Query;
use crate::rest::paging::{Listing, Paging};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::ids::{ChannelId, ConversationId, LeadId, UserId};
use hilo_domain::message::{Direction, MessageKind};
use hilo_domain::role::Operation;
use hilo_store::conversations::{self, ConversationRecord};
use serde::Serialize;

/// A conversation as the seed shows it, and `conversationId`, `channelId`, `lastMessageType` and `lastInboundAt`
/// beside that.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct ConversationBody {
    id: String,
    phone: Option<String>,
    lead_id: LeadId,
    lead_name: String,
    unread_count: i64,
    last_message_at: String,
    last_message_text: Option<String>,
    last_message_direction: Option<Direction>,
    assigned_to_id: Option<UserId>,
    assigned_to_name: Option<String>,
    conversation_id: ConversationId,
    channel_id: ChannelId,
    last_message_type: Option<MessageKind>,
    last_inbound_at: Option<String>,
}

impl From<ConversationRecord> for ConversationBody {
    fn from(record: ConversationRecord) -> Self {
        let id = record.phone.clone().or(record.whatsapp_user_id).unwrap_or_else(|| record.id.0.clone());
        Self {
            id,
            phone: record.phone,
            lead_id: record.lead_id,
            lead_name: record.lead_name,
            unread_count: record.unread_count,
            last_message_at: record.last_message_at.iso(),
            last_message_text: record.last_message_text,
            last_message_direction: record.last_message_direction,
            assigned_to_id: record.assigned_to_id,
            assigned_to_name: record.assigned_to_name,
            conversation_id: record.id,
            channel_id: record.channel_id,
            last_message_type: record.last_message_kind,
            last_inbound_at: record.last_inbound_at.map(|at| at.iso()),
        }
    }
}

pub(in crate::rest) async fn list(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Query(paging): Query<Paging>,
) -> Result<Json<Listing<ConversationBody>>, ApiError> {
    actor.may(Operation::ReadInbox)?;
    let query = paging.query(None)?;
    let mut tx = state.db.read().await?;
    let page = conversations::page(&mut tx, &actor, &query).await?;
    Ok(Json(Listing::of(&query, page, ConversationBody::from)))
}
