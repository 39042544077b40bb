//! Faults of the Graph side: those that strike before anything is accepted, and those that spoil the answer.
//!
//! A "reset" is an answer whose body fails before its first byte: hyper then closes the connection without
//! having written the head it had buffered, so the caller sees the connection end before any response.

use super::{Answer, Refusal, error::GraphError};
use crate::Simulator;
use crate::faults::{FaultKind, Occasion, Route};
use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use hilo_domain::phone::Phone;
use serde_json::Value;

/// What a proxy in front of a broken server says.
const PROXY_PAGE: &str = "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1></body></html>";

/// How the answer to an accepted request is spoilt.
pub(super) type Spoil = Option<FaultKind>;

/// Lets the faults strike that come before a request is looked at.
pub(super) async fn before(
    simulator: &Simulator,
    route: Route,
    phone_number_id: Option<&str>,
    phone: Option<&Phone>,
) -> Result<(), Refusal> {
    let occasion = Occasion { route, phone_number_id, phone };
    if let Some(FaultKind::Slow { ms }) = take(simulator, &occasion, |k| matches!(k, FaultKind::Slow { .. }))
    {
        simulator.pause(ms).await;
    }
    let Some(kind) = take(simulator, &occasion, refuses) else { return Ok(()) };
    Err(match kind {
        FaultKind::RateLimited { retry_after_s } => {
            GraphError::known(StatusCode::TOO_MANY_REQUESTS, 130_429).retry_after(retry_after_s).into()
        }
        FaultKind::ServerError { status, graph_body } => server_error(status, graph_body),
        FaultKind::TokenExpired => GraphError::token_expired().into(),
        FaultKind::WindowClosed { .. } => GraphError::known(StatusCode::BAD_REQUEST, 131_047).into(),
        FaultKind::PairLimit => GraphError::known(StatusCode::BAD_REQUEST, 131_056).into(),
        FaultKind::TimeoutBeforeAccept { ms } => {
            simulator.pause(ms).await;
            Refusal::Other(Box::new(reset()))
        }
        _ => Refusal::Other(Box::new(reset())),
    })
}

const fn refuses(kind: &FaultKind) -> bool {
    matches!(
        kind,
        FaultKind::RateLimited { .. }
            | FaultKind::ServerError { .. }
            | FaultKind::TokenExpired
            | FaultKind::WindowClosed { immediate: true }
            | FaultKind::PairLimit
            | FaultKind::TimeoutBeforeAccept { .. }
            | FaultKind::ResetBeforeAccept
    )
}

/// Whether a fault spoils the answer of an accepted message.
pub(super) const fn spoils(kind: &FaultKind) -> bool {
    matches!(
        kind,
        FaultKind::TimeoutAfterAccept { .. }
            | FaultKind::ResetAfterAccept
            | FaultKind::TruncatedJson
            | FaultKind::NoMessageId
    )
}

/// The answer of an accepted message, as far as the fault lets it through.
pub(super) async fn answer(simulator: &Simulator, mut body: Value, spoil: Spoil) -> Answer {
    match spoil {
        Some(FaultKind::TimeoutAfterAccept { ms }) => {
            simulator.pause(ms).await;
            Ok(reset())
        }
        Some(FaultKind::ResetAfterAccept) => Ok(reset()),
        Some(FaultKind::TruncatedJson) => {
            let text = body.to_string();
            let half = text[..text.len() / 2].to_owned();
            Ok(([(header::CONTENT_TYPE, "application/json")], half).into_response())
        }
        spoil => {
            if spoil == Some(FaultKind::NoMessageId) {
                body["messages"] = Value::Array(Vec::new());
            }
            Ok(axum::Json(body).into_response())
        }
    }
}

fn take(
    simulator: &Simulator,
    occasion: &Occasion<'_>,
    wanted: impl Fn(&FaultKind) -> bool,
) -> Option<FaultKind> {
    simulator.strike(&mut simulator.lock(), occasion, wanted)
}

fn server_error(status: u16, graph_body: bool) -> Refusal {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if graph_body {
        return GraphError::known(status, 131_000).into();
    }
    let page = (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], PROXY_PAGE);
    Refusal::Other(Box::new(page.into_response()))
}

/// Closes the connection without an answer; see the head of this file.
fn reset() -> Response {
    let gone = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    Response::new(Body::from_stream(futures::stream::once(async { Err::<bytes::Bytes, _>(gone) })))
}
