//! From text to [`Config`]: defaults, checks, and secrets from files. Collects every problem before giving up.

use super::parse::{
    check_database_url, parse_bool, parse_drain_delay, parse_graph_version, parse_http, parse_interval,
    parse_lease, parse_listen, parse_log_format, parse_rate, read_secret, sqlite_in,
};
use super::{Config, JobRunnerConfig, LogFormat, Settings, WhatsappConfig};
use crate::runner::CALL_TIMEOUT;
use hilo_domain::ids::OrganizationId;
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use std::io::IsTerminal;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

/// Longer than most balancers take between two looks at /readyz would be safer still; but whoever stops Hilo waits for it.
const DRAIN_DELAY: Duration = Duration::from_secs(2);

/// Generous for a program that does what people do, and an end to one that runs wild.
const API_RATE: Option<NonZeroU32> = NonZeroU32::new(600);

/// Settings that cannot be used, each with the variable's name and what is wrong.
#[derive(Debug, PartialEq, Eq)]
pub struct Problems(Vec<String>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Problems {}

impl Problems {
    fn note<T>(&mut self, name: &str, result: Result<T, String>) -> Option<T> {
        result.map_err(|problem| self.0.push(format!("{name}: {problem}"))).ok()
    }

    /// The value if it is there and can be read, else the default.
    fn or_default<T>(
        &mut self,
        name: &str,
        text: Option<String>,
        default: T,
        parse: fn(&str) -> Result<T, String>,
    ) -> T {
        filled(text).and_then(|text| self.note(name, parse(&text))).unwrap_or(default)
    }

    fn secret(
        &mut self,
        name: &str,
        value: Option<SecretString>,
        file: Option<PathBuf>,
    ) -> Option<SecretString> {
        let value = value.filter(|secret| !secret.expose_secret().trim().is_empty());
        let file = file.filter(|path| !path.as_os_str().is_empty());
        match (value, file) {
            (Some(_), Some(_)) => {
                self.0.push(format!("{name}: set it or {name}_FILE, not both"));
                None
            }
            (Some(secret), None) => Some(secret),
            (None, Some(path)) => self.note(&format!("{name}_FILE"), read_secret(&path)),
            (None, None) => None,
        }
    }
}

pub(super) fn read(settings: Settings) -> Result<Config, Problems> {
    let mut problems = Problems(Vec::new());
    let p = &mut problems;
    let local = SocketAddr::from((Ipv4Addr::LOCALHOST, 3000));
    let listen = p.or_default("HILO_LISTEN", settings.listen, local, parse_listen);
    let data_dir = PathBuf::from(filled(settings.data_dir).unwrap_or_else(|| "./data".to_owned()));
    let base_url = filled(settings.base_url).and_then(|text| p.note("HILO_BASE_URL", parse_http(&text)));
    let database_url = match p.secret("DATABASE_URL", settings.database_url, settings.database_url_file) {
        Some(url) => p.note("DATABASE_URL", check_database_url(url)),
        None => p.note("HILO_DATA_DIR", sqlite_in(&data_dir)),
    };
    let secret_key = p.secret("HILO_SECRET_KEY", settings.secret_key, settings.secret_key_file);
    let metrics_token = p.secret("HILO_METRICS_TOKEN", settings.metrics_token, settings.metrics_token_file);
    let drain_delay =
        p.or_default("HILO_DRAIN_DELAY_MS", settings.drain_delay_ms, DRAIN_DELAY, parse_drain_delay);
    let api_rate_per_minute =
        p.or_default("HILO_API_RATE_PER_MINUTE", settings.api_rate_per_minute, API_RATE, parse_rate);
    let automatic = if std::io::stderr().is_terminal() { LogFormat::Pretty } else { LogFormat::Json };
    let log_format = p.or_default("HILO_LOG_FORMAT", settings.log_format, automatic, parse_log_format);
    let verify = p.secret(
        "WHATSAPP_VERIFY_TOKEN",
        settings.whatsapp_verify_token,
        settings.whatsapp_verify_token_file,
    );
    let app =
        p.secret("WHATSAPP_APP_SECRET", settings.whatsapp_app_secret, settings.whatsapp_app_secret_file);
    let access = p.secret(
        "WHATSAPP_ACCESS_TOKEN",
        settings.whatsapp_access_token,
        settings.whatsapp_access_token_file,
    );
    let graph = "https://graph.facebook.com".to_owned();
    let whatsapp = WhatsappConfig {
        verify_token: verify,
        app_secret: app,
        access_token: access,
        phone_number_id: filled(settings.whatsapp_phone_number_id),
        waba_id: filled(settings.whatsapp_waba_id),
        app_id: filled(settings.whatsapp_app_id),
        graph_url: p.or_default("WHATSAPP_GRAPH_URL", settings.whatsapp_graph_url, graph, parse_http),
        graph_version: p.or_default(
            "WHATSAPP_GRAPH_VERSION",
            settings.whatsapp_graph_version,
            "v24.0".to_owned(),
            parse_graph_version,
        ),
        organization_id: filled(settings.whatsapp_organization_id).map(OrganizationId),
    };
    let job_runner = JobRunnerConfig {
        enabled: p.or_default("JOB_RUNNER_ENABLED", settings.job_runner_enabled, false, parse_bool),
        interval: p.or_default(
            "JOB_RUNNER_INTERVAL_MS",
            settings.job_runner_interval_ms,
            Duration::from_secs(5),
            parse_interval,
        ),
        lease_ms: p.or_default(
            "JOB_RUNNER_LEASE_MS",
            settings.job_runner_lease_ms,
            hilo_domain::job::LEASE_MS,
            parse_lease,
        ),
        call_timeout: CALL_TIMEOUT,
    };
    match database_url {
        Some(database_url) if problems.0.is_empty() => Ok(Config {
            listen,
            data_dir,
            database_url,
            base_url_is_set: base_url.is_some(),
            base_url: base_url.unwrap_or_else(|| address_for_people(listen)),
            secret_key,
            metrics_token,
            drain_delay,
            api_rate_per_minute,
            log_format,
            whatsapp,
            job_runner,
        }),
        _ => Err(problems),
    }
}

/// `http://` and the address, with a name for "every interface", which no browser can open.
pub(super) fn address_for_people(address: SocketAddr) -> String {
    let reachable = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => SocketAddr::from((Ipv4Addr::LOCALHOST, address.port())),
        IpAddr::V6(ip) if ip.is_unspecified() => SocketAddr::from((Ipv6Addr::LOCALHOST, address.port())),
        _ => address,
    };
    format!("http://{reachable}")
}

