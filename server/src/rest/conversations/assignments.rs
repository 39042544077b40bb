//! `GET /api/integrations/conversations/{id}/assignments`

use super::{ADDRESS, ChannelQuery, find};
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::{Path, Query};
use crate::rest::paging::{Listing, Paging};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::ids::UserId;
use hilo_domain::inbox::ConversationEventKind;
use hilo_domain::role::Operation;
use hilo_store::assignment::{self, AssignmentRecord};
use serde::Serialize;
use utoipa::ToSchema;

/// One change of who has a conversation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Assignment)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct AssignmentBody {
    id: String,
    /// `ASSIGNED`, `CLAIMED`, `ROUTED` or `UNASSIGNED`.
    kind: ConversationEventKind,
    /// Who did it; `null` for automatic assignment.
    #[schema(required)]
    actor_id: Option<UserId>,
    #[schema(required)]
    actor_name: Option<String>,
    /// Who has had it from then on; `null` for nobody.
    #[schema(required)]
    assigned_to_id: Option<UserId>,
    #[schema(required)]
    assigned_to_name: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
}

impl From<AssignmentRecord> for AssignmentBody {
    fn from(record: AssignmentRecord) -> Self {
        let (actor_id, actor_name) = record.actor.map(|person| (person.id, person.name)).unzip();
        let (assigned_to_id, assigned_to_name) =
            record.assignee.map(|person| (person.id, person.name)).unzip();
        Self {
            id: record.id,
            kind: record.kind,
            actor_id,
            actor_name,
            assigned_to_id,
            assigned_to_name,
            created_at: record.at.iso(),
        }
    }
}

/// List who has had a conversation
///
/// Newest first.
#[utoipa::path(
    get,
    path = "/api/integrations/conversations/{id}/assignments",
    operation_id = "listAssignments",
    tag = "Conversations",
    params(("id" = String, Path, description = ADDRESS), ChannelQuery, Paging),
    responses((status = 200, description = "A page", body = Listing<AssignmentBody>)),
    extensions(("x-hilo-operation" = json!(Operation::ReadInbox))),
)]
pub(in crate::rest) async fn assignments(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Path(address): Path<String>,
    Query(channel): Query<ChannelQuery>,
    Query(paging): Query<Paging>,
) -> Result<Json<Listing<AssignmentBody>>, ApiError> {
    actor.may(Operation::ReadInbox)?;
    let query = paging.query(None)?;
    let mut tx = state.db.read().await?;
    let id = find(&mut tx, &actor, &address, channel.channel_id.as_ref()).await?;
    let page = assignment::history(&mut tx, &actor, &id, &query).await?;
    Ok(Json(Listing::of(&query, page, AssignmentBody::from)))
}
