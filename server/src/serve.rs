//! Starting a server and stopping it. Tests and the demo start real ones in their own process, on port 0.

use crate::config::Config;
use crate::http::connections;
use crate::inquiry::Inquiry;
use crate::live::Hub;
use crate::presence::Presence;
use crate::state::{AppState, Parts, Readiness};
use crate::{auth, metrics, router, runner, webhook};
use hilo_domain::clock::Clock;
use hilo_store::secrets::KeyRing;
use hilo_store::{Db, IdSource, OpenOptions, PATIENCE, StoreError};
use secrecy::ExposeSecret;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Database connections for reading (SQLite) or half of all (PostgreSQL).
const CONNECTIONS: u32 = 8;
/// Between two tries to hear from other nodes again.
const RELAY_RETRY: Duration = Duration::from_secs(2);
/// Prometheus' histograms are folded this often, whether or not anyone reads them.
const METRICS_UPKEEP: Duration = Duration::from_secs(5);

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be made or written.
    #[error("the data folder {} cannot be used: {source}", folder.display())]
    DataDir {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The database cannot be opened or brought up to date.
    #[error("the database {address} cannot be opened: {source}")]
    Database {
        /// Its address, without a password.
        address: String,
        /// What the database says.
        source: StoreError,
    },
    /// The key ring for secrets at rest cannot be read.
    #[error("the key ring cannot be read: {0}")]
    Keys(StoreError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// The database failed while starting.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The job runner cannot start.
    #[error(transparent)]
    Runner(#[from] runner::RunnerError),
}

/// A server that runs.
pub struct Running {
    /// The address really listened on.
    pub address: SocketAddr,
    /// The parts of it, for tests and the demo.
    pub state: AppState,
    tasks: TaskTracker,
}

/// Opens the database a configuration names, migrated and ready.
///
/// # Errors
/// When the data folder or the database cannot be used.
pub async fn open_database(config: &Config, clock: Arc<dyn Clock>) -> Result<Db, StartError> {
    let db = connect(config, clock, PATIENCE).await?;
    migrate(config, db).await
}

/// Brings an open database up to date.
///
/// # Errors
/// When it was written by a newer Hilo, or refuses.
pub async fn migrate(config: &Config, db: Db) -> Result<Db, StartError> {
    db.migrate().await.map_err(|source| database_error(config, source))?;
    Ok(db)
}

/// Opens the database a configuration names, as it is. A PostgreSQL server has `patience` to answer.
///
/// # Errors
/// When the data folder or the database cannot be used.
pub async fn connect(config: &Config, clock: Arc<dyn Clock>, patience: Duration) -> Result<Db, StartError> {
    let folder = config.data_dir.clone();
    tokio::fs::create_dir_all(&folder).await.map_err(|source| StartError::DataDir { folder, source })?;
    let url = config.database_url.expose_secret().to_owned();
    let lease_ms = config.job_runner.lease_ms;
    let options =
        OpenOptions { url, clock, ids: IdSource::random(), connections: CONNECTIONS, patience, lease_ms };
    options.connect().await.map_err(|source| database_error(config, source))
}

fn database_error(config: &Config, source: StoreError) -> StartError {
    StartError::Database { address: config.database_for_people(), source }
}

/// The ring that opens secrets at rest: from the settings, else from the key file, made when missing.
///
/// # Errors
/// When it cannot be read.
pub fn key_ring(config: &Config) -> Result<KeyRing, StartError> {
    match &config.secret_key {
        Some(keys) => KeyRing::parse(keys.expose_secret()),
        None => KeyRing::open_or_create(&key_file(config)),
    }
    .map_err(StartError::Keys)
}

/// The same, but nothing is made: `None` where there is neither a setting nor a key file.
///
/// # Errors
/// When it cannot be read.
pub fn existing_key_ring(config: &Config) -> Result<Option<KeyRing>, StartError> {
    let is_there = config.secret_key.is_some() || key_file(config).exists();
    if is_there { key_ring(config).map(Some) } else { Ok(None) }
}

/// Where the key file lies.
#[must_use]
pub fn key_file(config: &Config) -> PathBuf {
    config.data_dir.join("hilo.key")
}

/// Starts a server: database, background tasks, then the door.
///
/// # Errors
/// [`StartError`] says in words what stands in the way.
pub async fn start(config: Config, clock: Arc<dyn Clock>) -> Result<Running, StartError> {
    // Calls to Meta need it, whoever starts a server; a second time changes nothing.
    drop(rustls::crypto::ring::default_provider().install_default());
    // The port first: an operator who started Hilo twice should not have migrated anything.
    let listen = config.listen;
    let listener =
        TcpListener::bind(listen).await.map_err(|source| StartError::Listen { address: listen, source })?;
    let address = listener.local_addr().map_err(|source| StartError::Listen { address: listen, source })?;
    let config = Arc::new(config.bound_to(address));

    let db = open_database(&config, clock).await?;
    let keys = Arc::new(key_ring(&config)?);
    let presence = Arc::new(Presence::announce(&db, config.job_runner.enabled).await?);
    let shutdown = CancellationToken::new();
    let tasks = TaskTracker::new();
    let ingest = webhook::start(&db, &config, &keys, &tasks, &shutdown).await?;
    let inquiry = Arc::new(Inquiry::new(&config)?);
    let state = AppState::new(Parts {
        ingest,
        inquiry,
        hub: Hub::new(db.clone()),
        metrics: metrics::recorder(),
        ready: Readiness::default(),
        db,
        config,
        keys,
        presence,
        shutdown,
    });
    if state.config.whatsapp.app_secret.is_none() {
        tracing::warn!("WHATSAPP_APP_SECRET is not set: webhooks are accepted without a signature");
    }
    spawn_background(&state, &tasks);
    if state.config.job_runner.enabled {
        runner::start(&state, &tasks)?;
    }
    let router = router::build(&state);
    tasks.spawn(connections::serve(listener, router, state.ready.clone(), state.shutdown.clone()));
    // The first unknown address must not take longer than the next one.
    tasks.spawn(auth::password::warm_up());
    state.ready.set(true);
    tracing::info!(
        address = %state.config.base_url,
        database = state.db.kind(),
        jobs = state.config.job_runner.enabled,
        version = env!("CARGO_PKG_VERSION"),
        "listening"
    );
    Ok(Running { address, state, tasks })
}

fn spawn_background(state: &AppState, tasks: &TaskTracker) {
    let (hub, shutdown) = (state.hub.clone(), state.shutdown.clone());
    tasks.spawn(async move { hub.run(shutdown).await });

    let (presence, db, shutdown) = (state.presence.clone(), state.db.clone(), state.shutdown.clone());
    tasks.spawn(async move { presence.keep(&db, shutdown).await });

    let (db, shutdown) = (state.db.clone(), state.shutdown.clone());
    tasks.spawn(async move { shutdown.run_until_cancelled(relay(&db)).await });

    let (metrics, shutdown) = (state.metrics.clone(), state.shutdown.clone());
    tasks.spawn(async move {
        let mut ticks = tokio::time::interval(METRICS_UPKEEP);
        while shutdown.run_until_cancelled(ticks.tick()).await.is_some() {
            metrics.run_upkeep();
        }
    });
}

/// Hears from other nodes, for as long as the process lives.
async fn relay(db: &Db) {
    loop {
        if let Err(error) = db.relay().await {
            tracing::warn!(%error, "other nodes cannot be heard for the moment");
        }
        tokio::time::sleep(RELAY_RETRY).await;
    }
}

impl Running {
    /// Says that it stops, and goes on serving for the configured time: a load balancer sees `503` from `/readyz` and
    /// sends nobody here any more, before anybody would be refused.
    pub async fn drain(&self) {
        self.state.ready.set(false);
        let delay = self.state.config.drain_delay;
        tracing::info!(delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX), "draining");
        tokio::time::sleep(delay).await;
    }

    /// Stops in good order: readiness first, then no new requests, streams end, requests in flight finish, jobs are
    /// given back, and at last the database is closed.
    pub async fn shutdown(self) {
        tracing::info!("stopping");
        self.state.ready.set(false);
        self.state.shutdown.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        // With the last handle to it the way in for webhooks ends, and closes its connection.
        let db = self.state.db.clone();
        drop(self.state);
        db.close().await;
        tracing::info!("stopped");
    }
}
