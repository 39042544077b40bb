//! Being there or away: everyone's own switch, in the menu of their account on every page.

use crate::context::Viewer;
use crate::desk::{Desk, answer_at};
use crate::inbox::error::AppError;
use crate::pages::sign_in::is_local;
use crate::words::words;
use hilo_domain::role::Operation;
use hilo_store::assignment;
use http::request::Parts;
use leptos::prelude::*;

/// Says that the viewer takes new conversations, or is away.
///
/// # Errors
/// [`AppError::SignedOut`] without a viewer, and what the database answers.
#[server(prefix = "/fn", endpoint = "availability")]
pub async fn set_availability(
    /// There, or away.
    available: bool,
    /// The page that the form stands on.
    back: String,
) -> Result<(), AppError> {
    let done = set(available).await;
    // The error has a parameter of its own: the rest of the address goes.
    let path = back.split_once('?').map_or(back.as_str(), |(path, _)| path).to_owned();
    let own = is_local(&back);
    let there = |page: String| if own { page } else { "/inbox".to_owned() };
    answer_at(done, || there(back), |error| format!("{}?error={}", there(path), error.code()))
}

async fn set(available: bool) -> Result<(), AppError> {
    let desk = Desk::open(Operation::Claim)?;
    let mut tx = desk.db.write().await?;
    let me = &desk.actor.user_id;
    assignment::set_available(&mut tx, &desk.actor, me, available, None, None).await?;
    tx.commit().await?;
    Ok(())
}

/// The switch: what is so, and the button that changes it.
#[component]
pub fn Availability(
    /// Whose.
    viewer: Viewer,
) -> impl IntoView {
    let words = &words().assignment.available;
    let available = viewer.available;
    let (state, button) = if available { (words.available, words.go) } else { (words.away, words.come) };
    let here = use_context::<Parts>().and_then(|parts| Some(parts.uri.path_and_query()?.to_string()));
    view! {
        <form method="post" action="/fn/availability">
            <input r#type="hidden" name="back" value=here.unwrap_or_default() />
            <input r#type="hidden" name="available" value=(!available).to_string() />
            <p class="menu-state" data-away=(!available).then_some("")>{state}</p>
            <button class="menu-item" r#type="submit">
                {button}
            </button>
        </form>
    }
    .into_any()
}
