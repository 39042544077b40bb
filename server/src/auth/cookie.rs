//! The session cookie. Its value is the session's secret; the database knows only the hash.

use crate::config::Config;
use axum::http::header::{COOKIE, InvalidHeaderValue};
use axum::http::{HeaderMap, HeaderValue};
use cookie::time::Duration;
use cookie::{Cookie, SameSite};
use hilo_store::accounts::SecretHash;
use hilo_store::accounts::sessions::ABSOLUTE_MS;
use secrecy::{ExposeSecret, SecretString};

/// `__Host-` makes browsers refuse the cookie from a subdomain or over plain HTTP; on http:// it cannot be used.
fn name(config: &Config) -> &'static str {
    if config.is_https() { "__Host-hilo" } else { "hilo" }
}

/// The hash of the session that a request shows, whether or not there is one.
pub(super) fn session(config: &Config, headers: &HeaderMap) -> Option<SecretHash> {
    let name = name(config);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| SecretHash::of(cookie.value()))
}

/// A `Set-Cookie` that begins a session.
pub(super) fn begin(config: &Config, secret: &SecretString) -> Result<HeaderValue, InvalidHeaderValue> {
    set(config, secret.expose_secret(), Duration::milliseconds(ABSOLUTE_MS))
}

/// A `Set-Cookie` that removes the cookie.
pub(super) fn end(config: &Config) -> Result<HeaderValue, InvalidHeaderValue> {
    set(config, "", Duration::ZERO)
}

fn set(config: &Config, value: &str, max_age: Duration) -> Result<HeaderValue, InvalidHeaderValue> {
    let cookie = Cookie::build((name(config), value))
        .path("/")
        .http_only(true)
        .secure(config.is_https())
        .same_site(SameSite::Lax)
        .max_age(max_age)
        .build();
    let mut header = HeaderValue::from_str(&cookie.to_string())?;
    // Whoever prints headers prints this one as hidden.
    header.set_sensitive(true);
    Ok(header)
}
