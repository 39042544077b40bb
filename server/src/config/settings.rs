//! What can be set, as flags and as environment variables. Everything is text here: [`super::Config`] reads it,
//! so that an empty variable counts as absent and every mistake is reported at once, by its variable's name.

use clap::Args;
use secrecy::SecretString;
use std::convert::Infallible;
use std::path::PathBuf;

/// Every setting of a server. Secrets can also come from a file (`NAME_FILE`), as container platforms hand them over.
#[derive(Args, Clone, Debug, Default)]
pub struct Settings {
    /// Address to listen on; port 0 picks a free one [default: 127.0.0.1:3000]
    #[arg(long, env = "HILO_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,

    /// Folder of the database, media and the key file [default: ./data]
    #[arg(long, env = "HILO_DATA_DIR", value_name = "FOLDER")]
    pub data_dir: Option<String>,

    /// `sqlite://…` or `postgres://…` [default: sqlite://<data dir>/hilo.db]
    #[arg(long, env = "DATABASE_URL", value_name = "URL", value_parser = secret, hide_env_values = true)]
    pub database_url: Option<SecretString>,

    /// File that holds DATABASE_URL
    #[arg(long, env = "DATABASE_URL_FILE", value_name = "FILE")]
    pub database_url_file: Option<PathBuf>,

    /// Public address, for links, cookies and the callback URL [default: http://<listen>]
    #[arg(long, env = "HILO_BASE_URL", value_name = "URL")]
    pub base_url: Option<String>,

    /// Keys for secrets at rest: 32 bytes in hex each, newest first, comma-separated [default: a key file in the
    /// data folder, made on first start]
    #[arg(long, env = "HILO_SECRET_KEY", value_name = "KEYS", value_parser = secret, hide_env_values = true)]
    pub secret_key: Option<SecretString>,

    /// File that holds HILO_SECRET_KEY
    #[arg(long, env = "HILO_SECRET_KEY_FILE", value_name = "FILE")]
    pub secret_key_file: Option<PathBuf>,

    /// Who carries this token may read /metrics from anywhere [default: only private addresses may]
    #[arg(long, env = "HILO_METRICS_TOKEN", value_name = "TOKEN", value_parser = secret, hide_env_values = true)]
    pub metrics_token: Option<SecretString>,

    /// File that holds HILO_METRICS_TOKEN
    #[arg(long, env = "HILO_METRICS_TOKEN_FILE", value_name = "FILE")]
    pub metrics_token_file: Option<PathBuf>,

    /// `pretty` for people, `json` for machines [default: pretty on a terminal, else json]
    #[arg(long, env = "HILO_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<String>,

    /// Milliseconds between SIGTERM and the closing of the door, in which /readyz says 503 and requests are still
    /// served: time for a load balancer to notice [default: 2000]
    #[arg(long, env = "HILO_DRAIN_DELAY_MS", value_name = "MILLISECONDS")]
    pub drain_delay_ms: Option<String>,

    /// REST calls a minute for each token or session, a fifth of them at once; 0 for no limit [default: 600]
    #[arg(long, env = "HILO_API_RATE_PER_MINUTE", value_name = "CALLS")]
    pub api_rate_per_minute: Option<String>,

    /// Token that Meta shows when it verifies the webhook
    #[arg(long, env = "WHATSAPP_VERIFY_TOKEN", value_name = "TOKEN", value_parser = secret, hide_env_values = true)]
    pub whatsapp_verify_token: Option<SecretString>,

    /// File that holds WHATSAPP_VERIFY_TOKEN
    #[arg(long, env = "WHATSAPP_VERIFY_TOKEN_FILE", value_name = "FILE")]
    pub whatsapp_verify_token_file: Option<PathBuf>,

    /// Key of webhook signatures; required in production
    #[arg(long, env = "WHATSAPP_APP_SECRET", value_name = "SECRET", value_parser = secret, hide_env_values = true)]
    pub whatsapp_app_secret: Option<SecretString>,

    /// File that holds WHATSAPP_APP_SECRET
    #[arg(long, env = "WHATSAPP_APP_SECRET_FILE", value_name = "FILE")]
    pub whatsapp_app_secret_file: Option<PathBuf>,

    /// Permanent access token for the Cloud API
    #[arg(long, env = "WHATSAPP_ACCESS_TOKEN", value_name = "TOKEN", value_parser = secret, hide_env_values = true)]
    pub whatsapp_access_token: Option<SecretString>,

    /// File that holds WHATSAPP_ACCESS_TOKEN
    #[arg(long, env = "WHATSAPP_ACCESS_TOKEN_FILE", value_name = "FILE")]
    pub whatsapp_access_token_file: Option<PathBuf>,

    /// WhatsApp Business phone number id
    #[arg(long, env = "WHATSAPP_PHONE_NUMBER_ID", value_name = "ID")]
    pub whatsapp_phone_number_id: Option<String>,

    /// WhatsApp Business account id
    #[arg(long, env = "WHATSAPP_WABA_ID", value_name = "ID")]
    pub whatsapp_waba_id: Option<String>,

    /// Id of the Meta app whose token this is, for samples of templates [default: Graph is asked]
    #[arg(long, env = "WHATSAPP_APP_ID", value_name = "ID")]
    pub whatsapp_app_id: Option<String>,

    /// The Graph host; one that is not Meta's may have a private address [default: https://graph.facebook.com]
    #[arg(long, env = "WHATSAPP_GRAPH_URL", value_name = "URL")]
    pub whatsapp_graph_url: Option<String>,

    /// Version of the Graph API [default: v24.0]
    #[arg(long, env = "WHATSAPP_GRAPH_VERSION", value_name = "VERSION")]
    pub whatsapp_graph_version: Option<String>,

    /// Owner of the number that these variables describe [default: the oldest organization]
    #[arg(long, env = "WHATSAPP_ORGANIZATION_ID", value_name = "ID")]
    pub whatsapp_organization_id: Option<String>,

    /// Run jobs in this process [default: false]
    #[arg(long, env = "JOB_RUNNER_ENABLED", value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub job_runner_enabled: Option<String>,

    /// Milliseconds between two looks for due jobs; new ones are taken up at once [default: 5000]
    #[arg(long, env = "JOB_RUNNER_INTERVAL_MS", value_name = "MILLISECONDS")]
    pub job_runner_interval_ms: Option<String>,

    /// Milliseconds after which the jobs of a node that shows no sign of life are taken over; the same on every node
    /// [default: 30000]
    #[arg(long, env = "JOB_RUNNER_LEASE_MS", value_name = "MILLISECONDS")]
    pub job_runner_lease_ms: Option<String>,
}

/// Wraps a secret before anything can print it.
fn secret(text: &str) -> Result<SecretString, Infallible> {
    Ok(SecretString::from(text))
}
