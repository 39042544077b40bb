//! What the forms share: every answer is a redirect, so that "back" and "reload" never send a form twice, and no
//! redirect ever leaves this site.

use crate::state::AppState;
use axum::http::header::{InvalidHeaderValue, LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use secrecy::SecretString;
use url::Url;
use url::form_urlencoded::Serializer;

/// Where people land who did not want to go anywhere else.
pub(super) const HOME: &str = "/inbox";

/// `303 See Other` within this site.
pub(super) fn see_other(location: &str) -> Response {
    match HeaderValue::from_str(location) {
        Ok(location) => (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response(),
        // Only text with control characters gets here, and nobody meant to go there.
        Err(_) => (StatusCode::SEE_OTHER, [(LOCATION, HOME)]).into_response(),
    }
}

/// Back to a form's page, with what it should show.
pub(super) fn back_to(page: &str, fields: &[(&str, &str)]) -> Response {
    let query =
        Serializer::new(String::new()).extend_pairs(fields.iter().filter(|(_, v)| !v.is_empty())).finish();
    see_other(&format!("{page}?{query}"))
}

/// Goes on as the owner of a fresh session.
pub(super) fn go_on_signed_in(
    state: &AppState,
    session: &SecretString,
    location: &str,
) -> Result<Response, InvalidHeaderValue> {
    let mut response = see_other(location);
    response.headers_mut().insert(SET_COOKIE, super::cookie::begin(&state.config, session)?);
    Ok(response)
}

/// A path of this site to go on to, or the inbox. `//host`, `/\host` and whole addresses are other sites to a
/// browser, whatever they look like; a browser's own rules of reading addresses decide.
pub(super) fn local_path(next: &str) -> String {
    let Ok(here) = Url::parse("http://here.invalid") else { return HOME.to_owned() };
    match here.join(next) {
        Ok(url) if next.starts_with('/') && url.origin() == here.origin() && !is_form_page(url.path()) => {
            url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
        }
        _ => HOME.to_owned(),
    }
}

/// Going on to these after signing in would lead nowhere.
fn is_form_page(path: &str) -> bool {
    path == "/sign-in" || path == "/sign-out" || path.starts_with("/setup/") || path.starts_with("//")
}

/// A local path with query from an address of this site, such as a `Referer`.
pub(super) fn path_of(address: &str, origin: &str) -> Option<String> {
    let rest = address.strip_prefix(origin)?;
    rest.starts_with('/').then(|| local_path(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_gone_on_to() {
        for (next, expected) in [
            ("/inbox/c1?tab=mine", "/inbox/c1?tab=mine"),
            ("/settings#sessions", "/settings"),
            ("", HOME),
            ("inbox", HOME),
            ("https://evil.example/", HOME),
            ("//evil.example/", HOME),
            ("/\\evil.example/", HOME),
            ("/\t/evil.example/", HOME),
            ("/.//evil.example/", HOME),
            ("/x/..//evil.example/", HOME),
            ("javascript:alert(1)", HOME),
            ("/sign-in?next=/inbox", HOME),
            ("/in\r\nSet-Cookie: a=b", "/inSet-Cookie:%20a=b"),
        ] {
            assert_eq!(local_path(next), expected, "{next:?}");
        }
    }

    #[test]
    fn a_referer_counts_only_from_here() {
        let path = |address| path_of(address, "https://hilo.example");
        assert_eq!(path("https://hilo.example/settings?a=b").as_deref(), Some("/settings?a=b"));
        assert_eq!(path("https://hilo.example.evil/settings"), None);
        assert_eq!(path("https://evil.example/"), None);
    }
}
