//! Where a request comes from: for the brake on guessing, and to show people their sessions.

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use hilo_store::accounts::sessions;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// No browser needs more characters to name itself.
const USER_AGENT_CHARS: usize = 300;

/// The other side of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Client {
    /// Its address; `None` where there is no connection, as in tests of the router.
    pub(super) ip: Option<IpAddr>,
    /// The browser, as it calls itself.
    pub(super) user_agent: Option<String>,
}

impl Client {
    pub(crate) fn of(parts: &Parts) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let forwarded = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(','))
            .filter_map(|address| address.trim().parse().ok());
        let user_agent = parts.headers.get(USER_AGENT).and_then(|header| header.to_str().ok());
        Self {
            ip: resolve(peer, forwarded.collect()),
            user_agent: user_agent.map(|name| name.chars().take(USER_AGENT_CHARS).collect()),
        }
    }

    /// What failures are counted against. One household or attacker has a whole IPv6 /64, so that counts as one.
    pub(crate) fn throttle_key(&self) -> String {
        match self.ip {
            Some(IpAddr::V6(ip)) => {
                let [a, b, c, d, ..] = ip.segments();
                format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
            Some(ip) => ip.to_string(),
            None => "unknown".to_owned(),
        }
    }

    /// Its address as the audit log keeps it.
    pub(crate) fn address(&self) -> Option<String> {
        self.ip.map(|ip| ip.to_string())
    }

    pub(super) fn origin(&self) -> Origin<'_> {
        Origin { ip: self.ip.map(|ip| ip.to_string()), user_agent: self.user_agent.as_deref() }
    }
}

/// A client as the store keeps it.
pub(super) struct Origin<'a> {
    ip: Option<String>,
    user_agent: Option<&'a str>,
}

impl Origin<'_> {
    pub(super) fn as_store(&self) -> sessions::Origin<'_> {
        sessions::Origin { ip: self.ip.as_deref(), user_agent: self.user_agent }
    }
}

/// Where a change comes from, for the audit log.
#[derive(Clone, Debug)]
pub(crate) struct ClientIp(Option<String>);

impl ClientIp {
    /// The address as text.
    pub(crate) fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl<S: Sync> FromRequestParts<S> for ClientIp {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(Client::of(parts).ip.map(|ip| ip.to_string())))
    }
}

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

/// A reverse proxy stands on the same machine or in the same private network. Only what such a peer says of its
/// client is believed, and of that only the last public address: a client can write what it likes before it.
fn resolve(peer: Option<IpAddr>, forwarded: Vec<IpAddr>) -> Option<IpAddr> {
    let peer = peer.map(|ip| ip.to_canonical())?;
    if !is_near(peer) {
        return Some(peer);
    }
    let mut chain = forwarded.into_iter().rev().map(|ip| ip.to_canonical());
    let nearest = chain.clone().next();
    Some(chain.find(|ip| !is_near(*ip)).or(nearest).unwrap_or(peer))
}

fn is_near(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(peer: &str, forwarded: &[&str]) -> String {
        let forwarded = forwarded.iter().map(|ip| ip.parse().unwrap()).collect();
        resolve(Some(peer.parse().unwrap()), forwarded).unwrap().to_string()
    }

    #[test]
    fn only_a_near_proxy_is_believed_and_only_its_last_public_word() {
        assert_eq!(resolved("203.0.113.7", &["198.51.100.1"]), "203.0.113.7", "a stranger may say anything");
        assert_eq!(resolved("127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(resolved("127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(
            resolved("172.18.0.1", &["1.2.3.4", "198.51.100.1"]),
            "198.51.100.1",
            "1.2.3.4 is the client's"
        );
        assert_eq!(resolved("10.0.0.2", &["198.51.100.1", "10.0.0.9"]), "198.51.100.1", "two proxies");
        assert_eq!(resolved("10.0.0.2", &["10.0.0.9"]), "10.0.0.9", "a colleague in the same network");
        assert_eq!(resolved("::ffff:127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn a_v6_network_counts_as_one() {
        let key = |ip: &str| Client { ip: ip.parse().ok(), user_agent: None }.throttle_key();
        assert_eq!(key("2001:db8:1:2:3::4"), key("2001:db8:1:2::9"));
        assert_ne!(key("2001:db8:1:2::9"), key("2001:db8:1:3::9"));
        assert_eq!(key("203.0.113.7"), "203.0.113.7");
    }
}
