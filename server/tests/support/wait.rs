//! Waiting for something to be so, without sleeping: every commit that wakes a runner or tells a screen is a reason
//! to look again.

use hilo_domain::job::Lane;
use hilo_store::Db;
use std::time::Duration;

/// Far more than anything here takes; a test that reaches it has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(25);

/// Looks until there is something to see, after every signal of this database handle.
pub(crate) async fn until<T>(db: &Db, what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let signals = db.signals();
    // Followed before the first look, so that nothing is missed between looking and waiting.
    let mut inbound = signals.lane(Lane::Inbound);
    let mut outbound = signals.lane(Lane::Outbound);
    let mut live = signals.live();
    let seen = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::select! {
                _ = inbound.changed() => {}
                _ = outbound.changed() => {}
                _ = live.recv() => {}
            }
        }
    };
    match tokio::time::timeout(PATIENCE, seen).await {
        Ok(found) => found,
        Err(_) => panic!("not within {PATIENCE:?}: {what}"),
    }
}

/// Ends a wait for something else than a database.
pub(crate) async fn patiently<T>(what: &str, wait: impl Future<Output = T>) -> T {
    match tokio::time::timeout(PATIENCE, wait).await {
        Ok(found) => found,
        Err(_) => panic!("not within {PATIENCE:?}: {what}"),
    }
}
