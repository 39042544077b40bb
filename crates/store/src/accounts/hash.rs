//! Secrets that we hand out and must recognise later: made here, kept only as a hash.

use crate::db::Tx;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretString;
use sha2::{Digest, Sha256};

/// SHA-256 of a secret of 256 random bits, in hex: the only form in which the database knows session ids, API
/// tokens and links. A fast hash is enough because the secret cannot be guessed.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub struct SecretHash(String);

impl SecretHash {
    /// The hash under which `secret` would be stored.
    #[must_use]
    pub fn of(secret: &str) -> Self {
        Self(hex::encode(Sha256::digest(secret.as_bytes())))
    }

    /// The hash itself, for lists in which an owner points at one of several.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SecretHash {
    /// A hash as a list showed it.
    fn from(hash: &str) -> Self {
        Self(hash.to_owned())
    }
}

/// A fresh secret of 256 bits after `prefix`, in base64url, with its hash.
pub(super) fn new_secret(tx: &Tx, prefix: &str) -> (SecretString, SecretHash) {
    let secret = format!("{prefix}{}", URL_SAFE_NO_PAD.encode(tx.ids.random_bytes::<32>()));
    let hash = SecretHash::of(&secret);
    (secret.into(), hash)
}
