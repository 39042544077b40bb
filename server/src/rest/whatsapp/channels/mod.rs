//! The organization's WhatsApp numbers. No answer ever has one of their secrets.

pub(super) mod change;
pub(super) mod check;
pub(super) mod create;
pub(super) mod get;
pub(super) mod list;
pub(super) mod remove;

use crate::api_error::ApiError;
use crate::state::AppState;
use hilo_app::context::AskMeta;
use hilo_domain::clock::Millis;
use hilo_domain::failure::FailureReason;
use hilo_domain::ids::ChannelId;
use hilo_store::channels::{AtMeta, CheckFailure, Number, NumberError};
use secrecy::SecretString;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Every route under `/api/integrations/whatsapp/channels`.
pub(in crate::rest) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(get::get, change::change, remove::remove))
        .routes(routes!(check::check))
}

/// A number.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Channel)]
#[serde(rename_all = "camelCase")]
pub(in crate::rest) struct ChannelBody {
    id: ChannelId,
    /// What the team calls it.
    name: String,
    /// Meta's id of the number.
    phone_number_id: String,
    /// Meta's id of the account.
    #[schema(required)]
    waba_id: Option<String>,
    #[schema(required)]
    display_phone: Option<String>,
    /// The name that customers see.
    #[schema(required)]
    verified_name: Option<String>,
    /// Whether variables of the environment describe it: then its account and secrets are set there.
    from_environment: bool,
    #[schema(minimum = 1, maximum = 1000)]
    sends_per_second: i64,
    /// Meta's word: `GREEN`, `YELLOW`, `RED`, `UNKNOWN`.
    #[schema(required)]
    quality: Option<String>,
    /// How many customers may be written to first in a day, in Meta's word.
    #[schema(required)]
    messaging_tier: Option<String>,
    /// Why nothing leaves it; `null` when it sends.
    #[schema(required)]
    paused_reason: Option<FailureReason>,
    #[schema(format = DateTime, required)]
    paused_at: Option<String>,
    has_access_token: bool,
    #[schema(format = DateTime, required)]
    access_token_set_at: Option<String>,
    has_app_secret: bool,
    #[schema(format = DateTime, required)]
    app_secret_set_at: Option<String>,
    /// Where Meta must send this number's webhooks. The verify token is on the number's page.
    callback_url: String,
    /// When Meta last told something about it.
    #[schema(format = DateTime, required)]
    last_webhook_at: Option<String>,
    /// When Meta was last asked about it.
    #[schema(format = DateTime, required)]
    checked_at: Option<String>,
    /// What was wrong then; `null` when all was well.
    #[schema(required)]
    check_failure: Option<CheckFailureBody>,
    #[schema(format = DateTime)]
    created_at: String,
}

/// What was wrong when Meta was asked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChannelCheckFailure)]
pub(in crate::rest) struct CheckFailureBody {
    reason: FailureReason,
    /// Meta's code.
    #[schema(required)]
    code: Option<i64>,
    /// Meta's words.
    #[schema(required)]
    message: Option<String>,
}

impl ChannelBody {
    fn of(state: &AppState, number: Number) -> Self {
        let callback = state.config.callback_url();
        Self {
            paused_reason: number.paused(),
            callback_url: match &number.callback_token {
                Some(token) => format!("{callback}/{token}"),
                None => callback,
            },
            check_failure: number.check_reason.as_deref().map(|reason| CheckFailureBody {
                reason: reason.parse().unwrap_or(FailureReason::Unknown),
                code: number.check_code,
                message: number.check_message.clone(),
            }),
            id: number.id,
            name: number.name,
            phone_number_id: number.phone_number_id,
            waba_id: number.waba_id,
            display_phone: number.display_phone,
            verified_name: number.verified_name,
            from_environment: number.from_environment,
            sends_per_second: number.sends_per_second,
            quality: number.quality,
            messaging_tier: number.messaging_tier,
            paused_at: number.paused_at.map(Millis::iso),
            has_access_token: number.has_access_token,
            access_token_set_at: number.access_token_set_at.map(Millis::iso),
            has_app_secret: number.has_app_secret,
            app_secret_set_at: number.app_secret_set_at.map(Millis::iso),
            last_webhook_at: number.last_webhook_at.map(Millis::iso),
            checked_at: number.checked_at.map(Millis::iso),
            created_at: number.created_at.iso(),
        }
    }
}

/// Asks Meta about a number before it is kept. `None`: Meta could not be reached, and the caller wants it all the same.
async fn ask(
    state: &AppState,
    phone_number_id: &str,
    token: SecretString,
    unchecked: bool,
) -> Result<Option<AtMeta>, ApiError> {
    match state.inquiry.ask(phone_number_id, token).await {
        Ok(found) => Ok(Some(found)),
        Err(why) if why.is_refusal() => Err(refused(&why)),
        Err(_) if unchecked => Ok(None),
        Err(why) => Err(ApiError::unprocessable(
            "META_UNREACHABLE",
            format!(
                "Meta could not be asked: {}. Send unchecked: true to keep it all the same.",
                why.message
            ),
        )),
    }
}

fn refused(why: &CheckFailure) -> ApiError {
    let code = why.code.map(|code| format!(" ({code})")).unwrap_or_default();
    ApiError::unprocessable(
        "META_REFUSED",
        format!("Meta refuses this number or token{code}: {}", why.message),
    )
}

impl From<NumberError> for ApiError {
    fn from(error: NumberError) -> Self {
        match error {
            NumberError::Forbidden(forbidden) => forbidden.into(),
            NumberError::Name => Self::bad_request("NAME_INVALID", "name: 1 to 60 characters"),
            NumberError::Id => {
                Self::bad_request("ID_INVALID", "phoneNumberId and wabaId are Meta's ids: digits")
            }
            NumberError::SecretMissing => {
                Self::bad_request("SECRET_MISSING", "accessToken and appSecret must not be empty")
            }
            NumberError::Speed => Self::bad_request("SPEED_INVALID", "sendsPerSecond: 1 to 1000"),
            NumberError::Taken => Self::conflict("NUMBER_TAKEN", "This number is connected already."),
            NumberError::FromEnvironment => Self::unprocessable(
                "SET_BY_ENVIRONMENT",
                "The environment's variables describe this number: change them there.",
            ),
            NumberError::Store(error) => error.into(),
        }
    }
}
