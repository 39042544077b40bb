//! How a call ended when it did not end well: proof that Meta did not take it, or no proof at all. This line
//! decides whether a message may be sent again without asking anyone, so everything doubtful is `Unknown`.

use super::retry_after::retry_after_ms;
use crate::error_info::GraphErrorInfo;
use crate::wire::Fields;
use hilo_domain::failure::{Failure, FailureClass as Class, FailureReason as Reason};
use http::{HeaderMap, StatusCode};
use serde_json::value::RawValue;

/// Why a call has no answer to work with.
///
/// The HTTP library cannot tell how much of a request was written. Failures to connect (name, TCP, TLS) come
/// before the first byte and are proof; a failure at any later moment is `Unknown`, even where the request was
/// in truth cut short.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendFailure {
    /// Meta did not take it. Safe to send again where the class says so.
    #[error("{0}")]
    NotAccepted(Box<NotAccepted>),
    /// Nobody knows. Never to be sent again without evidence or a person's word.
    #[error("nobody knows whether it was accepted: {reason}")]
    Unknown {
        /// What happened, for people and logs.
        reason: String,
    },
}

/// Proof that Meta did not take it, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAccepted {
    /// Class and reason, by code first.
    pub failure: Failure,
    /// Meta's code, if Meta gave one.
    pub code: Option<i64>,
    /// Meta's finer code, if Meta gave one.
    pub subcode: Option<i64>,
    /// Meta's short title.
    pub title: String,
    /// Meta's message, or ours where Meta said nothing.
    pub message: String,
    /// Meta's longer story.
    pub details: String,
    /// HTTP status; absent if there was no answer.
    pub http_status: Option<u16>,
    /// How long Meta asks to wait, in milliseconds (`Retry-After`, at most a day).
    pub retry_after_ms: Option<i64>,
}

impl std::fmt::Display for NotAccepted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.code {
            Some(code) => write!(f, "not accepted ({code}): {}", self.message),
            None => write!(f, "not accepted: {}", self.message),
        }
    }
}

impl SendFailure {
    pub(super) fn unknown(reason: impl Into<String>) -> Self {
        Self::Unknown { reason: reason.into() }
    }

    /// Not accepted, in our own words.
    pub(super) fn refused(class: Class, reason: Reason, message: impl Into<String>) -> Self {
        Self::NotAccepted(Box::new(NotAccepted {
            failure: Failure { class, reason },
            code: None,
            subcode: None,
            title: String::new(),
            message: message.into(),
            details: String::new(),
            http_status: None,
            retry_after_ms: None,
        }))
    }

    /// What to show and to branch on; an unknown outcome has class `Other` and reason `Unconfirmed`.
    #[must_use]
    pub fn failure(&self) -> Failure {
        match self {
            Self::NotAccepted(refusal) => refusal.failure,
            Self::Unknown { .. } => Failure { class: Class::Other, reason: Reason::Unconfirmed },
        }
    }
}

/// The error in an answer, if it is one of the Graph API's. Proxies write `error` objects too, some with a code and a
/// type, and their word is no proof: what only Meta writes is the trace. A 4xx is a refusal whoever gives it, so there
/// a code or a type is enough to learn from.
pub(super) fn graph_error(status: StatusCode, body: &[u8]) -> Option<GraphErrorInfo> {
    let text = std::str::from_utf8(body).ok()?;
    let root: &RawValue = serde_json::from_str(text).ok()?;
    let error = Fields::of(root)?.object("error")?;
    let signs: &[&str] =
        if status.is_client_error() { &["fbtrace_id", "code", "type"] } else { &["fbtrace_id"] };
    signs.iter().any(|key| error.raw(key).is_some()).then(|| GraphErrorInfo::from_fields(&error))
}

/// A failure that Meta explained.
pub(super) fn explained(error: GraphErrorInfo, status: StatusCode, headers: &HeaderMap) -> SendFailure {
    let known = error.failure();
    let failure = match known.class {
        Class::Other if status == StatusCode::TOO_MANY_REQUESTS => retry(Reason::RateLimited),
        Class::Other if status.is_server_error() => retry(Reason::MetaUnavailable),
        Class::Other if error.transient => {
            Failure { class: Class::RetryFew, reason: Reason::MetaUnavailable }
        }
        Class::Other if error.code.is_none() => by_status(status),
        _ => known,
    };
    SendFailure::NotAccepted(Box::new(NotAccepted {
        failure,
        code: error.code,
        subcode: error.subcode,
        title: error.title.unwrap_or_default(),
        message: error.message.unwrap_or_default(),
        details: error.details.unwrap_or_default(),
        http_status: Some(status.as_u16()),
        retry_after_ms: retry_after_ms(headers),
    }))
}

/// An answer with no success and no explanation: all there is to go by is the status.
pub(super) fn unexplained(status: StatusCode, headers: &HeaderMap) -> SendFailure {
    // 303 is how a server says "done, look there"; a 5xx may come from a proxy after Meta took the message; and a 1xx
    // is no answer yet.
    if status.is_server_error() || status.is_informational() || status == StatusCode::SEE_OTHER {
        return SendFailure::unknown(format!("HTTP {} without a Graph error", status.as_u16()));
    }
    SendFailure::NotAccepted(Box::new(NotAccepted {
        failure: by_status(status),
        code: None,
        subcode: None,
        title: String::new(),
        message: format!("HTTP {}", status.as_u16()),
        details: String::new(),
        http_status: Some(status.as_u16()),
        retry_after_ms: retry_after_ms(headers),
    }))
}

const fn retry(reason: Reason) -> Failure {
    Failure { class: Class::Retry, reason }
}

fn by_status(status: StatusCode) -> Failure {
    match status {
        StatusCode::TOO_MANY_REQUESTS => retry(Reason::RateLimited),
        StatusCode::REQUEST_TIMEOUT => retry(Reason::Unreachable),
        StatusCode::UNAUTHORIZED => Failure { class: Class::PauseNumber, reason: Reason::TokenExpired },
        StatusCode::FORBIDDEN => Failure { class: Class::PauseNumber, reason: Reason::PermissionMissing },
        status if status.is_server_error() => retry(Reason::MetaUnavailable),
        // Something on the way answers in Meta's place.
        status if status.is_redirection() => retry(Reason::Unreachable),
        _ => Failure { class: Class::Request, reason: Reason::BadRequest },
    }
}
