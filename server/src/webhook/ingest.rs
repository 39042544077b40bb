//! Group commit: webhooks that arrive while a commit is under way share the next one. Each is answered only
//! after the commit that holds it; if that fails, all of them are refused and Meta delivers again.

use super::directory::Directory;
use hilo_store::webhooks::NewWebhook;
use hilo_store::{Db, Inlet};
use hilo_whatsapp::signature::Verifier;
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc, oneshot};

/// Webhooks in one commit.
const BATCH: usize = 256;
/// Webhooks that wait for one: beyond this the answer is 503 at once, and memory stays bounded.
const WAITING: usize = 1024;

/// Why a webhook was not stored.
#[derive(Clone, Debug, thiserror::Error)]
pub enum IngestError {
    /// More arrive than can be committed.
    #[error("too many webhooks wait to be stored")]
    Overloaded,
    /// The server is stopping.
    #[error("the server is stopping")]
    Stopping,
    /// The database refused.
    #[error("{0}")]
    Store(String),
}

struct Waiting {
    webhook: NewWebhook,
    answer: oneshot::Sender<Result<(), IngestError>>,
}

/// Takes webhooks in; cheap to clone. When the last handle is gone, what waits is stored and the committers end.
#[derive(Clone)]
pub struct Ingest {
    queue: mpsc::Sender<Waiting>,
    directory: Directory,
    verifier: Option<Arc<Verifier>>,
}

impl Ingest {
    /// Starts the committers. They outlive every other task, because requests that are being finished while the
    /// server stops still need them. Without an app secret nothing is verified.
    #[must_use]
    pub fn start(db: &Db, app_secret: Option<&str>, directory: Directory) -> Self {
        let (queue, waiting) = mpsc::channel(WAITING);
        let waiting = Arc::new(Mutex::new(waiting));
        // SQLite has one writer. On PostgreSQL a second commit fills the time the first one waits for the disk.
        let committers = if db.kind() == "sqlite" { 1 } else { 2 };
        for _ in 0..committers {
            tokio::spawn(commit_loop(Inlet::new(db.clone()), waiting.clone()));
        }
        let verifier = app_secret.map(|secret| Arc::new(Verifier::new(secret)));
        Self { queue, directory, verifier }
    }

    /// Checks signatures, when there is a secret to check them with.
    #[must_use]
    pub fn verifier(&self) -> Option<&Verifier> {
        self.verifier.as_deref()
    }

    /// Whose numbers are whose.
    #[must_use]
    pub const fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Returns once the webhook and its job are on disk.
    ///
    /// # Errors
    /// [`IngestError`]: it is not stored, and must not be acknowledged.
    pub async fn accept(&self, webhook: NewWebhook) -> Result<(), IngestError> {
        let (answer, stored) = oneshot::channel();
        self.queue.try_send(Waiting { webhook, answer }).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => IngestError::Overloaded,
            mpsc::error::TrySendError::Closed(_) => IngestError::Stopping,
        })?;
        stored.await.unwrap_or(Err(IngestError::Stopping))
    }
}

async fn commit_loop(mut inlet: Inlet, waiting: Arc<Mutex<mpsc::Receiver<Waiting>>>) {
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        // Held while collecting only: the other committer collects while this one commits.
        let collected = waiting.lock().await.recv_many(&mut batch, BATCH).await;
        if collected == 0 {
            return;
        }
        let (webhooks, answers): (Vec<_>, Vec<_>) =
            batch.drain(..).map(|waiting| (waiting.webhook, waiting.answer)).unzip();
        metrics::histogram!("hilo_webhook_batch")
            .record(f64::from(u32::try_from(webhooks.len()).unwrap_or(u32::MAX)));
        let outcome = inlet.store(&webhooks).await.map_err(|error| IngestError::Store(error.to_string()));
        for answer in answers {
            // Whoever went away does not need it; the webhook is stored all the same.
            drop(answer.send(outcome.clone()));
        }
    }
}
