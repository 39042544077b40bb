//! What REST answers when it does not do what was asked: a code for programs, a sentence for people, the right
//! status (specification.md 4). Never SQL, never a stack trace.

use axum::Json;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use hilo_domain::query::QueryProblem;
use hilo_domain::role::Forbidden;
use hilo_store::StoreError;
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

/// After this many seconds a database that was away is worth another try.
const UNAVAILABLE_RETRY_SECS: u64 = 2;

/// A refusal: status, code and sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: Cow<'static, str>,
    retry_after_secs: Option<u64>,
}

/// The body of every refusal.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Error)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ErrorBody {
    /// For programs.
    #[schema(pattern = "^[A-Z][A-Z0-9_]*$", example = "NOT_FOUND")]
    pub(crate) error_code: &'static str,
    /// A sentence for people.
    #[schema(value_type = String, example = "There is no such thing here.")]
    pub(crate) message: Cow<'static, str>,
}

impl ApiError {
    /// Any refusal.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, code, message: message.into(), retry_after_secs: None }
    }

    /// 400: cannot be read, or a value that is not allowed.
    #[must_use]
    pub fn bad_request(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// 401: no token, or one that is unknown, expired or revoked. Which of these is not told.
    #[must_use]
    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", "Send a valid API token, or sign in.")
    }

    /// 403.
    #[must_use]
    pub fn forbidden(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, message)
    }

    /// 403: the token or session belongs to another organization.
    #[must_use]
    pub fn organization_forbidden() -> Self {
        Self::forbidden("ORGANIZATION_FORBIDDEN", "You do not belong to this organization.")
    }

    /// 404: not there, or another organization's; the two look the same.
    #[must_use]
    pub fn not_found(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", message)
    }

    /// 409: someone else was faster, or it is not in the state that this needs.
    #[must_use]
    pub fn conflict(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::CONFLICT, code, message)
    }

    /// 413.
    #[must_use]
    pub fn too_large(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE", message)
    }

    /// 422: understood, but not possible.
    #[must_use]
    pub fn unprocessable(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message)
    }

    /// 429, with `Retry-After` in seconds.
    #[must_use]
    pub fn too_many_requests(retry_after_secs: u64) -> Self {
        let message = "Too many requests. Wait as long as Retry-After says.";
        Self {
            retry_after_secs: Some(retry_after_secs.max(1)),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS", message)
        }
    }

    /// 503: nothing was done; worth another try.
    #[must_use]
    pub fn unavailable() -> Self {
        let message = "Hilo cannot do this at the moment. Nothing was changed; try again.";
        Self {
            retry_after_secs: Some(UNAVAILABLE_RETRY_SECS),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", message)
        }
    }

    /// 500. What really happened belongs in the log, not in the answer.
    #[must_use]
    pub fn internal() -> Self {
        let message = "Something went wrong in Hilo. The log says what.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", message)
    }

    /// The status it answers with.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// Its code for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = Json(ErrorBody { error_code: self.code, message: self.message });
        let mut response = (self.status, body).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after_secs {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::not_found("There is no such thing here."),
            StoreError::Taken(what) => {
                Self::conflict("ALREADY_TAKEN", format!("This {what} is already taken."))
            }
            StoreError::Conflict(why) => Self::conflict("CONFLICT", why),
            StoreError::Unavailable(cause) => {
                tracing::warn!(error = %cause, "the database is not available");
                Self::unavailable()
            }
            StoreError::Broken(_) | StoreError::Secret(_) | StoreError::Migrate(_) => {
                tracing::error!(%error, "a request failed in the store");
                Self::internal()
            }
        }
    }
}

impl From<QueryProblem> for ApiError {
    fn from(problem: QueryProblem) -> Self {
        Self::bad_request("QUERY_INVALID", problem.to_string())
    }
}

impl From<Forbidden> for ApiError {
    fn from(forbidden: Forbidden) -> Self {
        Self::forbidden("ROLE_FORBIDDEN", format!("Your role ({}) may not do this.", forbidden.role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hilo_domain::role::Role;
    use http_body_util::BodyExt;

    #[tokio::test]
    async fn the_body_is_a_code_and_a_sentence() {
        let response = ApiError::from(Forbidden { role: Role::Seller }).into_response();
        assert_eq!(response.status(), StatusCode::FORBIDDEN);
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["errorCode"], "ROLE_FORBIDDEN");
        assert_eq!(body["message"], "Your role (SELLER) may not do this.");
    }

    #[test]
    fn store_errors_find_their_status() {
        let of = |error: StoreError| ApiError::from(error).status().as_u16();
        assert_eq!(of(StoreError::NotFound), 404);
        assert_eq!(of(StoreError::Conflict("taken by a colleague")), 409);
        assert_eq!(of(StoreError::Taken("email")), 409);
    }

    #[test]
    fn what_went_wrong_inside_is_not_told() {
        let answer = ApiError::from(StoreError::Secret("the key ring is empty"));
        assert_eq!((answer.status().as_u16(), answer.code()), (500, "INTERNAL_ERROR"));
        assert!(!answer.message.contains("key"));
    }

    #[tokio::test]
    async fn a_database_that_is_away_is_worth_another_try() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("hilo.db").display());
        let db = hilo_store::OpenOptions::new(url).open().await.unwrap();
        db.close().await;
        let Err(error) = db.read().await else { panic!("a closed database was read") };
        assert_eq!(ApiError::from(error).status(), StatusCode::SERVICE_UNAVAILABLE);
    }

    #[test]
    fn those_who_must_wait_are_told_how_long() {
        for (error, seconds) in [(ApiError::too_many_requests(0), "1"), (ApiError::unavailable(), "2")] {
            assert_eq!(error.into_response().headers()[RETRY_AFTER], seconds);
        }
        assert_eq!(ApiError::unauthorized().into_response().headers()[WWW_AUTHENTICATE], "Bearer");
    }
}
