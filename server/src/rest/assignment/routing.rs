//! `GET` and `PATCH /api/integrations/assignment/routing`

use super::not_null;
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::assignment::Routing;
use hilo_domain::role::Operation;
use hilo_store::assignment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How conversations find their agents automatically. Everything is off in a new organization.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Routing)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct RoutingBody {
    /// Conversations that nobody has are given in turn to those who are available and have room.
    enabled: bool,
    /// Managers, administrators and owners take turns too; otherwise sellers alone.
    include_managers: bool,
    /// Who goes away gives back the conversations in which a customer waits.
    give_back: bool,
    /// Who answers a conversation that nobody has, takes it.
    answer_takes: bool,
}

impl From<Routing> for RoutingBody {
    fn from(routing: Routing) -> Self {
        let Routing { enabled, include_managers, give_back, answer_takes } = routing;
        Self { enabled, include_managers, give_back, answer_takes }
    }
}

/// What is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ChangeRouting)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct Change {
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    enabled: Option<bool>,
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    include_managers: Option<bool>,
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    give_back: Option<bool>,
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    answer_takes: Option<bool>,
}

/// Read the settings of automatic assignment
#[utoipa::path(
    get,
    path = "/api/integrations/assignment/routing",
    operation_id = "getRouting",
    tag = "Assignment",
    responses((status = 200, description = "The settings", body = RoutingBody)),
    extensions(("x-hilo-operation" = json!(Operation::Assign))),
)]
pub(in crate::rest) async fn get(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
) -> Result<Json<RoutingBody>, ApiError> {
    actor.may(Operation::Assign)?;
    let mut tx = state.db.read().await?;
    Ok(Json(assignment::routing(&mut tx, &actor.organization_id).await?.into()))
}

/// Change the settings of automatic assignment
///
/// Turned on, it looks at once for agents for everyone who waits in the queue.
#[utoipa::path(
    patch,
    path = "/api/integrations/assignment/routing",
    operation_id = "changeRouting",
    tag = "Assignment",
    request_body = Change,
    responses((status = 200, description = "The settings from now on", body = RoutingBody)),
    extensions(("x-hilo-operation" = json!(Operation::Assign))),
)]
pub(in crate::rest) async fn change(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    body: extract::Json<Change>,
) -> Result<Json<RoutingBody>, ApiError> {
    actor.may(Operation::Assign)?;
    let wanted = body.value;
    let mut tx = state.db.write().await?;
    let old = assignment::routing(&mut tx, &actor.organization_id).await?;
    let new = Routing {
        enabled: wanted.enabled.unwrap_or(old.enabled),
        include_managers: wanted.include_managers.unwrap_or(old.include_managers),
        give_back: wanted.give_back.unwrap_or(old.give_back),
        answer_takes: wanted.answer_takes.unwrap_or(old.answer_takes),
    };
    assignment::set_routing(&mut tx, &actor, new, None).await?;
    tx.commit().await?;
    Ok(Json(new.into()))
}
