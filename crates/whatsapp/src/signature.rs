//! `X-Hub-Signature-256`: the only thing that tells Meta's webhooks from anybody else's. Checked over the raw
//! bytes as received (Meta escapes non-ASCII and may escape `/`, so re-serialised JSON has another signature),
//! in constant time, and failing closed: no header, an odd header or no secret are all refusals.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The header's name, in the lower case that HTTP libraries compare with.
pub const SIGNATURE_HEADER: &str = "x-hub-signature-256";

const PREFIX: &[u8] = b"sha256=";
const DIGEST: usize = 32;

/// Why a body is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// There is no app secret to check with. Anyone could sign with an empty one, so nothing is believed.
    #[error("no app secret is configured")]
    NoSecret,
    /// The header is absent or empty.
    #[error("the signature header is missing")]
    Missing,
    /// The header is not `sha256=` and 64 hex digits.
    #[error("the signature header is malformed")]
    Malformed,
    /// Well-formed, and not this body's under this secret.
    #[error("the signature does not match")]
    Mismatch,
}

/// The signature header's value for `body`, as Meta writes it: `sha256=` and lower-case hex.
#[must_use]
pub fn sign(secret: &str, body: &[u8]) -> String {
    let mut text = String::with_capacity(PREFIX.len() + 2 * DIGEST);
    text.push_str("sha256=");
    let digest = keyed(secret).chain_update(body).finalize().into_bytes();
    text.push_str(&hex::encode(digest));
    text
}

/// Checks one body. Where many are checked with one secret, keep a [`Verifier`].
///
/// # Errors
/// [`SignatureError`] says what is wrong; whoever sent it should hear only "no".
pub fn verify(secret: &str, header: Option<&[u8]>, body: &[u8]) -> Result<(), SignatureError> {
    Verifier::new(secret).verify(header, body)
}

/// A secret made ready: the key is hashed into the HMAC's inner and outer state once, and a clone of these
/// (some 200 bytes, no allocation) checks each request.
#[derive(Clone)]
pub struct Verifier {
    mac: Option<Hmac<Sha256>>,
}

impl Verifier {
    /// Prepares a secret. An empty one gives a verifier that refuses everything.
    #[must_use]
    pub fn new(secret: &str) -> Self {
        Self { mac: (!secret.is_empty()).then(|| keyed(secret)) }
    }

    /// Checks one body against the header's bytes. Upper-case hex is taken too; nothing else is.
    ///
    /// # Errors
    /// [`SignatureError`]; the time taken does not depend on how much of the signature was right.
    pub fn verify(&self, header: Option<&[u8]>, body: &[u8]) -> Result<(), SignatureError> {
        let mac = self.mac.as_ref().ok_or(SignatureError::NoSecret)?;
        let header = header.filter(|bytes| !bytes.is_empty()).ok_or(SignatureError::Missing)?;
        let digits = header.strip_prefix(PREFIX).ok_or(SignatureError::Malformed)?;
        let mut claimed = [0_u8; DIGEST];
        hex::decode_to_slice(digits, &mut claimed).map_err(|_| SignatureError::Malformed)?;
        mac.clone().chain_update(body).verify_slice(&claimed).map_err(|_| SignatureError::Mismatch)
    }
}

/// Never shows the key's state.
impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verifier").field("ready", &self.mac.is_some()).finish()
    }
}

fn keyed(secret: &str) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "an HMAC key may have any length (RFC 2104)")]
    Hmac::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length")
}

#[cfg(test)]
mod tests {
    use super::*;
    use SignatureError as E;

    const SECRET: &str = "an app secret of our own";
    const BODY: &[u8] = br#"{"object":"whatsapp_business_account","entry":[]}"#;

    fn check(header: &str) -> Result<(), E> {
        verify(SECRET, Some(header.as_bytes()), BODY)
    }

