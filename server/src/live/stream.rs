//! `GET /events`: one screen's live stream, as server-sent events. Resumes after `Last-Event-ID`, narrows every
//! event to what its viewer may see, and asks again who the viewer is whenever access changes.

use super::screen::Screen;
use crate::api_error::ApiError;
use crate::auth::SignedIn;
use crate::http::extract::Query;
use crate::state::AppState;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use hilo_domain::resume::last_heard;
use serde::Deserialize;
use std::convert::Infallible;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// A comment this often keeps proxies from closing a quiet stream, and tells us of screens that have gone.
const PING: Duration = Duration::from_secs(15);
/// How long a browser waits before it comes back.
const RETRY: Duration = Duration::from_secs(2);

#[derive(Deserialize)]
pub(crate) struct Position {
    /// The number of the last event that the page already shows.
    after: Option<i64>,
}

pub(crate) async fn events(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(position): Query<Position>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let said = headers.get("last-event-id").map(HeaderValue::as_bytes);
    let screen = Screen::open(&state, signed_in, last_heard(said, position.after)).await?;
    let stream = relay(screen, state.shutdown.clone());
    Ok(answer(stream))
}

/// A stream as browsers and proxies want it.
fn answer(stream: impl Stream<Item = Result<Event, Infallible>> + Send + 'static) -> Response {
    let headers = [(CACHE_CONTROL.as_str(), "no-store"), ("x-accel-buffering", "no")];
    (headers, Sse::new(stream).keep_alive(KeepAlive::new().interval(PING).text("ping"))).into_response()
}

fn relay(mut screen: Screen, shutdown: CancellationToken) -> impl Stream<Item = Result<Event, Infallible>> {
    async_stream::stream! {
        let _open = Open::count();
        yield Ok(Event::default().retry(RETRY));
        while !screen.is_over() {
            let outcome = tokio::select! {
                outcome = screen.step() => outcome,
                () = shutdown.cancelled() => {
                    // Come back soon: here after a restart, or to another node.
                    yield Ok(Event::default().retry(RETRY).comment("stopping"));
                    break;
                }
            };
            match outcome {
                Ok(events) => for event in events { yield Ok(event) },
                Err(error) => {
                    // The browser comes back in a moment and resumes where it stopped.
                    tracing::warn!(%error, "a live stream ended");
                    break;
                }
            }
        }
    }
}

/// Counts open streams, however they end.
struct Open;

impl Open {
    fn count() -> Self {
        metrics::gauge!("hilo_live_streams").increment(1.0);
        Self
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        metrics::gauge!("hilo_live_streams").decrement(1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::StreamExt;
    use tokio::time::{Instant, sleep};

    #[tokio::test(start_paused = true)]
    async fn a_stream_that_is_quiet_for_fifteen_seconds_says_so() {
        let events = async_stream::stream! {
            yield Ok(Event::default().data("one"));
            sleep(Duration::from_secs(40)).await;
            yield Ok(Event::default().data("two"));
            std::future::pending::<()>().await;
        };
        let response = answer(events);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let (mut body, begun) = (response.into_body().into_data_stream(), Instant::now());
        let mut heard = Vec::new();
        while heard.len() < 6 {
            let chunk = body.next().await.unwrap().unwrap();
            heard.push((begun.elapsed().as_secs(), String::from_utf8(chunk.to_vec()).unwrap()));
        }
        let expected = [
            (0, "data: one\n\n"),
            (15, ": ping\n\n"),
            (30, ": ping\n\n"),
            (40, "data: two\n\n"),
            (55, ": ping\n\n"),
            (70, ": ping\n\n"),
        ];
        assert_eq!(heard, expected.map(|(at, text)| (at, text.to_owned())));
    }
}
