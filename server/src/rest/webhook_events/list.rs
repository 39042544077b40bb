//! `GET /api/integrations/webhook-events`

use super::body::WebhookEventBody;
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::Query;
use crate::rest::cursor::{CursorListing, CursorQuery};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::query::{moment, name, text};
use hilo_domain::role::Operation;
use hilo_domain::webhook::{EventStatus, ItemOutcome};
use hilo_store::webhooks::{self, EventFilter};
use serde::Deserialize;

/// Which events. Everything that is given must fit.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams, utoipa::ToSchema)]
#[schema(as = WebhookEventFilter)]
#[serde(default, rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// How far they came.
    #[param(value_type = Option<EventStatus>)]
    #[schema(value_type = Option<EventStatus>)]
    pub(super) status: Option<String>,
    /// That have an item of this outcome.
    #[param(value_type = Option<ItemOutcome>)]
    #[schema(value_type = Option<ItemOutcome>)]
    pub(super) outcome: Option<String>,
    /// That came from then on, ISO 8601.
    #[param(format = DateTime)]
    #[schema(format = DateTime)]
    pub(super) from: Option<String>,
    /// That came before then, ISO 8601.
    #[param(format = DateTime)]
    #[schema(format = DateTime)]
    pub(super) until: Option<String>,
    /// An event's id, or a message's: ours or Meta's.
    #[param(max_length = 512)]
    #[schema(max_length = 512)]
    pub(super) text: Option<String>,
}

impl Filter {
    /// Checks the wish.
    ///
    /// # Errors
    /// 400 for values that are none.
    pub(super) fn check(self) -> Result<EventFilter, ApiError> {
        Ok(EventFilter {
            status: name("status", self.status.as_deref())?,
            outcome: name("outcome", self.outcome.as_deref())?,
            from: moment("from", self.from.as_deref())?,
            until: moment("until", self.until.as_deref())?,
            text: text("text", self.text.as_deref())?,
        })
    }
}

/// List webhook events
///
/// What Meta sent, newest first. An event that Meta sent for several organizations at once is told as far as it
/// concerns this one.
#[utoipa::path(
    get,
    path = "/api/integrations/webhook-events",
    operation_id = "listWebhookEvents",
    tag = "Webhooks",
    params(Filter, CursorQuery),
    responses((status = 200, description = "A page", body = CursorListing<WebhookEventBody>)),
    extensions(("x-hilo-operation" = json!(Operation::Operate))),
)]
pub(super) async fn list(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Query(filter): Query<Filter>,
    Query(page): Query<CursorQuery>,
) -> Result<Json<CursorListing<WebhookEventBody>>, ApiError> {
    actor.may(Operation::Operate)?;
    let (filter, page) = (filter.check()?, page.page()?);
    let mut tx = state.db.read().await?;
    let before = page.before.as_deref();
    let rows = webhooks::list(&mut tx, &actor.organization_id, &filter, before, page.rows()).await?;
    Ok(Json(page.listing(rows, |row| row.id.as_str(), WebhookEventBody::from)))
}
