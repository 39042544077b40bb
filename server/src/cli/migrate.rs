//! `hilo migrate`: brings the schema up to date without starting a server.

use super::{answer, database, say};
use crate::config::Config;
use hilo_domain::clock::Clock;
use serde_json::json;
use std::process::ExitCode;
use std::sync::Arc;

pub(super) async fn run(config: &Config, clock: Arc<dyn Clock>) -> anyhow::Result<ExitCode> {
    let db = database::open(config, clock).await?;
    say(format_args!("{} is up to date.", config.database_for_people()));
    let kind = db.kind();
    db.close().await;
    answer(&json!({ "database": kind, "migrated": true }))
}
