//! `GET /`: customer phones in a browser. One self-contained page, in parts that are joined when compiling.

use crate::Simulator;
use axum::Router;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use axum::routing::get;

/// The page: style and scripts inline, nothing from elsewhere.
const PAGE: &str = concat!(
    include_str!("head.html"),
    "<style>",
    include_str!("phones.css"),
    "</style>",
    include_str!("body.html"),
    "<script>",
    include_str!("talk.js"),
    include_str!("bubbles.js"),
    include_str!("desk.js"),
    include_str!("phones.js"),
    "</script></body></html>",
);

/// Inline style and script are the page's own; data never becomes markup.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
    connect-src 'self'; img-src 'self' data:; media-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

pub(crate) fn routes() -> Router<Simulator> {
    Router::new().route("/", get(page))
}

async fn page() -> impl IntoResponse {
    ([(header::CONTENT_SECURITY_POLICY, POLICY), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")], Html(PAGE))
}
