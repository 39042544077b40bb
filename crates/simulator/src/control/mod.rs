//! The control side: everything a phone can do, faults, history, the ledger and live events, as JSON under
//! `/_sim`. It has no accounts: it is for machines where everyone is welcome.

mod customers;
mod events;
mod faults;
pub(crate) mod history;
mod ledger;
mod templates;

use crate::Simulator;
use crate::customer::SimulatorError;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde_json::json;

/// The routes under `/_sim`.
pub(crate) fn routes() -> Router<Simulator> {
    Router::new()
        .route("/numbers", get(ledger::numbers))
        .route("/customers", get(customers::list).post(customers::create))
        .route("/customers/{phone}", get(customers::get).patch(customers::change))
        .route("/customers/{phone}/messages", get(customers::thread).post(customers::send))
        .route("/customers/{phone}/tap", post(customers::tap))
        .route("/customers/{phone}/open", post(customers::open))
        .route("/customers/{phone}/close", post(customers::close))
        .route("/messages", get(ledger::messages))
        .route("/media/{id}", get(ledger::media))
        .route("/webhook", post(ledger::post_webhook))
        .route("/webhooks", get(ledger::webhooks))
        .route("/callback", put(ledger::set_callback))
        .route("/callback/verify", post(ledger::verify_callback))
        .route("/settled", get(ledger::settled))
        .route("/templates", get(templates::list).post(templates::put))
        .route("/templates/auto-approve", put(templates::auto_approve))
        .route("/templates/{id}/decision", post(templates::decide))
        .route("/history", post(history::seed))
        .route("/faults", get(faults::list).post(faults::set).delete(faults::clear))
        .route("/faults/{kind}", axum::routing::delete(faults::remove))
        .route("/faults/add", post(faults::add))
        .route("/statuses/release", post(faults::release))
        .route("/events", get(events::stream))
        .fallback(not_found)
}

/// An error as the product's own API writes them.
pub(super) struct ControlError {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl ControlError {
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: "INVALID", message: message.into() }
    }

    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, code: "NOT_FOUND", message: message.into() }
    }

    pub(super) fn callback(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_GATEWAY, code: "CALLBACK_NOT_VERIFIED", message: message.into() }
    }
}

impl From<SimulatorError> for ControlError {
    fn from(error: SimulatorError) -> Self {
        match error {
            SimulatorError::Invalid(message) => Self::invalid(message),
            other => Self::not_found(other.to_string()),
        }
    }
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "errorCode": self.code, "message": self.message }))).into_response()
    }
}

/// A JSON body whose problems are told in JSON.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ControlError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let Json(value) = Json::<T>::from_request(request, state)
            .await
            .map_err(|rejection: JsonRejection| ControlError::invalid(rejection.body_text()))?;
        Ok(Self(value))
    }
}

async fn not_found() -> ControlError {
    ControlError::not_found("the control side has no such path")
}
