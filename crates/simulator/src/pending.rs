//! Counting what is still under way, so that tests can wait for quiet instead of sleeping.

use tokio::sync::watch;

/// How much is under way.
#[derive(Clone)]
pub(crate) struct PendingCount(watch::Sender<usize>);

/// A mark that something is under way; dropping it takes the mark away.
pub(crate) struct Pending(watch::Sender<usize>);

impl PendingCount {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(0))
    }

    pub(crate) fn mark(&self) -> Pending {
        self.0.send_modify(|count| *count += 1);
        Pending(self.0.clone())
    }

    /// Waits until nothing is under way.
    pub(crate) async fn quiet(&self) {
        // Fails only when the sender is gone, and this is the sender.
        let _ = self.0.subscribe().wait_for(|count| *count == 0).await;
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count = count.saturating_sub(1));
    }
}
