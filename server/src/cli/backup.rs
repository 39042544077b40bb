//! `hilo backup`: everything in the database, as of one moment, in one file. Beside running servers.

use super::{answer, database, say};
use crate::config::Config;
use clap::Args;
use hilo_domain::clock::Clock;
use hilo_store::backup::{self, BackupError, Manifest};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// What `backup` takes.
#[derive(Args, Clone, Debug)]
pub(super) struct Take {
    /// The file to write
    file: PathBuf,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

pub(super) async fn take(
    arguments: Take,
    config: &Config,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<ExitCode> {
    // Opening would make a database where there is none.
    if backup::sqlite_place(config.database_url.expose_secret())?.is_some_and(|place| !place.exists()) {
        return Err(BackupError::NothingThere.into());
    }
    let db = database::connect(config, clock).await?;
    let taken = backup::take(&db, &arguments.file, arguments.force).await;
    db.close().await;
    let taken = taken?;
    let file = arguments.file.display();
    say(format_args!(
        "{file} holds {} as of {}.",
        config.database_for_people(),
        taken.manifest.taken_at.iso()
    ));
    say(
        "Access tokens in it are sealed. The keys are not in it: keep HILO_SECRET_KEY or the key file (hilo.key in the \
         data folder) at another place.",
    );
    let mut said = described(&taken.manifest);
    said["file"] = json!(arguments.file);
    said["bytes"] = json!(taken.bytes);
    answer(&said)
}

/// What a backup is, for programs.
pub(super) fn described(manifest: &Manifest) -> Value {
    let rows: serde_json::Map<String, Value> =
        manifest.tables.iter().map(|table| (table.name.clone(), table.rows.into())).collect();
    json!({
        "database": manifest.database,
        "schema": manifest.schema,
        "hilo": manifest.hilo,
        "takenAt": manifest.taken_at.iso(),
        "rows": rows,
    })
}
