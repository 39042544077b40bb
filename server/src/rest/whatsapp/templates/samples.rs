//! `POST /api/integrations/whatsapp/templates/samples?filename=`: a file as it is. What it is, its bytes say.

use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::{Query, Whole};
use crate::rest::idempotency::{self, Once, Turn};
use crate::state::AppState;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use hilo_domain::ids::SampleId;
use hilo_domain::role::Operation;
use hilo_domain::template::{MediaKind, SampleRefusal, SampleType};
use hilo_store::templates::{self, NewSample};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Name {
    /// What the file is called.
    #[param(example = "menu.png")]
    filename: Option<String>,
}

/// A sample that is kept.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TemplateSample)]
#[serde(rename_all = "camelCase")]
pub(super) struct Kept {
    /// To be named in a header: `"sample": "<sampleId>"`.
    sample_id: SampleId,
    /// The header's type.
    r#type: MediaKind,
    mime_type: SampleType,
    filename: String,
    /// In bytes.
    #[schema(minimum = 1)]
    size: i64,
}

/// Keep a sample file for a header
///
/// Meta wants to see one before it approves a header that is a file: a JPEG or PNG of 5 MB, an MP4 or PDF of 16 MB at
/// most. The body is the file itself; what it is, its bytes say.
#[utoipa::path(
    post,
    path = "/api/integrations/whatsapp/templates/samples",
    operation_id = "createTemplateSample",
    tag = "Templates",
    params(Name, idempotency::Header),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"),
    responses((status = 201, description = "Kept", body = Kept)),
    extensions(("x-hilo-operation" = json!(Operation::ManageTemplates))),
)]
pub(super) async fn create(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Query(name): Query<Name>,
    headers: HeaderMap,
    Whole(bytes): Whole,
) -> Result<Response, ApiError> {
    actor.may(Operation::ManageTemplates)?;
    let said_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let route = "whatsapp/templates/samples";
    let mut once = match Once::begin(&state, &actor, &headers, route, &bytes).await? {
        Turn::First(once) => once,
        Turn::Again(answer) => return Ok(answer),
    };
    let new = NewSample { said_type, filename: name.filename, bytes: bytes.into() };
    let sample = templates::save_sample(&mut once.tx, &actor, new).await?.map_err(refused)?;
    let kept = Kept {
        sample_id: sample.id,
        r#type: sample.kind.header(),
        mime_type: sample.kind,
        filename: sample.filename,
        size: sample.size,
    };
    once.finish(StatusCode::CREATED, &kept).await
}

fn refused(refusal: SampleRefusal) -> ApiError {
    match refusal {
        SampleRefusal::TooLarge { .. } => ApiError::too_large(refusal.to_string()),
        _ => ApiError::bad_request("SAMPLE_INVALID", refusal.to_string()),
    }
}
