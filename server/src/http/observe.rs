//! A request's id, its log line, its numbers, and what becomes of one that panics or takes too long.
//!
//! Logs name the route (`/setup/{token}`), never the path: paths hold one-time tokens and customers' numbers.

use super::guard::LastResort;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt;
use hilo_store::Db;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};
use tracing::Instrument;

/// Until an answer begins.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub(crate) async fn observe(State(db): State<Db>, request: Request, next: Next) -> Response {
    let id = given_id(&request).unwrap_or_else(|| db.ids().next(db.clock().now()));
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let last_resort = LastResort::of(&request);
    let span = tracing::info_span!("request", %id, %method, route);

    let started = Instant::now();
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind().instrument(span.clone());
    let mut response = match tokio::time::timeout(ANSWER_TIMEOUT, answer).await {
        Ok(Ok(response)) => response,
        // The panic itself is in the log already, by the hook, inside this request's span.
        Ok(Err(_)) => last_resort.broken(),
        Err(_) => last_resort.too_slow(),
    };
    let elapsed = started.elapsed();

    let status = response.status();
    span.in_scope(|| {
        let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
        if status.is_server_error() {
            tracing::warn!(status = status.as_u16(), micros, "answered");
        } else {
            tracing::debug!(status = status.as_u16(), micros, "answered");
        }
    });
    let status = status.as_u16().to_string();
    metrics::counter!("hilo_http_requests_total", "method" => method.to_string(), "route" => route.clone(), "status" => status)
        .increment(1);
    metrics::histogram!("hilo_http_request_seconds", "route" => route).record(elapsed);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID.clone(), value);
    }
    response
}

/// The caller's own id, when it is one that can stand in a log line.
fn given_id(request: &Request) -> Option<String> {
    let id = request.headers().get(&REQUEST_ID)?.to_str().ok()?;
    let plain = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.' | b':');
    ((1..=100).contains(&id.len()) && id.bytes().all(plain)).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::http::StatusCode;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use hilo_store::OpenOptions;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    async fn ask(path: &str) -> (StatusCode, String) {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("hilo.db").display());
        let db = OpenOptions::new(url).connect().await.unwrap();
        let router = Router::new()
            .route("/api/broken", get(async || -> StatusCode { panic!("a secret detail") }))
            .route("/broken", get(async || -> StatusCode { panic!("a secret detail") }))
            .route("/api/endless", get(async || std::future::pending::<StatusCode>().await))
            .layer(from_fn_with_state(db, observe));
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        // From here on time passes by itself while everyone waits.
        tokio::time::pause();
        let response = router.oneshot(request).await.unwrap();
        tokio::time::resume();
        assert!(response.headers().contains_key(&REQUEST_ID));
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_panic_is_a_500_that_tells_nothing() {
        let (status, body) = ask("/api/broken").await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(body.starts_with("{\"errorCode\":\"INTERNAL_ERROR\"") && !body.contains("secret"), "{body}");
        let (status, body) = ask("/broken").await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(body.contains("<html") && !body.contains("secret"), "{body}");
    }

    #[tokio::test]
    async fn an_answer_that_does_not_come_is_a_503() {
        let (status, body) = ask("/api/endless").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(body.contains("UNAVAILABLE"), "{body}");
    }
}
