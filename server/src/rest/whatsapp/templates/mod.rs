//! Message templates: the seed's routes, and samples and the sync beside them. Whatever changes a template goes through
//! the same functions of the store as the screens, and reaches Meta by a job.

mod body;
mod create;
mod delete;
mod get;
mod list;
mod samples;
mod send;
mod send_body;
mod sync;
mod update;

use crate::api_error::ApiError;
use crate::state::AppState;
use axum::extract::DefaultBodyLimit;
use hilo_domain::role::Actor;
use hilo_domain::template::{Draft, Problem, sample};
use hilo_store::{Tx, templates};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Every route under `/api/integrations/whatsapp/templates`.
pub(in crate::rest) fn routes() -> OpenApiRouter<AppState> {
    // A whole file, and no more than Meta takes.
    let samples = OpenApiRouter::new().routes(routes!(samples::create));
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(send::send))
        .routes(routes!(sync::sync))
        .routes(routes!(get::get, update::update, delete::delete))
        .merge(samples.layer(DefaultBodyLimit::max(sample::MAX_SAMPLE)))
}

/// Refuses what Meta would refuse, naming every field that is at fault.
async fn checked(tx: &mut Tx, actor: &Actor, draft: &Draft<'_>) -> Result<(), ApiError> {
    let problems = templates::problems(tx, &actor.organization_id, draft).await?;
    let errors: Vec<&Problem> = problems.iter().filter(|problem| problem.is_error()).collect();
    if errors.is_empty() { Ok(()) } else { Err(ApiError::bad_request("TEMPLATE_INVALID", told(errors))) }
}

/// `body.text has too many characters (at most 1024); name is required`.
fn told<'a>(problems: impl IntoIterator<Item = &'a Problem>) -> String {
    let told: Vec<String> = problems.into_iter().map(ToString::to_string).collect();
    told.join("; ")
}
