//! `PATCH /api/organization`

use super::OrganizationBody;
use crate::api_error::ApiError;
use crate::auth::{ApiActor, Client};
use crate::http::extract;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_app::words::Locale;
use hilo_domain::role::{Operation, SellerVisibility};
use hilo_store::accounts::organizations::{self, Change, MAX_NAME};
use jiff::tz::TimeZone;
use serde::Deserialize;
use utoipa::ToSchema;

/// What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ChangeOrganization)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct Body {
    #[schema(min_length = 1, max_length = 120)]
    name: Option<String>,
    /// IANA name.
    #[schema(example = "America/Lima")]
    timezone: Option<String>,
    /// `en`, `es` or `pt-BR`.
    #[schema(example = "es")]
    language: Option<String>,
    seller_visibility: Option<SellerVisibility>,
}

/// Change the caller's organization
///
/// What is left out stays as it is.
#[utoipa::path(
    patch,
    path = "/api/organization",
    operation_id = "changeOrganization",
    tag = "Organization",
    request_body = Body,
    responses((status = 200, description = "As it is now", body = OrganizationBody)),
    extensions(("x-hilo-operation" = json!(Operation::ManageTeam))),
)]
pub(in crate::rest) async fn change(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    client: Client,
    extract::Json { value: body, .. }: extract::Json<Body>,
) -> Result<Json<OrganizationBody>, ApiError> {
    actor.may(Operation::ManageTeam)?;
    let name = body.name.as_deref().map(str::trim);
    if name.is_some_and(|name| name.is_empty() || name.chars().count() > MAX_NAME) {
        return Err(ApiError::bad_request("NAME_INVALID", "name: 1 to 120 characters"));
    }
    if body.timezone.as_deref().is_some_and(|zone| TimeZone::get(zone).is_err()) {
        return Err(ApiError::bad_request("TIMEZONE_INVALID", "timezone: there is no such IANA zone"));
    }
    let language = match body.language.as_deref() {
        None => None,
        Some(tag) => match Locale::from_tag(tag) {
            Some(locale) => Some(locale.tag()),
            None => return Err(ApiError::bad_request("LANGUAGE_INVALID", "language: en, es or pt-BR")),
        },
    };
    let change = Change {
        name,
        timezone: body.timezone.as_deref(),
        language,
        seller_visibility: body.seller_visibility,
    };
    let mut tx = state.db.write().await?;
    let changed = organizations::update(&mut tx, &actor, change, client.address().as_deref()).await?;
    tx.commit().await?;
    Ok(Json(changed.into()))
}
