//! The HTTP client underneath, with the settings that the certainty of [`super::SendFailure`] rests on: no
//! redirects (a token must not travel on, and a POST must not become another request), no retries of its own,
//! no proxy from the environment, no way into the network that Hilo runs in, an end to every wait, and a limit to what is
//! read.

use super::reach::Reach;
use crate::mend::mend;
use reqwest::{Client, Response, redirect, retry};
use std::borrow::Cow;
use std::time::Duration;

/// How long connecting may take, TLS included.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a call may take from its beginning to the answer's last byte.
pub const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);
/// Longest answer that is read, in bytes.
pub const MAX_ANSWER: usize = 1024 * 1024;

/// Idle connections are given up well before servers usually close them: a connection that closes while a
/// message is being written leaves nobody knowing whether it was taken.
const IDLE: Duration = Duration::from_secs(20);

/// Builds the client. A TLS provider must have been installed for the process before.
///
/// # Errors
/// If TLS cannot be set up.
pub(super) fn http_client(
    reach: Reach,
    connect_timeout: Duration,
    total_timeout: Duration,
) -> Result<Client, reqwest::Error> {
    Client::builder()
        .user_agent(concat!("hilo/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .no_proxy()
        .dns_resolver(reach)
        .connect_timeout(connect_timeout)
        .timeout(total_timeout)
        .pool_idle_timeout(IDLE)
        .build()
}

/// Why an answer's body is not there.
#[derive(Debug, thiserror::Error)]
pub(super) enum BodyError {
    /// It broke off, or took too long.
    #[error("the answer broke off: {0}")]
    Broken(String),
    /// It is longer than [`MAX_ANSWER`].
    #[error("the answer is too long")]
    TooLong,
}

/// Reads a body up to the limit, without what no database can hold: one null character in Meta's words would otherwise
/// keep the end of a call from being written down.
pub(super) async fn read_body(mut response: Response) -> Result<Vec<u8>, BodyError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| BodyError::Broken(story(error)))? {
        if body.len() + chunk.len() > MAX_ANSWER {
            return Err(BodyError::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    let mended = match mend(&body) {
        Cow::Borrowed(_) => None,
        Cow::Owned(text) => Some(text.into_bytes()),
    };
    Ok(mended.unwrap_or(body))
}

/// An error with its causes in one line, without the address.
pub(super) fn story(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut line = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(inner) = cause {
        let words = inner.to_string();
        if !line.contains(&words) {
            line.push_str(": ");
            line.push_str(&words);
        }
        cause = inner.source();
    }
    line
}
