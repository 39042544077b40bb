//! A clock that is driven while the past is told, and then shows the present for good. The simulator lives on it from
//! its first moment, so that the phones' past and their present are one story.

use hilo_domain::clock::{Clock, Millis};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Stands for "show the present".
const PRESENT: i64 = i64::MIN;

/// See the module.
pub(super) struct StoryClock {
    told: AtomicI64,
    present: Arc<dyn Clock>,
}

impl StoryClock {
    /// Shows the present until it is driven.
    pub(super) fn new(present: Arc<dyn Clock>) -> Self {
        Self { told: AtomicI64::new(PRESENT), present }
    }

    /// Moves the hands to `at`, where they stay.
    pub(super) fn set(&self, at: Millis) {
        self.told.store(at.0, Ordering::SeqCst);
    }

    /// Shows the present from now on.
    pub(super) fn release(&self) {
        self.told.store(PRESENT, Ordering::SeqCst);
    }
}

impl Clock for StoryClock {
    fn now(&self) -> Millis {
        match self.told.load(Ordering::SeqCst) {
            PRESENT => self.present.now(),
            told => Millis(told),
        }
    }
}
