//! `GET /api/tokens`

use super::TokenBody;
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::Query;
use crate::rest::paging::{Listing, ShortPaging};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::role::Operation;
use hilo_store::accounts::tokens;

/// List tokens
///
/// Newest first, revoked ones included; never with their secrets.
#[utoipa::path(
    get,
    path = "/api/tokens",
    operation_id = "listTokens",
    tag = "Tokens",
    params(ShortPaging),
    responses((status = 200, description = "A page of tokens", body = Listing<TokenBody>)),
    extensions(("x-hilo-operation" = json!(Operation::ManageTokens))),
)]
pub(in crate::rest) async fn list(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Query(paging): Query<ShortPaging>,
) -> Result<Json<Listing<TokenBody>>, ApiError> {
    let query = paging.query()?;
    let mut tx = state.db.read().await?;
    let listed = tokens::listed(&mut tx, &actor).await?;
    Ok(Json(Listing::of_all(&query, listed, TokenBody::from)))
}
