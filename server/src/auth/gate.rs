//! What is open to those who are not signed in: the sign-in page and links that work once. Pages send everyone else to sign
//! in and come back; server functions and the live stream answer 401.

use super::{SignedIn, form};
use crate::api_error::ApiError;
use axum::extract::Request;
use axum::http::header::{ACCEPT, REFERER};
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The middleware of pages, server functions and the live stream; [`super::identify::identify`] comes before it.
pub async fn gate(request: Request, next: Next) -> Response {
    let signed_in = request.extensions().get::<SignedIn>().is_some();
    let path = request.uri().path();
    if signed_in && path == "/sign-in" && request.method() == Method::GET {
        return form::see_other(form::HOME);
    }
    if signed_in || is_open(path) {
        return next.run(request).await;
    }
    let is_page = matches!(*request.method(), Method::GET | Method::HEAD) && path != "/events";
    if is_page && !path.starts_with("/fn/") {
        return sign_in_first(wanted(request.uri()));
    }
    // A form that was sent without JavaScript, by someone whose session has ended meanwhile: they see a page.
    if request.method() == Method::POST && wants_html(request.headers()) {
        return sign_in_first(came_from(request.headers()));
    }
    ApiError::unauthorized().into_response()
}

fn is_open(path: &str) -> bool {
    path == "/sign-in" || ["/setup/", "/invite/", "/password/"].iter().any(|form| path.starts_with(form))
}

fn sign_in_first(next: String) -> Response {
    if next == form::HOME || next == "/" {
        form::see_other("/sign-in")
    } else {
        form::back_to("/sign-in", &[("next", &next)])
    }
}

fn wanted(uri: &Uri) -> String {
    uri.path_and_query().map_or_else(|| form::HOME.to_owned(), |path| form::local_path(path.as_str()))
}

fn came_from(headers: &HeaderMap) -> String {
    let referer = headers.get(REFERER).and_then(|referer| referer.to_str().ok());
    let path = referer.and_then(|address| url::Url::parse(address).ok()).map(|url| match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    });
    form::local_path(&path.unwrap_or_default())
}

fn wants_html(headers: &HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}
