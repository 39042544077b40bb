//! An answer as its caller gets it, and the ids that stand in it.

use reqwest::RequestBuilder;
use reqwest::header::HeaderMap;
use serde_json::Value;

pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Reply {
    pub(super) async fn to(call: RequestBuilder) -> Self {
        let response = call.send().await.expect("reach the server");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.expect("read the answer");
        Self { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// The code of a refusal; empty when it is none.
    pub(super) fn code(&self) -> String {
        let body: Value = serde_json::from_str(&self.body).unwrap_or_default();
        body["errorCode"].as_str().unwrap_or_default().to_owned()
    }

    pub(super) fn location(&self) -> &str {
        self.headers.get("location").and_then(|to| to.to_str().ok()).unwrap_or_default()
    }
}

pub(super) fn url_encoded(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    let sign = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    value.bytes().map(sign).collect()
}

/// Every id that stands in a text.
pub(super) fn ids_in(text: &str) -> Vec<&str> {
    ids_and_rest(text).0
}

/// A text without the ids in it.
pub(super) fn without_ids(text: &str) -> String {
    ids_and_rest(text).1.join("<id>")
}

fn ids_and_rest(text: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut ids, mut rest, mut from, mut told) = (Vec::new(), Vec::new(), 0, 0);
    while let Some(found) = text[from..].find('-').map(|at| from + at) {
        let start = found.checked_sub(8).filter(|start| *start >= from);
        match start.and_then(|start| text.get(start..start + 36)).filter(|id| is_id(id)) {
            Some(id) => {
                ids.push(id);
                rest.push(&text[told..found - 8]);
                from = found - 8 + 36;
                told = from;
            }
            None => from = found + 1,
        }
    }
    rest.push(&text[told..]);
    (ids, rest)
}

pub(super) fn is_id(text: &str) -> bool {
    let hyphen = |at: usize| matches!(at, 8 | 13 | 18 | 23);
    let fits = |(at, byte): (usize, u8)| {
        if hyphen(at) { byte == b'-' } else { byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase() }
    };
    text.len() == 36 && text.bytes().enumerate().all(fits)
}

#[test]
fn ids_are_found_wherever_they_stand() {
    let (one, two) = ("019bbc3e-2500-7000-8000-000000000001", "019bbc3e-2500-7000-8000-000000000002");
    let text = format!("a-b {one}, ñ-{two}-x");
    assert_eq!(ids_in(&text), [one, two]);
    assert_eq!(without_ids(&text), "a-b <id>, ñ-<id>-x");
}
