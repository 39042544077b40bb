//! Jobs (the seed's IntegrationJob): how they stand, running them again, calling them off.

mod body;
mod cancel;
mod get;
mod list;
mod run;

use crate::api_error::ApiError;
use crate::state::AppState;
use hilo_store::jobs::JobRefused;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Every route of the noun.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(get::get))
        .routes(routes!(run::run))
        .routes(routes!(cancel::cancel))
}

impl From<JobRefused> for ApiError {
    fn from(refused: JobRefused) -> Self {
        let sentence = refused.to_string();
        match refused {
            JobRefused::Store(error) => error.into(),
            JobRefused::State(_) => Self::conflict("JOB_STATE", sentence),
            JobRefused::MessageSettled => Self::conflict("MESSAGE_SETTLED", sentence),
            JobRefused::MessageUnconfirmed => Self::conflict("MESSAGE_UNCONFIRMED", sentence),
            JobRefused::CallUnderWay => Self::conflict("CALL_UNDER_WAY", sentence),
        }
    }
}
