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
        if has_null_escape(&bytes) {
            return Err(null("BODY_INVALID"));
        }
        let value = serde_json::from_slice(&bytes).map_err(|error| {
            ApiError::bad_request("BODY_INVALID", format!("the body cannot be read: {error}"))
        })?;
        Ok(Self { value, bytes })
    }
}

/// PostgreSQL stores no text with a null character in it, and none that a person wrote has one.
fn null(code: &'static str) -> ApiError {
    ApiError::bad_request(code, "a null character cannot stand in a text")
}

/// Whether JSON has `\u0000` in a text; one whose backslash is itself escaped is none.
fn has_null_escape(json: &[u8]) -> bool {
    let mut rest = json.iter();
    while let Some(byte) = rest.next() {
        if *byte == b'\\' {
            if rest.as_slice().starts_with(b"u0000") {
                return true;
            }
            rest.next();
        }
    }
    false
}

/// A body as it is.
#[derive(Debug)]
pub struct Whole(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Whole {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        Bytes::from_request(request, state).await.map(Self).map_err(unreadable)
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
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(null("QUERY_INVALID"));
        }
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
        if parts.uri.path().contains("%00") {
            return Err(null("PATH_INVALID"));
        }
        axum::extract::Path::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(value)| Self(value))
            .map_err(|error| ApiError::bad_request("PATH_INVALID", error.body_text()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_null_character_is_found_and_what_looks_like_one_is_not() {
        assert!(has_null_escape(br#"{"text":"a\u0000b"}"#) && has_null_escape(br#"["\\\u0000"]"#));
        assert!(!has_null_escape(br#"["\\u0000", "u0000"]"#));
        assert!(!has_null_escape(br#"{"text":"\u00e1 \n \\"}"#));
    }
}
