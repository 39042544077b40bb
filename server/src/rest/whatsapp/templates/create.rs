//! `POST /api/integrations/whatsapp/templates`

use super::body::TemplateBody;
use super::checked;
use crate::api_error::ApiError;
use crate::auth::{ApiActor, ClientIp};
use crate::http::extract;
use crate::openapi::refusals::Conflict;
use crate::rest::idempotency::{self, Once, Turn};
use crate::state::AppState;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use hilo_domain::role::Operation;
use hilo_domain::template::{Category, Draft};
use hilo_store::StoreError;
use hilo_store::templates::{self, NewTemplate};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewTemplate)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body {
    /// Unique with the language.
    #[schema(pattern = "^[a-z0-9_]+$", min_length = 1, max_length = 512, example = "order_ready")]
    name: String,
    #[schema(pattern = "^[a-z]{2,3}(_[A-Z]{2})?$", example = "es_AR")]
    language: String,
    category: Category,
    /// What it is made of: `header`, `body`, `footer`, each a list with one part, and `buttons`. Placeholders are
    /// `{{1}}`, `{{2}}`, … or `{{first_name}}`. A header that is a file names its sample: `"sample": "<sampleId>"`.
    #[schema(value_type = Object, example = json!({
        "body": [{ "type": "text", "text": "Hello {{1}}, welcome to our store!", "examples": { "1": "John" } }]
    }))]
    components_json: Value,
}

/// Create a template
///
/// It begins as `PENDING` and is handed to Meta; Meta's decision arrives by itself. What Meta would refuse is refused
/// here, with `TEMPLATE_INVALID` and the fields that are at fault.
#[utoipa::path(
    post,
    path = "/api/integrations/whatsapp/templates",
    operation_id = "createTemplate",
    tag = "Templates",
    params(idempotency::Header),
    request_body = Body,
    responses((status = 201, description = "Created", body = TemplateBody), Conflict),
    extensions(("x-hilo-operation" = json!(Operation::ManageTemplates))),
)]

pub(super) async fn create(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    ip: ClientIp,
    headers: HeaderMap,
    extract::Json { value: body, bytes }: extract::Json<Body>,
) -> Result<Response, ApiError> {
    actor.may(Operation::ManageTemplates)?;
    let mut once = match Once::begin(&state, &actor, &headers, "whatsapp/templates", &bytes).await? {
        Turn::First(once) => once,
        Turn::Again(answer) => return Ok(answer),
    };
    let draft = Draft {
        name: &body.name,
        language: &body.language,
        category: body.category,
        components: &body.components_json,
    };
    checked(&mut once.tx, &actor, &draft).await?;
    let new = NewTemplate {
        name: body.name,
        language: body.language,
        category: body.category,
        components_json: body.components_json,
    };
    let template =
        templates::create(&mut once.tx, &actor, new, ip.as_deref()).await.map_err(|error| match error {
            StoreError::Taken(_) => ApiError::conflict(
                "TEMPLATE_EXISTS",
                "There is a template of this name in this language already.",
            ),
            other => other.into(),
        })?;
    once.finish(StatusCode::CREATED, &TemplateBody::from(template)).await
}
