//! `PATCH /api/integrations/whatsapp/templates/{id}`

use super::body::TemplateBody;
use super::checked;
use crate::api_error::ApiError;
use crate::auth::{ApiActor, ClientIp};
use crate::http::extract::{self, Path};
use crate::openapi::refusals::Impossible;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::ids::TemplateId;
use hilo_domain::role::Operation;
use hilo_domain::template::{Category, Draft, EditRefusal, TemplateStatus};
use hilo_store::templates::{self, TemplateChange, UpdateError};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What is to be another; what is absent stays. At least one of them is there.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = TemplateChange)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body {
    /// By hand: stands until Meta says otherwise.
    status: Option<StatusByHand>,
    category: Option<Category>,
    /// The whole of it.
    #[schema(value_type = Option<Object>)]
    components_json: Option<Value>,
}

/// A status that people may set. The others are Meta's to give.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(as = TemplateStatusByHand)]
#[serde(rename_all = "UPPERCASE")]
enum StatusByHand {
    Pending,
    Approved,
    Rejected,
    Disabled,
}

impl From<StatusByHand> for TemplateStatus {
    fn from(status: StatusByHand) -> Self {
        match status {
            StatusByHand::Pending => Self::Pending,
            StatusByHand::Approved => Self::Approved,
            StatusByHand::Rejected => Self::Rejected,
            StatusByHand::Disabled => Self::Disabled,
        }
    }
}

/// Change a template
///
/// Other components or another category go to Meta for review: the template is `PENDING` meanwhile. Meta takes one edit
/// of an approved template in 24 hours and ten in 30 days (`TEMPLATE_EDIT_LIMIT`), and none while it looks at it
/// (`TEMPLATE_NOT_EDITABLE`).
#[utoipa::path(
    patch,
    path = "/api/integrations/whatsapp/templates/{id}",
    operation_id = "updateTemplate",
    tag = "Templates",
    params(("id" = TemplateId, Path, description = "Which")),
    request_body = Body,
    responses((status = 200, description = "Changed", body = TemplateBody), Impossible),
    extensions(("x-hilo-operation" = json!(Operation::ManageTemplates))),
)]
pub(super) async fn update(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    ip: ClientIp,
    Path(id): Path<TemplateId>,
    extract::Json { value: body, .. }: extract::Json<Body>,
) -> Result<Json<TemplateBody>, ApiError> {
    actor.may(Operation::ManageTemplates)?;
    if body.status.is_none() && body.category.is_none() && body.components_json.is_none() {
        let message = "one of status, category and componentsJson must be given";
        return Err(ApiError::bad_request("BODY_INVALID", message));
    }
    let mut tx = state.db.write().await?;
    let known = templates::get(&mut tx, &actor.organization_id, &id).await?;
    if body.category.is_some() || body.components_json.is_some() {
        let draft = Draft {
            name: &known.name,
            language: &known.language,
            category: body.category.unwrap_or(known.category),
            components: body.components_json.as_ref().unwrap_or(&known.components_json.0),
        };
        checked(&mut tx, &actor, &draft).await?;
    }
    let change = TemplateChange {
        status: body.status.map(Into::into),
        category: body.category,
        components_json: body.components_json,
    };
    let template = templates::update(&mut tx, &actor, &id, change, ip.as_deref()).await.map_err(refusal)?;
    tx.commit().await?;
    Ok(Json(template.into()))
}

fn refusal(error: UpdateError) -> ApiError {
    let again = |refusal: EditRefusal, at: hilo_domain::clock::Millis| {
        ApiError::unprocessable("TEMPLATE_EDIT_LIMIT", format!("{refusal}: again from {}", at.iso()))
    };
    match error {
        UpdateError::Store(error) => error.into(),
        UpdateError::NotNow(refusal @ EditRefusal::Status) => {
            ApiError::unprocessable("TEMPLATE_NOT_EDITABLE", format!("{refusal}, by their status at Meta"))
        }
        UpdateError::NotNow(refusal @ (EditRefusal::Day { again_at } | EditRefusal::Month { again_at })) => {
            again(refusal, again_at)
        }
    }
}
