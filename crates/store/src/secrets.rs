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

mod key_file;

const VERSION: &str = "v1";
const NONCE_BYTES: usize = 12;

/// Keys to seal and open with, newest first. Prints its keys' ids, never the keys.
pub struct KeyRing {
    keys: Vec<RingKey>,
}

struct RingKey {
    /// The first 8 hex digits of the key's SHA-256: says which key sealed a text.
    id: String,
    key: SecretBox<[u8; 32]>,
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
        let keys = text
            .split([',', '\n'])
            .map(str::trim)
            .filter(|key| !key.is_empty())
            .map(RingKey::parse)
            .collect::<Result<Vec<_>>>()?;
        if keys.is_empty() { Err(StoreError::Secret("the key ring is empty")) } else { Ok(Self { keys }) }
    }

    /// Seals a secret for its place with the newest key: `v1.<key id>.<nonce and ciphertext in base64url>`.
    ///
    /// # Errors
    /// [`StoreError::Secret`] when the machine gives no randomness.
    pub fn seal(&self, secret: &SecretString, place: Place<'_>) -> Result<String> {
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
        let key = self
            .keys
            .iter()
            .find(|key| key.id == key_id)
            .ok_or(StoreError::Secret("the key that sealed this secret is not in the key ring"))?;
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

    fn newest(&self) -> &RingKey {
        // A ring is never empty: `parse` is its only maker.
        &self.keys[0]
    }
}

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
        Ok(Self { id, key: SecretBox::new(Box::new(*bytes)) })
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&Key::<Aes256Gcm>::from(*self.key.expose_secret()))
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|key| &key.id)).finish()
    }
}

#[cfg(test)]
mod tests;
