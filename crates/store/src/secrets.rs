//! Secrets at rest. Access tokens and app secrets are sealed (AES-256-GCM) with the newest key of a ring; older keys
//! still open what they sealed, until `hilo rekey` has sealed it anew. A sealed text is bound to its place: moved to
//! another organization or channel, it does not open.

use crate::error::{Result, StoreError};
use aes_gcm::aead::{Aead, Generate, KeyInit, Nonce, Payload};
use aes_gcm::{Aes256Gcm, Key};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hilo_domain::ids::{ChannelId, OrganizationId};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::{Digest, Sha256};
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

mod key_file;
mod rekey;

pub use key_file::{add_new_key, drop_old_keys};
pub use rekey::{Census, Rekeyed, census, rekey};

const VERSION: &str = "v1";
const NONCE_BYTES: usize = 12;

/// Keys to seal and open with, newest first. Prints its keys' ids, never the keys.
///
/// A ring that was read from a file follows it: a key that is put into the file is used by every process from the moment
/// it is needed, and none has to be started anew.
pub struct KeyRing {
    keys: RwLock<Arc<[RingKey]>>,
    file: Option<PathBuf>,
}

#[derive(Clone)]
struct RingKey {
    /// The first 8 hex digits of the key's SHA-256: says which key sealed a text.
    id: String,
    key: Arc<SecretBox<[u8; 32]>>,
}

/// Which secret of a channel it is; each has its own place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    /// The channel's access token for the Cloud API.
    AccessToken,
    /// The secret that signs its webhooks.
    AppSecret,
    /// What Meta must show when it verifies its callback address.
    VerifyToken,
}

/// Where a secret belongs. Bound into the sealed text.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The organization.
    pub organization_id: &'a OrganizationId,
    /// Its channel.
    pub channel_id: &'a ChannelId,
    /// Which of the channel's secrets.
    pub kind: SecretKind,
}

impl Place<'_> {
    fn bytes(&self) -> Vec<u8> {
        let kind = match self.kind {
            SecretKind::AccessToken => "access_token",
            SecretKind::AppSecret => "app_secret",
            SecretKind::VerifyToken => "verify_token",
        };
        [kind, self.organization_id.as_str(), self.channel_id.as_str()].join("\0").into_bytes()
    }
}

impl KeyRing {
    /// Reads a ring from text: keys of 32 bytes in hex, newest first, separated by commas or line breaks.
    ///
    /// # Errors
    /// [`StoreError::Secret`] when there is none, or one is not a key. The message never quotes the text.
    pub fn parse(text: &str) -> Result<Self> {
        Ok(Self { keys: RwLock::new(keys_in(text)?.into()), file: None })
    }

