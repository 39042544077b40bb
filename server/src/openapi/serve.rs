//! The document and its page over HTTP. Both are open: they tell nothing about an installation.

use super::{document, page};
use crate::assets;
use crate::state::AppState;
use axum::body::Bytes;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The document as it travels, and its ETag. A weak one: it is the same document in whatever encoding.
static JSON: LazyLock<(Bytes, String)> = LazyLock::new(|| {
    let json = document().to_string();
    let tag = format!("W/\"{}\"", hex::encode(&Sha256::digest(&json)[..16]));
    (Bytes::from(json), tag)
});

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(json)).routes(routes!(docs)).layer(CompressionLayer::new())
}

/// Get this document
///
/// OpenAPI 3.1. It changes only with the version of Hilo: keep it with its ETag.
#[utoipa::path(
    get,
    path = "/api/openapi.json",
    operation_id = "getOpenApi",
    tag = "About",
    responses(
        (status = 200, description = "The document", body = serde_json::Value),
        (status = 304, description = "It is still the one whose ETag was in `If-None-Match`"),
    ),
    extensions(("x-hilo-operation" = json!("OPEN"))),
)]
async fn json(headers: HeaderMap) -> Response {
    let (json, tag) = &*JSON;
    let common = [(ETAG, tag.as_str()), (CACHE_CONTROL, "public, no-cache")];
    let known = headers.get(IF_NONE_MATCH).and_then(|known| known.to_str().ok()).unwrap_or_default();
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    if known.split(',').any(|known| opaque(known) == opaque(tag)) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    (common, [(CONTENT_TYPE, "application/json")], json.clone()).into_response()
}

/// Read this document as a page
#[utoipa::path(
    get,
    path = "/api/docs",
    operation_id = "getDocs",
    tag = "About",
    responses((status = 200, description = "A page for people", body = String, content_type = "text/html")),
    extensions(("x-hilo-operation" = json!("OPEN"))),
)]
async fn docs() -> Response {
    ([(CACHE_CONTROL, "public, no-cache")], Html(page::render(document(), &assets::client().css)))
        .into_response()
}
