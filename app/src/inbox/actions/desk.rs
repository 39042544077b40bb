//! Where an action's answer goes: back to its conversation.

pub(super) use crate::desk::Desk;

use crate::desk::answer_at;
use crate::inbox::address::Place;
use crate::inbox::error::AppError;
use hilo_domain::ids::ConversationId;
use hilo_domain::inbox::Tab;

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
    let refused_at = |error: AppError| {
        let mode = mode.map(|mode| ("mode", mode));
        let more: Vec<_> = std::iter::once(("error", error.code())).chain(mode).collect();
        place.conversation_with(id, &more)
    };
    answer_at(done, || place.conversation(id), refused_at)
}
