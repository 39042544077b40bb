//! `PATCH /api/integrations/assignment/availability`

use super::load::LoadBody;
use super::not_null;
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract;
use crate::openapi::refusals::Missing;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::assignment::MOST_CAPACITY;
use hilo_domain::ids::UserId;
use hilo_domain::role::Operation;
use hilo_store::{StoreError, assignment};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

/// What is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ChangeAvailability)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct Change {
    /// Whose; without it the caller's own. Others' is for those who may assign.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    user_id: Option<UserId>,
    /// Whether new conversations are given to them automatically.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    available: Option<bool>,
    /// With `available: false`: whether they give back the conversations in which a customer waits. Without it the
    /// organization's setting decides.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    give_back: Option<bool>,
    /// How many open conversations they are given automatically at most; `null` for any number. For those who may
    /// assign.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 999)]
    capacity: Option<Option<i64>>,
}

/// Tells `null` from what was left out.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<i64>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Change who is available
///
/// Everyone says for themselves whether they are there; who may assign says it for others as well, and how many
/// conversations each is given at most. Who comes, or gets room, is given what waits in the queue.
#[utoipa::path(
    patch,
    path = "/api/integrations/assignment/availability",
    operation_id = "changeAvailability",
    tag = "Assignment",
    request_body = Change,
    responses((status = 200, description = "What they carry from now on", body = LoadBody), Missing),
    extensions(("x-hilo-operation" = json!(Operation::Claim))),
)]
pub(in crate::rest) async fn change(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    body: extract::Json<Change>,
) -> Result<Json<LoadBody>, ApiError> {
    actor.may(Operation::Claim)?;
    let Change { user_id, available, give_back, capacity } = body.value;
    let who = user_id.unwrap_or_else(|| actor.user_id.clone());
    if who != actor.user_id || capacity.is_some() {
        actor.may(Operation::Assign)?;
    }
    if capacity.flatten().is_some_and(|capacity| !(0..=MOST_CAPACITY).contains(&capacity)) {
        let message = format!("capacity: a whole number from 0 to {MOST_CAPACITY}, or null");
        return Err(ApiError::bad_request("BODY_INVALID", message));
    }
    let mut tx = state.db.write().await?;
    if let Some(capacity) = capacity {
        assignment::set_capacity(&mut tx, &actor, &who, capacity, None).await?;
    }
    if let Some(available) = available {
        assignment::set_available(&mut tx, &actor, &who, available, give_back, None).await?;
    }
    tx.commit().await?;
    // What the queue gave them is theirs with the commit.
    let mut tx = state.db.read().await?;
    let loads = assignment::load(&mut tx, &actor).await?;
    let load = loads.into_iter().find(|load| load.user_id == who).ok_or(StoreError::NotFound)?;
    Ok(Json(load.into()))
}
