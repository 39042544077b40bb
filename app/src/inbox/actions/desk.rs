//! What every server function begins and ends with: who asks, may they, and where the answer goes.

use crate::context;
use crate::inbox::address::Place;
use crate::inbox::error::AppError;
use hilo_domain::ids::ConversationId;
use hilo_domain::inbox::Tab;
use hilo_domain::role::{Actor, Operation};
use hilo_store::outbound::QueueError;
use hilo_store::{Db, StoreError};
use http::StatusCode;
use http::header::ACCEPT;
use http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// Someone who may do what they ask for.
pub(super) struct Desk {
    pub(super) db: Db,
    pub(super) actor: Actor,
}

impl Desk {
    /// Asks the policy table.
    ///
    /// # Errors
    /// [`AppError::SignedOut`] without a viewer, [`AppError::Forbidden`] when the role does not allow it.
    pub(super) fn open(operation: Operation) -> Result<Self, AppError> {
        let request = context::request().ok_or(AppError::Internal)?;
        let actor = request.viewer.ok_or(AppError::SignedOut)?.actor;
        actor.may(operation).map_err(|_| AppError::Forbidden)?;
        Ok(Self { db: request.db, actor })
    }
}

/// Sends the answer where it belongs: a form of a browser without the client goes back to its conversation, with
/// the error's code in the address; the client gets the status that fits.
pub(super) fn answer<T>(
    id: &ConversationId,
    tab: Option<Tab>,
    done: Result<T, AppError>,
) -> Result<T, AppError> {
    answer_in(id, tab, None, done)
}

/// The same for a form whose refusal is read in one mode of the composer: `?mode=note`.
pub(super) fn answer_in<T>(
    id: &ConversationId,
    tab: Option<Tab>,
    mode: Option<&str>,
    done: Result<T, AppError>,
) -> Result<T, AppError> {
    let place = Place { tab, after_row: None };
    if wants_page() {
        let target = match &done {
            Ok(_) => place.conversation(id),
            Err(error) => {
                let mode = mode.map(|mode| ("mode", mode));
                let more: Vec<_> = std::iter::once(("error", error.code())).chain(mode).collect();
                place.conversation_with(id, &more)
            }
        };
        leptos_axum::redirect(&target);
    } else if let (Err(error), Some(response)) = (&done, use_context::<ResponseOptions>()) {
        response.set_status(status(*error));
    }
    done
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

const fn status(error: AppError) -> StatusCode {
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
