//! `GET /api/team`

use super::MemberBody;
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::Query;
use crate::rest::paging::{Listing, ShortPaging};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::role::Operation;
use hilo_store::accounts::team;

/// List the team
///
/// By name, disabled people included.
#[utoipa::path(
    get,
    path = "/api/team",
    operation_id = "listTeam",
    tag = "Team",
    params(ShortPaging),
    responses((status = 200, description = "A page of the team", body = Listing<MemberBody>)),
    extensions(("x-hilo-operation" = json!(Operation::Assign))),
)]
pub(in crate::rest) async fn list(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Query(paging): Query<ShortPaging>,
) -> Result<Json<Listing<MemberBody>>, ApiError> {
    let query = paging.query()?;
    let mut tx = state.db.read().await?;
    let members = team::members(&mut tx, &actor).await?;
    Ok(Json(Listing::of_all(&query, members, MemberBody::from)))
}
