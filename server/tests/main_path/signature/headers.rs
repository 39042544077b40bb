//! The signature is the right one, or nearly so, and does not stand as Meta writes it.

use super::ask::Ask;
use super::{Attempt, NO_HTTP, SIGNATURE_INVALID, attempt, to_sol};
use crate::support::meta::APP_SECRET;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hilo_whatsapp::signature::sign;

pub(super) fn attempts() -> Vec<Attempt> {
    let good = sign(APP_SECRET, &to_sol());
    let mut all = spelled(&good);
    all.extend(placed(&good));
    all
}

/// One header, with another value.
fn spelled(good: &str) -> Vec<Attempt> {
    let hex = good.trim_start_matches("sha256=");
    let raw = hex::decode(hex).unwrap();
    let reversed: String = hex.chars().rev().collect();
    let flipped = |at: usize| {
        let other = if hex.as_bytes()[at] == b'0' { "1" } else { "0" };
        format!("sha256={}{other}{}", &hex[..at], &hex[at + 1..])
    };
    let wide: String = hex.chars().map(|c| if c == '0' { '\u{ff10}' } else { c }).collect();
    let values = [
        ("an empty signature", String::new()),
        ("the scheme alone", "sha256=".to_owned()),
        ("no scheme", hex.to_owned()),
        ("sha1= before it", format!("sha1={hex}")),
        ("sha1= and as long as one", format!("sha1={}", &hex[..40])),
        ("SHA256= before it", format!("SHA256={hex}")),
        ("Sha256= before it", format!("Sha256={hex}")),
        ("sha-256= before it", format!("sha-256={hex}")),
        ("md5= before it", format!("md5={}", &hex[..32])),
        ("sha512= before it", format!("sha512={hex}{hex}")),
        ("none= before it", "none=".to_owned()),
        ("a colon for the equals sign", format!("sha256:{hex}")),
        ("two equals signs", format!("sha256=={hex}")),
        ("the scheme twice", format!("sha256={good}")),
        ("a space before the digits", format!("sha256= {hex}")),
        ("a space in the digits", format!("sha256={} {}", &hex[..32], &hex[32..])),
        ("a tab in the digits", format!("sha256={}\t{}", &hex[..32], &hex[32..])),
        ("0x before the digits", format!("sha256=0x{hex}")),
        ("one digit less", good[..good.len() - 1].to_owned()),
        ("one byte less", good[..good.len() - 2].to_owned()),
        ("its first half", good[..7 + 32].to_owned()),
        ("one byte", good[..9].to_owned()),
        ("one digit more", format!("{good}0")),
        ("one byte more", format!("{good}00")),
        ("twice in one value", format!("{good}{good}")),
        ("in quotes", format!("\"{good}\"")),
        ("with a parameter", format!("{good}; q=1")),
        ("a list, the good one first", format!("{good},{}", flipped(3))),
        ("a list, the good one last", format!("{}, {good}", flipped(3))),
        ("the first digit is another", flipped(0)),
        ("the last digit is another", flipped(63)),
        ("a letter that is no digit", format!("sha256={}g", &hex[..63])),
        ("all zeros", format!("sha256={}", "0".repeat(64))),
        ("backwards", format!("sha256={reversed}")),
        ("hex of its hex", format!("sha256={}", hex::encode(hex))),
        ("base64", format!("sha256={}", STANDARD.encode(&raw))),
        ("base64 for addresses", format!("sha256={}", URL_SAFE_NO_PAD.encode(&raw))),
        ("percent signs", format!("sha256%3D{hex}")),
        ("wide zeros", format!("sha256={wide}\u{ff10}")),
    ];
    let value = |(name, value): (&str, String)| {
        attempt(name, Ask::with(to_sol()).signature(value), SIGNATURE_INVALID)
    };
    let mut all: Vec<Attempt> = values.into_iter().map(value).collect();
    let bytes = [&b"sha256="[..], &raw].concat();
    let printable = bytes.iter().map(|byte| if *byte < 32 || *byte == 127 { 0xff } else { *byte });
    let printable: Vec<u8> = printable.collect();
    all.push(attempt(
        "its bytes, which are no text",
        Ask::with(to_sol()).signature(printable),
        SIGNATURE_INVALID,
    ));
    let broken = [&good.as_bytes()[..40], b"\xff\xfe"].concat();
    all.push(attempt("bytes that are no UTF-8", Ask::with(to_sol()).signature(broken), SIGNATURE_INVALID));
    let nul = [good.as_bytes(), b"\0"].concat();
    all.push(attempt("a null character behind it", Ask::with(to_sol()).signature(nul), NO_HTTP));
    let folded = format!("{}\r\n {}", &good[..39], &good[39..]);
    all.push(attempt("folded into two lines", Ask::with(to_sol()).signature(folded), NO_HTTP));
    all
}

/// The right signature at the wrong place, or too often.
fn placed(good: &str) -> Vec<Attempt> {
    let bad = sign("another secret", &to_sol());
    let ask = || Ask::with(to_sol());
    let refused = |name: &str, ask: Ask| attempt(name, ask, SIGNATURE_INVALID);
    let capitals = format!("X-HUB-SIGNATURE-256: {bad}");
    vec![
        refused("no signature", ask()),
        refused("two headers, the good one first", ask().signature(good).signature(&bad)),
        refused("two headers, the good one last", ask().signature(&bad).signature(good)),
        refused("two headers, both good", ask().signature(good).signature(good)),
        refused("two headers, one empty", ask().signature(good).signature("")),
        refused("two headers, in other capitals", ask().signature(good).header(capitals)),
        refused("in the header of before", ask().header(format!("X-Hub-Signature: {good}"))),
        refused("with underscores", ask().header(format!("X_Hub_Signature_256: {good}"))),
        refused("in Authorization", ask().header(format!("Authorization: {good}"))),
        refused("in a cookie", ask().header(format!("Cookie: x-hub-signature-256={good}"))),
        refused("in X-Original-Headers", ask().header(format!("X-Forwarded-X-Hub-Signature-256: {good}"))),
        refused(
            "in the address",
            Ask::at(&format!("/api/webhooks/whatsapp?x-hub-signature-256={good}"), to_sol()),
        ),
        refused("in a trailer", ask().chunked(&format!("X-Hub-Signature-256: {good}\r\n"))),
        attempt("a space before the colon", ask().header(format!("X-Hub-Signature-256 : {good}")), NO_HTTP),
    ]
}
