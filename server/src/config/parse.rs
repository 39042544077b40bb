//! One setting each, from text to value; the error says what is wrong in a few words.

use super::LogFormat;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use std::net::{SocketAddr, ToSocketAddrs};
use std::num::NonZeroU32;
use std::path::Path;
use std::time::Duration;
use url::Url;

/// What would end or change the path of a `sqlite://` address.
const SQLITE_PATH: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'#');

pub(super) fn parse_listen(text: &str) -> Result<SocketAddr, String> {
    text.to_socket_addrs()
        .ok()
        .and_then(|mut found| found.next())
        .ok_or_else(|| format!("{text:?} is no address to listen on, such as 127.0.0.1:3000"))
}

pub(super) fn parse_http(text: &str) -> Result<String, String> {
    let url = Url::parse(text).map_err(|error| format!("{text:?} is no address: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(format!("{text:?} must begin with http:// or https://"));
    }
    if url.query().is_some()
        || url.fragment().is_some()
        || !url.username().is_empty()
        || url.password().is_some()
    {
        return Err("only scheme, host, port and path belong here".to_owned());
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

pub(super) fn parse_graph_version(text: &str) -> Result<String, String> {
    let numbers = text.strip_prefix('v').and_then(|rest| rest.split_once('.'));
    let good =
        numbers.is_some_and(|(major, minor)| major.parse::<u16>().is_ok() && minor.parse::<u16>().is_ok());
    if good { Ok(text.to_owned()) } else { Err(format!("{text:?} is no version such as v24.0")) }
}

pub(super) fn parse_log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "pretty" => Ok(LogFormat::Pretty),
        "json" => Ok(LogFormat::Json),
        _ => Err(format!("{text:?} is neither pretty nor json")),
    }
}

pub(super) fn parse_bool(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Ok(true),
        "false" | "0" | "no" | "off" => Ok(false),
        _ => Err(format!("{text:?} is neither true nor false")),
    }
}

pub(super) fn parse_interval(text: &str) -> Result<Duration, String> {
    match text.parse::<u64>() {
        Ok(millis @ 10..=3_600_000) => Ok(Duration::from_millis(millis)),
        _ => Err(format!("{text:?} is no number of milliseconds from 10 to 3600000")),
    }
}

pub(super) fn parse_lease(text: &str) -> Result<i64, String> {
    match text.parse() {
        Ok(millis @ 1_000..=600_000) => Ok(millis),
        _ => Err(format!("{text:?} is no number of milliseconds from 1000 to 600000")),
    }
}

pub(super) fn parse_drain_delay(text: &str) -> Result<Duration, String> {
    match text.parse::<u64>() {
        Ok(millis @ 0..=300_000) => Ok(Duration::from_millis(millis)),
        _ => Err(format!("{text:?} is no number of milliseconds from 0 to 300000")),
    }
}

pub(super) fn parse_rate(text: &str) -> Result<Option<NonZeroU32>, String> {
    match text.parse::<u32>() {
        Ok(calls @ 0..=1_000_000) => Ok(NonZeroU32::new(calls)),
        _ => Err(format!("{text:?} is no number of calls from 0 to 1000000")),
    }
}

pub(super) fn check_database_url(url: SecretString) -> Result<SecretString, String> {
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if known.iter().any(|scheme| url.expose_secret().starts_with(scheme)) {
        Ok(url)
    } else {
        Err("begins with neither sqlite:// nor postgres://".to_owned())
    }
}

pub(super) fn sqlite_in(folder: &Path) -> Result<SecretString, String> {
    let file = folder.join("hilo.db");
    let path = file.to_str().ok_or("the folder's name is not UTF-8")?;
    Ok(SecretString::from(format!("sqlite://{}", utf8_percent_encode(path, SQLITE_PATH))))
}

pub(super) fn read_secret(path: &Path) -> Result<SecretString, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let secret = text.trim();
    if secret.is_empty() {
        Err(format!("{} is empty", path.display()))
    } else {
        Ok(SecretString::from(secret))
    }
}
