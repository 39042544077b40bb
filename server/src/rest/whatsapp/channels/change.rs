//! `PATCH /api/integrations/whatsapp/channels/{id}`

use super::{ChannelBody, ask};
use crate::api_error::ApiError;
use crate::auth::{ApiActor, Client};
use crate::http::extract::{self, Path};
use crate::openapi::refusals::Impossible;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_domain::ids::ChannelId;
use hilo_domain::role::Operation;
use hilo_store::channels::{self, NumberChange};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;

/// What is left out stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = ChangeChannel)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct Body {
    #[schema(min_length = 1, max_length = 60)]
    name: Option<String>,
    #[schema(pattern = "^[0-9]{1,32}$")]
    waba_id: Option<String>,
    /// An empty one stays as it is.
    #[schema(value_type = Option<String>)]
    access_token: Option<SecretString>,
    /// An empty one stays as it is.
    #[schema(value_type = Option<String>)]
    app_secret: Option<SecretString>,
    #[schema(minimum = 1, maximum = 1000)]
    sends_per_second: Option<i64>,
    /// Holds it back, or lets it go on: what is to be sent waits meanwhile.
    paused: Option<bool>,
    /// Keep a new token although Meta cannot be reached to check it.
    #[serde(default)]
    unchecked: bool,
}

/// Change a number
///
/// Meta is asked about a new token first.
#[utoipa::path(
    patch,
    path = "/api/integrations/whatsapp/channels/{id}",
    operation_id = "changeChannel",
    tag = "Numbers",
    params(("id" = ChannelId, Path, description = "The number")),
    request_body = Body,
    responses((status = 200, description = "As it is now", body = ChannelBody), Impossible),
    extensions(("x-hilo-operation" = json!(Operation::ManageChannels))),
)]
pub(in crate::rest) async fn change(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    client: Client,
    Path(id): Path<ChannelId>,
    extract::Json { value: body, .. }: extract::Json<Body>,
) -> Result<Json<ChannelBody>, ApiError> {
    let mut tx = state.db.read().await?;
    let before = channels::number(&mut tx, &actor, &id).await?;
    drop(tx);
    let token = body.access_token.filter(|token| !token.expose_secret().trim().is_empty());
    let at_meta = match &token {
        Some(token) if !before.from_environment => {
            ask(&state, &before.phone_number_id, token.clone(), body.unchecked).await?
        }
        _ => None,
    };
    let change = NumberChange {
        name: body.name.as_deref(),
        waba_id: body.waba_id.as_deref(),
        access_token: token.as_ref(),
        app_secret: body.app_secret.as_ref(),
        sends_per_second: body.sends_per_second,
        paused: body.paused,
        at_meta: at_meta.as_ref(),
    };
    let mut tx = state.db.write().await?;
    let ip = client.address();
    let number = channels::change(&mut tx, &actor, &state.keys, &id, change, ip.as_deref()).await?;
    tx.commit().await?;
    Ok(Json(ChannelBody::of(&state, number)))
}
