//! `/api/team/invitations`: the link is in the answer that makes it, and nowhere else. For the same reason these answers
//! are never kept for an `Idempotency-Key`: inviting an address again makes a new link and ends the old one.

use crate::api_error::ApiError;
use crate::auth::{ApiActor, Client};
use crate::http::extract::{self, Path, Query};
use crate::openapi::refusals::{Conflict, Impossible};
use crate::rest::paging::{Listing, ShortPaging};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hilo_domain::role::{Operation, Role};
use hilo_store::accounts::team::{self, Invitation, NewInvitation};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An invitation that nobody has followed yet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Invitation)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct InvitationBody {
    id: String,
    email: String,
    role: Role,
    #[schema(required)]
    created_by_name: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    expires_at: String,
}

impl From<Invitation> for InvitationBody {
    fn from(invitation: Invitation) -> Self {
        Self {
            id: invitation.id,
            email: invitation.email,
            role: invitation.role,
            created_by_name: invitation.created_by,
            created_at: invitation.created_at.iso(),
            expires_at: invitation.expires_at.iso(),
        }
    }
}

/// A new invitation, with its link.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NewInvitation)]
pub(in crate::rest) struct NewInvitationBody {
    #[serde(flatten)]
    invitation: InvitationBody,
    /// Works once, for seven days. It is not shown again.
    link: String,
}

/// Whom to invite.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Invite)]
pub(in crate::rest) struct Body {
    #[schema(min_length = 3, max_length = 254, example = "ana@example.com")]
    email: String,
    role: Role,
}

/// List invitations
///
/// Those that still work, newest first.
#[utoipa::path(
    get,
    path = "/api/team/invitations",
    operation_id = "listInvitations",
    tag = "Team",
    params(ShortPaging),
    responses((status = 200, description = "A page of invitations", body = Listing<InvitationBody>)),
    extensions(("x-hilo-operation" = json!(Operation::ManageTeam))),
)]
pub(in crate::rest) async fn list(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Query(paging): Query<ShortPaging>,
) -> Result<Json<Listing<InvitationBody>>, ApiError> {
    let query = paging.query()?;
    let mut tx = state.db.read().await?;
    let invitations = team::invitations(&mut tx, &actor).await?;
    Ok(Json(Listing::of_all(&query, invitations, InvitationBody::from)))
}

/// Invite someone
///
/// The answer has the link, and nothing else ever has: hand it over yourself. An earlier invitation to the same address
/// stops working. Owners are invited by owners only.
#[utoipa::path(
    post,
    path = "/api/team/invitations",
    operation_id = "invite",
    tag = "Team",
    request_body = Body,
    responses((status = 201, description = "Invited", body = NewInvitationBody), Conflict, Impossible),
    extensions(("x-hilo-operation" = json!(Operation::ManageTeam))),
)]
pub(in crate::rest) async fn create(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    client: Client,
    body: extract::Json<Body>,
) -> Result<(StatusCode, Json<NewInvitationBody>), ApiError> {
    let new = NewInvitation { email: &body.value.email, role: body.value.role };
    let mut tx = state.db.write().await?;
    let (invitation, secret) = team::invite(&mut tx, &actor, new, client.address().as_deref()).await?;
    tx.commit().await?;
    let link = format!("{}/invite/{}", state.config.base_url, secret.expose_secret());
    Ok((StatusCode::CREATED, Json(NewInvitationBody { invitation: invitation.into(), link })))
}

/// Revoke an invitation
///
/// Its link stops working.
#[utoipa::path(
    delete,
    path = "/api/team/invitations/{id}",
    operation_id = "revokeInvitation",
    tag = "Team",
    params(("id" = String, Path, description = "The invitation")),
    responses((status = 200, description = "As it was", body = InvitationBody), Impossible),
    extensions(("x-hilo-operation" = json!(Operation::ManageTeam))),
)]
pub(in crate::rest) async fn revoke(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    client: Client,
    Path(id): Path<String>,
) -> Result<Json<InvitationBody>, ApiError> {
    let mut tx = state.db.write().await?;
    let revoked = team::revoke_invitation(&mut tx, &actor, &id, client.address().as_deref()).await?;
    tx.commit().await?;
    Ok(Json(revoked.into()))
}
