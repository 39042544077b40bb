//! Webhooks as Meta posts them, signed, written down before the clock starts.

use crate::house::{PHONE_NUMBER_ID, SECRET, WABA_ID};
use crate::options::scattered;
use hilo_domain::clock::{Clock, SystemClock};

/// Customers that write.
const CUSTOMERS: u64 = 1_000;

/// A run of webhooks: each body different, each message of a customer chosen by the seed.
pub(crate) struct Webhooks {
    /// Chooses customers.
    pub(crate) seed: u64,
    /// In every message id, so that no two runs on one database have the same.
    pub(crate) name: String,
    /// Messages in one webhook.
    pub(crate) batch: usize,
    /// Between two webhooks, by Meta's time.
    pub(crate) spread_ms: u64,
}

impl Webhooks {
    /// Webhooks of one message each.
    pub(crate) fn single(seed: u64, name: impl Into<String>) -> Self {
        Self { seed, name: name.into(), batch: 1, spread_ms: 0 }
    }

    /// So many requests. The first message is `~0~`, the second one `~1~`.
    pub(crate) fn requests(&self, count: usize) -> Vec<Vec<u8>> {
        let now = SystemClock.now().0;
        let at = |n: u64| (now + i64::try_from(n * self.spread_ms).unwrap_or(0)) / 1000;
        (0..count as u64).map(|n| request(&self.body(n, at(n)))).collect()
    }

    /// The bodies alone.
    pub(crate) fn bodies(&self, count: usize) -> Vec<Vec<u8>> {
        let now = SystemClock.now().0 / 1000;
        (0..count as u64).map(|n| self.body(n, now).into_bytes()).collect()
    }

    fn body(&self, n: u64, at_secs: i64) -> String {
        let batch = self.batch as u64;
        let items = (n * batch..(n + 1) * batch).map(|item| (item, scattered(self.seed, item) % CUSTOMERS));
        let (contacts, messages): (Vec<_>, Vec<_>) =
            items.map(|(item, customer)| (contact(customer), self.message(item, customer, at_secs))).unzip();
        format!(
            r#"{{"object":"whatsapp_business_account","entry":[{{"id":"{WABA_ID}","changes":[{{"value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"5491155550100","phone_number_id":"{PHONE_NUMBER_ID}"}},"contacts":[{}],"messages":[{}]}},"field":"messages"}}]}}]}}"#,
            contacts.join(","),
            messages.join(",")
        )
    }

    fn message(&self, item: u64, customer: u64, at_secs: i64) -> String {
        let name = &self.name;
        format!(
            r#"{{"from":"54911{customer:08}","id":"wamid.{name}.{item}","timestamp":"{at_secs}","text":{{"body":"~{item}~ Hola, quiero saber si todavia tienen el modelo {item} y cuanto sale con envio a domicilio."}},"type":"text"}}"#
        )
    }
}

fn contact(customer: u64) -> String {
    format!(r#"{{"profile":{{"name":"Customer {customer}"}},"wa_id":"54911{customer:08}"}}"#)
}

/// One signed request.
fn request(body: &str) -> Vec<u8> {
    let signature = hilo_whatsapp::signature::sign(SECRET, body.as_bytes());
    format!(
        "POST /api/webhooks/whatsapp HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\nx-hub-signature-256: {signature}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// One message of one customer, as a request.
pub(crate) fn one(customer: u64, id: &str, text: &str) -> Vec<u8> {
    let at = SystemClock.now().0 / 1000;
    request(&format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"{WABA_ID}","changes":[{{"value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"5491155550100","phone_number_id":"{PHONE_NUMBER_ID}"}},"contacts":[{}],"messages":[{{"from":"54911{customer:08}","id":"{id}","timestamp":"{at}","text":{{"body":"{text}"}},"type":"text"}}]}},"field":"messages"}}]}}]}}"#,
        contact(customer)
    ))
}

/// The numbers between tildes in a text: which messages it shows.
pub(crate) fn shown(text: &[u8], mut saw: impl FnMut(usize)) {
    let mut parts = text.split(|byte| *byte == b'~');
    parts.next();
    for part in parts {
        if part.len() <= 9
            && !part.is_empty()
            && let Some(n) = std::str::from_utf8(part).ok().and_then(|digits| digits.parse().ok())
        {
            saw(n);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_is_found_in_what_shows_it() {
        let body = Webhooks { seed: 1, name: "x".to_owned(), batch: 3, spread_ms: 0 }.bodies(2).concat();
        let mut seen = Vec::new();
        shown(&body, |n| seen.push(n));
        assert_eq!(seen, [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn the_seed_alone_chooses_the_customers() {
        let bodies = |seed| Webhooks::single(seed, "x").body(7, 1);
        assert_eq!(bodies(1), bodies(1));
        assert_ne!(bodies(1), bodies(2));
    }
}
