//! `POST /preferences`: what people set for themselves.

use super::{SignedIn, form};
use crate::api_error::ApiError;
use crate::state::AppState;
use axum::Form;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::REFERER;
use axum::response::Response;
use hilo_app::words::Locale;
use hilo_store::accounts::users::{self, Preferences};
use serde::Deserialize;

/// A box that is not ticked is not sent at all.
#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    language: String,
    send_on_enter: Option<String>,
    shortcuts_enabled: Option<String>,
}

pub(super) async fn save(
    State(state): State<AppState>,
    signed_in: SignedIn,
    headers: HeaderMap,
    Form(chosen): Form<Chosen>,
) -> Result<Response, ApiError> {
    let preferences = Preferences {
        // Anything that is not a language of ours means "the organization's".
        language: Locale::from_tag(&chosen.language).map(Locale::tag),
        send_on_enter: is_ticked(chosen.send_on_enter.as_deref()),
        shortcuts_enabled: is_ticked(chosen.shortcuts_enabled.as_deref()),
    };
    let mut tx = state.db.write().await?;
    users::set_preferences(&mut tx, &signed_in.actor().user_id, preferences).await?;
    tx.commit().await?;
    let from = headers.get(REFERER).and_then(|referer| referer.to_str().ok());
    let back = from.and_then(|address| form::path_of(address, &state.config.origin()));
    Ok(form::see_other(match back.as_deref() {
        Some(page) if !is_settings(page) => page,
        _ => "/settings?saved=1",
    }))
}

/// The page that says "Saved", with or without having said so before.
fn is_settings(page: &str) -> bool {
    page.split(['?', '#']).next() == Some("/settings")
}

fn is_ticked(value: Option<&str>) -> bool {
    value.is_some_and(|value| !matches!(value, "" | "0" | "false" | "off"))
}
