//! Which route goes where, and what each kind of route passes through on its way.

use crate::auth::{cross_site, gate, headers, identify};
use crate::http::pace::{Pace, keep_pace};
use crate::http::{guard, observe};
use crate::state::AppState;
use crate::{auth, health, live, metrics, openapi, pages, rest, webhook};
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Redirect;
use axum::routing::get;
use std::time::Duration;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Between two pieces of a request's body.
const BODY_TIMEOUT: Duration = Duration::from_secs(20);

/// The whole server.
pub fn build(state: &AppState) -> Router {
    let pace = state.config.api_rate_per_minute.map(Pace::per_minute);
    let calls = Router::from(rest::routes()).layer(from_fn_with_state((state.clone(), pace), keep_pace));
    let everything = Router::new()
        .merge(Router::from(operations()))
        .merge(calls)
        .merge(Router::from(openapi::routes()))
        .merge(screens(state))
        .method_not_allowed_fallback(guard::wrong_method)
        .layer(from_fn_with_state(state.clone(), cross_site::refuse_cross_site))
        .layer(from_fn_with_state(state.clone(), headers::secure_headers))
        .layer(from_fn_with_state(state.db.clone(), observe::observe));
    // Webhooks pass through none of this: they prove themselves by their signature, and thousands a second may come.
    let webhooks = Router::from(webhook::routes()).method_not_allowed_fallback(guard::wrong_method);
    everything.merge(webhooks).layer(RequestBodyTimeoutLayer::new(BODY_TIMEOUT)).with_state(state.clone())
}

/// For those who run Hilo.
pub(crate) fn operations() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(health::alive))
        .routes(routes!(health::ready))
        .routes(routes!(metrics::show))
}

/// For people in browsers. Forms of the sign-in need no session; everything else does, as far as the gate says.
fn screens(state: &AppState) -> Router<AppState> {
    Router::new()
        .merge(hilo_app::serve::pages())
        .merge(hilo_app::serve::server_functions())
        .fallback(hilo_app::serve::not_found)
        .layer(from_fn_with_state(state.clone(), pages::prepare))
        .layer(CompressionLayer::new())
        .route("/events", get(live::events))
        .route("/", get(async || Redirect::to("/inbox")))
        .layer(from_fn(gate::gate))
        .merge(auth::routes())
        .layer(from_fn_with_state(state.clone(), identify::identify))
        .layer(from_fn(guard::open_first))
}
