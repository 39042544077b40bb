//! `hilo demo`: a throw-away database, a simulator in Meta's place, a sample shop with a past, and one real server
//! between them. Everything is random per run and gone at the end.
//!
//! | module | what it does |
//! |---|---|
//! | `script`, `things`, `conversations` | what was said in the shop, written down |
//! | `timeline`, `clock` | when it was said |
//! | `player` | lets it happen: webhooks, jobs, answers, phones |
//! | `seed`, `team`, `templates`, `secrets` | the organization it happens in |
//! | [`announce`] | what whoever started it is told |

pub mod announce;
mod clock;
mod conversations;
mod player;
mod script;
mod secrets;
mod seed;
mod team;
mod templates;
#[cfg(test)]
mod tests;
mod things;
mod timeline;

use crate::auth::password::{self, PasswordError};
use crate::config::{Config, Problems, Settings};
use crate::runner::RunnerError;
use crate::serve::{self, Running, StartError};
use announce::{Announcement, Channel, Login, Spare};
use clock::StoryClock;
use hilo_domain::clock::Clock;
use hilo_simulator::{BusinessNumber, CallbackError, Simulator, SimulatorError};
use hilo_store::StoreError;
use hilo_store::outbound::QueueError;
use hilo_store::templates::SendError;
use secrecy::SecretString;
use secrets::Secrets;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

/// A browser that holds a connection without using it does not keep the demo alive for longer.
const DRAIN: Duration = Duration::from_secs(3);

/// What a demo is started with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where Hilo listens, `ADDRESS:PORT`; port 0 picks a free one.
    pub listen: Option<String>,
    /// Where the simulator listens, `ADDRESS:PORT`.
    pub simulator_listen: String,
    /// An empty database to use, instead of a SQLite file that is removed at the end.
    pub database_url: Option<SecretString>,
}

