//! The axum router of all pages and server functions, for the server to wrap in its middleware.
//!
//! ```ignore
//! let app = axum::Router::new()
//!     .merge(hilo_app::serve::pages())              // GET /inbox, /sign-in, …
//!     .merge(hilo_app::serve::server_functions())   // POST /fn/…
//!     .fallback(hilo_app::serve::not_found)         // everything that nobody answers
//!     .layer(session_layer);                        // puts `RequestContext` into the request's extensions
//! ```
//!
//! What panics or fails outside of these answers with [`broken`].
//!
//! The layer must insert a [`RequestContext`] into the extensions of every request that reaches these routes.
//! It also decides who may see what: not signed in means a redirect to `/sign-in?next=…` for pages and 401 for
//! server functions. If it also inserts the session's `SecretHash`, the list of sessions marks the one in use.
//! Pages send their own `Content-Security-Policy`, because it names the nonce of their
//! scripts; a layer that adds a policy must leave one that is already there.

use crate::context::{Assets, RequestContext};
use crate::posted::{self, LARGEST_UPLOAD};
use crate::shell::{broken_document, shell};
use crate::words::Locale;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use leptos::nonce::use_nonce;
use leptos::prelude::{Owner, RenderHtml, provide_context, use_context};
use leptos_axum::ResponseOptions;

/// Pages whose forms go to a handler of the server's own at the same address.
const READ_ONLY: [&str; 4] = ["/sign-in", "/setup/{token}", "/invite/{token}", "/password/{token}"];

/// Every page, with GET; and with POST for the forms that stand on them.
pub fn pages<S: Clone + Send + Sync + 'static>() -> Router<S> {
    leptos_axum::generate_route_list(shell).into_iter().fold(Router::new(), |router, listing| {
        let methods =
            if READ_ONLY.contains(&listing.path()) { get(page) } else { get(page).post(posted_page) };
        // The form's own limits are the ones that count: see `posted::read`.
        router.route(listing.path(), methods.layer(DefaultBodyLimit::max(LARGEST_UPLOAD)))
    })
}

/// Every server function, under `/fn/`.
pub fn server_functions<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/fn/{*name}", post(server_function))
}

/// The page that says that there is none, with status 404.
pub async fn not_found(request: Request) -> Response {
    let mut response = page(request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// The policy every answer should carry. Pages put their nonce into it; anything else passes `None`.
#[must_use]
pub fn content_security_policy(nonce: Option<&str>) -> String {
    let nonce = nonce.map(|nonce| format!(" 'nonce-{nonce}'")).unwrap_or_default();
    format!(
        "default-src 'self'; script-src 'self'{nonce} 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    )
}

/// The page for a request that broke: a panic, or a failure before any page could be made. Needs no database.
#[must_use]
pub fn broken(locale: Locale, assets: &Assets) -> Response {
    let html = Owner::new().with(|| broken_document(locale, assets.clone()).to_html());
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (CONTENT_SECURITY_POLICY, content_security_policy(None)),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (StatusCode::INTERNAL_SERVER_ERROR, headers, html).into_response()
}

async fn page(request: Request) -> Response {
    leptos_axum::render_app_async_with_context(prepare_page, shell)(request).await
}

/// A page that gets a form: see [`crate::posted`].
async fn posted_page(request: Request) -> Response {
    let (parts, posted) = match posted::read(request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let context = move || {
        provide_context(posted.clone());
        prepare_page();
    };
    let request = Request::from_parts(parts, axum::body::Body::empty());
    leptos_axum::render_app_async_with_context(context, shell)(request).await
}

async fn server_function(request: Request) -> Response {
    leptos_axum::handle_server_fns_with_context(hand_on_context, request).await.into_response()
}

fn prepare_page() {
    hand_on_context();
    let Some(options) = use_context::<ResponseOptions>() else { return };
    let policy = content_security_policy(use_nonce().as_deref());
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        options.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
    // A page shows what one person may see: no cache keeps it, and "back" after signing out shows nothing.
    options.insert_header(CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

fn hand_on_context() {
    let context = use_context::<Parts>().and_then(|parts| parts.extensions.get::<RequestContext>().cloned());
    if let Some(context) = context {
        provide_context(context);
    }
}
