//! `GET /metrics` for Prometheus: what happened in this process, and how the shared queue stands.
//!
//! Numbers tell about a business, so only private addresses may read them; with `HILO_METRICS_TOKEN` set, who
//! carries it may, from anywhere, and no one else.

use crate::state::AppState;
use axum::Extension;
use axum::extract::{ConnectInfo, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, FORWARDED};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use secrecy::{ExposeSecret, SecretString};
use std::net::{IpAddr, SocketAddr};
use std::sync::OnceLock;
use subtle::ConstantTimeEq;

/// Seconds; from an answer out of memory to one that hangs.
const BUCKETS: &[f64] =
    &[0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// The process's recorder; installed by the first call.
#[must_use]
pub fn recorder() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let builder = PrometheusBuilder::new();
            // Refused only for an empty list of buckets.
            let builder = builder.set_buckets(BUCKETS).unwrap_or_else(|_| PrometheusBuilder::new());
            let recorder = builder.build_recorder();
            let handle = recorder.handle();
            if metrics::set_global_recorder(recorder).is_err() {
                tracing::warn!("another metrics recorder is installed: /metrics stays empty");
            }
            describe();
            handle
        })
        .clone()
}

fn describe() {
    metrics::describe_counter!("hilo_http_requests_total", "Requests answered, by route and status");
    metrics::describe_histogram!(
        "hilo_http_request_seconds",
        "Time to the first byte of an answer, by route"
    );
    metrics::describe_gauge!("hilo_live_streams", "Open live streams");
    metrics::describe_gauge!("hilo_jobs_waiting", "Jobs that wait, in the whole installation");
    metrics::describe_gauge!("hilo_jobs_running", "Jobs under a lease, in the whole installation");
    metrics::describe_gauge!("hilo_jobs_oldest_due_seconds", "How long the longest-due job has been due");
    metrics::describe_gauge!("hilo_build_info", "1, with the version as a label");
    metrics::gauge!("hilo_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
}

/// Read the metrics
///
/// Prometheus' text format. For private addresses, or with HILO_METRICS_TOKEN as a bearer token where that is set.
#[utoipa::path(
    get,
    path = "/metrics",
    operation_id = "getMetrics",
    tag = "Operations",
    responses(
        (status = 200, description = "Prometheus' text format", body = String, content_type = "text/plain"),
        (status = 403, description = "Neither a private address nor the token", body = String, content_type = "text/plain"),
    ),
    extensions(("x-hilo-operation" = json!("OPEN"))),
)]
pub(crate) async fn show(
    State(state): State<AppState>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
) -> Response {
    let peer = peer.map(|Extension(ConnectInfo(peer))| peer.ip());
    if !allowed(state.config.metrics_token.as_ref(), peer, &headers) {
        return (StatusCode::FORBIDDEN, "Metrics are for private addresses, or with HILO_METRICS_TOKEN.\n")
            .into_response();
    }
    if let Err(error) = sample_queue(&state).await {
        // The process's own numbers are still worth reading, most of all while the database is away.
        tracing::warn!(%error, "the queue could not be counted");
    }
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], state.metrics.render()).into_response()
}

#[expect(clippy::cast_precision_loss, reason = "gauges are floating-point; nobody has 2^52 jobs")]
async fn sample_queue(state: &AppState) -> hilo_store::Result<()> {
    let mut tx = state.db.read().await?;
    let queue = hilo_store::jobs::queue_state(&mut tx).await?;
    let due_for = queue.oldest_due_at.map_or(0, |due| tx.now().since(due).max(0));
    metrics::gauge!("hilo_jobs_waiting").set(queue.waiting as f64);
    metrics::gauge!("hilo_jobs_running").set(queue.running as f64);
    metrics::gauge!("hilo_jobs_oldest_due_seconds").set(due_for as f64 / 1000.0);
    Ok(())
}

fn allowed(token: Option<&SecretString>, peer: Option<IpAddr>, headers: &HeaderMap) -> bool {
    match token {
        Some(token) => {
            let shown =
                headers.get(AUTHORIZATION).and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
            shown.is_some_and(|shown| shown.ct_eq(token.expose_secret().as_bytes()).into())
        }
        // A request that a proxy passed on has the proxy's private address: it does not count as private.
        None => {
            let passed_on = headers.contains_key("x-forwarded-for") || headers.contains_key(FORWARDED);
            !passed_on && peer.is_some_and(is_private)
        }
    }
}

fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_a_token_set_it_alone_counts() {
        let token = SecretString::from("s3cret");
        let may = |peer: &str, shown: Option<&str>| {
            let mut headers = HeaderMap::new();
            if let Some(shown) = shown {
                headers.insert(AUTHORIZATION, shown.parse().unwrap());
            }
            allowed(Some(&token), Some(peer.parse().unwrap()), &headers)
        };
        assert!(may("203.0.113.9", Some("Bearer s3cret")));
        for shown in [None, Some("Bearer s3cre"), Some("Bearer s3cret2"), Some("s3cret"), Some("Bearer ")] {
            assert!(!may("127.0.0.1", shown), "{shown:?}");
        }
    }

    #[test]
    fn private_addresses_are_told_from_public_ones() {
        for private in ["127.0.0.1", "10.1.2.3", "192.168.0.9", "::1", "fd00::1", "::ffff:10.0.0.1"] {
            assert!(is_private(private.parse().unwrap()), "{private}");
        }
        for public in ["8.8.8.8", "172.32.0.1", "2001:4860::1", "::ffff:8.8.8.8"] {
            assert!(!is_private(public.parse().unwrap()), "{public}");
        }
    }
}
