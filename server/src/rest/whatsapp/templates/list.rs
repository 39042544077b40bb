//! `GET /api/integrations/whatsapp/templates`

use super::body::TemplateBody;
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::Query;
use crate::rest::paging::{Listing, Paging};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::role::Operation;
use hilo_domain::template::{Category, TemplateStatus};
use hilo_store::templates::{self, TemplateFilter};
use serde::Deserialize;

/// Which templates. An empty value is an absent one.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default, rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Only in this status.
    #[param(value_type = Option<TemplateStatus>)]
    status: Option<String>,
    /// Only of this category.
    #[param(value_type = Option<Category>)]
    category: Option<String>,
    /// Only in this language.
    #[param(example = "es_AR")]
    language: Option<String>,
    /// Only with this in their name.
    name: Option<String>,
}

/// List templates
///
/// The newest comes first.
#[utoipa::path(
    get,
    path = "/api/integrations/whatsapp/templates",
    operation_id = "listTemplates",
    tag = "Templates",
    params(Filter, Paging),
    responses((status = 200, description = "A page", body = Listing<TemplateBody>)),
    extensions(("x-hilo-operation" = json!(Operation::UseTemplates))),
)]
pub(super) async fn list(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Query(filter): Query<Filter>,
    Query(paging): Query<Paging>,
) -> Result<Json<Listing<TemplateBody>>, ApiError> {
    actor.may(Operation::UseTemplates)?;
    let query = paging.query(None)?;
    let filter = filter.read()?;
    let mut tx = state.db.read().await?;
    let page = templates::page(&mut tx, &actor.organization_id, &filter, &query).await?;
    Ok(Json(Listing::of(&query, page, TemplateBody::from)))
}

impl Filter {
    fn read(self) -> Result<TemplateFilter, ApiError> {
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        let category = filled(self.category).map(|word| {
            let message = "category must be MARKETING, UTILITY or AUTHENTICATION";
            word.parse::<Category>().map_err(|_| ApiError::bad_request("QUERY_INVALID", message))
        });
        Ok(TemplateFilter {
            // Meta has more of them than the seed, and adds to them: one that no template has finds none.
            status: filled(self.status).map(|word| TemplateStatus::from(word.as_str())),
            category: category.transpose()?,
            language: filled(self.language),
            name: filled(self.name),
        })
    }
}
