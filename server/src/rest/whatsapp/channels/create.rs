//! `POST /api/integrations/whatsapp/channels`

use super::{ChannelBody, ask};
use crate::api_error::ApiError;
use crate::auth::{ApiActor, Client};
use crate::http::extract;
use crate::openapi::refusals::{Conflict, Impossible};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hilo_domain::role::Operation;
use hilo_store::channels::{self, NewNumber, NumberError};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;

/// What a number needs.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ConnectChannel)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct Body {
    /// What the team calls it.
    #[schema(min_length = 1, max_length = 60, example = "Sales")]
    name: String,
    /// Meta's id of the number.
    #[schema(pattern = "^[0-9]{1,32}$", example = "106540352242922")]
    phone_number_id: String,
    /// Meta's id of the account; needed for templates.
    #[schema(pattern = "^[0-9]{1,32}$", example = "102290129340398")]
    waba_id: Option<String>,
    /// For the Cloud API.
    #[schema(value_type = String, min_length = 1)]
    access_token: SecretString,
    /// That its webhooks are signed with.
    #[schema(value_type = String, min_length = 1)]
    app_secret: SecretString,
    /// 80 when left out.
    #[schema(minimum = 1, maximum = 1000)]
    sends_per_second: Option<i64>,
    /// Keep it although Meta cannot be reached to check it.
    #[serde(default)]
    unchecked: bool,
}

/// Connect a number
///
/// Meta is asked about it first. It gets a callback address of its own, on which only what is signed with its app secret
/// is taken in. Its secrets are kept sealed and never told again.
#[utoipa::path(
    post,
    path = "/api/integrations/whatsapp/channels",
    operation_id = "connectChannel",
    tag = "Numbers",
    request_body = Body,
    responses((status = 201, description = "Connected", body = ChannelBody), Conflict, Impossible),
    extensions(("x-hilo-operation" = json!(Operation::ManageChannels))),
)]
pub(in crate::rest) async fn create(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    client: Client,
    extract::Json { value: body, .. }: extract::Json<Body>,
) -> Result<(StatusCode, Json<ChannelBody>), ApiError> {
    actor.may(Operation::ManageChannels)?;
    let is_empty = |secret: &SecretString| secret.expose_secret().trim().is_empty();
    if is_empty(&body.access_token) || is_empty(&body.app_secret) {
        return Err(NumberError::SecretMissing.into());
    }
    let at_meta = ask(&state, &body.phone_number_id, body.access_token.clone(), body.unchecked).await?;
    let new = NewNumber {
        name: &body.name,
        phone_number_id: &body.phone_number_id,
        waba_id: body.waba_id.as_deref(),
        access_token: &body.access_token,
        app_secret: &body.app_secret,
        sends_per_second: body.sends_per_second,
        at_meta: at_meta.as_ref(),
    };
    let mut tx = state.db.write().await?;
    let number = channels::connect(&mut tx, &actor, &state.keys, new, client.address().as_deref()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(ChannelBody::of(&state, number))))
}
