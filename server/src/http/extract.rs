//! Bodies, queries and paths of the API. What cannot be read is answered as the API answers everything
//! (specification.md 4): a code, a sentence, and never a 500.

use crate::api_error::ApiError;
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use bytes::Bytes;
use serde::de::DeserializeOwned;

/// A JSON body, whatever its `Content-Type` says. Its bytes stay at hand, for idempotency.
#[derive(Debug)]
pub struct Json<T> {
    /// What it says.
    pub value: T,
    /// What was sent.
    pub bytes: Bytes,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = Bytes::from_request(request, state).await.map_err(unreadable)?;
        let value = serde_json::from_slice(&bytes).map_err(|error| {
            ApiError::bad_request("BODY_INVALID", format!("the body cannot be read: {error}"))
        })?;
        Ok(Self { value, bytes })
    }
}

fn unreadable(rejection: BytesRejection) -> ApiError {
    match rejection {
        BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => {
            ApiError::too_large("The body is too large.")
        }
        _ => ApiError::bad_request("BODY_INVALID", "the body did not arrive in full"),
    }
}

/// The query of the address.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(|error| ApiError::bad_request("QUERY_INVALID", error.body_text()))
    }
}

/// The variables of the path.
#[derive(Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        axum::extract::Path::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(value)| Self(value))
            .map_err(|error| ApiError::bad_request("PATH_INVALID", error.body_text()))
    }
}
