//! Reads new live events once for all streams of a node. It is a relay, not a memory: a stream that joins or falls
//! behind reads the database itself.

use hilo_domain::ids::OrganizationId;
use hilo_store::live::{self, Stored};
use hilo_store::{Db, Result};
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

/// Events that a stream may be behind before it has to read the database again.
const BACKLOG: usize = 256;
/// Rows read at a time.
const BATCH: i64 = 256;
/// How often the hub looks without a signal: a command beside the server, on the same SQLite file, raises none here, and
/// a connection to PostgreSQL that broke has lost some. What ends a session must be heard within a second.
const LOOK: Duration = Duration::from_millis(500);

/// Hands new live events to the streams of their organization; cheap to clone.
#[derive(Clone)]
pub struct Hub {
    db: Db,
    topics: Arc<Mutex<HashMap<OrganizationId, Topic>>>,
}

struct Topic {
    sender: broadcast::Sender<Arc<Stored>>,
    /// The last row handed out; `None` until the first subscriber has found out where the organization stands.
    position: Option<i64>,
}

impl Hub {
    /// A hub without streams.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db, topics: Arc::default() }
    }

    /// Joins an organization's stream. Every row committed after this returns arrives; so does, perhaps, one that was
    /// committed shortly before. Subscribe first, then replay, then skip what was replayed: nothing is lost.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn subscribe(
        &self,
        organization_id: &OrganizationId,
    ) -> Result<broadcast::Receiver<Arc<Stored>>> {
        let receiver = match self.topics().entry(organization_id.clone()) {
            Entry::Occupied(topic) => topic.get().sender.subscribe(),
            Entry::Vacant(place) => {
                let (sender, receiver) = broadcast::channel(BACKLOG);
                place.insert(Topic { sender, position: None });
                receiver
            }
        };
        let mut tx = self.db.read().await?;
        let latest = live::latest(&mut tx, organization_id).await?;
        if let Some(topic) = self.topics().get_mut(organization_id) {
            topic.position.get_or_insert(latest);
        }
        // A signal that came while the position was unknown was passed over: raise it again.
        self.db.signals().wake_live(organization_id.clone());
        Ok(receiver)
    }

    /// Relays until `shutdown`.
    pub(crate) async fn run(&self, shutdown: CancellationToken) {
        let mut signals = self.db.signals().live();
        let mut looks = tokio::time::interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let news = tokio::select! {
                signal = signals.recv() => self.raised(signal, &mut signals),
                _ = looks.tick() => self.listened_to(),
                () = shutdown.cancelled() => return,
            };
            for organization_id in news {
                self.relay(&organization_id).await;
            }
        }
    }

    /// The organizations with open screens.
    fn listened_to(&self) -> BTreeSet<OrganizationId> {
        self.topics().keys().cloned().collect()
    }

    /// Who has news: the signal's organization and all that were raised meanwhile. In a storm one look answers many
    /// signals.
    fn raised(
        &self,
        first: Result<OrganizationId, RecvError>,
        signals: &mut broadcast::Receiver<OrganizationId>,
    ) -> BTreeSet<OrganizationId> {
        let mut raised = BTreeSet::new();
        let mut next = first.map_err(|_| TryRecvError::Lagged(0));
        loop {
            match next {
                Ok(organization_id) => {
                    raised.insert(organization_id);
                }
                // More than the channel holds: anyone may have news.
                Err(TryRecvError::Lagged(_)) => raised.extend(self.listened_to()),
                Err(TryRecvError::Empty | TryRecvError::Closed) => return raised,
            }
            next = signals.try_recv();
        }
    }

    async fn relay(&self, organization_id: &OrganizationId) {
        while let Some(position) = self.position(organization_id) {
            let rows = match self.read(organization_id, position).await {
                Ok(rows) => rows,
                Err(error) => {
                    // The position stays, so the next look brings what this one did not.
                    tracing::warn!(%error, "live events could not be read");
                    return;
                }
            };
            let more = i64::try_from(rows.len()) == Ok(BATCH);
            self.hand_out(organization_id, rows);
            if !more {
                return;
            }
        }
    }

    async fn read(&self, organization_id: &OrganizationId, position: i64) -> Result<Vec<Stored>> {
        let mut tx = self.db.read().await?;
        live::since(&mut tx, organization_id, position, BATCH).await
    }

    /// Where an organization's topic stands; forgets a topic that nobody listens to.
    fn position(&self, organization_id: &OrganizationId) -> Option<i64> {
        let mut topics = self.topics();
        let topic = topics.get(organization_id)?;
        if topic.sender.receiver_count() == 0 {
            topics.remove(organization_id);
            return None;
        }
        topic.position
    }

    fn hand_out(&self, organization_id: &OrganizationId, rows: Vec<Stored>) {
        let mut topics = self.topics();
        let Some(topic) = topics.get_mut(organization_id) else { return };
        for row in rows {
            topic.position = Some(row.seq);
            // No receiver: the last screen has just been closed.
            drop(topic.sender.send(Arc::new(row)));
        }
    }

    fn topics(&self) -> MutexGuard<'_, HashMap<OrganizationId, Topic>> {
        self.topics.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
