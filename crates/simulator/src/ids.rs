//! Ids that look like Meta's: unique within a run by a counter, the same for the same seed.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rand::rngs::StdRng;
use rand::{RngCore as _, SeedableRng as _};
use std::fmt::Write as _;

/// Which way a message goes; Meta's ids differ in one byte.
#[derive(Clone, Copy)]
pub(crate) enum Way {
    /// From the customer to the business.
    Inbound,
    /// From the business to the customer.
    Outbound,
}

/// The source of ids of one simulator.
pub(crate) struct Ids {
    rng: StdRng,
    count: u32,
}

impl Ids {
    pub(crate) fn new(seed: u64) -> Self {
        Self { rng: StdRng::seed_from_u64(seed), count: 0 }
    }

    /// A message id: `wamid.` and base64 of a small record that holds the customer's number.
    pub(crate) fn message(&mut self, digits: &str, way: Way) -> String {
        let mut record = vec![0x1c, 0x18, u8::try_from(digits.len()).unwrap_or(u8::MAX)];
        record.extend_from_slice(digits.as_bytes());
        let way = match way {
            Way::Inbound => 0x12,
            Way::Outbound => 0x11,
        };
        record.extend_from_slice(&[0x15, 0x02, 0x00, way, 0x18, 0x14]);
        let random = self.hex(6);
        record.extend_from_slice(random.as_bytes());
        record.extend_from_slice(format!("{:08X}", self.next()).as_bytes());
        record.push(0);
        format!("wamid.{}", STANDARD.encode(record))
    }

    /// A media id or template id: 16 digits.
    pub(crate) fn number(&mut self) -> String {
        format!("1{:06}{:09}", self.next() % 1_000_000, self.rng.next_u32() % 1_000_000_000)
    }

    /// A conversation id: 32 hex digits.
    pub(crate) fn conversation(&mut self) -> String {
        let random = self.hex(12).to_lowercase();
        format!("{random}{:08x}", self.next())
    }

    /// An `fbtrace_id`.
    pub(crate) fn trace(&mut self) -> String {
        let mut bytes = [0; 16];
        self.rng.fill_bytes(&mut bytes);
        format!("A{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    fn next(&mut self) -> u32 {
        self.count = self.count.wrapping_add(1);
        self.count
    }

    fn hex(&mut self, bytes: usize) -> String {
        let mut buffer = vec![0; bytes];
        self.rng.fill_bytes(&mut buffer);
        buffer.iter().fold(String::with_capacity(bytes * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02X}");
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_ids_look_like_metas_and_repeat_with_the_seed() {
        let (mut one, mut two) = (Ids::new(7), Ids::new(7));
        let id = one.message("5491155550199", Way::Outbound);
        assert!(id.starts_with("wamid.HBgNNTQ5MTE1NTU1MDE5O"), "{id}");
        assert_eq!(id, two.message("5491155550199", Way::Outbound));
        assert_ne!(id, one.message("5491155550199", Way::Outbound));
        assert_ne!(Ids::new(8).message("5491155550199", Way::Outbound), id);
    }

    #[test]
    fn ids_never_repeat_within_a_run() {
        let mut ids = Ids::new(1);
        let all: std::collections::HashSet<_> =
            (0..5_000).map(|_| ids.message("34612345678", Way::Inbound)).collect();
        assert_eq!(all.len(), 5_000);
    }
}
