//! What every handler may ask for: handles to the parts of a running server.

use crate::config::Config;
use crate::inquiry::Inquiry;
use crate::live::Hub;
use crate::presence::Presence;
use crate::webhook::Ingest;
use hilo_store::Db;
use hilo_store::secrets::KeyRing;
use metrics_exporter_prometheus::PrometheusHandle;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio_util::sync::CancellationToken;

/// The state of the router. axum clones it twice for each request, so a clone is one count.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

/// The parts.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The settings, with the address really listened on.
    pub config: Arc<Config>,
    /// Opens and seals secrets at rest.
    pub keys: Arc<KeyRing>,
    /// Takes webhooks in.
    pub ingest: Ingest,
    /// Asks Meta for people in front of a screen.
    pub inquiry: Arc<Inquiry>,
    /// Tells open screens what changed.
    pub hub: Hub,
    /// Renders `/metrics`.
    pub metrics: PrometheusHandle,
    /// Which processes run on this database.
    pub presence: Arc<Presence>,
    /// Cancelled when the server is to stop.
    pub shutdown: CancellationToken,
    /// Whether new requests are welcome.
    pub ready: Readiness,
}

impl AppState {
    /// All parts together.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Whether new requests are welcome: from the moment everything runs until the word to stop.
#[derive(Clone, Debug, Default)]
pub struct Readiness(Arc<AtomicBool>);

impl Readiness {
    /// Whether new requests are welcome.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    /// Says so, or no longer.
    pub fn set(&self, ready: bool) {
        self.0.store(ready, Ordering::Release);
    }
}
