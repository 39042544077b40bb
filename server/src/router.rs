//! Which route goes where, and what each kind of route passes through on its way.

use crate::auth::{cross_site, gate, headers, identify};
use crate::http::{guard, observe};
use crate::state::AppState;
use crate::{auth, health, live, metrics, pages, rest, webhook};
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Redirect;
use axum::routing::get;
use std::time::Duration;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

/// Between two pieces of a request's body.
const BODY_TIMEOUT: Duration = Duration::from_secs(20);

/// The whole server.
pub fn build(state: &AppState) -> Router {
    let everything = Router::new()
        .merge(operations())
        .merge(Router::from(rest::routes()))
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
fn operations() -> Router<AppState> {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::show))
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