/// An empty variable is an absent one: compose files and `.env` templates leave them so.
fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn problems(settings: Settings) -> Vec<String> {
        Config::from_settings(settings).unwrap_err().0
    }

    #[test]
    fn nothing_set_gives_the_documented_defaults() {
        let config = Config::from_settings(Settings::default()).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
        assert_eq!(config.data_dir, Path::new("./data"));
        assert_eq!(config.database_url.expose_secret(), "sqlite://./data/hilo.db");
        assert_eq!(config.base_url, "http://127.0.0.1:3000");
        assert_eq!(config.whatsapp.graph_url, "https://graph.facebook.com");
        assert_eq!(config.whatsapp.graph_version, "v24.0");
        assert!(!config.job_runner.enabled);
        assert_eq!(config.job_runner.interval, Duration::from_millis(5000));
        assert_eq!(config.drain_delay, Duration::from_millis(2000));
        assert_eq!(config.api_rate_per_minute, NonZeroU32::new(600));
    }

    #[test]
    fn every_problem_is_reported_by_its_variable() {
        let found = problems(Settings {
            listen: Some("nowhere".into()),
            base_url: Some("ftp://example.org".into()),
            drain_delay_ms: Some("a while".into()),
            api_rate_per_minute: Some("-5".into()),
            job_runner_enabled: Some("perhaps".into()),
            job_runner_interval_ms: Some("-1".into()),
            job_runner_lease_ms: Some("1".into()),
            whatsapp_graph_version: Some("24".into()),
            database_url: Some("mysql://db".into()),
            ..Settings::default()
        });
        let names: Vec<_> = found.iter().filter_map(|line| line.split(':').next()).collect();
        let expected = [
            "HILO_LISTEN",
            "HILO_BASE_URL",
            "DATABASE_URL",
            "HILO_DRAIN_DELAY_MS",
            "HILO_API_RATE_PER_MINUTE",
            "WHATSAPP_GRAPH_VERSION",
            "JOB_RUNNER_ENABLED",
            "JOB_RUNNER_INTERVAL_MS",
            "JOB_RUNNER_LEASE_MS",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn an_empty_variable_is_an_absent_one() {
        let config = Config::from_settings(Settings {
            listen: Some(String::new()),
            whatsapp_app_secret: Some("".into()),
            whatsapp_waba_id: Some("  ".into()),
            job_runner_enabled: Some(String::new()),
            ..Settings::default()
        })
        .unwrap();
        assert!(config.whatsapp.app_secret.is_none() && config.whatsapp.waba_id.is_none());
        assert!(!config.job_runner.enabled);
    }

    #[test]
    fn a_secret_comes_from_its_file_without_the_line_end() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, "s3cret\n").unwrap();
        let settings = Settings { whatsapp_app_secret_file: Some(file.clone()), ..Settings::default() };
        let config = Config::from_settings(settings.clone()).unwrap();
        assert_eq!(config.whatsapp.app_secret.unwrap().expose_secret(), "s3cret");

        let both = Settings { whatsapp_app_secret: Some("other".into()), ..settings };
        assert_eq!(problems(both), ["WHATSAPP_APP_SECRET: set it or WHATSAPP_APP_SECRET_FILE, not both"]);

        let missing = Settings { secret_key_file: Some(folder.path().join("none")), ..Settings::default() };
        assert!(problems(missing)[0].starts_with("HILO_SECRET_KEY_FILE: "));
    }

    #[test]
    fn the_public_address_follows_the_port_unless_it_is_set() {
        let bound: SocketAddr = "0.0.0.0:4711".parse().unwrap();
        let made = Config::from_settings(Settings::default()).unwrap().bound_to(bound);
        assert_eq!(made.base_url, "http://127.0.0.1:4711");
        let settings = Settings { base_url: Some("https://hilo.example/".into()), ..Settings::default() };
        let set = Config::from_settings(settings).unwrap().bound_to(bound);
        assert_eq!(set.base_url, "https://hilo.example");
        assert!(set.is_https());
        assert_eq!(set.callback_url(), "https://hilo.example/api/webhooks/whatsapp");
    }

    #[test]
    fn neither_debug_nor_dump_shows_a_secret() {
        let config = Config::from_settings(Settings {
            database_url: Some("postgres://hilo:hunter2@db/hilo".into()),
            secret_key: Some("hunter2".into()),
            metrics_token: Some("hunter2".into()),
            whatsapp_verify_token: Some("hunter2".into()),
            whatsapp_app_secret: Some("hunter2".into()),
            whatsapp_access_token: Some("hunter2".into()),
            ..Settings::default()
        })
        .unwrap();
        let shown = format!("{config:?} {}", config.dump());
        assert!(!shown.contains("hunter2"), "{shown}");
        assert_eq!(config.dump()["DATABASE_URL"], "postgres://hilo:***@db/hilo");
        assert_eq!(config.dump()["WHATSAPP_APP_SECRET"], "set");
    }
}
