//! `/healthz`: the process answers. `/readyz`: it can do its work, or why not.
//!
//! Readiness is about this node taking requests: a stuck queue or an absent job runner is a warning there, because
//! turning requests away would help neither.

use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hilo_domain::clock::Millis;
use hilo_store::jobs::{self, QueueState};
use hilo_store::{Db, StoreError};
use serde::Serialize;
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;
use utoipa::ToSchema;

/// A due job that nobody has taken up for so long, in milliseconds, is worth a warning.
const QUEUE_AGE_WARNING_MS: i64 = 60_000;

/// A database that takes longer to begin a write is not one that this node can work with.
const DATABASE_PATIENCE: Duration = Duration::from_millis(1_500);

/// That a process answers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Alive {
    #[schema(example = "alive")]
    status: &'static str,
    /// Hilo's.
    version: &'static str,
}

/// Ask whether the process answers
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "getHealth",
    tag = "Operations",
    responses((status = 200, description = "It does", body = Alive)),
    extensions(("x-hilo-operation" = json!("OPEN"))),
)]
pub(crate) async fn alive() -> Json<Alive> {
    Json(Alive { status: "alive", version: env!("CARGO_PKG_VERSION") })
}

/// Ask whether this node can do its work
///
/// A stuck queue or an absent job runner is a warning only: turning requests away would help neither.
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "getReadiness",
    tag = "Operations",
    responses(
        (status = 200, description = "It can; `warnings` say what is amiss all the same", body = Value),
        (status = 503, description = "It cannot, or is being stopped; the body says which part is at fault", body = Value),
    ),
    extensions(("x-hilo-operation" = json!("OPEN"))),
)]
pub(crate) async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Value>) {
    let database = check_database(&state.db).await;
    let disk = check_disk(state.config.data_dir.clone()).await;
    // What exactly is wrong may name hosts and folders: that is for the log, not for whoever asks.
    if let Err(error) = &database {
        tracing::warn!(%error, "not ready: the database cannot be written");
    }
    if let Err(error) = &disk {
        tracing::warn!(%error, "not ready: the data folder cannot be written");
    }
    // Who asks is not kept waiting twice.
    let queue = match &database {
        Ok(()) => read_queue(&state).await.unwrap_or_default(),
        Err(_) => QueueState::default(),
    };
    let now = state.db.clock().now();
    let stopping = !state.ready.is_ready();

    let mut warnings = Vec::new();
    if !state.presence.jobs_run() {
        warnings.push("no process runs jobs: messages are neither processed nor sent".to_owned());
    }
    if state.config.whatsapp.app_secret.is_none() {
        warnings.push("WHATSAPP_APP_SECRET is not set: webhooks are accepted without a signature".to_owned());
    }
    if age_ms(&queue, now) > QUEUE_AGE_WARNING_MS {
        warnings.push(format!("a job has been due for {} s", age_ms(&queue, now) / 1000));
    }
    let good = database.is_ok() && disk.is_ok() && !stopping;
    let status = if good { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({
        "status": if good { "ready" } else if stopping { "stopping" } else { "unavailable" },
        "database": { "kind": state.db.kind(), "ok": database.is_ok() },
        "disk": { "ok": disk.is_ok() },
        "queue": {
            "waiting": queue.waiting,
            "running": queue.running,
            "oldestDueSeconds": age_ms(&queue, now) / 1000,
        },
        "nodes": nodes(&state),
        "warnings": warnings,
    });
    (status, Json(body))
}

fn nodes(state: &AppState) -> Vec<Value> {
    let node = |node: hilo_store::nodes::Node| {
        json!({
            "id": node.id,
            "self": node.id == state.presence.node(),
            "runsJobs": node.runs_jobs,
            "startedAt": node.started_at.iso(),
            "seenAt": node.seen_at.iso(),
        })
    };
    state.presence.running().into_iter().map(node).collect()
}

fn age_ms(queue: &QueueState, now: Millis) -> i64 {
    queue.oldest_due_at.map_or(0, |due| now.since(due).max(0))
}

/// Whether a write can begin, soon.
async fn check_database(db: &Db) -> hilo_store::Result<()> {
    let silent = || StoreError::Conflict("the database does not answer in time");
    tokio::time::timeout(DATABASE_PATIENCE, db.check()).await.unwrap_or_else(|_| Err(silent()))
}

async fn read_queue(state: &AppState) -> hilo_store::Result<QueueState> {
    let mut tx = state.db.read().await?;
    jobs::queue_state(&mut tx).await
}

async fn check_disk(folder: PathBuf) -> std::io::Result<()> {
    tokio::task::spawn_blocking(move || probe_folder(&folder)).await.map_err(std::io::Error::other)?
}

/// Writes a little and takes it away again: tells a full disk and a lost mount from a good one, whatever the
/// file system.
pub(crate) fn probe_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let file = folder.join(format!(".probe-{}-{:?}", std::process::id(), std::thread::current().id()));
    let written = std::fs::File::create(&file).and_then(|mut probe| {
        probe.write_all(&[0; 4096])?;
        probe.sync_all()
    });
    let removed = std::fs::remove_file(&file);
    written.and(removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_folder_stays_empty_and_a_bad_one_says_so() {
        let folder = tempfile::tempdir().unwrap();
        probe_folder(folder.path()).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);

        let file = folder.path().join("file");
        std::fs::write(&file, "no folder").unwrap();
        assert!(probe_folder(&file.join("below")).is_err());
    }
}
