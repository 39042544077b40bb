//! The limit that ingest is measured against: axum, the same signature check, nothing else.

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use hilo_whatsapp::signature::Verifier;
use std::sync::Arc;

/// Serves on a free port of the loopback, printed first.
pub(crate) async fn serve(secret: &str) -> Result<()> {
    let router = Router::new()
        .route("/api/webhooks/whatsapp", post(receive))
        .with_state(Arc::new(Verifier::new(secret)));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    axum::serve(listener, router).await?;
    Ok(())
}

async fn receive(State(verifier): State<Arc<Verifier>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers.get("x-hub-signature-256").map(axum::http::HeaderValue::as_bytes);
    if verifier.verify(signature, &body).is_ok() { StatusCode::OK } else { StatusCode::UNAUTHORIZED }
}
