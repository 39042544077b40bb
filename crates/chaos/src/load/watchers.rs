//! Browsers that watch at nodes of their own, by the nodes' own addresses: one whose node is gone goes on elsewhere, from the
//! last number that it has heard.

use super::{Address, Browser};
use anyhow::Result;
use tokio::sync::watch;

/// One browser for each node.
#[derive(Default)]
pub(crate) struct Watchers(Vec<(&'static str, Address, Browser)>);

impl Watchers {
    /// One at each of these nodes, by name and address, with one session for all.
    pub(crate) fn open(
        nodes: impl IntoIterator<Item = (&'static str, String)>,
        session: &str,
    ) -> Result<Self> {
        let mut watchers = Vec::new();
        for (name, url) in nodes {
            let address = Address::new(watch::Sender::new(url));
            let browser = Browser::open(address.clone(), Some(session.to_owned()))?;
            watchers.push((name, address, browser));
        }
        Ok(Self(watchers))
    }

    /// The one of this node goes on at another address.
    pub(crate) fn go_on_at(&self, name: &str, url: String) {
        for (_, address, _) in self.0.iter().filter(|(own, ..)| *own == name) {
            address.send_replace(url.clone());
        }
    }

    /// All of them, with the names of their nodes.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&'static str, &Browser)> {
        self.0.iter().map(|(name, _, browser)| (*name, browser))
    }
}
