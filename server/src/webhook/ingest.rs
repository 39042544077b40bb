//! Group commit: webhooks that arrive while a commit is under way share the next one. Each is answered only
//! after the commit that holds it; if that fails, all of them are refused and Meta delivers again.

use super::directory::Directory;
use super::sightings::Sightings;
use hilo_store::webhooks::NewWebhook;
use hilo_store::{Db, Inlet};
use hilo_whatsapp::signature::Verifier;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

/// Commits under way at once.
const COMMITTERS: usize = 2;
/// Webhooks in one commit.
const BATCH: usize = 256;
/// Webhooks that wait for one: beyond this the answer is 503 at once.
const WAITING: usize = 1024;
/// All their bodies together, in KiB: beyond this too, so that memory stays bounded and a batch is never too long for
/// the database. Most webhooks have less than one.
const WAITING_KIB: usize = 64 * 1024;

/// How long a webhook waits for its commit. Meta does not wait longer, and delivers again; if it was stored after all, the
/// second delivery changes nothing.
const PATIENCE: Duration = Duration::from_secs(10);

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
    /// Given back when it is committed.
    room: OwnedSemaphorePermit,
    answer: oneshot::Sender<Result<(), IngestError>>,
}

/// Takes webhooks in; cheap to clone. When the last handle is gone, what waits is stored and the committers end.
#[derive(Clone)]
pub struct Ingest {
    queue: mpsc::Sender<Waiting>,
    room: Arc<Semaphore>,
    directory: Directory,
    verifier: Option<Arc<Verifier>>,
    sightings: Arc<Sightings>,
}

impl Ingest {
    /// Starts the committers. They outlive every other task, because requests that are being finished while the
    /// server stops still need them. Without an app secret nothing is verified.
    #[must_use]
    pub fn start(db: &Db, app_secret: Option<&str>, directory: Directory) -> Self {
        let (queue, waiting) = mpsc::channel(WAITING);
        let waiting = Arc::new(Mutex::new(waiting));
        // A second commit fills the time the first one waits for the disk.
        for _ in 0..COMMITTERS {
            tokio::spawn(keep_committing(db.clone(), waiting.clone()));
        }
        let verifier = app_secret.map(|secret| Arc::new(Verifier::new(secret)));
        let room = Arc::new(Semaphore::new(WAITING_KIB));
        Self { queue, room, directory, verifier, sightings: Arc::default() }
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

    /// What was seen at callback addresses.
    pub(super) fn sightings(&self) -> &Sightings {
        &self.sightings
    }

    /// Returns once the webhook and its job are on disk.
    ///
    /// # Errors
    /// [`IngestError`]: it is not stored, and must not be acknowledged.
    pub async fn accept(&self, webhook: NewWebhook) -> Result<(), IngestError> {
        let (answer, stored) = oneshot::channel();
        let kib = u32::try_from(webhook.body.len() / 1024 + 1).unwrap_or(u32::MAX);
        let room = self.room.clone().try_acquire_many_owned(kib).map_err(|_| IngestError::Overloaded)?;
        self.queue.try_send(Waiting { webhook, room, answer }).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => IngestError::Overloaded,
            mpsc::error::TrySendError::Closed(_) => IngestError::Stopping,
        })?;
        match tokio::time::timeout(PATIENCE, stored).await {
            Ok(stored) => {
                stored.unwrap_or_else(|_| Err(IngestError::Store("the commit broke off".to_owned())))
            }
            Err(_) => Err(IngestError::Store("the database does not answer in time".to_owned())),
        }
    }
}

/// Until the last handle is gone. A panic, which is a fault of ours, costs the webhooks of its batch, which Meta delivers
/// again, and none after them.
async fn keep_committing(db: Db, waiting: Arc<Mutex<mpsc::Receiver<Waiting>>>) {
    while let Err(panic) = tokio::spawn(commit_loop(Inlet::new(db.clone()), waiting.clone())).await {
        tracing::error!(%panic, "webhooks were not stored");
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
            batch.drain(..).map(|waiting| (waiting.webhook, (waiting.answer, waiting.room))).unzip();
        metrics::histogram!("hilo_webhook_batch")
            .record(f64::from(u32::try_from(webhooks.len()).unwrap_or(u32::MAX)));
        let outcome = inlet.store(&webhooks).await.map_err(|error| IngestError::Store(error.to_string()));
        for (answer, room) in answers {
            drop(room);
            // Whoever went away does not need it; the webhook is stored all the same.
            drop(answer.send(outcome.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::future::{join_all, poll_immediate};
    use hilo_domain::clock::{Clock, Millis};
    use hilo_domain::ids::OrganizationId;
    use hilo_store::OpenOptions;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Panics when it is read, as long as it has not done so often enough.
    struct Broken(AtomicUsize);

    impl Clock for Broken {
        fn now(&self) -> Millis {
            let less = |left: usize| left.checked_sub(1);
            assert!(self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less).is_err(), "on purpose");
            Millis(1_768_384_800_000)
        }
    }

    #[tokio::test]
    async fn a_panic_costs_its_own_webhooks_and_closes_no_door() {
        let folder = tempfile::tempdir().unwrap();
        let db = OpenOptions::new(format!("sqlite://{}", folder.path().join("hilo.db").display()));
        let db = db.open().await.unwrap();
        let panics = 3 * COMMITTERS;
        let broken = db.with_clock(Arc::new(Broken(AtomicUsize::new(panics))));
        let ingest = Ingest::start(&broken, None, Directory::default());
        let webhook = || NewWebhook {
            organization_id: OrganizationId::deployment(),
            body: b"{}".to_vec(),
            signed: false,
        };
        for _ in 0..panics {
            assert!(matches!(ingest.accept(webhook()).await, Err(IngestError::Store(_))));
        }
        for _ in 0..panics {
            ingest.accept(webhook()).await.unwrap();
        }
    }

    #[tokio::test]
    async fn what_waits_is_bounded_and_what_was_refused_may_come_again() {
        let folder = tempfile::tempdir().unwrap();
        let db = OpenOptions::new(format!("sqlite://{}", folder.path().join("hilo.db").display()));
        let db = db.open().await.unwrap();
        let ingest = Ingest::start(&db, None, Directory::default());
        let large = || NewWebhook {
            organization_id: OrganizationId::deployment(),
            body: vec![b' '; 4 * 1024 * 1024],
            signed: false,
        };

        let nobody_else_writes = db.write().await.unwrap();
        let mut waiting: Vec<_> = (0..15).map(|_| Box::pin(ingest.accept(large()))).collect();
        for accepted in &mut waiting {
            assert!(poll_immediate(accepted).await.is_none());
        }
        assert!(matches!(ingest.accept(large()).await, Err(IngestError::Overloaded)));

        nobody_else_writes.rollback().await.unwrap();
        assert!(join_all(waiting).await.iter().all(Result::is_ok));
        ingest.accept(large()).await.unwrap();
    }
}
