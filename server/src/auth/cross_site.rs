//! Requests that another site makes a browser send (CSRF). Browsers say where a request comes from; every change
//! that does not come from this site is refused. `SameSite=Lax` on the cookie is the second wall, not the first.

use super::cookie;
use crate::api_error::ApiError;
use crate::config::Config;
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, HOST, ORIGIN};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Meta's servers prove themselves by a signature.
const WEBHOOKS: &str = "/api/webhooks/";

/// The middleware, for every route.
pub async fn refuse_cross_site(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if is_allowed(&state.config, request.method(), request.uri().path(), request.headers()) {
        return next.run(request).await;
    }
    tracing::info!("refused a change that another site asked for");
    ApiError::forbidden("CROSS_SITE_FORBIDDEN", "This request came from another site.").into_response()
}

fn is_allowed(config: &Config, method: &Method, path: &str, headers: &HeaderMap) -> bool {
    let reads = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    // A browser never adds a token by itself, and where there is one the cookie does not count.
    reads
        || path.starts_with(WEBHOOKS)
        || headers.contains_key(AUTHORIZATION)
        || is_same_site(config, headers)
}

/// Whether a request comes from a page of ours, from the address bar, or from something that is no browser.
pub(super) fn is_same_site(config: &Config, headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    // Browsers leave `Sec-Fetch-Site` out on plain http:// addresses, but not `Origin`.
    match headers.get(ORIGIN) {
        Some(origin) => origin.to_str().is_ok_and(|origin| is_ours(config, origin, headers)),
        // Neither: no browser of this decade. Without our cookie there is nothing to abuse.
        None => cookie::session(config, headers).is_none(),
    }
}

/// The public address, or the one that the browser itself believes to be talking to: an installation may be reached
/// by several names. A site cannot choose the `Host` of what it makes a browser send here.
fn is_ours(config: &Config, origin: &str, headers: &HeaderMap) -> bool {
    let scheme = if config.is_https() { "https://" } else { "http://" };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    origin == config.origin() || (host.is_some() && origin.strip_prefix(scheme) == host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    fn config(base_url: &str) -> Config {
        Config::from_settings(Settings { base_url: Some(base_url.to_owned()), ..Settings::default() })
            .unwrap()
    }

    fn post(headers: &[(&'static str, &str)]) -> bool {
        let headers =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        is_allowed(&config("https://hilo.example"), &Method::POST, "/fn/reply", &headers)
    }

    const COOKIE: (&str, &str) = ("cookie", "__Host-hilo=abc");

    #[test]
    fn what_browsers_say_decides() {
        for (headers, allowed) in [
            (vec![COOKIE, ("sec-fetch-site", "same-origin")], true),
            (vec![COOKIE, ("sec-fetch-site", "none")], true),
            (vec![COOKIE, ("sec-fetch-site", "same-site")], false),
            (vec![COOKIE, ("sec-fetch-site", "cross-site")], false),
            (vec![COOKIE, ("sec-fetch-site", "cross-site"), ("origin", "https://hilo.example")], false),
            (vec![COOKIE, ("origin", "https://hilo.example")], true),
            (vec![COOKIE, ("origin", "http://hilo.example")], false),
            (vec![COOKIE, ("origin", "https://hilo.example.evil")], false),
            (vec![COOKIE, ("origin", "https://evil.example"), ("host", "hilo.example")], false),
            (vec![COOKIE, ("origin", "https://inbox.example"), ("host", "inbox.example")], true),
            (vec![COOKIE, ("origin", "http://hilo.example"), ("host", "hilo.example")], false),
            (vec![COOKIE, ("origin", "null")], false),
            (vec![COOKIE], false),
            (vec![("origin", "https://evil.example")], false),
            (vec![("sec-fetch-site", "cross-site")], false),
            (vec![], true),
            (vec![("authorization", "Bearer hilo_x"), ("origin", "https://evil.example")], true),
        ] {
            assert_eq!(post(&headers), allowed, "{headers:?}");
        }
    }

    #[test]
    fn reading_and_signed_webhooks_come_from_anywhere() {
        let config = config("https://hilo.example");
        let headers: HeaderMap =
            [("origin".parse().unwrap(), "https://evil.example".parse().unwrap())].into_iter().collect();
        assert!(is_allowed(&config, &Method::GET, "/inbox", &headers));
        assert!(is_allowed(&config, &Method::POST, "/api/webhooks/whatsapp", &headers));
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            assert!(!is_allowed(&config, &method, "/api/integrations/whatsapp/send", &headers), "{method}");
        }
    }
}
