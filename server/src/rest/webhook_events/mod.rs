//! Webhook events: what Meta sent, what became of it, and processing it again.

mod body;
mod get;
mod list;
mod raw;
mod replay;
mod replay_range;

use crate::state::AppState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Every route of the noun.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(replay_range::replay_range))
        .routes(routes!(get::get))
        .routes(routes!(raw::raw))
        .routes(routes!(replay::replay))
}
