//! A signature of Meta's, and other bytes than those that it was made over: what they mean does not count.

use super::ask::Ask;
use super::{Attempt, INVALID, SIGNATURE_INVALID, attempt, to_sol};
use crate::support::meta::{APP_SECRET, NUMBER, OTHER_NUMBER};
use crate::support::webhook::{self, SHOP};
use hilo_whatsapp::signature::sign;
use serde_json::Value;

pub(super) fn attempts() -> Vec<Attempt> {
    let body = String::from_utf8(to_sol()).unwrap();
    let parsed: Value = serde_json::from_str(&body).unwrap();
    let escaped = body.replace('\u{f1}', "\\u00f1");
    let without = |end: usize| body.as_bytes()[..body.len() - end].to_vec();
    let twice = body.replacen('{', r#"{"object":"whatsapp_business_account","#, 1);
    let utf16: Vec<u8> = body.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let sent: Vec<(&str, Vec<u8>)> = vec![
        ("nothing at all", Vec::new()),
        ("an empty object", b"{}".to_vec()),
        ("another message", webhook::text(&SHOP, "5491155550199", "wamid.OTHER", "Hola")),
        ("another number", body.replace(NUMBER, OTHER_NUMBER).into_bytes()),
        ("the last byte cut off", without(1)),
        ("the second half cut off", without(body.len() / 2)),
        ("a space behind it", format!("{body} ").into_bytes()),
        ("a line's end behind it", format!("{body}\n").into_bytes()),
        ("a carriage return and a line's end behind it", format!("{body}\r\n").into_bytes()),
        ("a null character behind it", format!("{body}\0").into_bytes()),
        ("a null character within", body.replacen("Soy", "Soy\0", 1).into_bytes()),
        ("a byte order mark before it", format!("\u{feff}{body}").into_bytes()),
        ("a space before it", format!(" {body}").into_bytes()),
        ("the same twice", format!("{body}{body}").into_bytes()),
        ("another document behind it", format!("{body}{{}}").into_bytes()),
        ("written prettily", serde_json::to_vec_pretty(&parsed).unwrap()),
        ("a space after each colon", body.replace("\":", "\": ").into_bytes()),
        ("letters written as escapes", escaped.clone().into_bytes()),
        ("slashes written as escapes", body.replace('/', "\\/").into_bytes()),
        ("a key twice", twice.into_bytes()),
        ("one letter in another case", body.replacen("Soy", "soy", 1).into_bytes()),
        ("an accent apart from its letter", body.replace('\u{f1}', "n\u{303}").into_bytes()),
        ("UTF-16", utf16.clone()),
        ("compressed", gzip(body.as_bytes())),
        ("as a form", format!("payload={}", body.replace('"', "%22")).into_bytes()),
        ("in an array", format!("[{body}]").into_bytes()),
    ];
    let signature = sign(APP_SECRET, body.as_bytes());
    let refused = |(name, bytes): (&str, Vec<u8>)| {
        attempt(format!("signed, then: {name}"), Ask::with(bytes).signature(&signature), SIGNATURE_INVALID)
    };
    let mut all: Vec<Attempt> = sent.into_iter().map(refused).collect();
    let of = |bytes: &[u8]| Ask::with(body.clone()).signature(sign(APP_SECRET, bytes));
    let of_other = [
        ("a signature of nothing", of(b"")),
        ("a signature of the body with its escapes written out", Ask::with(escaped).signature(&signature)),
        ("a signature of the body without its last byte", of(&without(1))),
        ("a signature of the body's own digest", of(signature.as_bytes())),
        ("a signature of the address and the body", of(format!("{}{body}", super::DOOR).as_bytes())),
        ("a signature of the chunks", {
            let chunks = super::ask::chunks(body.as_bytes(), "");
            Ask::with(body.clone()).signature(sign(APP_SECRET, &chunks)).chunked("")
        }),
    ];
    // Sent with escapes but signed without: another body each time.
    all.extend(of_other.into_iter().map(|(name, ask)| attempt(name, ask, SIGNATURE_INVALID)));
    let encoded = Ask::with(gzip(body.as_bytes())).signature(&signature).header("Content-Encoding: gzip");
    all.push(attempt("compressed, and says so", encoded, SIGNATURE_INVALID));
    let shapes = [
        ("compressed before it was signed", gzip(body.as_bytes())),
        ("UTF-16 before it was signed", utf16),
        ("two documents, signed", format!("{body}{body}").into_bytes()),
        ("of another product, signed", br#"{"object":"instagram","entry":[]}"#.to_vec()),
    ];
    let signed = |bytes| Ask::with(bytes).signed().header("Content-Encoding: gzip");
    all.extend(shapes.into_iter().map(|(name, bytes)| attempt(name, signed(bytes), INVALID)));
    all
}

/// One stored block: no smaller, and gzip all the same.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap();
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend_from_slice(bytes);
    let crc = bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    });
    out.extend((!crc).to_le_bytes());
    out.extend(u32::from(length).to_le_bytes());
    out
}
