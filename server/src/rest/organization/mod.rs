//! The caller's organization.

pub(super) mod change;
pub(super) mod get;

use crate::state::AppState;
use hilo_domain::ids::OrganizationId;
use hilo_domain::role::SellerVisibility;
use hilo_store::accounts::organizations::Organization;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Every route under `/api/organization`.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get::get, change::change))
}

/// An organization.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Organization)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct OrganizationBody {
    id: OrganizationId,
    name: String,
    /// IANA name.
    timezone: String,
    /// `en`, `es` or `pt-BR`.
    language: String,
    /// What its sellers see.
    seller_visibility: SellerVisibility,
    #[schema(format = DateTime)]
    created_at: String,
}

impl From<Organization> for OrganizationBody {
    fn from(organization: Organization) -> Self {
        Self {
            id: organization.id,
            name: organization.name,
            timezone: organization.timezone,
            language: organization.language,
            seller_visibility: organization.seller_visibility,
            created_at: organization.created_at.iso(),
        }
    }
}
