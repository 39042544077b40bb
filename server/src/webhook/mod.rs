//! Meta's webhooks: the challenge, the signature over the raw bytes, and the promise that `200` means committed
//! (guarantees.md 1). Nothing is understood here beyond whose it is: understanding is the job runner's work.

mod directory;
mod door;
mod environment;
mod ingest;
mod receive;
mod sightings;
mod verify;

pub use directory::Directory;
pub use ingest::{Ingest, IngestError};

use crate::config::Config;
use crate::state::AppState;
use hilo_store::secrets::KeyRing;
use hilo_store::{Db, Result};
use secrecy::ExposeSecret;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Meta sends up to 3 MB; a little more is accepted (specification.md 4).
pub const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;

/// `GET` and `POST /api/webhooks/whatsapp`, and the same below it for numbers with an address of their own. No session, no compression, no span: thousands a second pass here.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(verify::verify, receive::receive))
        .routes(routes!(verify::verify_at, receive::receive_at))
}

/// Between two looks at the channels: another process may have added one.
const REFRESH: Duration = Duration::from_secs(5);

/// Starts taking webhooks in: the channel that the environment describes, the directory, the committers.
///
/// # Errors
/// When the database cannot be read.
pub async fn start(
    db: &Db,
    config: &Arc<Config>,
    keys: &Arc<KeyRing>,
    tasks: &TaskTracker,
    shutdown: &CancellationToken,
) -> Result<Ingest> {
    let directory = Directory::new(keys.clone(), config.whatsapp.app_secret.clone());
    environment::ensure_channel(db, config, keys).await?;
    directory.refresh(db).await?;
    let secret = config.whatsapp.app_secret.as_ref().map(ExposeSecret::expose_secret);
    let ingest = Ingest::start(db, secret, directory.clone());

    let (db, config, keys, shutdown) = (db.clone(), config.clone(), keys.clone(), shutdown.clone());
    tasks.spawn(async move {
        let mut ticks = tokio::time::interval(REFRESH);
        while shutdown.run_until_cancelled(ticks.tick()).await.is_some() {
            let outcome = match environment::ensure_channel(&db, &config, &keys).await {
                Ok(()) => directory.refresh(&db).await,
                Err(error) => Err(error),
            };
            if let Err(error) = outcome {
                tracing::warn!(%error, "the channels could not be read anew");
            }
        }
    });
    Ok(ingest)
}
