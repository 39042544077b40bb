//! `POST /api/integrations/whatsapp/channels/{id}/check`

use super::ChannelBody;
use crate::api_error::ApiError;
use crate::auth::ApiActor;
use crate::http::extract::Path;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use hilo_app::context::AskMeta;
use hilo_domain::ids::ChannelId;
use hilo_domain::role::Operation;
use hilo_store::channels;
use hilo_store::secrets::SecretKind;
use secrecy::SecretString;

/// Ask Meta about a number
///
/// The answer says in `checkFailure` what is wrong. A number that stood still because of its token goes on when all is
/// well.
#[utoipa::path(
    post,
    path = "/api/integrations/whatsapp/channels/{id}/check",
    operation_id = "checkChannel",
    tag = "Numbers",
    params(("id" = ChannelId, Path, description = "The number")),
    responses((status = 200, description = "As it is now", body = ChannelBody)),
    extensions(("x-hilo-operation" = json!(Operation::ManageChannels))),
)]
pub(in crate::rest) async fn check(
    State(state): State<AppState>,
    ApiActor(actor): ApiActor,
    Path(id): Path<ChannelId>,
) -> Result<Json<ChannelBody>, ApiError> {
    actor.may(Operation::ManageChannels)?;
    let mut tx = state.db.read().await?;
    let channel = channels::get(&mut tx, &actor.organization_id, &id).await?;
    drop(tx);
    let token = match &channel.access_token_sealed {
        Some(sealed) => state.keys.open(sealed, channel.place(SecretKind::AccessToken))?,
        None => SecretString::default(),
    };
    let outcome = state.inquiry.ask(&channel.phone_number_id, token).await;
    let mut tx = state.db.write().await?;
    let number = channels::record_check(&mut tx, &actor, &id, outcome.as_ref()).await?;
    tx.commit().await?;
    Ok(Json(ChannelBody::of(&state, number)))
}
