//! The settings in effect, for people who wonder which ones those are. Of a secret only whether it is set.

use super::{Config, LogFormat};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::num::NonZeroU32;
use std::time::Duration;
use url::Url;

impl Config {
    /// Every variable with its value in effect; secrets are `"set"` or `null`.
    #[must_use]
    pub fn dump(&self) -> Value {
        let whatsapp = &self.whatsapp;
        json!({
            "HILO_LISTEN": self.listen.to_string(),
            "HILO_DATA_DIR": self.data_dir.display().to_string(),
            "DATABASE_URL": self.database_for_people(),
            "HILO_BASE_URL": self.base_url,
            "HILO_SECRET_KEY": presence(self.secret_key.as_ref()),
            "HILO_METRICS_TOKEN": presence(self.metrics_token.as_ref()),
            "HILO_LOG_FORMAT": match self.log_format { LogFormat::Pretty => "pretty", LogFormat::Json => "json" },
            "HILO_DRAIN_DELAY_MS": millis(self.drain_delay),
            "HILO_API_RATE_PER_MINUTE": self.api_rate_per_minute.map_or(0, NonZeroU32::get),
            "WHATSAPP_VERIFY_TOKEN": presence(whatsapp.verify_token.as_ref()),
            "WHATSAPP_APP_SECRET": presence(whatsapp.app_secret.as_ref()),
            "WHATSAPP_ACCESS_TOKEN": presence(whatsapp.access_token.as_ref()),
            "WHATSAPP_PHONE_NUMBER_ID": whatsapp.phone_number_id,
            "WHATSAPP_WABA_ID": whatsapp.waba_id,
            "WHATSAPP_APP_ID": whatsapp.app_id,
            "WHATSAPP_GRAPH_URL": whatsapp.graph_url,
            "WHATSAPP_GRAPH_VERSION": whatsapp.graph_version,
            "WHATSAPP_ORGANIZATION_ID": whatsapp.organization_id,
            "JOB_RUNNER_ENABLED": self.job_runner.enabled,
            "JOB_RUNNER_INTERVAL_MS": millis(self.job_runner.interval),
            "JOB_RUNNER_LEASE_MS": self.job_runner.lease_ms,
        })
    }

    /// The database's address without its password and without parameters, which may hold one.
    #[must_use]
    pub fn database_for_people(&self) -> String {
        let text = self.database_url.expose_secret();
        if text.starts_with("sqlite") {
            return text.to_owned();
        }
        Url::parse(text).map_or_else(
            |_| "postgres://…".to_owned(),
            |mut url| {
                url.set_query(None);
                if url.password().is_some() && url.set_password(Some("***")).is_err() {
                    return "postgres://…".to_owned();
                }
                url.to_string()
            },
        )
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn presence(secret: Option<&SecretString>) -> Option<&'static str> {
    secret.map(|_| "set")
}
