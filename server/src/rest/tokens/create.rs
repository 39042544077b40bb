//! `POST /api/tokens`

use super::TokenBody;
use crate::api_error::ApiError;
use crate::auth::{ApiActor, Client};
use crate::http::extract;
use crate::openapi::refusals::Impossible;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hilo_domain::role::{Operation, Role};
use hilo_store::accounts::tokens::{self, Wish};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Ten years.
const LONGEST_DAYS: i64 = 3650;

/// What is wanted of a token.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = CreateToken)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct Body {
    /// What it is for.
    #[schema(min_length = 1, max_length = 100, example = "Online shop")]
    name: String,
    /// The most it may do; left out, what its maker may.
    role: Option<Role>,
    /// 90 when left out; `null` for a token that never expires.
    #[serde(default = "ninety")]
    #[schema(minimum = 1, maximum = 3650, default = 90)]
    expires_in_days: Option<i64>,
}

#[expect(clippy::unnecessary_wraps, reason = "the default of an optional field")]
const fn ninety() -> Option<i64> {
    Some(90)
}

/// A new token, with its secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NewToken)]
pub(in crate::rest) struct NewTokenBody {
    #[serde(flatten)]
    info: TokenBody,
    /// The secret. It is not shown again.
    token: String,
}

/// Create a token
///
/// It acts as the caller, with the caller's role or a lesser one. The answer has the secret, and nothing else ever has.
#[utoipa::path(
    post,
    path = "/api/tokens",
    operation_id = "createToken",
    tag = "Tokens",
    request_body = Body,
    responses((status = 201, description = "Made", body = NewTokenBody), Impossible),
    extensions(("x-hilo-operation" = json!(Operation::ManageTokens))),
)]
pub(in crate::rest) async fn create(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    client: Client,
    extract::Json { value: body, .. }: extract::Json<Body>,
) -> Result<(StatusCode, Json<NewTokenBody>), ApiError> {
    if body.expires_in_days.is_some_and(|days| !(1..=LONGEST_DAYS).contains(&days)) {
        return Err(ApiError::bad_request("EXPIRY_INVALID", "expiresInDays must be 1 to 3650, or null"));
    }
    let mut tx = state.db.write().await?;
    let wish = Wish {
        name: &body.name,
        role: body.role.unwrap_or(actor.role),
        expires_at: body.expires_in_days.map(|days| tx.now().plus(days * DAY_MS)),
    };
    let (info, secret) = tokens::issue(&mut tx, &actor, wish, client.address().as_deref()).await?;
    tx.commit().await?;
    let token = secret.expose_secret().to_owned();
    Ok((StatusCode::CREATED, Json(NewTokenBody { info: info.into(), token })))
}
