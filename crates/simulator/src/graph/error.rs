//! Errors in Graph's form, and what Meta says about each code that can also arrive later, in a status.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

/// An error body of the Graph API.
#[derive(Debug)]
pub(crate) struct GraphError {
    status: StatusCode,
    code: u32,
    subcode: Option<u32>,
    message: String,
    details: Option<String>,
    /// Title and sentence for people.
    user: Option<(String, String)>,
    retry_after: Option<u32>,
}

/// Title and details of a code, as Meta's reference words them.
pub(crate) const fn explain(code: u32) -> (&'static str, &'static str) {
    match code {
        130_429 => (
            "Rate limit hit",
            "Message failed to send because there were too many messages sent from this phone number in a short period of time",
        ),
        131_026 => ("Message undeliverable", "Message Undeliverable."),
        131_047 => (
            "Re-engagement message",
            "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
        ),
        131_051 => ("Message type unknown", "Message type is currently not supported."),
        131_056 => (
            "(Business Account, Consumer Account) pair rate limit hit",
            "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time",
        ),
        _ => ("Something went wrong", "Message failed to send because of an unknown error. Try again later"),
    }
}

impl GraphError {
    fn new(status: StatusCode, code: u32, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            subcode: None,
            message: message.into(),
            details: None,
            user: None,
            retry_after: None,
        }
    }

    /// 100: a parameter is missing or makes no sense.
    pub(crate) fn invalid(details: impl Into<String>) -> Self {
        let mut error = Self::new(StatusCode::BAD_REQUEST, 100, "(#100) Invalid parameter");
        error.details = Some(details.into());
        error
    }

    /// 131009: a parameter has a value that cannot be.
    pub(crate) fn value(details: impl Into<String>) -> Self {
        let mut error = Self::new(StatusCode::BAD_REQUEST, 131_009, "(#131009) Parameter value is not valid");
        error.details = Some(details.into());
        error
    }

    /// 100 with subcode 33: no such object, or not yours.
    pub(crate) fn missing_object(id: &str) -> Self {
        let mut error = Self::new(
            StatusCode::BAD_REQUEST,
            100,
            format!(
                "Unsupported request. Object with ID '{id}' does not exist, cannot be loaded due to missing \
                 permissions, or does not support this operation"
            ),
        );
        error.subcode = Some(33);
        error
    }

    /// 190: the token.
    pub(crate) fn token(message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, 190, message)
    }

    /// 190 with subcode 463: the token has expired.
    pub(crate) fn token_expired() -> Self {
        let mut error = Self::token("Error validating access token: Session has expired");
        error.subcode = Some(463);
        error
    }

    /// 2500: nothing lives at this path.
    pub(crate) fn unknown_path(path: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, 2500, format!("Unknown path components: {path}"))
    }

    /// A code of the 132000 family: the template or its parameters.
    pub(crate) fn template(code: u32, title: &str, details: impl Into<String>) -> Self {
        let status = if code == 132_001 { StatusCode::NOT_FOUND } else { StatusCode::BAD_REQUEST };
        let mut error = Self::new(status, code, format!("(#{code}) {title}"));
        error.details = Some(details.into());
        error
    }

    /// 100 with a subcode: a template's form or limits.
    pub(crate) fn template_form(subcode: u32, title: &str, details: &str) -> Self {
        let mut error = Self::new(StatusCode::BAD_REQUEST, 100, "Invalid parameter");
        error.subcode = Some(subcode);
        error.user = Some((title.to_owned(), details.to_owned()));
        error
    }

    /// One of the codes of [`explain`], refused at once.
    pub(crate) fn known(status: StatusCode, code: u32) -> Self {
        let (title, details) = explain(code);
        let mut error = Self::new(status, code, format!("(#{code}) {title}"));
        error.details = Some(details.to_owned());
        error
    }

    /// Adds `Retry-After`.
    pub(crate) const fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The HTTP answer.
    pub(crate) fn into_response(self, trace: &str) -> Response {
        let mut error = json!({
            "message": self.message,
            "type": "OAuthException",
            "code": self.code,
            "fbtrace_id": trace,
        });
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = subcode.into();
        }
        if let Some(details) = self.details {
            error["error_data"] = json!({ "messaging_product": "whatsapp", "details": details });
        }
        if let Some((title, sentence)) = self.user {
            error["error_user_title"] = title.into();
            error["error_user_msg"] = sentence.into();
        }
        let mut response = (self.status, Json(json!({ "error": error }))).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
