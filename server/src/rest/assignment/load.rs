//! `GET /api/integrations/assignment/load`

use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::ids::UserId;
use hilo_domain::role::{Operation, Role};
use hilo_store::assignment::{self, AgentLoad};
use serde::Serialize;
use utoipa::ToSchema;

/// What one person carries. Counting stops at 1000.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AgentLoad)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct LoadBody {
    user_id: UserId,
    name: String,
    role: Role,
    /// Whether new conversations are given to them automatically.
    available: bool,
    /// How many open conversations they are given automatically at most; `null` for any number.
    #[schema(required, minimum = 0)]
    capacity: Option<i64>,
    /// Conversations that are open: a customer waits, or the last message is less than a day old.
    #[schema(minimum = 0)]
    open: i64,
    /// Those in which a customer waits for an answer.
    #[schema(minimum = 0)]
    waiting: i64,
    /// Since when the first of these waits; `null` when nobody does.
    #[schema(format = DateTime, required)]
    oldest_waiting_since: Option<String>,
}

impl From<AgentLoad> for LoadBody {
    fn from(load: AgentLoad) -> Self {
        Self {
            user_id: load.user_id,
            name: load.name,
            role: load.role,
            available: load.available,
            capacity: load.capacity,
            open: load.open,
            waiting: load.waiting,
            oldest_waiting_since: load.oldest_wait.map(|at| at.iso()),
        }
    }
}

/// Everyone's load, and the queue's.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Load)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct Body {
    /// By name.
    data: Vec<LoadBody>,
    /// Customers who wait and whom nobody looks after.
    #[schema(minimum = 0)]
    queue: i64,
}

/// Who carries how much
///
/// Every active member. A SELLER gets their own load, and the part of the queue that they see.
#[utoipa::path(
    get,
    path = "/api/integrations/assignment/load",
    operation_id = "getLoad",
    tag = "Assignment",
    responses((status = 200, description = "The loads", body = Body)),
    extensions(("x-hilo-operation" = json!(Operation::ReadInbox))),
)]
pub(in crate::rest) async fn load(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
) -> Result<Json<Body>, ApiError> {
    actor.may(Operation::ReadInbox)?;
    let mut tx = state.db.read().await?;
    let data = assignment::load(&mut tx, &actor).await?.into_iter().map(LoadBody::from).collect();
    let queue = assignment::queue_length(&mut tx, &actor).await?;
    Ok(Json(Body { data, queue }))
}
