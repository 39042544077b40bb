//! Where a page ended, as the next one's address carries it: base64, so that nobody is tempted to make one up. A text
//! that we would write in another way is none of ours.

use crate::clock::Millis;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt;
use std::str::FromStr;

/// Longest id in a cursor.
const MAX_ID: usize = 64;

/// A text that no page ended with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a place in a list")]
pub struct NotACursor;

/// The place after a row of a list in the order of time: its moment and its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowCursor {
    /// The row's moment.
    pub at: Millis,
    /// Its id: letters, digits and dashes.
    pub id: String,
}

/// The place after a row of a list in the order of ids, which is that of time too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdCursor(pub String);

impl fmt::Display for RowCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(format!("{}.{}", self.at.0, self.id)))
    }
}

impl FromStr for RowCursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let plain = decode(text)?;
        let (at, id) = plain.split_once('.').ok_or(NotACursor)?;
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if id.is_empty() || id.len() > MAX_ID || !id.bytes().all(fits) {
            return Err(NotACursor);
        }
        let cursor = Self { at: Millis(at.parse().map_err(|_| NotACursor)?), id: id.to_owned() };
        // `+5` and `05` are 5 too.
        if cursor.to_string() == text { Ok(cursor) } else { Err(NotACursor) }
    }
}

impl fmt::Display for IdCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(&self.0))
    }
}

impl FromStr for IdCursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let id = decode(text)?;
        let fits = |byte: u8| byte == b'-' || byte.is_ascii_hexdigit();
        if id.len() == 36 && id.bytes().all(fits) { Ok(Self(id)) } else { Err(NotACursor) }
    }
}

fn decode(text: &str) -> Result<String, NotACursor> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NotACursor)?;
    String::from_utf8(bytes).map_err(|_| NotACursor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(at: i64, id: &str) -> RowCursor {
        RowCursor { at: Millis(at), id: id.to_owned() }
    }

    #[test]
    fn a_row_comes_back_as_it_went_and_nothing_else_does() {
        let cursor = row(1_768_384_800_123, "0190-abc");
        let text = cursor.to_string();
        assert_eq!(text.parse(), Ok(cursor));
        let plus = URL_SAFE_NO_PAD.encode("+5.a");
        for bad in ["", "%", "bm9wZQ", &text[..4], &plus, &row(1, "\0").to_string(), &row(1, "").to_string()]
        {
            assert_eq!(bad.parse::<RowCursor>(), Err(NotACursor), "{bad}");
        }
    }

    #[test]
    fn an_id_comes_back_as_it_went_and_nothing_else_does() {
        let cursor = IdCursor("019bbc3e-2500-7000-8000-000000000001".to_owned());
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for bad in ["", "%", "bm9wZQ", "AAAA"] {
            assert_eq!(bad.parse::<IdCursor>(), Err(NotACursor), "{bad}");
        }
    }
}
