//! `POST /api/integrations/webhook-events/replay`

use super::list::Filter;
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hilo_domain::role::Operation;
use hilo_store::webhooks;
use serde::Serialize;
use utoipa::ToSchema;

/// What became of the wish.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReplayRange)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReplayRangeBody {
    /// So many events will be processed again; those that wait already are not counted.
    queued: i64,
    /// There are more than one call replays: ask again with `until` at the oldest one's time.
    more: bool,
}

/// Process many webhook events again
///
/// Those that a filter finds, the newest first, up to 10,000. A status, an outcome, a text or both ends of a range
/// must be named.
#[utoipa::path(
    post,
    path = "/api/integrations/webhook-events/replay",
    operation_id = "replayWebhookEvents",
    tag = "Webhooks",
    request_body = Filter,
    responses((status = 202, description = "Queued", body = ReplayRangeBody)),
    extensions(("x-hilo-operation" = json!(Operation::Operate))),
)]
pub(super) async fn replay_range(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    body: extract::Json<Filter>,
) -> Result<(StatusCode, Json<ReplayRangeBody>), ApiError> {
    actor.may(Operation::Operate)?;
    let filter = body.value.check()?;
    let whole = filter.status.is_none() && filter.outcome.is_none() && filter.text.is_none();
    if whole && (filter.from.is_none() || filter.until.is_none()) {
        let message = "name a status or an outcome, or both ends of a range: from and until";
        return Err(ApiError::bad_request("RANGE_MISSING", message));
    }
    let range = webhooks::replay_range(&state.db, &actor, &filter).await?;
    Ok((StatusCode::ACCEPTED, Json(ReplayRangeBody { queued: range.queued, more: range.more })))
}
