//! Loops that must not end before the process does. A panic in one of them is a fault of ours; it is told, and the loop
//! begins anew. What it held meanwhile is treated like a dead node's: its leases run out.

use super::pause;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Between a panic and the next beginning.
const AFTER_PANIC: Duration = Duration::from_secs(1);

/// Runs a loop until it ends by itself, which it does when the process stops.
pub(super) async fn persist<F>(name: &str, shutdown: &CancellationToken, begin: impl Fn() -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    while let Err(panic) = tokio::spawn(begin()).await {
        tracing::error!(name, %panic, "a loop panicked and begins anew");
        pause(shutdown, AFTER_PANIC).await;
        if shutdown.is_cancelled() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test(start_paused = true)]
    async fn a_panic_is_followed_by_another_beginning_until_the_process_stops() {
        let (shutdown, begun) = (CancellationToken::new(), Arc::new(AtomicUsize::new(0)));
        let count = |panics: usize, stops: bool| {
            let (begun, shutdown) = (begun.clone(), shutdown.clone());
            move || {
                let (begun, shutdown) = (begun.clone(), shutdown.clone());
                async move {
                    let nth = begun.fetch_add(1, Ordering::SeqCst) + 1;
                    if stops {
                        shutdown.cancel();
                    }
                    assert!(nth > panics, "on purpose");
                }
            }
        };
        persist("a loop", &shutdown, count(3, false)).await;
        assert_eq!(begun.swap(0, Ordering::SeqCst), 4, "three panics, and an end");
        persist("a loop", &shutdown, count(usize::MAX, true)).await;
        assert_eq!(begun.load(Ordering::SeqCst), 1, "nothing begins anew in a process that stops");
    }
}
