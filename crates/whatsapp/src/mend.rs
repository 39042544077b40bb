//! Makes a body readable as text without changing its structure. Three things occur that a strict reader (or
//! PostgreSQL) refuses, and none of them is worth losing a message: names cut in the middle of an emoji, which
//! leaves half of a `\ud83d\ude00` pair; `\u0000`, which no PostgreSQL text can hold; and bytes that are no
//! UTF-8. Each becomes U+FFFD. The bytes as received are kept elsewhere; this is only for reading.

use std::borrow::Cow;

const REPLACEMENT: &[u8; 6] = b"\\ufffd";

/// The body as text in which every string can be read.
pub(crate) fn mend(body: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(body);
    let broken = broken_escapes(text.as_bytes());
    if broken.is_empty() {
        return text;
    }
    // An escape is six ASCII characters, and so is what replaces it.
    let mut text = text.into_owned();
    for at in broken.into_iter().rev() {
        text.replace_range(at..at + REPLACEMENT.len(), "\\ufffd");
    }
    Cow::Owned(text)
}

/// Where escapes begin that stand for no character: unpaired surrogates, and NUL.
fn broken_escapes(text: &[u8]) -> Vec<usize> {
    let mut broken = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].iter().position(|byte| *byte == b'\\') {
        at += offset;
        match escape(text, at) {
            Some(0xd800..=0xdbff) => {
                if matches!(escape(text, at + 6), Some(0xdc00..=0xdfff)) {
                    at += 6;
                } else {
                    broken.push(at);
                }
                at += 6;
            }
            Some(0xdc00..=0xdfff | 0) => {
                broken.push(at);
                at += 6;
            }
            Some(_) => at += 6,
            None => at = (at + 2).min(text.len()),
        }
        if at >= text.len() {
            break;
        }
    }
    broken
}

/// The number in a `\uXXXX` that begins at `at`.
fn escape(text: &[u8], at: usize) -> Option<u16> {
    let digits = text.get(at..at + 6)?.strip_prefix(b"\\u")?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mended(text: &str) -> String {
        mend(text.as_bytes()).into_owned()
    }

    #[test]
    fn whole_characters_stay() {
        for good in [
            r#""\ud83d\ude00 \u00f1 \/ \\ \" \n""#,
            "plain ñ",
            "",
            "\\",
            r"\u00",
            r#""\\ud83d""#,
            r#""\\u0000""#,
        ] {
            assert!(matches!(mend(good.as_bytes()), Cow::Borrowed(text) if text == good), "{good}");
        }
    }

    #[test]
    fn halves_and_nul_are_replaced() {
        assert_eq!(mended(r#""Ana \ud83d""#), r#""Ana \ufffd""#);
        assert_eq!(mended(r#""\ude00\ud83d\ude00""#), r#""\ufffd\ud83d\ude00""#);
        assert_eq!(mended(r#""\ud83d\ud83d\ude00""#), r#""\ufffd\ud83d\ude00""#);
        assert_eq!(mended(r#""a\u0000b""#), r#""a\ufffdb""#);
        assert_eq!(mended(r#""\\\ud83d""#), r#""\\\ufffd""#);
        assert_eq!(mend(b"\"a\xffb\""), "\"a\u{fffd}b\"");
    }

    proptest! {
        /// Whatever escapes a JSON string holds, it can be read afterwards.
        #[test]
        fn every_string_becomes_readable(units in proptest::collection::vec(any::<u16>(), 0..20)) {
            let escaped: String = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
            let read: String = serde_json::from_str(&mended(&format!("\"{escaped}\""))).unwrap();
            prop_assert!(!read.contains('\0'));
        }

        #[test]
        fn never_panics(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            mend(&body);
        }

        #[test]
        fn never_panics_among_escapes(body in r"[\\u0dD8aé\x22]{0,40}") {
            mend(body.as_bytes());
        }
    }
}
