//! The right bytes, signed with a key that is not the address's.

use super::ask::Ask;
use super::{Attempt, LUNAS_SECRET, SIGNATURE_INVALID, Scene, attempt, to_luna, to_sol};
use crate::support::meta::{ACCESS_TOKEN, APP_SECRET, NUMBER, OTHER_NUMBER, VERIFY_TOKEN, WABA};
use hilo_whatsapp::signature::sign;
use sha2::{Digest, Sha256};

pub(super) fn attempts(scene: &Scene) -> Vec<Attempt> {
    let upper = APP_SECRET.to_uppercase();
    let (padded, cut) = (format!("{APP_SECRET}\n"), &APP_SECRET[1..]);
    let zeros = format!("{APP_SECRET}\0x");
    let hexed = hex::encode(APP_SECRET);
    let at_installation = [
        ("an empty key", ""),
        ("the verify token", VERIFY_TOKEN),
        ("the access token", ACCESS_TOKEN),
        ("the phone number id", NUMBER),
        ("the account's id", WABA),
        ("the secret in capitals", &upper),
        ("the secret and a line's end", &padded),
        ("the secret without its first letter", cut),
        ("the secret and a null character", &zeros),
        ("the secret in hex", &hexed),
        ("another organization's secret", LUNAS_SECRET),
        ("another organization's address", &scene.callback_token),
    ];
    let at_luna = [
        ("an empty key", ""),
        ("the installation's secret", APP_SECRET),
        ("the installation's verify token", VERIFY_TOKEN),
        ("the address itself", scene.callback_token.as_str()),
        ("the access token", ACCESS_TOKEN),
        ("the phone number id", OTHER_NUMBER),
    ];
    let body = to_sol();
    let installation =
        at_installation.map(|(name, key)| (format!("key: {name}"), Ask::with(body.clone()).signed_with(key)));
    let luna = at_luna.map(|(name, key)| {
        (format!("key at a number's address: {name}"), Ask::at(&scene.lunas_door, to_luna()).signed_with(key))
    });
    let plain = |parts: &[&[u8]]| {
        let digest = Sha256::digest(parts.concat());
        Ask::with(body.clone()).signature(format!("sha256={}", hex::encode(digest)))
    };
    let backwards = sign(std::str::from_utf8(&body).unwrap(), APP_SECRET.as_bytes());
    let no_keys = [
        ("no key: a plain digest of the body", plain(&[&body])),
        ("no key: a digest of secret and body", plain(&[APP_SECRET.as_bytes(), &body])),
        ("no key: a digest of body and secret", plain(&[&body, APP_SECRET.as_bytes()])),
        ("key and body exchanged", Ask::with(body.clone()).signature(backwards)),
        ("nothing at a number's address", Ask::at(&scene.lunas_door, to_luna())),
    ];
    let no_keys = no_keys.map(|(name, ask)| (name.to_owned(), ask));
    let all = installation.into_iter().chain(luna).chain(no_keys);
    all.map(|(name, ask)| attempt(name, ask, SIGNATURE_INVALID)).collect()
}
