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

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct Filter {
    lead_id: Option<LeadId>,
}

/// A message as specification.md 4 lists it, and the times of its stages beside that.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct MessageBody {
    id: MessageId,
    provider: Provider,
    direction: Direction,
    from: String,
    to: String,
    #[serde(rename = "type")]
    kind: MessageKind,
    text: Option<String>,
    status: MessageStatus,
    status_updated_at: String,
    external_message_id: Option<String>,
    error_code: Option<i64>,
    error_message: Option<String>,
    lead_id: LeadId,
    conversation_id: ConversationId,
    created_at: String,
    send_state: SendState,
    sent_at: Option<String>,
    delivered_at: Option<String>,
    read_at: Option<String>,
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
