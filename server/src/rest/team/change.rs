//! `PATCH /api/team/{userId}`

use super::MemberBody;
use crate::api_error::ApiError;
use crate::auth::{ApiActor, Client};
use crate::http::extract::{self, Path};
use crate::openapi::refusals::{Conflict, Impossible};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::ids::UserId;
use hilo_domain::role::{Operation, Role};
use hilo_store::accounts::team::{self, MemberChange};
use serde::Deserialize;
use utoipa::ToSchema;

/// What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ChangeMember)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct Body {
    role: Option<Role>,
    /// `true` shuts them out at once: sessions and tokens end.
    disabled: Option<bool>,
}

/// Change a person's role, shut them out or let them in
///
/// Who is shut out is out at once: sessions and tokens end. Owners are changed by owners only, and one always stays.
#[utoipa::path(
    patch,
    path = "/api/team/{userId}",
    operation_id = "changeMember",
    tag = "Team",
    params(("userId" = UserId, Path, description = "The person")),
    request_body = Body,
    responses((status = 200, description = "As they are now", body = MemberBody), Conflict, Impossible),
    extensions(("x-hilo-operation" = json!(Operation::ManageTeam))),
)]
pub(in crate::rest) async fn change(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    client: Client,
    Path(id): Path<UserId>,
    body: extract::Json<Body>,
) -> Result<Json<MemberBody>, ApiError> {
    let change = MemberChange { role: body.value.role, disabled: body.value.disabled };
    let mut tx = state.db.write().await?;
    let member = team::change(&mut tx, &actor, &id, change, client.address().as_deref()).await?;
    tx.commit().await?;
    Ok(Json(member.into()))
}
