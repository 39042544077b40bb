//! The REST interface: the seed's routes and fields, one file per verb. Handlers read the request, ask the policy
//! table, call the store and shape the answer; rules live below.

mod conversations;
mod idempotency;
mod messages;
mod paging;
mod whatsapp;

use crate::state::AppState;
use axum::Router;
use axum::routing::{get, patch, post};

/// The largest body of a REST call, in bytes: many times the longest text.
const LARGEST_BODY: usize = 256 * 1024;

/// Every route under `/api/integrations`.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/integrations/whatsapp/send", post(whatsapp::send::send))
        .route("/api/integrations/messages", get(messages::list::list))
        .route("/api/integrations/conversations", get(conversations::list::list))
        .route("/api/integrations/conversations/{id}/messages", get(conversations::messages::messages))
        .route("/api/integrations/conversations/{id}/assign", patch(conversations::assign::assign))
        .route("/api/integrations/conversations/{id}/mark-read", patch(conversations::mark_read::mark_read))
        .layer(axum::extract::DefaultBodyLimit::max(LARGEST_BODY))
}
