//! What every page and server function is given: who looks, in which language, with which files, and what the
//! installation should be told about itself.

use crate::assets;
use crate::auth::{self, Client, SignedIn};
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use hilo_app::context::{Notices, RequestContext};
use hilo_domain::ids::OrganizationId;
use hilo_store::channels::{self, Paused};
use hilo_store::{Db, live};

/// The middleware of pages and server functions; it comes after the session has been loaded.
pub(crate) async fn prepare(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let now = state.db.clock().now();
    let (parts, body) = request.into_parts();
    let ip = Client::of(&parts).address();
    let mut request = Request::from_parts(parts, body);
    let signed_in = request.extensions().get::<SignedIn>();
    // Server functions show no frame.
    let framed = signed_in.filter(|_| !request.uri().path().starts_with("/fn/"));
    let notices = notices(&state, framed).await;
    let context = RequestContext {
        viewer: signed_in.map(|signed_in| auth::viewer(signed_in, now)),
        locale: auth::locale(signed_in, request.headers()),
        assets: assets::client(),
        notices,
        db: state.db.clone(),
        base_url: state.config.base_url.as_str().into(),
        ip,
        keys: state.keys.clone(),
        meta: state.inquiry.clone(),
    };
    request.extensions_mut().insert(context);
    next.run(request).await
}

async fn notices(state: &AppState, signed_in: Option<&SignedIn>) -> Notices {
    let installation = Notices {
        no_job_runner: !state.presence.jobs_run(),
        unsigned_webhooks: state.config.whatsapp.app_secret.is_none(),
        ..Notices::default()
    };
    let Some(signed_in) = signed_in else { return installation };
    match numbers(&state.db, &signed_in.actor().organization_id).await {
        Ok((seq, paused)) => Notices { paused, seq: Some(seq), ..installation },
        Err(error) => {
            // The page itself asks the same database, and says so if it still does not answer.
            tracing::warn!(%error, "whether numbers are paused could not be read");
            installation
        }
    }
}

/// The stream's number first: what changes after it is told by the stream, so nothing falls in between, though each of the
/// two is of a moment of its own.
async fn numbers(db: &Db, organization_id: &OrganizationId) -> hilo_store::Result<(i64, Vec<Paused>)> {
    let mut tx = db.glance().await?;
    let seq = live::latest(&mut tx, organization_id).await?;
    let paused = channels::paused(&mut tx, organization_id).await?;
    Ok((seq, paused))
}
