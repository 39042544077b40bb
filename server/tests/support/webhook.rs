//! Webhooks made by hand, for what the simulator would never send, or not at this moment.

use super::meta::{APP_SECRET, NUMBER, OTHER_NUMBER, OTHER_WABA, WABA, http_client};
use futures::future::join_all;
use hilo_whatsapp::fixtures::{Arrival, Number, message, messages};
use hilo_whatsapp::signature::sign;
use reqwest::header::HeaderMap;

/// The shop's number, as webhooks name it.
pub(crate) const SHOP: Number<'static> =
    Number { waba_id: WABA, phone_number_id: NUMBER, display_phone_number: "5491130000001" };
/// Another organization's.
pub(crate) const OTHER: Number<'static> =
    Number { waba_id: OTHER_WABA, phone_number_id: OTHER_NUMBER, display_phone_number: "5491130000002" };
/// Nobody's.
pub(crate) const UNKNOWN: Number<'static> =
    Number { waba_id: "99", phone_number_id: "98", display_phone_number: "5491130000003" };

/// 14 January 2026, 10:00 UTC, in seconds: when customers write.
pub(crate) const AT: i64 = 1_768_384_800;

/// A text of a customer; digits only.
pub(crate) fn text(number: &Number<'_>, from: &str, wamid: &str, body: &str) -> Vec<u8> {
    let who = Arrival::new(from, "Lucía", wamid, AT);
    messages(number, &who, vec![message::text(&who, body)])
}

/// Posts to a server's door.
#[derive(Clone)]
pub(crate) struct Door {
    http: reqwest::Client,
    url: String,
}

impl Door {
    pub(crate) fn of(base_url: &str) -> Self {
        let http = http_client();
        Self { http, url: format!("{base_url}/api/webhooks/whatsapp") }
    }

    /// A number's own.
    pub(crate) fn at(url: &str) -> Self {
        Self { http: http_client(), url: url.to_owned() }
    }

    /// Signed as Meta does. The answer's status, or nothing when there was none.
    pub(crate) async fn try_deliver(&self, body: &[u8]) -> Option<u16> {
        self.try_deliver_with(APP_SECRET, body).await
    }

    /// The same with another secret.
    pub(crate) async fn try_deliver_with(&self, secret: &str, body: &[u8]) -> Option<u16> {
        let request = self.http.post(&self.url).header("x-hub-signature-256", sign(secret, body));
        let request = request.header("content-type", "application/json").body(body.to_vec());
        Some(request.send().await.ok()?.status().as_u16())
    }

    /// Signed, and acknowledged.
    pub(crate) async fn deliver(&self, body: &[u8]) {
        assert_eq!(self.try_deliver(body).await, Some(200), "{}", String::from_utf8_lossy(body));
    }

    /// All at once, and all acknowledged.
    pub(crate) async fn deliver_at_once(&self, bodies: &[Vec<u8>]) {
        join_all(bodies.iter().map(|body| self.deliver(body))).await;
    }

    /// With whatever headers. Status and answer.
    pub(crate) async fn post(&self, headers: HeaderMap, body: impl Into<reqwest::Body>) -> (u16, String) {
        let response = self.http.post(&self.url).headers(headers).body(body).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    /// Meta's handshake, or something like it.
    pub(crate) async fn challenge(&self, query: &[(&str, &str)]) -> reqwest::Response {
        self.http.get(&self.url).query(query).send().await.unwrap()
    }
}
