//! Headers that tell browsers what this site does not do, on every answer.

use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use hilo_app::serve::content_security_policy;
use std::sync::LazyLock;

/// Answers without a page of their own, and so without a nonce.
static POLICY: LazyLock<Option<HeaderValue>> =
    LazyLock::new(|| HeaderValue::from_str(&content_security_policy(None)).ok());

const ALWAYS: [(HeaderName, HeaderValue); 6] = [
    // What a person or a program of theirs may see is kept by no cache; files of the site say otherwise themselves.
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    // Not `no-referrer`: forms without JavaScript go back to where they came from, and `Origin` would be `null`.
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(self), payment=(), usb=()"),
    ),
];

/// A year, in seconds.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// The middleware, for every route. What a handler said itself stands: pages name the nonce of their scripts.
pub async fn secure_headers(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    add(response.headers_mut(), state.config.is_https());
    response
}

fn add(headers: &mut HeaderMap, is_https: bool) {
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(value);
    }
    if let Some(policy) = POLICY.as_ref() {
        headers.entry(CONTENT_SECURITY_POLICY).or_insert_with(|| policy.clone());
    }
    if is_https {
        headers.entry(STRICT_TRANSPORT_SECURITY).or_insert(HSTS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_has_them_and_a_page_keeps_its_own_policy() {
        let mut headers = HeaderMap::new();
        add(&mut headers, false);
        assert_eq!(headers[X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(headers[REFERRER_POLICY], "same-origin");
        assert_eq!(headers[CACHE_CONTROL], "no-store");
        let policy = headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"), "{policy}");
        assert!(!policy.contains("'unsafe-eval'") && !policy.contains("nonce"), "{policy}");
        assert!(!headers.contains_key(STRICT_TRANSPORT_SECURITY));

        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("script-src 'nonce-x'"));
        add(&mut headers, true);
        assert_eq!(headers[CONTENT_SECURITY_POLICY], "script-src 'nonce-x'");
        assert_eq!(headers[STRICT_TRANSPORT_SECURITY], "max-age=31536000");
    }
}
