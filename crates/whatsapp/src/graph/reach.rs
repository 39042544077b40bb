//! Where calls may go: to public addresses, and to the host that the settings name, wherever it is. What Meta answers, and
//! what a name server says of Meta's host, leads to nothing inside the network that Hilo runs in.
//!
//! A name is resolved here, and the connection goes to what was looked at: there is no second look-up that could say
//! something else. An address that is written as numbers is resolved by nobody, so it is looked at before the call.

mod public;

use public::is_public;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, SocketAddr};
use url::{Host, Url};

/// Meta's hosts are public whoever names them; any other host in the settings is one that the operator runs or trusts.
const METAS: &str = ".facebook.com";

/// Where a call was not allowed to go.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not called: it is, or leads to, an address that is not public")]
pub(super) struct NotPublic(String);

/// Where one client may go.
#[derive(Clone, Debug)]
pub(super) struct Reach {
    /// Host and port of the settings' Graph address, unless it is Meta's own.
    own: Option<(String, Option<u16>)>,
}

impl Reach {
    pub(super) fn of(base: &Url) -> Self {
        let own = base.host_str().filter(|host| !format!(".{host}").ends_with(METAS));
        Self { own: own.map(|host| (host.to_owned(), base.port_or_known_default())) }
    }

    /// Looks at an address before it is called. A name that passes is looked at again once it is resolved.
    ///
    /// # Errors
    /// [`NotPublic`]: nothing may be sent there.
    pub(super) fn admit(&self, url: &Url) -> Result<(), NotPublic> {
        let host = url.host_str().unwrap_or_default();
        let good = match (&self.own, url.host()) {
            // Another port is another service of that machine.
            (Some((own, port)), _) if own == host => *port == url.port_or_known_default(),
            (_, Some(Host::Ipv4(address))) => is_public(address.into()),
            (_, Some(Host::Ipv6(address))) => is_public(address.into()),
            (_, Some(Host::Domain(_))) => true,
            (_, None) => false,
        };
        if good { Ok(()) } else { Err(NotPublic(host.to_owned())) }
    }

    /// Of the addresses that a name has, those that may be called.
    fn admitted(
        &self,
        name: &str,
        found: impl Iterator<Item = SocketAddr>,
    ) -> Result<Vec<SocketAddr>, NotPublic> {
        let is_own = self.own.as_ref().is_some_and(|(own, _)| own == name);
        let may = |address: IpAddr| is_own || is_public(address);
        let good: Vec<SocketAddr> = found.filter(|address| may(address.ip())).collect();
        if good.is_empty() { Err(NotPublic(name.to_owned())) } else { Ok(good) }
    }
}

impl Resolve for Reach {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.clone();
        Box::pin(async move {
            // The port is put in by the connector.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let good = reach.admitted(name.as_str(), found)?;
            Ok(Box::new(good.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(base: &str) -> Reach {
        Reach::of(&Url::parse(base).unwrap())
    }

    fn admits(base: &str, url: &str) -> bool {
        reach(base).admit(&Url::parse(url).unwrap()).is_ok()
    }

    fn resolved(base: &str, name: &str, found: &[&str]) -> Option<Vec<String>> {
        let found = found.iter().map(|ip| SocketAddr::new(ip.parse().unwrap(), 0));
        let good = reach(base).admitted(name, found).ok()?;
        Some(good.into_iter().map(|address| address.ip().to_string()).collect())
    }

    const META: &str = "https://graph.facebook.com";

    #[test]
    fn an_address_in_numbers_must_be_public_however_it_is_written() {
        assert!(admits(META, "https://graph.facebook.com/v24.0/1"));
        assert!(admits(META, "https://lookaside.fbsbx.com/x") && admits(META, "https://157.240.1.1/x"));
        for inside in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://0177.0.0.1/",
            "http://127.0.0.1./",
            "http://169.254.169.254/latest/meta-data",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[fd00:ec2::254]/",
            "https://192.168.1.1:8443/",
        ] {
            assert!(!admits(META, inside), "{inside}");
        }
    }

    #[test]
    fn the_host_of_the_settings_may_be_inside_at_its_own_port_only() {
        let own = "http://127.0.0.1:4001";
        assert!(admits(own, "http://127.0.0.1:4001/v24.0/1/messages"));
        assert!(!admits(own, "http://127.0.0.1:5432/") && !admits(own, "http://127.0.0.1/"));
        assert!(!admits(own, "http://127.0.0.2:4001/") && !admits(own, "http://[::1]:4001/"));
        let named = "https://meta.internal";
        assert!(admits(named, "https://meta.internal:443/x") && !admits(named, "http://meta.internal/x"));
    }

    #[test]
    fn of_what_a_name_has_only_the_public_is_called() {
        let mixed = ["10.0.0.1", "157.240.1.1", "::1", "2a03:2880::1"];
        let public = vec!["157.240.1.1".to_owned(), "2a03:2880::1".to_owned()];
        assert_eq!(resolved(META, "graph.facebook.com", &mixed), Some(public));
        assert_eq!(resolved(META, "graph.facebook.com", &["127.0.0.1", "::ffff:10.0.0.1"]), None);
        assert_eq!(resolved("https://meta.internal", "meta.internal", &["10.0.0.1"]).unwrap().len(), 1);
        assert_eq!(resolved("https://meta.internal", "other.internal", &["10.0.0.1"]), None);
    }

    #[test]
    fn metas_hosts_are_public_whoever_names_them() {
        for base in [META, "https://facebook.com", "https://graph-video.facebook.com"] {
            assert_eq!(reach(base).own, None, "{base}");
        }
        for base in ["https://notfacebook.com", "https://graph.facebook.com.example"] {
            assert!(reach(base).own.is_some(), "{base}");
        }
    }
}
