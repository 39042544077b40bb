//! The job runner (the seed's `processPendingJobs`): one loop per lane, so that a slow call to Meta never keeps a
//! webhook waiting. A loop claims a batch, runs it, and looks again at once while there is work; else it sleeps
//! until it is woken, until the next job is due, or for `JOB_RUNNER_INTERVAL_MS`, the safety net.

mod again;
mod housekeeping;
mod lane;
mod limiter;
mod number;
mod outbound;
mod persist;
mod process;
mod send;
mod sharers;
mod templates;

use crate::config::Config;
use crate::state::AppState;
use crate::webhook::Directory;
use hilo_domain::job::Lane;
use hilo_store::secrets::KeyRing;
use hilo_store::{Db, StoreError};
use hilo_whatsapp::graph::{GraphClient, NoClient};
use persist::persist;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use housekeeping::ask_for_syncs;
pub use lane::run_due;

/// Time to connect to Meta.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Time for a whole call, unless a test's configuration says otherwise.
pub(crate) const CALL_TIMEOUT: Duration = Duration::from_secs(30);

/// What jobs work with; cheap to clone.
#[derive(Clone)]
pub struct Worker {
    /// The database.
    pub db: Db,
    /// Whose numbers are whose.
    pub directory: Directory,
    /// Opens access tokens.
    pub keys: Arc<KeyRing>,
    /// The way to Meta.
    pub graph: GraphClient,
    /// This process, in the leases.
    pub node: Arc<str>,
    limiter: Arc<limiter::Limiter>,
    sharers: Arc<sharers::Sharers>,
    probes: Arc<number::Probes>,
}

/// Why the runner cannot start.
#[derive(Debug, thiserror::Error)]
pub enum RunnerError {
    /// The HTTP client cannot be built.
    #[error("the HTTP client cannot be built: {0}")]
    Http(String),
    /// `WHATSAPP_GRAPH_URL` is no address.
    #[error("WHATSAPP_GRAPH_URL cannot be used: {0}")]
    GraphUrl(String),
}

impl From<NoClient> for RunnerError {
    fn from(error: NoClient) -> Self {
        match error {
            NoClient::BaseUrl(_) => Self::GraphUrl(error.to_string()),
            NoClient::Http(error) => Self::Http(error.to_string()),
        }
    }
}

impl Worker {
    /// From a server's parts.
    ///
    /// # Errors
    /// [`RunnerError`].
    pub fn new(state: &AppState) -> Result<Self, RunnerError> {
        let directory = state.ingest.directory().clone();
        Self::from_parts(&state.db, &state.config, &state.keys, directory, state.presence.node())
    }

    /// For one who runs jobs without a server: the demo writes its past this way.
    ///
    /// # Errors
    /// [`RunnerError`].
    pub fn from_parts(
        db: &Db,
        config: &Config,
        keys: &Arc<KeyRing>,
        directory: Directory,
        node: &str,
    ) -> Result<Self, RunnerError> {
        let (url, version) = (&config.whatsapp.graph_url, &config.whatsapp.graph_version);
        let graph = GraphClient::new(url, version, CONNECT_TIMEOUT, config.job_runner.call_timeout)?;
        Ok(Self {
            db: db.clone(),
            directory,
            keys: keys.clone(),
            graph,
            node: node.into(),
            limiter: Arc::default(),
            sharers: Arc::default(),
            probes: Arc::default(),
        })
    }
}

/// Starts both lanes and the housekeeping on `tasks`; they end with the state's shutdown, giving back what they
/// hold.
///
/// # Errors
/// [`RunnerError`].
pub fn start(state: &AppState, tasks: &TaskTracker) -> Result<(), RunnerError> {
    let worker = Worker::new(state)?;
    for lane in [Lane::Inbound, Lane::Outbound] {
        let (worker, shutdown) = (worker.clone(), state.shutdown.clone());
        let interval = state.config.job_runner.interval;
        tasks.spawn(async move {
            let begin = || lane::run(worker.clone(), lane, interval, shutdown.clone());
            persist(lane.as_str(), &shutdown, begin).await;
        });
    }
    keep(tasks, state, "housekeeping", housekeeping::run);
    keep(tasks, state, "statistics", housekeeping::keep_statistics);
    Ok(())
}

/// Starts a loop that needs the database alone.
fn keep<F, R>(tasks: &TaskTracker, state: &AppState, name: &'static str, run: R)
where
    F: Future<Output = ()> + Send + 'static,
    R: Fn(Db, CancellationToken) -> F + Send + Sync + 'static,
{
    let (db, shutdown) = (state.db.clone(), state.shutdown.clone());
    tasks.spawn(async move { persist(name, &shutdown, || run(db.clone(), shutdown.clone())).await });
}

async fn pause(shutdown: &CancellationToken, how_long: Duration) {
    let _ = shutdown.run_until_cancelled(tokio::time::sleep(how_long)).await;
}

/// A failure of a job that is not the failure of a message.
#[derive(Debug, thiserror::Error)]
enum JobError {
    /// The database: again later.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The job makes no sense: never again.
    #[error("{0}")]
    Hopeless(String),
    /// A fault of ours: again later, as if the process had ended.
    #[error("the job panicked: {0}")]
    Panicked(String),
}
