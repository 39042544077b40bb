//! Signatures: exactly one header fits a body under a secret.

use crate::cut::head;
use hilo_whatsapp::signature::{SignatureError, Verifier, sign, verify};

/// A secret and a header, each in a line, and the body.
pub fn signature(input: &[u8]) {
    let (secret, rest) = head(input);
    let (header, body) = head(rest);
    let Ok(secret) = std::str::from_utf8(secret) else { return };
    let good = sign(secret, body);
    let verifier = Verifier::new(secret);
    let answer = verifier.verify(Some(header), body);
    if secret.is_empty() {
        assert_eq!(answer, Err(SignatureError::NoSecret));
        assert_eq!(verifier.verify(Some(good.as_bytes()), body), Err(SignatureError::NoSecret));
        return;
    }
    assert_eq!(answer.is_ok(), fits(header, &good), "{header:?} for {good}");
    assert_eq!(verifier.verify(None, body), Err(SignatureError::Missing));
    assert_eq!(answer.is_err_and(|why| why == SignatureError::Missing), header.is_empty());

    // The right one is believed, also after a wrong one; with more or less behind it it is not.
    assert_eq!(verifier.verify(Some(good.as_bytes()), body), Ok(()));
    assert_eq!(
        verify(secret, Some(good.to_uppercase().replace("SHA256", "sha256").as_bytes()), body),
        Ok(())
    );
    assert!(verifier.verify(Some(&[good.as_bytes(), header].concat()), body).is_err() || header.is_empty());
    assert!(verifier.verify(Some(&good.as_bytes()[..good.len() - 1]), body).is_err());

    // Nor is it for any other body or secret.
    let longer = [body, header, b"\n"].concat();
    assert_eq!(verifier.verify(Some(good.as_bytes()), &longer), Err(SignatureError::Mismatch));
    if let Some((first, others)) = body.split_first() {
        let changed = [&[first ^ (1 << (others.len() % 8))], others].concat();
        assert_eq!(verifier.verify(Some(good.as_bytes()), &changed), Err(SignatureError::Mismatch));
        assert_eq!(verifier.verify(Some(good.as_bytes()), others), Err(SignatureError::Mismatch));
    }
    assert_eq!(verify(&format!("{secret}."), Some(good.as_bytes()), body), Err(SignatureError::Mismatch));
}

/// Whether a header says what `good` says, told without the code under test.
fn fits(header: &[u8], good: &str) -> bool {
    header.len() == good.len()
        && header.starts_with(b"sha256=")
        && header.to_ascii_lowercase() == good.as_bytes()
}
