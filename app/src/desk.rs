//! What every server function and every page that does something begins and ends with: who asks, may they, and where
//! the answer goes.

use crate::context;
use crate::inbox::error::AppError;
use hilo_domain::role::{Actor, Operation};
use hilo_store::outbound::QueueError;
use hilo_store::{Db, StoreError};
use http::StatusCode;
use http::header::ACCEPT;
use http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// Someone who may do what they ask for.
pub(crate) struct Desk {
    pub(crate) db: Db,
    pub(crate) actor: Actor,
}

impl Desk {
    /// Asks the policy table.
    ///
    /// # Errors
    /// [`AppError::SignedOut`] without a viewer, [`AppError::Forbidden`] when the role does not allow it.
    pub(crate) fn open(operation: Operation) -> Result<Self, AppError> {
        let desk = Self::anyone()?;
        desk.actor.may(operation).map_err(|_| AppError::Forbidden)?;
        Ok(desk)
    }

    /// For what everyone who is signed in may do: their own preferences, their own availability.
    ///
    /// # Errors
    /// [`AppError::SignedOut`] without a viewer.
    pub(crate) fn anyone() -> Result<Self, AppError> {
        let request = context::request().ok_or(AppError::Internal)?;
        let actor = request.viewer.ok_or(AppError::SignedOut)?.actor;
        Ok(Self { db: request.db, actor })
    }
}

/// Sends the answer where it belongs: a form of a browser without the client goes on to `done_at`, or with the error
/// to `refused_at`; the client gets the status that fits.
pub(crate) fn answer_at<T>(
    done: Result<T, AppError>,
    done_at: impl FnOnce() -> String,
    refused_at: impl FnOnce(AppError) -> String,
) -> Result<T, AppError> {
    if wants_page() {
        let target = match &done {
            Ok(_) => done_at(),
            Err(error) => refused_at(*error),
        };
        leptos_axum::redirect(&target);
    } else if let (Err(error), Some(response)) = (&done, use_context::<ResponseOptions>()) {
        response.set_status(status(*error));
    }
    done
}

/// The same for a form that stands on one page: back there, with the error's code in the address.
pub(crate) fn answer_on<T>(page: &str, done: Result<T, AppError>) -> Result<T, AppError> {
    answer_at(done, || page.to_owned(), |error| format!("{page}?error={}", error.code()))
}

fn wants_page() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        parts
            .headers
            .get(ACCEPT)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"))
    })
}

/// The HTTP status of an error.
pub(crate) const fn status(error: AppError) -> StatusCode {
    match error {
        AppError::SignedOut => StatusCode::UNAUTHORIZED,
        AppError::Forbidden => StatusCode::FORBIDDEN,
        AppError::NotFound => StatusCode::NOT_FOUND,
        AppError::Taken | AppError::Conflict => StatusCode::CONFLICT,
        AppError::WindowClosed | AppError::NotConfigured => StatusCode::UNPROCESSABLE_ENTITY,
        AppError::Empty | AppError::TooLong | AppError::NoteTooLong | AppError::Invalid => {
            StatusCode::BAD_REQUEST
        }
        AppError::Unavailable | AppError::Offline => StatusCode::SERVICE_UNAVAILABLE,
        AppError::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            StoreError::Conflict(_) | StoreError::Taken(_) => Self::Conflict,
            StoreError::Unavailable(cause) => {
                tracing::warn!(%cause, "the database is not available");
                Self::Unavailable
            }
            other => {
                tracing::error!(error = %other, "a server function failed");
                Self::Internal
            }
        }
    }
}

impl From<QueueError> for AppError {
    fn from(error: QueueError) -> Self {
        match error {
            QueueError::Empty => Self::Empty,
            QueueError::TooLong => Self::TooLong,
            QueueError::WindowClosed => Self::WindowClosed,
            QueueError::NoChannel => Self::NotConfigured,
            QueueError::NoLead => Self::NotFound,
            QueueError::Store(error) => error.into(),
        }
    }
}