    /// Seals a secret for its place with the newest key: `v1.<key id>.<nonce and ciphertext in base64url>`.
    ///
    /// # Errors
    /// [`StoreError::Secret`] when the machine gives no randomness.
    pub fn seal(&self, secret: &SecretString, place: Place<'_>) -> Result<String> {
        // It happens seldom, and must not be with a key that is about to be dropped.
        self.follow_file();
        let key = self.newest();
        let nonce = Nonce::<Aes256Gcm>::try_generate()
            .map_err(|_| StoreError::Secret("the machine gives no randomness"))?;
        let payload = Payload { msg: secret.expose_secret().as_bytes(), aad: &place.bytes() };
        let sealed = key
            .cipher()
            .encrypt(&nonce, payload)
            .map_err(|_| StoreError::Secret("the secret is too long to seal"))?;
        let text = URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat());
        Ok(format!("{VERSION}.{}.{text}", key.id))
    }

    /// Opens a sealed secret at its place.
    ///
    /// # Errors
    /// [`StoreError::Secret`] when its key is not in the ring, when it was changed, or when it belongs elsewhere.
    pub fn open(&self, sealed: &str, place: Place<'_>) -> Result<SecretString> {
        let (key_id, text) = parts(sealed)?;
        let key = match self.key(key_id) {
            Some(key) => key,
            None if self.follow_file() => self.key(key_id).ok_or(UNKNOWN_KEY)?,
            None => return Err(UNKNOWN_KEY),
        };
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| UNREADABLE)?;
        let (nonce, ciphertext) = bytes.split_at_checked(NONCE_BYTES).ok_or(UNREADABLE)?;
        let nonce = Nonce::<Aes256Gcm>::try_from(nonce).map_err(|_| UNREADABLE)?;
        let payload = Payload { msg: ciphertext, aad: &place.bytes() };
        let plain = key
            .cipher()
            .decrypt(&nonce, payload)
            .map_err(|_| StoreError::Secret("a sealed secret was changed, or belongs elsewhere"))?;
        let plain = Zeroizing::new(plain);
        Ok(std::str::from_utf8(&plain).map_err(|_| UNREADABLE)?.into())
    }

    /// Whether a sealed secret already uses the newest key, so that rekeying leaves it alone.
    #[must_use]
    pub fn is_current(&self, sealed: &str) -> bool {
        parts(sealed).is_ok_and(|(key_id, _)| key_id == self.newest().id)
    }

    /// The newest key's id, as sealed texts carry it.
    #[must_use]
    pub fn newest_id(&self) -> String {
        self.newest().id
    }

    /// How many keys it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys().len()
    }

    /// Never: a ring has a key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn keys(&self) -> Arc<[RingKey]> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn newest(&self) -> RingKey {
        // A ring is never empty: `keys_in` is the only maker of its keys.
        self.keys()[0].clone()
    }

    fn key(&self, id: &str) -> Option<RingKey> {
        self.keys().iter().find(|key| key.id == id).cloned()
    }

    /// Takes over what the file says now, and keeps what it knew before: a key that was dropped from the file may still
    /// be needed for a moment. `true`: there was something new. A file that cannot be read changes nothing.
    fn follow_file(&self) -> bool {
        let Some(found) = self.file.as_deref().and_then(|file| key_file::keys(file).ok()) else {
            return false;
        };
        let known = self.keys();
        if known.iter().zip(&found).all(|(old, new)| old.id == new.id) && found.len() <= known.len() {
            return false;
        }
        let before = known.iter().filter(|old| found.iter().all(|new| new.id != old.id)).cloned();
        let all: Vec<RingKey> = found.iter().cloned().chain(before).collect();
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = all.into();
        tracing::info!(keys = found.len(), "the key file has changed; its keys are in use");
        true
    }
}

/// The keys of a text, newest first; at least one.
fn keys_in(text: &str) -> Result<Vec<RingKey>> {
    let keys = text
        .split([',', '\n'])
        .map(str::trim)
        .filter(|key| !key.is_empty())
        .map(RingKey::parse)
        .collect::<Result<Vec<_>>>()?;
    if keys.is_empty() { Err(StoreError::Secret("the key ring is empty")) } else { Ok(keys) }
}

const UNKNOWN_KEY: StoreError = StoreError::Secret("the key that sealed this secret is not in the key ring");

const UNREADABLE: StoreError = StoreError::Secret("a sealed secret cannot be read");

fn parts(sealed: &str) -> Result<(&str, &str)> {
    let (version, rest) = sealed.split_once('.').ok_or(UNREADABLE)?;
    if version != VERSION {
        return Err(StoreError::Secret("a secret was sealed by a newer version"));
    }
    rest.split_once('.').ok_or(UNREADABLE)
}

impl RingKey {
    fn parse(text: &str) -> Result<Self> {
        let mut bytes = Zeroizing::new([0_u8; 32]);
        hex::decode_to_slice(text, bytes.as_mut_slice())
            .map_err(|_| StoreError::Secret("a key is 32 bytes in hex: 64 digits"))?;
        let id = hex::encode(&Sha256::digest(*bytes)[..4]);
        Ok(Self { id, key: Arc::new(SecretBox::new(Box::new(*bytes))) })
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&Key::<Aes256Gcm>::from(*self.key.expose_secret()))
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys().iter().map(|key| &key.id)).finish()
    }
}

#[cfg(test)]
mod tests;
