//! The settings of a process, read and checked once. Nothing else reads the environment.

mod dump;
mod parse;
mod read;
mod settings;

pub use read::Problems;
pub use settings::Settings;

use hilo_domain::ids::OrganizationId;
use secrecy::SecretString;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// What a server is started with. `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen; port 0 lets the system choose.
    pub listen: SocketAddr,
    /// Folder of the database, media and the key file.
    pub data_dir: PathBuf,
    /// `sqlite://…` or `postgres://…`; may hold a password.
    pub database_url: SecretString,
    /// The public address without a trailing slash. Where none is set it is made from the address listened on,
    /// see [`Config::bound_to`].
    pub base_url: String,
    /// Whether [`Config::base_url`] was set rather than made.
    pub base_url_is_set: bool,
    /// Key ring for secrets at rest, as text; `None`: the key file in the data folder.
    pub secret_key: Option<SecretString>,
    /// Opens `/metrics` to whoever carries it.
    pub metrics_token: Option<SecretString>,
    /// How long requests are still served between the word to stop and the closing of the door.
    pub drain_delay: Duration,
    /// REST calls a minute for each token or session; `None`: no limit.
    pub api_rate_per_minute: Option<NonZeroU32>,
    /// How log lines look.
    pub log_format: LogFormat,
    /// The seed's WhatsApp variables.
    pub whatsapp: WhatsappConfig,
    /// The seed's job runner variables.
    pub job_runner: JobRunnerConfig,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Pretty,
    /// One JSON object per line.
    Json,
}

/// What the environment says about WhatsApp.
#[derive(Clone, Debug)]
pub struct WhatsappConfig {
    /// What Meta must show when it verifies the webhook.
    pub verify_token: Option<SecretString>,
    /// Key of webhook signatures; without one they are not checked.
    pub app_secret: Option<SecretString>,
    /// Token for the Cloud API.
    pub access_token: Option<SecretString>,
    /// Meta's id of the number.
    pub phone_number_id: Option<String>,
    /// Meta's id of the business account.
    pub waba_id: Option<String>,
    /// Meta's id of the app whose token this is; Graph is asked where it is not set.
    pub app_id: Option<String>,
    /// The Graph host, without a trailing slash.
    pub graph_url: String,
    /// Version of the Graph API, such as `v24.0`.
    pub graph_version: String,
    /// Owner of the number; `None`: the oldest organization.
    pub organization_id: Option<OrganizationId>,
}

/// What the environment says about jobs.
#[derive(Clone, Copy, Debug)]
pub struct JobRunnerConfig {
    /// Whether this process runs jobs.
    pub enabled: bool,
    /// The safety net between two looks for due jobs.
    pub interval: Duration,
    /// How long a node holds a job without a sign of life, in milliseconds.
    pub lease_ms: i64,
    /// Time for a whole call to Meta; leases are renewed meanwhile. No variable sets it: tests do.
    pub call_timeout: Duration,
}

impl Config {
    /// Reads and checks settings.
    ///
    /// # Errors
    /// [`Problems`] names every setting that cannot be used, not only the first.
    pub fn from_settings(settings: Settings) -> Result<Self, Problems> {
        read::read(settings)
    }

    /// The same settings once the listening address is known: where no public address was set, it is that one.
    #[must_use]
    pub fn bound_to(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        if !self.base_url_is_set {
            self.base_url = read::address_for_people(address);
        }
        self
    }

    /// Whether people reach Hilo by HTTPS: decides about `Secure` cookies.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// `scheme://host[:port]` of the public address, as browsers send it in `Origin`.
    #[must_use]
    pub fn origin(&self) -> String {
        Url::parse(&self.base_url)
            .map_or_else(|_| self.base_url.clone(), |url| url.origin().ascii_serialization())
    }

    /// Where Meta must send webhooks.
    #[must_use]
    pub fn callback_url(&self) -> String {
        format!("{}/api/webhooks/whatsapp", self.base_url)
    }
}
