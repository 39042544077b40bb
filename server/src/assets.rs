//! The client bundle, the style sheet, fonts and icons, out of the binary (release) or from `target/site` (debug).
//! Compressed ahead of time; names with a hash of their content are kept by browsers for ever.

use axum::body::Bytes;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use hilo_app::context::Assets;
use rust_embed::{Embed, EmbeddedFile};
use std::borrow::Cow;
use std::sync::OnceLock;

#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../target/site"]
struct Site;

/// The addresses of the client's files; empty ones when no client was built.
#[must_use]
pub fn client() -> Assets {
    static CLIENT: OnceLock<Assets> = OnceLock::new();
    // While developing, the client is built again under a running server.
    if cfg!(debug_assertions) { read_manifest() } else { CLIENT.get_or_init(read_manifest).clone() }
}

fn read_manifest() -> Assets {
    #[derive(serde::Deserialize)]
    struct Manifest {
        js: String,
        wasm: String,
        css: String,
    }
    let manifest =
        Site::get("manifest.json").and_then(|file| serde_json::from_slice::<Manifest>(&file.data).ok());
    manifest.map_or_else(Assets::default, |Manifest { js, wasm, css }| Assets { js, wasm, css })
}

/// A file of the site.
struct File {
    data: Bytes,
    etag: String,
}

impl From<EmbeddedFile> for File {
    fn from(file: EmbeddedFile) -> Self {
        let etag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..16]));
        let data = match file.data {
            Cow::Borrowed(data) => Bytes::from_static(data),
            Cow::Owned(data) => Bytes::from(data),
        };
        Self { data, etag }
    }
}

/// The file at a path of the address, if the site has one.
pub(crate) fn find(path: &str, headers: &HeaderMap) -> Option<Response> {
    answer(path.strip_prefix('/')?, headers, |name| Site::get(name).map(File::from))
}

fn answer(name: &str, headers: &HeaderMap, get: impl Fn(&str) -> Option<File>) -> Option<Response> {
    let original = get(name)?;
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let compressed = [("br", "br"), ("gzip", "gz")].into_iter().find_map(|(encoding, ending)| {
        let file = accepts(accepted, encoding).then(|| get(&format!("{name}.{ending}")))??;
        Some((file, Some(encoding)))
    });
    let (file, encoding) = compressed.unwrap_or((original, None));
    let cache = if is_hashed(name) { "public, max-age=31536000, immutable" } else { "public, no-cache" };
    let common = [(ETAG, file.etag.as_str()), (CACHE_CONTROL, cache), (VARY, "accept-encoding")];
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == file.etag))
    {
        return Some((StatusCode::NOT_MODIFIED, common).into_response());
    }
    let mime = mime_guess::from_path(name).first_or_octet_stream();
    let mut response = (common, [(CONTENT_TYPE, mime.as_ref())], file.data).into_response();
    if let Some(encoding) = encoding {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Some(response)
}

/// Whether `Accept-Encoding` names the encoding and does not rule it out.
fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

/// `pkg/hilo.<16 hex digits>.<ending>`, as the client's build names what it hashes.
fn is_hashed(name: &str) -> bool {
    let hash = name.strip_prefix("pkg/hilo.").and_then(|rest| rest.split_once('.')).map(|(hash, _)| hash);
    hash.is_some_and(|hash| hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "pkg/hilo.0123456789abcdef.js";

    fn ask(name: &str, header: Option<(axum::http::HeaderName, &str)>) -> Option<Response> {
        let headers = header.map(|(name, value)| (name, value.parse().unwrap())).into_iter().collect();
        answer(name, &headers, |name| {
            let compressed = [format!("{SCRIPT}.br"), format!("{SCRIPT}.gz")];
            let there = [SCRIPT, "favicon.svg"].contains(&name) || compressed.iter().any(|it| it == name);
            there.then(|| File { data: Bytes::from(name.to_owned()), etag: format!("\"{name}\"") })
        })
    }

    #[test]
    fn the_smallest_form_that_the_browser_reads_is_sent() {
        let encoding = |accepted| {
            let response = ask(SCRIPT, Some((ACCEPT_ENCODING, accepted))).unwrap();
            assert_eq!(response.headers()[VARY], "accept-encoding");
            assert_eq!(response.headers()[CONTENT_TYPE], "text/javascript");
            response.headers().get(CONTENT_ENCODING).map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(encoding("gzip, deflate, br").as_deref(), Some("br"));
        assert_eq!(encoding("gzip").as_deref(), Some("gzip"));
        assert_eq!(encoding("identity"), None);
        let plain = ask("favicon.svg", Some((ACCEPT_ENCODING, "br"))).unwrap();
        assert!(!plain.headers().contains_key(CONTENT_ENCODING), "it was not compressed ahead of time");
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let again = ask("favicon.svg", Some((IF_NONE_MATCH, "\"other\", W/\"favicon.svg\""))).unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(again.headers()[CACHE_CONTROL], "public, no-cache");
        let changed = ask("favicon.svg", Some((IF_NONE_MATCH, "\"other\""))).unwrap();
        assert_eq!(changed.status(), StatusCode::OK);
        let hashed = ask(SCRIPT, None).unwrap();
        assert!(hashed.headers()[CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        assert!(ask("inbox", None).is_none());
    }

    #[test]
    fn an_encoding_counts_when_named_and_not_ruled_out() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("br;q=0.5", "br"));
        assert!(!accepts("br;q=0, gzip", "br"));
        assert!(!accepts("gzip", "br"));
    }

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(is_hashed("pkg/hilo.0123456789abcdef.wasm"));
        assert!(!is_hashed("pkg/snippets/inline0.js"));
        assert!(!is_hashed("favicon.svg"));
    }
}
