//! What every page and server function is given: who looks, in which language, with which files, and what the
//! installation should be told about itself.

use crate::assets;
use crate::auth::{self, Client, SignedIn};
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use hilo_app::context::{Notices, RequestContext};

/// The middleware of pages and server functions; it comes after the session has been loaded.
pub(crate) async fn prepare(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let now = state.db.clock().now();
    let (parts, body) = request.into_parts();
    let ip = Client::of(&parts).address();
    let mut request = Request::from_parts(parts, body);
    let signed_in = request.extensions().get::<SignedIn>();
    let context = RequestContext {
        viewer: signed_in.map(|signed_in| auth::viewer(signed_in, now)),
        locale: auth::locale(signed_in, request.headers()),
        assets: assets::client(),
        notices: notices(&state),
        db: state.db.clone(),
        base_url: state.config.base_url.as_str().into(),
        ip,
        keys: state.keys.clone(),
        meta: state.inquiry.clone(),
    };
    request.extensions_mut().insert(context);
    next.run(request).await
}

fn notices(state: &AppState) -> Notices {
    Notices {
        no_job_runner: !state.presence.jobs_run(),
        unsigned_webhooks: state.config.whatsapp.app_secret.is_none(),
    }
}
