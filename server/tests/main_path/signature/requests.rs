//! Other methods, paths, versions and framings: what is no POST to the address finds nobody there, and what surrounds a
//! wrong signature does not make it right.

use super::ask::Ask;
use super::{Attempt, DOOR, NO_HTTP, NOT_FOUND, SIGNATURE_INVALID, Scene, attempt, to_sol};
use crate::support::meta::{APP_SECRET, VERIFY_TOKEN};
use hilo_whatsapp::signature::sign;

/// Outside of the API there are pages, and nobody has signed in.
const NO_PAGE: (u16, &str) = (401, "UNAUTHORIZED");
const WRONG_METHOD: (u16, &str) = (405, "METHOD_NOT_ALLOWED");

pub(super) fn attempts(scene: &Scene) -> Vec<Attempt> {
    let mut all = methods();
    all.extend(paths());
    all.extend(framings());
    all.extend(surroundings(scene));
    all
}

/// Signed as it should be, and no POST.
fn methods() -> Vec<Attempt> {
    let with = |method: &str| Ask::line(&format!("{method} {DOOR} HTTP/1.1"), to_sol()).signed();
    let wrong = ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "post", "HOOK"];
    let mut all: Vec<Attempt> = wrong
        .into_iter()
        .map(|method| attempt(format!("method {method}"), with(method), WRONG_METHOD))
        .collect();
    let no_challenge = (403, "WEBHOOK_VERIFICATION_FAILED");
    all.push(attempt("method GET", with("GET"), no_challenge));
    all.push(attempt("method HEAD", with("HEAD"), (403, "")));
    let overridden = with("GET").header("X-HTTP-Method-Override: POST").header("X-HTTP-Method: POST");
    all.push(attempt("method GET that claims to be POST", overridden, no_challenge));
    let overridden = with("PUT").header("X-HTTP-Method-Override: POST");
    all.push(attempt("method PUT that claims to be POST", overridden, WRONG_METHOD));
    all
}

/// Signed as it should be, and not the address.
fn paths() -> Vec<Attempt> {
    let paths = [
        ("//api/webhooks/whatsapp", NO_PAGE),
        ("/api//webhooks/whatsapp", NOT_FOUND),
        ("/api/webhooks/whatsapp/", NOT_FOUND),
        ("/api/webhooks/whatsapp//", NOT_FOUND),
        ("/api/webhooks/whatsapp/.", NOT_FOUND),
        ("/api/webhooks/whatsapp/%2e", NOT_FOUND),
        ("/api/webhooks/./whatsapp", NOT_FOUND),
        ("/api/webhooks/x/../whatsapp", NOT_FOUND),
        ("/api/webhooks/%2e%2e/webhooks/whatsapp", NOT_FOUND),
        ("/API/webhooks/whatsapp", NO_PAGE),
        ("/api/webhooks/WhatsApp", NOT_FOUND),
        ("/api/webhooks%2fwhatsapp", NOT_FOUND),
        ("/api/webhooks/whatsapp;x=1", NOT_FOUND),
        ("/api/webhooks/whatsapp%20", NOT_FOUND),
        ("/api/webhooks/whatsapp%00", NOT_FOUND),
        ("/webhooks/whatsapp", NO_PAGE),
    ];
    paths
        .map(|(path, refused)| attempt(format!("path {path}"), Ask::at(path, to_sol()).signed(), refused))
        .into()
}

/// Bodies whose end is a matter of opinion.
fn framings() -> Vec<Attempt> {
    let body = to_sol();
    let good = sign(APP_SECRET, &body);
    let length = body.len();
    let framed = |headers: &[String], sent: Vec<u8>| {
        let ask = Ask::with(sent).signature(&good).framed_by_headers();
        headers.iter().fold(ask, |ask, header| ask.header(header))
    };
    let of = |length: &dyn std::fmt::Display| format!("Content-Length: {length}");
    let chunked = || "Transfer-Encoding: chunked".to_owned();
    let chunks = super::ask::chunks(&body, "");
    vec![
        attempt("a length that is shorter", framed(&[of(&(length - 1))], body.clone()), SIGNATURE_INVALID),
        attempt("two lengths", framed(&[of(&length), of(&(length - 1))], body.clone()), NO_HTTP),
        attempt("a length below nothing", framed(&[of(&-1)], body.clone()), NO_HTTP),
        attempt("a length in words", framed(&[of(&"all")], body.clone()), NO_HTTP),
        attempt("no length, so no body", framed(&[], body.clone()), SIGNATURE_INVALID),
        attempt("chunks that are none", framed(&[chunked()], body.clone()), (400, "BODY_INVALID")),
        attempt("chunks of another coding", framed(&["Transfer-Encoding: gzip".to_owned()], chunks), NO_HTTP),
        attempt("chunks, unsigned", Ask::with(body.clone()).chunked(""), SIGNATURE_INVALID),
        attempt("no version", Ask::line(&format!("POST {DOOR}"), body.clone()).signed(), NO_HTTP),
        attempt("HTTP/3.0", Ask::line(&format!("POST {DOOR} HTTP/3.0"), body.clone()).signed(), NO_HTTP),
        attempt("HTTP/1.0, unsigned", Ask::line(&format!("POST {DOOR} HTTP/1.0"), body), SIGNATURE_INVALID),
    ]
}

/// A wrong signature, with something that might impress.
fn surroundings(scene: &Scene) -> Vec<Attempt> {
    let wrong = sign("another secret", &to_sol());
    let with = |headers: &[&str]| {
        let ask = Ask::with(to_sol()).signature(&wrong);
        headers.iter().fold(ask, |ask, header| ask.header(header))
    };
    let bearer = format!("Authorization: {}", scene.bearer);
    let at = |target: &str| Ask::at(target, to_sol()).signature(&wrong);
    let verified = format!(
        "{DOOR}?hub.mode=subscribe&hub.verify_token={}&hub.challenge=1",
        VERIFY_TOKEN.replace(' ', "+")
    );
    let asks = [
        ("from this machine, says a header", with(&["X-Forwarded-For: 127.0.0.1", "X-Real-IP: 127.0.0.1"])),
        (
            "from Meta, says a header",
            with(&["User-Agent: facebookexternalua", "X-Forwarded-For: 173.252.64.1"]),
        ),
        (
            "forwarded, says a header",
            with(&["Forwarded: for=127.0.0.1;proto=https", "X-Forwarded-Proto: https"]),
        ),
        ("to another address, says a header", with(&["X-Original-URL: /healthz", "X-Rewrite-URL: /healthz"])),
        ("to another host, says a header", with(&["X-Forwarded-Host: graph.facebook.com"])),
        ("with an API token", with(&[&bearer])),
        ("as a form, wrongly signed", with(&["Content-Type: application/x-www-form-urlencoded"])),
        ("as parts of a form", with(&["Content-Type: multipart/form-data; boundary=x"])),
        ("as JSON, wrongly signed", with(&["Content-Type: application/json; charset=utf-8"])),
        ("as gzip, wrongly signed", with(&["Content-Encoding: gzip"])),
        ("from this site, says a header", with(&["Sec-Fetch-Site: same-origin", "Origin: http://hilo.test"])),
        ("with the verify token in the address", at(&verified)),
        ("with the whole address in the first line", at("http://hilo.test/api/webhooks/whatsapp")),
    ];
    asks.map(|(name, ask)| attempt(name, ask, SIGNATURE_INVALID)).into()
}
