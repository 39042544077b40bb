//! The REST interface: the seed's routes and fields, one file per verb. Handlers read the request, ask the policy
//! table, call the store and shape the answer; rules live below.
//!
//! # How a route is documented
//! The OpenAPI document is made from the handlers, and a route that is not documented does not exist: `routes!` takes
//! path and method from `#[utoipa::path]`.
//!
//! ```ignore
//! /// Assign a conversation                      (the first line: the summary)
//! ///
//! /// `null` unassigns.                          (the rest: the description, for integrators)
//! #[utoipa::path(
//!     patch,
//!     path = "/api/integrations/conversations/{id}/assign",
//!     operation_id = "assignConversation",       // camelCase, unique
//!     tag = "Conversations",                     // one of `openapi::TAGS`
//!     params(("id" = String, Path, description = ADDRESS), ChannelQuery),  // queries derive `IntoParams`
//!     request_body = AssignBody,                 // bodies and answers derive `ToSchema`
//!     responses((status = 200, description = "Assigned", body = Assigned), Impossible),
//!     extensions(("x-hilo-operation" = json!(Operation::Assign))),  // what `actor.may` asks
//! )]
//! ```
//!
//! - `x-hilo-operation` is the operation of the policy table, `"SIGNED_IN"` where any role will do, or `"OPEN"`.
//! - Of refusals name only those of the handler's own, from [`crate::openapi::refusals`]: `Impossible` (422),
//!   `Conflict` (409), `Missing` (404 that is not the path's). 400, 401, 403, 404 of the path, 413, 429, 503, the
//!   organization's header and the token are added to every operation.
//! - In a file that derives it for a query, write `#[derive(utoipa::IntoParams)]`: an import would be in the macro's way.
//! - With `Idempotency-Key`: `params(idempotency::Header)`, which implies 409 and 422.
//! - Names of schemas have no `Body` at their end: `#[schema(as = Message)] struct MessageBody`. Times are texts with
//!   `#[schema(format = DateTime)]`, lists are `body = Listing<MessageBody>`, no answer is `Json<Value>`.
//! - A number or word that the handler refuses has its limits in the document (`minimum`, `max_length`, an enum), and
//!   an optional field of a body that may not be `null` says `#[schema(nullable = false)]`.

mod assignment;
mod audit_log;
mod conversations;
pub(crate) mod cursor;
mod idempotency;
mod jobs;
mod messages;
mod organization;
pub(crate) mod paging;
mod team;
mod tokens;
mod webhook_events;
mod whatsapp;

use crate::state::AppState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The largest body of a REST call, in bytes: many times the longest text.
const LARGEST_BODY: usize = 256 * 1024;

/// Every route of REST.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(whatsapp::send::send))
        .routes(routes!(messages::list::list))
        .routes(routes!(conversations::list::list))
        .routes(routes!(conversations::messages::messages))
        .routes(routes!(conversations::assign::assign))
        .routes(routes!(conversations::assign_many::assign_many))
        .routes(routes!(conversations::claim::claim))
        .routes(routes!(conversations::assignments::assignments))
        .routes(routes!(conversations::mark_read::mark_read))
        .merge(webhook_events::routes())
        .merge(jobs::routes())
        .merge(audit_log::routes())
        .merge(whatsapp::templates::routes())
        .routes(routes!(assignment::load::load))
        .routes(routes!(assignment::routing::get, assignment::routing::change))
        .routes(routes!(assignment::availability::change))
        .merge(whatsapp::channels::routes())
        .merge(organization::routes())
        .merge(team::routes())
        .merge(tokens::routes())
        .layer(axum::extract::DefaultBodyLimit::max(LARGEST_BODY))
}
