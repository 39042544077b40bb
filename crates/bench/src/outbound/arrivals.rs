//! What arrived at Meta, and when: noted at its door, before anything is done about it. The simulator's own ledger holds
//! whole requests; reading it again and again would cost more than what is measured.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hilo_domain::clock::{Clock, SystemClock};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// More than any message of ours has.
const LARGEST: usize = 1024 * 1024;

/// A message at Meta's door.
pub(super) struct Arrival {
    number: String,
    /// Of a text; a template's are in its parameters.
    words: Option<String>,
    at_ms: i64,
}

/// The list of them; cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Arrivals(Arc<Mutex<Vec<Arrival>>>);

impl Arrivals {
    /// The middleware: notes messages, and lets everything pass.
    pub(super) async fn note(State(arrivals): State<Self>, request: Request, next: Next) -> Response {
        let at_ms = SystemClock.now().0;
        let number = number(request.uri().path()).map(str::to_owned);
        let Some(number) = number else { return next.run(request).await };
        let (parts, body) = request.into_parts();
        let Ok(body) = to_bytes(body, LARGEST).await else {
            return StatusCode::PAYLOAD_TOO_LARGE.into_response();
        };
        let message: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
        // Read receipts come the same way.
        if message["type"].is_string() {
            let words = message["text"]["body"].as_str().map(str::to_owned);
            arrivals.lock().push(Arrival { number, words, at_ms });
        }
        next.run(Request::from_parts(parts, Body::from(body))).await
    }

    /// How many templates.
    pub(super) fn templates(&self) -> usize {
        self.lock().iter().filter(|arrival| arrival.words.is_none()).count()
    }

    /// When a text with these words arrived, in milliseconds of the system's clock.
    pub(super) fn of_text(&self, words: &str) -> Option<i64> {
        let arrivals = self.lock();
        let found = arrivals.iter().rev().find(|arrival| arrival.words.as_deref() == Some(words));
        found.map(|arrival| arrival.at_ms)
    }

    /// When each message of a number arrived, in order.
    pub(super) fn of_number(&self, number: &str) -> Vec<i64> {
        let arrivals = self.lock();
        let mut moments: Vec<i64> =
            arrivals.iter().filter(|arrival| arrival.number == number).map(|arrival| arrival.at_ms).collect();
        moments.sort_unstable();
        moments
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arrival>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The number in `/v24.0/{number}/messages`.
fn number(path: &str) -> Option<&str> {
    path.strip_suffix("/messages")?.rsplit('/').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_stands_before_the_last_word() {
        assert_eq!(number("/v24.0/100000000000001/messages"), Some("100000000000001"));
        assert_eq!(number("/v24.0/100000000000001"), None);
    }
}
