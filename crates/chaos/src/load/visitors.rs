//! Programs that read lists without a pause, and count what they get.

use super::Address;
use crate::house::House;
use anyhow::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::task::JoinHandle;

const PATIENCE: Duration = Duration::from_secs(10);

/// Readers; they end when dropped.
pub(crate) struct Visitors {
    counts: Arc<(AtomicU64, AtomicU64)>,
    reading: Vec<JoinHandle<()>>,
}

impl Visitors {
    /// So many of them.
    pub(crate) fn start(house: &House, address: Address, count: usize) -> Result<Self> {
        let http = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build()?;
        let counts = Arc::<(AtomicU64, AtomicU64)>::default();
        let read = |_| {
            let (http, address, token, counts) =
                (http.clone(), address.clone(), house.token.clone(), counts.clone());
            tokio::spawn(async move {
                loop {
                    let url = format!("{}/api/integrations/conversations?limit=5", *address.borrow());
                    let answer = http.get(url).bearer_auth(&token).send().await;
                    let good = answer.is_ok_and(|answer| answer.status() == 200);
                    let count = if good { &counts.0 } else { &counts.1 };
                    count.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            })
        };
        let reading = (0..count).map(read).collect();
        Ok(Self { counts, reading })
    }

    /// How many were answered, and how many were not.
    pub(crate) fn stop(self) -> (u64, u64) {
        (self.counts.0.load(Ordering::Relaxed), self.counts.1.load(Ordering::Relaxed))
    }
}

impl Drop for Visitors {
    fn drop(&mut self) {
        for task in &self.reading {
            task.abort();
        }
    }
}
