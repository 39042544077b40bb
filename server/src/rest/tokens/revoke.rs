//! `DELETE /api/tokens/{id}`

use super::TokenBody;
use crate::api_error::ApiError;
use crate::auth::{ApiActor, Client};
use crate::http::extract::Path;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::ids::TokenId;
use hilo_domain::role::Operation;
use hilo_store::accounts::tokens;

/// Revoke a token
///
/// It is worthless from now on.
#[utoipa::path(
    delete,
    path = "/api/tokens/{id}",
    operation_id = "revokeToken",
    tag = "Tokens",
    params(("id" = TokenId, Path, description = "The token")),
    responses((status = 200, description = "Revoked", body = TokenBody)),
    extensions(("x-hilo-operation" = json!(Operation::ManageTokens))),
)]
pub(in crate::rest) async fn revoke(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    client: Client,
    Path(id): Path<TokenId>,
) -> Result<Json<TokenBody>, ApiError> {
    let mut tx = state.db.write().await?;
    let revoked = tokens::withdraw(&mut tx, &actor, &id, client.address().as_deref()).await?;
    tx.commit().await?;
    Ok(Json(revoked.into()))
}
