//! `POST /organization`: people of several organizations choose in which one they act from now on.

use super::{SignedIn, form};
use crate::api_error::ApiError;
use crate::state::AppState;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use hilo_domain::ids::OrganizationId;
use hilo_store::StoreError;
use hilo_store::accounts::sessions;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Choice {
    organization: OrganizationId,
}

/// An organization that is none of theirs any more changes nothing: they land where they are.
pub(super) async fn choose(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Form(choice): Form<Choice>,
) -> Result<Response, ApiError> {
    let mut tx = state.db.write().await?;
    match sessions::choose(&mut tx, signed_in.session(), &choice.organization).await {
        Ok(()) | Err(StoreError::NotFound) => tx.commit().await?,
        Err(error) => return Err(error.into()),
    }
    Ok(form::see_other(form::HOME))
}
