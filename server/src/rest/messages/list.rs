//! `GET /api/integrations/messages`

use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::Query;
use crate::rest::paging::{Listing, Paging};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::ids::{ConversationId, LeadId, MessageId};
use hilo_domain::message::{Direction, MessageKind, MessageStatus, Provider, SendState};
use hilo_domain::role::Operation;
use hilo_store::messages::{self, MessageFilter, MessageRecord};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(in crate::rest) struct Filter {
    /// Only with this customer.
    lead_id: Option<LeadId>,
}

// The fields of specification.md 4, and the times of its stages beside them.
/// A message, in either direction.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Message)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct MessageBody {
    id: MessageId,
    provider: Provider,
    direction: Direction,
    from: String,
    to: String,
    #[serde(rename = "type")]
    kind: MessageKind,
    #[schema(required)]
    text: Option<String>,
    status: MessageStatus,
    #[schema(format = DateTime)]
    status_updated_at: String,
    /// Meta's id of the message.
    #[schema(required)]
    external_message_id: Option<String>,
    /// Meta's code of why it failed. Negative where Meta gave none: -1 called off, -2 Meta out of reach, -3 too fast,
    /// -4 Meta unavailable, -5 refused without a reason, -6 variables that do not fit the template.
    #[schema(required)]
    error_code: Option<i64>,
    #[schema(required)]
    error_message: Option<String>,
    lead_id: LeadId,
    conversation_id: ConversationId,
    /// Of a customer's message: when they sent it, as Meta says.
    #[schema(format = DateTime)]
    created_at: String,
    send_state: SendState,
    #[schema(format = DateTime, required)]
    sent_at: Option<String>,
    #[schema(format = DateTime, required)]
    delivered_at: Option<String>,
    #[schema(format = DateTime, required)]
    read_at: Option<String>,
    #[schema(format = DateTime, required)]
    failed_at: Option<String>,
}

impl From<MessageRecord> for MessageBody {
    fn from(record: MessageRecord) -> Self {
        Self {
            id: record.id,
            provider: record.provider,
            direction: record.direction,
            from: record.from_address,
            to: record.to_address,
            kind: record.kind,
            text: record.text,
            status: record.status,
            status_updated_at: record.status_updated_at.iso(),
            external_message_id: record.external_message_id,
            error_code: record.error_code,
            error_message: record.error_message,
            lead_id: record.lead_id,
            conversation_id: record.conversation_id,
            created_at: record.created_at.iso(),
            send_state: record.send_state,
            sent_at: record.sent_at.map(|at| at.iso()),
            delivered_at: record.delivered_at.map(|at| at.iso()),
            read_at: record.read_at.map(|at| at.iso()),
            failed_at: record.failed_at.map(|at| at.iso()),
        }
    }
}

/// List messages
///
/// Newest first, in both directions.
#[utoipa::path(
    get,
    path = "/api/integrations/messages",
    operation_id = "listMessages",
    tag = "Messages",
    params(Filter, Paging),
    responses((status = 200, description = "A page", body = Listing<MessageBody>)),
    extensions(("x-hilo-operation" = json!(Operation::ReadInbox))),
)]
pub(in crate::rest) async fn list(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Query(filter): Query<Filter>,
    Query(paging): Query<Paging>,
) -> Result<Json<Listing<MessageBody>>, ApiError> {
    actor.may(Operation::ReadInbox)?;
    let query = paging.query(None)?;
    let lead_id = filter.lead_id.filter(|id| !id.as_str().is_empty());
    let filter = MessageFilter { lead_id, ..MessageFilter::default() };
    let mut tx = state.db.read().await?;
    let page = messages::page(&mut tx, &actor, &filter, &query).await?;
    Ok(Json(Listing::of(&query, page, MessageBody::from)))
}
