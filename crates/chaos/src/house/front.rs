//! One address in front of several nodes, as a balancer has it: each connection goes to the next node that takes it. It
//! copies bytes and knows nothing of HTTP.

use anyhow::Result;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A front that runs; ends when dropped.
pub(crate) struct Front {
    /// Its address.
    pub(crate) url: String,
    nodes: Arc<Mutex<Vec<String>>>,
    serving: JoinHandle<()>,
}

impl Front {
    /// A front with nobody behind it.
    pub(crate) async fn open() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let nodes = Arc::<Mutex<Vec<String>>>::default();
        let serving = tokio::spawn(serve(listener, nodes.clone()));
        Ok(Self { url, nodes, serving })
    }

    /// Who is behind it from now on, by address.
    pub(crate) fn set(&self, urls: impl IntoIterator<Item = String>) {
        let hosts = urls.into_iter().map(|url| url.trim_start_matches("http://").to_owned()).collect();
        *self.nodes.lock().unwrap_or_else(PoisonError::into_inner) = hosts;
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(listener: TcpListener, nodes: Arc<Mutex<Vec<String>>>) {
    let turn = Arc::new(AtomicUsize::new(0));
    while let Ok((mut from, _)) = listener.accept().await {
        let (nodes, turn) = (nodes.clone(), turn.clone());
        tokio::spawn(async move {
            let hosts = nodes.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let first = turn.fetch_add(1, Ordering::Relaxed);
            for at in 0..hosts.len() {
                if let Ok(mut to) = TcpStream::connect(&hosts[(first + at) % hosts.len()]).await {
                    drop(tokio::io::copy_bidirectional(&mut from, &mut to).await);
                    return;
                }
            }
        });
    }
}
