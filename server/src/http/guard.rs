//! Answers that belong to no handler: nothing there, wrong method, too slow, a fault of ours.

use crate::api_error::ApiError;
use crate::{assets, auth};
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Whether an answer to this path is JSON.
pub(crate) fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// The middleware in front of everything that people may see only after signing in: files of the site are open to
/// all, and what is not there under `/api` is no page to sign in for.
pub(crate) async fn open_first(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if matches!(*request.method(), Method::GET | Method::HEAD)
        && let Some(file) = assets::find(path, request.headers())
    {
        return file;
    }
    if is_api(path) {
        return ApiError::not_found("There is nothing at this address.").into_response();
    }
    next.run(request).await
}

/// A route that exists, asked with another method.
pub(crate) async fn wrong_method(request: Request) -> Response {
    if is_api(request.uri().path()) {
        let message = format!("{} is not possible here.", request.method());
        ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", message).into_response()
    } else {
        StatusCode::METHOD_NOT_ALLOWED.into_response()
    }
}

/// How to answer when no handler will, decided before the request is handed over.
pub(crate) enum LastResort {
    /// JSON.
    Api,
    /// A page, in the language that the headers wish for.
    Page(HeaderMap),
}

impl LastResort {
    pub(crate) fn of(request: &Request) -> Self {
        if is_api(request.uri().path()) { Self::Api } else { Self::Page(request.headers().clone()) }
    }

    /// A fault of ours, without a word of what it was: that is in the log.
    pub(crate) fn broken(self) -> Response {
        match self {
            Self::Api => ApiError::internal().into_response(),
            Self::Page(headers) => hilo_app::serve::broken(auth::locale(None, &headers), &assets::client()),
        }
    }

    /// No answer in time.
    pub(crate) fn too_slow(self) -> Response {
        match self {
            Self::Api => ApiError::unavailable().into_response(),
            Self::Page(_) => {
                let mut response = self.broken();
                *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
                response
            }
        }
    }
}
