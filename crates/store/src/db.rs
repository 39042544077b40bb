//! The two databases behind one pair of types: [`Db`], and [`Tx`] in which everything happens.

use crate::assignment;
use crate::error::{Result, StoreError};
use crate::ids::IdSource;
use crate::live::{self, Pending};
use crate::signals::Signals;
use crate::sql::{execute, scalar};
use crate::totals::Totals;
use crate::transaction::{PostgresTx, SqliteTx};
use crate::writer::Writer;
use hilo_domain::clock::{Clock, Millis};
use hilo_domain::ids::{ConversationId, OrganizationId};
use hilo_domain::job::Lane;
use sqlx::{PgPool, SqlitePool};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A handle to the database; cheap to clone.
#[derive(Clone)]
pub struct Db {
    pub(crate) pools: Pools,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<IdSource>,
    pub(crate) signals: Arc<Signals>,
    pub(crate) lease_ms: i64,
}

/// SQLite has one writer, so writing and reading go separate ways.
#[derive(Clone)]
pub(crate) enum Pools {
    Sqlite { read: SqlitePool, write: Writer },
    Postgres(PgPool),
}

/// A transaction. Dropped without [`Tx::commit`], it never happened.
pub struct Tx {
    pub(crate) inner: Inner,
    pub(crate) ids: Arc<IdSource>,
    now: Millis,
    lease_ms: i64,
    signals: Arc<Signals>,
    lanes: BTreeSet<Lane>,
    live: Vec<Pending>,
    /// Rows that were added and count in the totals.
    added: BTreeMap<OrganizationId, Totals>,
    /// Conversations that look for an agent.
    unrouted: Vec<(OrganizationId, ConversationId)>,
    /// How many live events and how many of those conversations there were at the savepoint, and what was added until then.
    before_item: (usize, usize, BTreeMap<OrganizationId, Totals>),
    /// Names whose locks this transaction took before anything else, and has until its end.
    held: BTreeSet<String>,
}

pub(crate) enum Inner {
    Sqlite(SqliteTx),
    Postgres(PostgresTx),
}

impl Db {
    /// Begins a change. On SQLite it waits its turn for the one writer and takes the write lock at once: a
    /// transaction that starts reading and upgrades later fails without waiting.
    ///
    /// # Errors
    /// When the database cannot be reached or stays busy.
    pub async fn write(&self) -> Result<Tx> {
        let inner = match &self.pools {
            Pools::Sqlite { write, .. } => Inner::Sqlite(SqliteTx::Write(write.begin().await?)),
            Pools::Postgres(pool) => Inner::Postgres(PostgresTx::Begun(pool.begin().await?)),
        };
        Ok(self.tx(inner))
    }