    #[test]
    fn known_answer_of_rfc_4231_case_2() {
        assert_eq!(
            sign("Jefe", b"what do ya want for nothing?"),
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn our_own_signature_is_believed_in_either_case() {
        let good = sign(SECRET, BODY);
        assert_eq!(check(&good), Ok(()));
        assert_eq!(check(&format!("sha256={}", good[7..].to_uppercase())), Ok(()));
    }

    #[test]
    fn nothing_to_check_is_a_refusal() {
        assert_eq!(verify(SECRET, None, BODY), Err(E::Missing));
        assert_eq!(check(""), Err(E::Missing));
        assert_eq!(verify("", Some(sign("", BODY).as_bytes()), BODY), Err(E::NoSecret));
    }

    #[test]
    fn only_the_exact_form_is_read() {
        let good = sign(SECRET, BODY);
        let hex = &good[7..];
        let odd = [
            hex.to_owned(),
            "sha256=".to_owned(),
            format!("sha1={}", &hex[..40]),
            format!("sha1={hex}"),
            format!("SHA256={hex}"),
            format!("sha256:{hex}"),
            format!("sha256={good}"),
            format!("sha256=={hex}"),
            format!("{good}{good}"),
            format!("{good},{good}"),
            format!(" {good}"),
            format!("{good} "),
            format!("{good}\n"),
            format!("sha256= {hex}"),
            format!("sha256=0x{hex}"),
            format!("sha256={}", &hex[..63]),
            format!("sha256={}", &hex[..62]),
            format!("{good}0"),
            format!("{good}00"),
            format!("sha256={}g", &hex[..63]),
            format!("sha256={}é", &hex[..62]),
            format!("sha256={}\0", &hex[..63]),
        ];
        for header in odd {
            assert_eq!(check(&header), Err(E::Malformed), "{header:?}");
        }
        assert_eq!(verify(SECRET, Some(&[0xff; 71]), BODY), Err(E::Malformed));
    }

    #[test]
    fn any_other_bit_is_a_mismatch() {
        let good = sign(SECRET, BODY);
        for at in 7..good.len() {
            let mut bad = good.clone().into_bytes();
            bad[at] = if bad[at] == b'0' { b'1' } else { b'0' };
            assert_eq!(verify(SECRET, Some(&bad), BODY), Err(E::Mismatch), "digit {at}");
        }
        assert_eq!(check(&sign("another secret", BODY)), Err(E::Mismatch));
        assert_eq!(verify(SECRET, Some(good.as_bytes()), b"{}"), Err(E::Mismatch));
        assert_eq!(verify(SECRET, Some(good.as_bytes()), b""), Err(E::Mismatch));
    }

    #[test]
    fn bytes_count_not_their_meaning() {
        let escaped = br#"{"text":"\u00f1 \/"}"#;
        let plain = "{\"text\":\"ñ /\"}".as_bytes();
        let signed = sign(SECRET, escaped);
        assert_eq!(verify(SECRET, Some(signed.as_bytes()), escaped), Ok(()));
        assert_eq!(verify(SECRET, Some(signed.as_bytes()), plain), Err(E::Mismatch));
    }

    #[test]
    fn a_prepared_verifier_keeps_no_trace_of_earlier_bodies() {
        let verifier = Verifier::new(SECRET);
        let good = sign(SECRET, BODY);
        assert_eq!(verifier.verify(Some(good.as_bytes()), b"else"), Err(E::Mismatch));
        for _ in 0..3 {
            assert_eq!(verifier.verify(Some(good.as_bytes()), BODY), Ok(()));
        }
    }

    #[test]
    fn long_secrets_are_hashed_first_as_the_standard_says() {
        let long = "k".repeat(200);
        assert_eq!(verify(&long, Some(sign(&long, BODY).as_bytes()), BODY), Ok(()));
        assert_eq!(verify(&long[..199], Some(sign(&long, BODY).as_bytes()), BODY), Err(E::Mismatch));
    }

    #[test]
    fn debug_shows_no_secret() {
        assert_eq!(format!("{:?}", Verifier::new(SECRET)), "Verifier { ready: true }");
    }
}
