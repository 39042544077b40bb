//! Webhook events: `/settings/events` and `/settings/events/{id}`.

pub mod list;
pub mod one;

pub use list::EventsPage;
pub use one::EventPage;

use crate::words::EventWords;
use hilo_domain::webhook::EventStatus;
use leptos::prelude::*;

/// How far an event came, coloured.
fn status(words: &EventWords, status: EventStatus) -> AnyView {
    let class = match status {
        EventStatus::Pending => "state",
        EventStatus::Processed => "state state-good",
        EventStatus::Partial => "state state-warn",
        EventStatus::Failed => "state state-bad",
    };
    view! { <span class=class>{(words.status)(status)}</span> }.into_any()
}
