//! A stateful stand-in for Meta's Graph host, with customer phones.
//!
//! One [`Simulator`] hosts business numbers, takes messages as the Cloud API does, walks them to customers'
//! phones, and posts signed webhooks for what happens there. The demo, the tests, the benchmarks and
//! integrators use the same one, over real HTTP with real signatures. Everything can be done over HTTP
//! (`/_sim/…`), on the page at `/`, or in process.
//!
//! | module | what it does |
//! |---|---|
//! | `graph` | what Meta's host answers: messages, media, numbers, templates |
//! | `customer` | what the owner of a phone can do |
//! | `control` | the same over HTTP, and faults, history, ledger, live events |
//! | `webhook` | bodies, signatures, lanes, retries |
//! | `statuses` | sent, delivered, read, failed |
//! | `template` | templates, and what Meta decides about them |
//! | `faults` | what goes wrong on purpose |
//! | `page` | customer phones in a browser |

mod config;
mod control;
mod customer;
mod event;
mod faults;
mod graph;
mod ids;
mod media;
mod page;
mod pending;
mod state;
mod statuses;
mod template;
mod thread;
mod webhook;

pub use config::{BusinessNumber, Config, StatusDelays};
pub use control::history::{History, HistoryMessage};
pub use customer::message::{CustomerMessage, MediaInput};
pub use customer::{CustomerPhone, SimulatorError};
pub use event::{Event, Subject};
pub use faults::{Fault, FaultKind, Route};
pub use state::{AcceptedMessage, Customer};
pub use template::{Decision, Template};
pub use thread::{Author, Choice, ChoiceKind, Stage, ThreadMessage};
pub use webhook::{CallbackError, WebhookRecord};

use axum::Router;
use hilo_domain::clock::{Clock, Millis};
use pending::{Pending, PendingCount};
use state::State;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{broadcast, mpsc, watch};

/// How many events a slow listener may fall behind.
const EVENTS: usize = 16_384;

/// A handle to a running simulator; clones share it.
#[derive(Clone)]
pub struct Simulator {
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    events: broadcast::Sender<Event>,
    lanes: Vec<mpsc::UnboundedSender<webhook::Parcel>>,
    pending: PendingCount,
    closed: watch::Sender<bool>,
    client: reqwest::Client,
    runtime: tokio::runtime::Handle,
}

impl Simulator {
    /// Starts one. Times come from `clock`, ids from `seed`; delays are real time.
    ///
    /// # Panics
    /// Outside a tokio runtime, and when no TLS provider for rustls is installed in the process.
    #[must_use]
    pub fn new(config: Config, clock: Arc<dyn Clock>, seed: u64) -> Self {
        let runtime = tokio::runtime::Handle::current();
        let (lanes, receivers): (Vec<_>, Vec<_>) =
            (0..config.webhook_lanes.max(1)).map(|_| mpsc::unbounded_channel()).unzip();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("a TLS provider is installed before a simulator is made");
        let inner = Arc::new(Inner {
            state: Mutex::new(State::new(&config, seed)),
            config,
            clock,
            events: broadcast::Sender::new(EVENTS),
            lanes,
            pending: PendingCount::new(),
            closed: watch::Sender::new(false),
            client,
            runtime,
        });
        webhook::start_lanes(&inner.runtime, &Arc::downgrade(&inner), receivers);
        Self { inner }
    }

    /// Graph side, control side and page in one router.
    pub fn router(&self) -> Router {
        Router::new()
            .merge(page::routes())
            .nest("/_sim", control::routes())
            .fallback(graph::dispatch)
            .layer(axum::extract::DefaultBodyLimit::max(graph::LARGEST_BODY))
            .with_state(self.clone())
    }

    /// Serves until `shutdown` completes; then ends live streams and hanging answers, and drains.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(
        &self,
        listener: tokio::net::TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> std::io::Result<()> {
        let simulator = self.clone();
        axum::serve(listener, self.router())
            .with_graceful_shutdown(async move {
                shutdown.await;
                simulator.close();
            })
            .await
    }

    /// What happens from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    /// Waits until every status is told and every webhook answered or given up. Statuses that a fault
    /// withholds do not count.
    pub async fn settled(&self) {
        self.inner.pending.quiet().await;
    }

    /// Ends live streams, hanging answers and the sending of webhooks.
    pub fn close(&self) {
        self.inner.closed.send_replace(true);
    }

    /// The messages the Graph side took, oldest first.
    #[must_use]
    pub fn accepted(&self) -> Vec<AcceptedMessage> {
        self.lock().accepted.clone()
    }

    /// Everyone with a phone, by number.
    #[must_use]
    pub fn customers(&self) -> Vec<Customer> {
        self.lock().customers.values().cloned().collect()
    }

    /// The hosted business numbers.
    #[must_use]
    pub fn numbers(&self) -> &[BusinessNumber] {
        &self.inner.config.numbers
    }

    /// Whether every delivered message is read, whether or not the chat is open.
    pub fn set_auto_read(&self, on: bool) {
        self.lock().auto_read = on;
    }

    /// Replaces all faults; an empty list clears them. Statuses withheld so far stay withheld until
    /// [`Simulator::release_statuses`].
    pub fn set_faults(&self, faults: Vec<Fault>) {
        self.lock().faults.replace(faults);
        self.tell(Event::FaultsChanged);
    }

    /// Adds a fault to those that are on.
    pub fn add_fault(&self, fault: Fault) {
        self.lock().faults.add(fault);
        self.tell(Event::FaultsChanged);
    }

    /// The faults that are on, with what is left of their counts.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.lock().faults.all().to_vec()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves at worst a half-told story; the next request may still be answered.
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Millis {
        self.inner.clock.now()
    }

    fn number(&self, phone_number_id: &str) -> Option<&BusinessNumber> {
        self.numbers().iter().find(|number| number.phone_number_id == phone_number_id)
    }

    fn tell(&self, event: Event) {
        // No one listening is fine.
        let _ = self.inner.events.send(event);
    }

    fn pending(&self) -> Pending {
        self.inner.pending.mark()
    }

    fn is_closed(&self) -> bool {
        *self.inner.closed.borrow()
    }

    /// Waits until the simulator closes.
    async fn until_closed(&self) {
        // Fails only when the sender is gone, and `self` holds it.
        let _ = self.inner.closed.subscribe().wait_for(|closed| *closed).await;
    }

    /// Lets time pass. Returns false when the simulator closed meanwhile.
    async fn pause(&self, millis: u64) -> bool {
        if millis == 0 {
            return !self.is_closed();
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(millis)) => true,
            () = self.until_closed() => false,
        }
    }
}