/// Why a demo does not start.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// An option cannot be used.
    #[error(transparent)]
    Settings(#[from] Problems),
    /// An address cannot be listened on, or there is no room for temporary files.
    #[error("{what}: {source}")]
    System {
        /// What was tried.
        what: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// Somebody works on this database.
    #[error("the database has organizations already; the demo wants an empty one")]
    NotEmpty,
    /// The server does not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A message of the story could not be queued.
    #[error("the sample conversations could not be written: {0}")]
    Queue(#[from] QueueError),
    /// A template of the story could not be queued.
    #[error("the sample conversations could not be written: {0}")]
    Template(#[from] SendError),
    /// A phone could not do what the story says.
    #[error("the sample conversations could not be put on the phones: {0}")]
    Simulator(#[from] SimulatorError),
    /// The story makes no sense.
    #[error("the sample conversations make no sense: {0}")]
    Story(String),
    /// The clock shows no date.
    #[error("the clock cannot be read: {0}")]
    Clock(#[from] jiff::Error),
    /// Jobs cannot run.
    #[error(transparent)]
    Runner(#[from] RunnerError),
    /// Passwords cannot be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Hilo does not answer the simulator's handshake.
    #[error("the simulator's handshake with Hilo failed: {0}")]
    Callback(#[from] CallbackError),
}

/// A demo that runs.
pub struct Demo {
    /// What whoever started it should know.
    pub announcement: Announcement,
    /// The server, for tests.
    pub running: Running,
    /// The phones, for tests.
    pub simulator: Simulator,
    serving: JoinHandle<std::io::Result<()>>,
    /// Ends the simulator, also when the demo does not come about.
    stop: DropGuard,
    /// Removed when dropped.
    _folder: TempDir,
}

/// Prepares the shop and its past, and starts the server.
///
/// # Errors
/// [`DemoError`] says in words what stands in the way.
pub async fn start(options: Options, present: Arc<dyn Clock>) -> Result<Demo, DemoError> {
    let folder = tempfile::Builder::new().prefix("hilo-demo-").tempdir().map_err(|source| {
        DemoError::System { what: "there is no folder for the database".to_owned(), source }
    })?;
    let listener = listen(&options.simulator_listen).await?;
    let simulator_url = listener.local_addr().map(reachable).map_err(|source| DemoError::System {
        what: format!("cannot listen on {}", options.simulator_listen),
        source,
    })?;

    let (number, secrets) = (shop_number(), Secrets::random());
    let settings = settings(&options, &folder, &simulator_url, &number, &secrets);
    let config = Config::from_settings(settings)?;
    // Before anything is written: someone may have started the demo twice.
    drop(listen(&config.listen.to_string()).await?);

    let clock = Arc::new(StoryClock::new(present.clone()));
    let simulator = Simulator::new(
        secrets.simulator(vec![number.clone(), spare_number()]),
        clock.clone(),
        rand::random(),
    );
    let stopped = CancellationToken::new();
    let stop = stopped.clone().drop_guard();
    let serving = {
        let simulator = simulator.clone();
        tokio::spawn(async move { simulator.serve(listener, stopped.cancelled_owned()).await })
    };
    let hash = password::hash(secrets.password.as_str().into()).await?;
    let team = seed::seed(&config, &clock, &simulator, &number, &hash).await?;

    let running = serve::start(config, present).await?;
    simulator.set_callback(Some(running.state.config.callback_url()));
    simulator.verify_callback().await?;

    let logins = team.members.iter().map(|member| Login {
        role: member.actor.role,
        email: member.email.clone(),
        password: secrets.password.clone(),
        name: member.actor.name.clone(),
    });
    let announcement = Announcement {
        url: running.state.config.base_url.clone(),
        simulator_url,
        organization_id: team.organization_id,
        logins: logins.collect(),
        spare: Spare {
            phone_number_id: spare_number().phone_number_id,
            waba_id: number.waba_id.clone(),
            access_token: secrets.access_token,
            app_secret: secrets.app_secret,
        },
        channel: Channel { phone_number_id: number.phone_number_id, waba_id: number.waba_id },
    };
    Ok(Demo { announcement, running, simulator, serving, stop, _folder: folder })
}

impl Demo {
    /// Stops server and simulator in good order, and removes the database.
    pub async fn shutdown(self) {
        self.running.shutdown().await;
        drop(self.stop);
        match tokio::time::timeout(DRAIN, self.serving).await {
            Ok(Ok(Ok(()))) => {}
            Ok(Ok(Err(error))) => tracing::warn!(%error, "the simulator did not stop well"),
            Ok(Err(error)) => tracing::warn!(%error, "the simulator did not stop well"),
            Err(_) => tracing::debug!("somebody keeps a connection to the simulator open"),
        }
    }
}

async fn listen(address: &str) -> Result<TcpListener, DemoError> {
    let what = || format!("cannot listen on {address}");
    TcpListener::bind(address).await.map_err(|source| DemoError::System { what: what(), source })
}

/// Whoever listens on every interface is reached on the nearest one.
fn reachable(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

fn shop_number() -> BusinessNumber {
    BusinessNumber {
        phone_number_id: "106540352242922".to_owned(),
        waba_id: "102290129340398".to_owned(),
        display_phone_number: "5491155550100".to_owned(),
        name: "Celulares del Sur".to_owned(),
    }
}

/// Hosted at Meta like the shop's, and not connected yet.
fn spare_number() -> BusinessNumber {
    BusinessNumber {
        phone_number_id: "106540352242933".to_owned(),
        display_phone_number: "5491155550111".to_owned(),
        ..shop_number()
    }
}

/// Only what is said here counts: a developer's environment does not change the demo.
fn settings(
    options: &Options,
    folder: &TempDir,
    simulator_url: &str,
    number: &BusinessNumber,
    secrets: &Secrets,
) -> Settings {
    Settings {
        listen: options.listen.clone(),
        data_dir: Some(folder.path().to_string_lossy().into_owned()),
        database_url: options.database_url.clone(),
        whatsapp_verify_token: Some(secrets.verify_token.as_str().into()),
        whatsapp_app_secret: Some(secrets.app_secret.as_str().into()),
        whatsapp_access_token: Some(secrets.access_token.as_str().into()),
        whatsapp_phone_number_id: Some(number.phone_number_id.clone()),
        whatsapp_waba_id: Some(number.waba_id.clone()),
        whatsapp_graph_url: Some(simulator_url.to_owned()),
        job_runner_enabled: Some("true".to_owned()),
        // To be played with, by test programs too.
        api_rate_per_minute: Some("0".to_owned()),
        ..Settings::default()
    }
}
