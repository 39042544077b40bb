//! A token bucket in one number: the moment from which it is full again ("generic cell rate"). No timer fills it, and
//! one that is full may be forgotten.

/// A bucket; a new one is full.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bucket {
    full_at_us: i64,
}

impl Bucket {
    /// Microseconds to wait before one more fits; 0: it fits.
    pub(crate) fn wait_us(self, now_us: i64, pace_us: i64, burst: i64) -> i64 {
        let earliest = self.full_at_us - pace_us * (burst - 1);
        (earliest - now_us).max(0)
    }

    /// Takes one, whether or not it fits.
    pub(crate) fn take(&mut self, now_us: i64, pace_us: i64) {
        self.full_at_us = self.full_at_us.max(now_us) + pace_us;
    }

    /// Microseconds until it is full again; 0: it is.
    pub(crate) fn until_full_us(self, now_us: i64) -> i64 {
        (self.full_at_us - now_us).max(0)
    }
}
