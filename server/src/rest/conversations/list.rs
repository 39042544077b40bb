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
use hilo_store::conversations::{self, ConversationFilter, ConversationRecord, PageQuery};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

// The seed's fields, and `conversationId`, `channelId`, `lastMessageType` and `lastInboundAt` beside them.
/// A conversation: one customer on one number of ours.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Conversation)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct ConversationBody {
    /// The customer's phone; where WhatsApp hides it, WhatsApp's id of them.
    #[schema(example = "+5491155550101")]
    id: String,
    #[schema(required)]
    phone: Option<String>,
    lead_id: LeadId,
    lead_name: String,
    /// Messages of the customer that nobody has answered or read.
    #[schema(minimum = 0)]
    unread_count: i64,
    #[schema(format = DateTime)]
    last_message_at: String,
    #[schema(required)]
    last_message_text: Option<String>,
    #[schema(required)]
    last_message_direction: Option<Direction>,
    #[schema(required)]
    assigned_to_id: Option<UserId>,
    #[schema(required)]
    assigned_to_name: Option<String>,
    conversation_id: ConversationId,
    channel_id: ChannelId,
    #[schema(required)]
    last_message_type: Option<MessageKind>,
    /// When the customer wrote last: for 24 hours from then free text may be sent.
    #[schema(format = DateTime, required)]
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

/// Which ones: by who has them, and by number of ours. A mistake in it gets an answer that names it.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default, rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(in crate::rest) struct Filter {
    /// Only of this number of ours.
    channel_id: Option<ChannelId>,
    /// Only what this person has. Not together with `unassigned=true`.
    assigned_to_id: Option<UserId>,
    /// `true`: only what nobody has.
    #[param(value_type = Option<bool>)]
    unassigned: Option<String>,
}

impl Filter {
    fn holder(&self) -> Result<ConversationFilter, ApiError> {
        let unassigned = match self.unassigned.as_deref() {
            None | Some("" | "false") => false,
            Some("true") => true,
            Some(_) => return Err(ApiError::bad_request("QUERY_INVALID", "unassigned: true or false")),
        };
        match (self.assigned_to_id.as_ref().filter(|id| !id.as_str().is_empty()), unassigned) {
            (None, false) => Ok(ConversationFilter::All),
            (None, true) => Ok(ConversationFilter::Unassigned),
            (Some(id), false) => Ok(ConversationFilter::Of(id.clone())),
            (Some(_), true) => {
                Err(ApiError::bad_request("QUERY_INVALID", "either assignedToId or unassigned, not both"))
            }
        }
    }
}

/// List conversations
///
/// The one that was active last comes first. A SELLER sees those that the organization's setting lets them see.
#[utoipa::path(
    get,
    path = "/api/integrations/conversations",
    operation_id = "listConversations",
    tag = "Conversations",
    params(Paging, Filter),
    responses((status = 200, description = "A page", body = Listing<ConversationBody>)),
    extensions(("x-hilo-operation" = json!(Operation::ReadInbox))),
)]
pub(in crate::rest) async fn list(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Query(paging): Query<Paging>,
    Query(filter): Query<Filter>,
) -> Result<Json<Listing<ConversationBody>>, ApiError> {
    actor.may(Operation::ReadInbox)?;
    let holder = filter.holder()?;
    let query = PageQuery { channel_id: filter.channel_id, ..paging.query(None)? };
    let mut tx = state.db.read().await?;
    let page = conversations::page_of(&mut tx, &actor, &holder, &query).await?;
    Ok(Json(Listing::of(&query, page, ConversationBody::from)))
}