    /// Begins a look: all reads see one moment, nothing can be written.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn read(&self) -> Result<Tx> {
        let inner = match &self.pools {
            Pools::Sqlite { read, .. } => Inner::Sqlite(SqliteTx::Read(read.begin().await?)),
            Pools::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                Inner::Postgres(PostgresTx::Begun(pool.begin_with(begin).await?))
            }
        };
        Ok(self.tx(inner))
    }

    /// A look by one statement, which is of one moment by itself: nothing is begun before it and ended after it, which
    /// would be two more ways to the database and back, on the path of every request. Of several statements each sees a
    /// moment of its own. Nothing may be written.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn glance(&self) -> Result<Tx> {
        let inner = match &self.pools {
            Pools::Sqlite { read, .. } => Inner::Sqlite(SqliteTx::Glance(read.acquire().await?)),
            Pools::Postgres(pool) => Inner::Postgres(PostgresTx::Glance(pool.acquire().await?)),
        };
        Ok(self.tx(inner))
    }

    fn tx(&self, inner: Inner) -> Tx {
        Tx {
            inner,
            ids: self.ids.clone(),
            now: self.clock.now(),
            lease_ms: self.lease_ms,
            signals: self.signals.clone(),
            lanes: BTreeSet::new(),
            live: Vec::new(),
            added: BTreeMap::new(),
            unrouted: Vec::new(),
            before_item: Default::default(),
            held: BTreeSet::new(),
        }
    }

    /// The clock this handle was opened with.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The source of ids and random bytes.
    #[must_use]
    pub fn ids(&self) -> &IdSource {
        &self.ids
    }

    /// The same database seen at another time: imports and demos write the past through the usual functions.
    #[must_use]
    pub fn with_clock(&self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self.clone() }
    }

    /// How long a claimed job is held without a sign of life, in milliseconds.
    #[must_use]
    pub const fn lease_ms(&self) -> i64 {
        self.lease_ms
    }

    /// What wakes runners and streams in this process.
    #[must_use]
    pub fn signals(&self) -> &Arc<Signals> {
        &self.signals
    }

    /// `sqlite` or `postgres`, for logs and health.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self.pools {
            Pools::Sqlite { .. } => "sqlite",
            Pools::Postgres(_) => "postgres",
        }
    }

    /// Whether a write can be committed right now: begins one and rolls it back. A PostgreSQL that takes no writes, as a
    /// replica after a failover, lets one begin all the same: it is asked. So does SQLite on a disk that refuses: after a
    /// commit that failed, one is made.
    ///
    /// # Errors
    /// What stands in the way.
    pub async fn check(&self) -> Result<()> {
        let mut tx = self.write().await?;
        let _: i64 = scalar!(fetch_one, tx, i64, "select count(*) from nodes")?;
        if let Pools::Sqlite { write, .. } = &self.pools
            && write.was_refused()
        {
            // Nothing has changed in the end, and is written all the same.
            let nobody = "insert into nodes (id, runs_jobs, started_at, seen_at) values ('', $1, 0, 0)";
            execute!(tx, nobody, false)?;
            execute!(tx, "delete from nodes where id = ''")?;
            tx.commit().await?;
            write.takes();
            return Ok(());
        }
        let mut read_only = false;
        if let Inner::Postgres(connection) = &mut tx.inner {
            let sql = "select current_setting('transaction_read_only') = 'on'";
            read_only = sqlx::query_scalar(sql).fetch_one(&mut **connection).await?;
        }
        tx.rollback().await?;
        if read_only { Err(StoreError::Conflict("the database takes no writes")) } else { Ok(()) }
    }

    /// Closes all connections; on SQLite this checkpoints the log.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// The time this transaction began at: one moment for everything it writes.
    #[must_use]
    pub const fn now(&self) -> Millis {
        self.now
    }

    /// When a lease that begins now runs out.
    pub(crate) const fn lease_until(&self) -> Millis {
        self.now.plus(self.lease_ms)
    }

    /// A fresh id of the wanted type.
    #[must_use]
    pub fn new_id<T: From<String>>(&self) -> T {
        T::from(self.ids.next(self.now))
    }

    /// Remembers that a name's lock is held until the end.
    pub(crate) fn remember_held(&mut self, name: String) {
        self.held.insert(name);
    }

    /// Whether a name's lock is held.
    pub(crate) fn holds(&self, name: &str) -> bool {
        self.held.contains(name)
    }

    /// After the commit, wakes the runner of `lane` here and on every other node.
    pub(crate) fn wake_lane(&mut self, lane: Lane) {
        self.lanes.insert(lane);
    }

    /// With the commit, tells open streams.
    pub(crate) fn tell(&mut self, event: Pending) {
        self.live.push(event);
    }

    /// What open streams are to be told.
    pub(crate) fn told(&mut self) -> &mut [Pending] {
        &mut self.live
    }

    /// With the commit, counts rows that this transaction has added.
    pub(crate) fn count(&mut self, organization_id: &OrganizationId, added: Totals) {
        let sum = self.added.entry(organization_id.clone()).or_default();
        sum.messages += added.messages;
        sum.conversations += added.conversations;
    }

    /// Before the commit, looks for an agent for this conversation. Its row must be held by this transaction.
    pub(crate) fn find_agent(&mut self, organization_id: &OrganizationId, id: &ConversationId) {
        self.unrouted.push((organization_id.clone(), id.clone()));
    }

    /// Makes it all durable, then wakes whoever waits for it.
    ///
    /// # Errors
    /// When the commit fails: nothing happened, nobody is woken.
    pub async fn commit(mut self) -> Result<()> {
        self.route().await?;
        let told = self.number_live_events().await?;
        if matches!(self.inner, Inner::Postgres(_)) {
            for lane in self.lanes.clone() {
                self.notify(format!("lane:{lane}")).await?;
            }
            for organization_id in &told {
                self.notify(format!("live:{organization_id}")).await?;
            }
        }
        match self.inner {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::Postgres(tx) => tx.commit().await?,
        }
        for lane in self.lanes {
            self.signals.wake_lane(lane);
        }
        for organization_id in told {
            self.signals.wake_live(organization_id);
        }
        Ok(())
    }

    /// Routing comes after everything else but the live events: an organization's turns are held only from here to
    /// the commit, and all that is locked under them is its live counter, so no two transactions can wait for each
    /// other here.
    async fn route(&mut self) -> Result<()> {
        let mut per_organization: BTreeMap<OrganizationId, Vec<ConversationId>> = BTreeMap::new();
        for (organization_id, id) in std::mem::take(&mut self.unrouted) {
            per_organization.entry(organization_id).or_default().push(id);
        }
        for (organization_id, ids) in &per_organization {
            assignment::settle(self, organization_id, ids).await?;
        }
        Ok(())
    }

    /// Live events get their numbers last of all: an organization's counter is held only from here to the commit, and
    /// nothing is locked after it, so no two transactions can wait for each other here.
    async fn number_live_events(&mut self) -> Result<BTreeSet<OrganizationId>> {
        let mut per_organization: BTreeMap<OrganizationId, Vec<Pending>> = BTreeMap::new();
        for event in std::mem::take(&mut self.live) {
            per_organization.entry(event.organization_id.clone()).or_default().push(event);
        }
        let mut added = std::mem::take(&mut self.added);
        for organization_id in added.keys() {
            per_organization.entry(organization_id.clone()).or_default();
        }
        for (organization_id, events) in &per_organization {
            let added = added.remove(organization_id).unwrap_or_default();
            live::store(self, organization_id, events, added).await?;
        }
        Ok(per_organization.into_keys().collect())
    }

    async fn notify(&mut self, payload: String) -> Result<()> {
        if let Inner::Postgres(tx) = &mut self.inner {
            sqlx::query("select pg_notify('hilo', $1)").bind(payload).execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Undoes it all. Dropping does the same, later.
    ///
    /// # Errors
    /// When the connection is gone; the database then undoes it by itself.
    pub async fn rollback(self) -> Result<()> {
        match self.inner {
            Inner::Sqlite(tx) => tx.rollback().await?,
            Inner::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }

    /// Marks a point to return to, so that one bad item does not undo its neighbours.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn savepoint(&mut self) -> Result<()> {
        crate::sql::execute!(self, "savepoint item")?;
        self.before_item = (self.live.len(), self.unrouted.len(), self.added.clone());
        Ok(())
    }

    /// Keeps what was done since [`Tx::savepoint`].
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn release(&mut self) -> Result<()> {
        crate::sql::execute!(self, "release savepoint item")?;
        Ok(())
    }

    /// Undoes what was done since [`Tx::savepoint`].
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn rollback_to_savepoint(&mut self) -> Result<()> {
        self.live.truncate(self.before_item.0);
        self.unrouted.truncate(self.before_item.1);
        self.added = self.before_item.2.clone();
        crate::sql::execute!(self, "rollback to savepoint item")?;
        crate::sql::execute!(self, "release savepoint item")?;
        Ok(())
    }
}
