//! API tokens. The secret is in the answer that makes it, and nowhere else; so that answer is never kept for an
//! `Idempotency-Key`.

pub(super) mod create;
pub(super) mod list;
pub(super) mod revoke;

use crate::api_error::ApiError;
use crate::state::AppState;
use hilo_domain::clock::Millis;
use hilo_domain::ids::TokenId;
use hilo_domain::role::Role;
use hilo_store::accounts::tokens::{TokenError, TokenInfo};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Every route under `/api/tokens`.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list::list, create::create)).routes(routes!(revoke::revoke))
}

/// A token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Token)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct TokenBody {
    id: TokenId,
    name: String,
    /// As whom it acts.
    user_name: String,
    /// The most it may do; `null` for whatever its person may.
    #[schema(required)]
    role: Option<Role>,
    #[schema(format = DateTime)]
    created_at: String,
    /// When it stops working; `null` for never.
    #[schema(format = DateTime, required)]
    expires_at: Option<String>,
    /// When it was last used, give or take a minute.
    #[schema(format = DateTime, required)]
    last_used_at: Option<String>,
    /// Since when it is worthless.
    #[schema(format = DateTime, required)]
    revoked_at: Option<String>,
}

impl From<TokenInfo> for TokenBody {
    fn from(token: TokenInfo) -> Self {
        Self {
            id: token.id,
            name: token.name,
            user_name: token.user_name,
            role: token.role,
            created_at: token.created_at.iso(),
            expires_at: token.expires_at.map(Millis::iso),
            last_used_at: token.last_used_at.map(Millis::iso),
            revoked_at: token.revoked_at.map(Millis::iso),
        }
    }
}

impl From<TokenError> for ApiError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Forbidden(forbidden) => forbidden.into(),
            TokenError::Name => {
                Self::bad_request("NAME_INVALID", "name: say in 1 to 100 characters what it is for")
            }
            TokenError::RoleTooHigh => {
                Self::unprocessable("ROLE_TOO_HIGH", "A token may do at most what you may do.")
            }
            TokenError::Expired => {
                Self::bad_request("EXPIRY_INVALID", "expiresInDays: the token would have expired already")
            }
            TokenError::Store(error) => error.into(),
        }
    }
}
