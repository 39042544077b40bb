//! The team: people, their roles, and invitations.

pub(super) mod change;
pub(super) mod invitations;
pub(super) mod list;

use crate::api_error::ApiError;
use crate::state::AppState;
use axum::http::StatusCode;
use hilo_domain::clock::Millis;
use hilo_domain::ids::UserId;
use hilo_domain::role::Role;
use hilo_store::accounts::memberships::Member;
use hilo_store::accounts::team::TeamError;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Every route under `/api/team`.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(change::change))
        .routes(routes!(invitations::list, invitations::create))
        .routes(routes!(invitations::revoke))
}

/// A person of the team.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Member)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct MemberBody {
    user_id: UserId,
    name: String,
    email: String,
    role: Role,
    /// Whether new conversations may be given to them.
    available: bool,
    /// How many open conversations they take at most; `null` for any number.
    #[schema(required)]
    capacity: Option<i64>,
    /// Since when they are shut out; `null` for those who are not.
    #[schema(format = DateTime, required)]
    disabled_at: Option<String>,
    /// When they were last here, give or take a minute.
    #[schema(format = DateTime, required)]
    last_seen_at: Option<String>,
}

impl From<Member> for MemberBody {
    fn from(member: Member) -> Self {
        Self {
            user_id: member.user_id,
            name: member.name,
            email: member.email,
            role: member.role,
            available: member.available,
            capacity: member.capacity,
            disabled_at: member.disabled_at.map(Millis::iso),
            last_seen_at: member.last_seen_at.map(Millis::iso),
        }
    }
}

impl From<TeamError> for ApiError {
    fn from(error: TeamError) -> Self {
        let unprocessable = |code, message| Self::unprocessable(code, message);
        match error {
            TeamError::Forbidden(forbidden) => forbidden.into(),
            TeamError::OwnersOnly => unprocessable("OWNERS_ONLY", "Only an owner may do this with an owner."),
            TeamError::LastOwner => Self::conflict(
                "LAST_OWNER",
                "An organization keeps at least one owner. Make another one first.",
            ),
            TeamError::Yourself => unprocessable("NOT_YOURSELF", "You cannot disable yourself."),
            TeamError::EmailInvalid => {
                Self::bad_request("EMAIL_INVALID", "email: this is not an email address")
            }
            TeamError::MemberAlready => {
                Self::conflict("MEMBER_ALREADY", "This person belongs to the team already.")
            }
            TeamError::ElsewhereToo => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "MEMBER_ELSEWHERE",
                "This person belongs to another organization too and changes their password themselves.",
            ),
            TeamError::AccountDisabled => {
                unprocessable("ACCOUNT_DISABLED", "This account was disabled by whoever runs Hilo.")
            }
            TeamError::Store(error) => error.into(),
        }
    }
}
