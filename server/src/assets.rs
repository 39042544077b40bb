//! The client bundle, the style sheet, fonts and icons, out of the binary (release) or from `target/site` (debug).
//! Compressed ahead of time; names with a hash of their content are kept by browsers for ever.

use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, StatusCode};
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

/// The file at a path of the address, if the site has one.
pub(crate) fn find(path: &str, headers: &HeaderMap) -> Option<Response> {
    let name = path.strip_prefix('/')?;
    let original = Site::get(name)?;
    let (file, encoding) = best_encoding(name, headers).unwrap_or((original, None));
    let etag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..16]));
    let cache = if is_hashed(name) { "public, max-age=31536000, immutable" } else { "public, no-cache" };
    let common =
        [(ETAG, etag.clone()), (CACHE_CONTROL, cache.to_owned()), (VARY, "accept-encoding".to_owned())];
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|tag| tag.trim() == etag)) {
        return Some((StatusCode::NOT_MODIFIED, common).into_response());
    }
    let mime = mime_guess::from_path(name).first_or_octet_stream();
    let mut response = (common, [(CONTENT_TYPE, mime.as_ref())], body(file)).into_response();
    if let Some(encoding) = encoding {
        response.headers_mut().insert(CONTENT_ENCODING, axum::http::HeaderValue::from_static(encoding));
    }
    Some(response)
}

fn best_encoding(name: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepted = headers.get(ACCEPT_ENCODING)?.to_str().ok()?;
    [("br", "br"), ("gzip", "gz")].into_iter().find_map(|(encoding, ending)| {
        let file = accepts(accepted, encoding).then(|| Site::get(&format!("{name}.{ending}")))??;
        Some((file, Some(encoding)))
    })
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

fn body(file: EmbeddedFile) -> Body {
    Body::from(match file.data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => Bytes::from(data),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
