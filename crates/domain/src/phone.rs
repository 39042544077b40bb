//! Phone numbers: E.164 with `+` in our API and database, digits only towards Meta. Brazil, Argentina and
//! Mexico write one mobile number in two ways; we *match* them and never rewrite what was received
//! (whatsapp-cloud-api.md 11).

use serde::{Deserialize, Serialize};

/// A phone number in E.164: `+` and 5 to 15 digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Phone(String);

/// Why a text is no phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing there.
    #[error("the phone number is empty")]
    Empty,
    /// A character that no one writes in a phone number.
    #[error("a phone number has only digits, spaces and + - ( ) .")]
    Character,
    /// Fewer than 5 or more than 15 digits, or a leading zero.
    #[error("a phone number has its country code and 5 to 15 digits in all")]
    Length,
}

impl Phone {
    /// Reads a number written by a person or sent by Meta: spaces, dots, dashes and brackets are ignored, a
    /// leading `+` or `00` is optional.
    ///
    /// # Errors
    /// [`PhoneError`] says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(PhoneError::Empty);
        }
        let rest = text.strip_prefix('+').or_else(|| text.strip_prefix("00")).unwrap_or(text);
        let mut digits = String::with_capacity(16);
        digits.push('+');
        for c in rest.chars() {
            match c {
                '0'..='9' => digits.push(c),
                ' ' | '-' | '.' | '(' | ')' | '\u{a0}' => {}
                _ => return Err(PhoneError::Character),
            }
        }
        if !(6..=16).contains(&digits.len()) || digits.as_bytes()[1] == b'0' {
            return Err(PhoneError::Length);
        }
        Ok(Self(digits))
    }

    /// With `+`, as in REST and the database.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Digits only, as Meta wants it.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0[1..]
    }

    /// The key under which all spellings of one mobile number meet. Only for matching: it may be no number
    /// that anyone can call.
    #[must_use]
    pub fn match_key(&self) -> String {
        let d = self.digits();
        // Brazil: 55 DD 9XXXXXXXX is also written without the 9. Landlines have 8 digits starting 2 to 5.
        if let Some(rest) = d.strip_prefix("55")
            && rest.len() == 11
            && rest.as_bytes()[2] == b'9'
        {
            return format!("55{}{}", &rest[..2], &rest[3..]);
        }
        // Argentina: mobiles have a 9 after the country code, WhatsApp ids with and without it exist.
        if let Some(rest) = d.strip_prefix("549")
            && rest.len() == 10
        {
            return format!("54{rest}");
        }
        // Mexico: the same with a 1, dropped from dialling in 2019.
        if let Some(rest) = d.strip_prefix("521")
            && rest.len() == 10
        {
            return format!("52{rest}");
        }
        d.to_owned()
    }

    /// Groups for the eye: `+54 9 11 5555 0199`. Unknown plans are grouped in threes.
    #[must_use]
    pub fn pretty(&self) -> String {
        let d = self.digits();
        let groups: &[usize] = match (d.as_bytes(), d.len()) {
            ([b'5', b'4', b'9', b'1', b'1', ..], 13) => &[2, 1, 2, 4, 4],
            ([b'5', b'4', b'9', ..], 13) => &[2, 1, 3, 3, 4],
            ([b'5', b'5', ..], 13) => &[2, 2, 5, 4],
            ([b'5', b'5', ..], 12) => &[2, 2, 4, 4],
            ([b'5', b'2', ..], 12) => &[2, 2, 4, 4],
            ([b'3', b'4', ..], 11) => &[2, 3, 3, 3],
            ([b'1', ..], 11) => &[1, 3, 3, 4],
            _ => &[2, 3, 3, 3, 3, 3],
        };
        let mut out = String::from("+");
        let mut at = 0;
        for &size in groups {
            let end = (at + size).min(d.len());
            if at >= end {
                break;
            }
            if at > 0 {
                out.push(' ');
            }
            out.push_str(&d[at..end]);
            at = end;
        }
        out.push_str(&d[at..]);
        out
    }
}

impl std::fmt::Display for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Phone {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(text: &str) -> String {
        Phone::parse(text).unwrap().match_key()
    }

    #[test]
    fn both_spellings_of_a_mobile_meet() {
        assert_eq!(key("+55 11 98888-7777"), key("551188887777"));
        assert_eq!(key("+54 9 11 5555 0199"), key("541155550199"));
        assert_eq!(key("+52 1 55 1234 5678"), key("525512345678"));
    }

    #[test]
    fn a_landline_is_not_rewritten() {
        let landline = Phone::parse("+55 11 3888 7777").unwrap();
        assert_eq!(landline.as_str(), "+551138887777");
        assert_ne!(landline.match_key(), key("+55 11 9 3888 7778"));
    }

    #[test]
    fn bad_numbers_say_why() {
        assert_eq!(Phone::parse("  "), Err(PhoneError::Empty));
        assert_eq!(Phone::parse("+54 eleven"), Err(PhoneError::Character));
        assert_eq!(Phone::parse("+12"), Err(PhoneError::Length));
        assert_eq!(Phone::parse("+1234567890123456"), Err(PhoneError::Length));
        assert_eq!(Phone::parse("+0123456789"), Err(PhoneError::Length));
    }

    #[test]
    fn pretty_keeps_every_digit() {
        assert_eq!(Phone::parse("5491155550199").unwrap().pretty(), "+54 9 11 5555 0199");
        assert_eq!(Phone::parse("34612345678").unwrap().pretty(), "+34 612 345 678");
    }

    proptest! {
        #[test]
        fn never_panics_and_stays_e164(text in "\\PC{0,40}") {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert!(phone.as_str().starts_with('+'));
                prop_assert!(phone.digits().bytes().all(|b| b.is_ascii_digit()));
                prop_assert_eq!(Phone::parse(phone.as_str()).unwrap(), phone.clone());
                prop_assert_eq!(phone.pretty().replace(' ', ""), phone.as_str());
            }
        }
    }
}
