//! One open screen: who looks, how far they have been told, and what they are told next.

use super::sight::{Share, share};
use crate::auth::SignedIn;
use crate::state::AppState;
use axum::response::sse::Event;
use hilo_domain::inbox::TabCounts;
use hilo_domain::live::LiveChange;
use hilo_domain::resume::{self, Start};
use hilo_domain::role::Actor;
use hilo_store::accounts::{SecretHash, sessions};
use hilo_store::live::{self, Stored};
use hilo_store::{Db, Result, conversations};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, Interval, MissedTickBehavior};

/// Rows read at a time.
const BATCH: i64 = 256;
/// The tabs' numbers follow a burst of changes after this time.
const COUNTS_DELAY: Duration = Duration::from_millis(250);
/// How often a stream makes sure of its viewer and its position by itself.
const CHECK: Duration = Duration::from_secs(30);

/// A screen that follows its organization's events.
pub(crate) struct Screen {
    db: Db,
    actor: Actor,
    session: SecretHash,
    receiver: broadcast::Receiver<Arc<Stored>>,
    /// The last event that was dealt with, shown or not.
    position: i64,
    /// The last number that the browser has heard.
    told: i64,
    /// Rows after `position` may be in the database that the hub will not hand out.
    behind: bool,
    /// The screen's page is too old to be brought up to date.
    reset: bool,
    over: bool,
    counts: Option<TabCounts>,
    counts_due: Option<Instant>,
    check: Interval,
}

impl Screen {
    /// Joins the stream; `after` is the last event the screen knows, `None` for "from now on".
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(crate) async fn open(state: &AppState, signed_in: SignedIn, after: Option<i64>) -> Result<Self> {
        let actor = signed_in.actor().clone();
        let organization_id = &actor.organization_id;
        // Before the look at the database: what is committed in between arrives twice rather than never.
        let receiver = state.hub.subscribe(organization_id).await?;
        let mut tx = state.db.read().await?;
        let latest = live::latest(&mut tx, organization_id).await?;
        let oldest = live::oldest(&mut tx, organization_id).await?;
        let Start { position, reset } = resume::start(after, oldest, latest);
        let mut check = tokio::time::interval_at(Instant::now() + CHECK, CHECK);
        check.set_missed_tick_behavior(MissedTickBehavior::Delay);
        drop(tx);
        let mut screen = Self {
            db: state.db.clone(),
            session: signed_in.session().clone(),
            actor,
            receiver,
            position,
            told: position,
            behind: position < latest,
            reset,
            over: false,
            counts: None,
            counts_due: None,
            check,
        };
        // The session may have ended after the request was let in: then that was told before this screen listened.
        screen.ask_who_looks().await?;
        Ok(screen)
    }

    /// Whether there is nothing more to come.
    pub(crate) const fn is_over(&self) -> bool {
        self.over
    }

    /// Waits for something to say. May return nothing. Dropped half-way, the screen must be dropped too: the position
    /// may have moved past an event that was not said. Browsers resume from the last number they heard.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(crate) async fn step(&mut self) -> Result<Vec<Event>> {
        if self.reset {
            self.reset = false;
            return Ok(vec![Event::default().event("reset").id(self.position.to_string()).data("{}")]);
        }
        if self.behind {
            return self.catch_up().await;
        }
        let counts_due = self.counts_due;
        tokio::select! {
            received = self.receiver.recv() => self.receive(received).await,
            () = tokio::time::sleep_until(counts_due.unwrap_or_else(Instant::now)), if counts_due.is_some() => {
                self.counts_due = None;
                self.count().await
            }
            _ = self.check.tick() => self.make_sure().await,
        }
    }

    async fn receive(&mut self, received: Result<Arc<Stored>, RecvError>) -> Result<Vec<Event>> {
        match received {
            Ok(stored) if stored.seq == self.position + 1 => self.tell(&stored).await,
            Ok(stored) if stored.seq <= self.position => Ok(Vec::new()),
            // A gap, or more at once than the channel holds.
            Ok(_) | Err(RecvError::Lagged(_)) => {
                self.behind = true;
                Ok(Vec::new())
            }
            Err(RecvError::Closed) => {
                self.over = true;
                Ok(Vec::new())
            }
        }
    }

    async fn catch_up(&mut self) -> Result<Vec<Event>> {
        let mut tx = self.db.read().await?;
        let rows = live::since(&mut tx, &self.actor.organization_id, self.position, BATCH).await?;
        drop(tx);
        self.behind = i64::try_from(rows.len()) == Ok(BATCH);
        let mut events = Vec::new();
        for row in rows {
            events.extend(self.tell(&row).await?);
            if self.over {
                break;
            }
        }
        Ok(events)
    }

    async fn tell(&mut self, stored: &Stored) -> Result<Vec<Event>> {
        self.position = stored.seq;
        match share(&self.actor, stored) {
            Share::Nothing => Ok(Vec::new()),
            Share::Change(change) => {
                if matches!(change, LiveChange::Conversation { .. } | LiveChange::Read { .. }) {
                    self.count_soon();
                }
                Ok(self.event(change))
            }
            Share::Gone(conversation_id) => {
                self.count_soon();
                Ok(self.event(&LiveChange::Gone { conversation_id: conversation_id.clone() }))
            }
            Share::Access(change) => {
                self.ask_who_looks().await?;
                self.count_soon();
                Ok(self.event(change))
            }
        }
    }

    /// The session must still be good and act in this organization, its owner still belong to it, perhaps with another
    /// role. Who has chosen another organization meanwhile meets that one when the screen loads anew.
    async fn ask_who_looks(&mut self) -> Result<()> {
        let mut tx = self.db.read().await?;
        let signed_in = sessions::signed_in(&mut tx, &self.session).await?;
        match signed_in.as_ref().map(|signed_in| &signed_in.seat().actor) {
            Some(actor) if actor.organization_id == self.actor.organization_id => self.actor = actor.clone(),
            _ => self.over = true,
        }
        Ok(())
    }

    async fn make_sure(&mut self) -> Result<Vec<Event>> {
        self.ask_who_looks().await?;
        if self.over {
            // Not an event of the organization's: without a number. The screen loads anew and meets the sign-in page.
            let change = LiveChange::Access { user_id: Some(self.actor.user_id.clone()) };
            return Ok(Event::default().event(change.name()).json_data(&change).into_iter().collect());
        }
        self.behind = true;
        if self.told < self.position {
            // A number without an event: the browser keeps it, and will not be told to start anew because of
            // events that it was not meant to see.
            self.told = self.position;
            return Ok(vec![Event::default().id(self.position.to_string())]);
        }
        Ok(Vec::new())
    }

    fn count_soon(&mut self) {
        self.counts_due.get_or_insert_with(|| Instant::now() + COUNTS_DELAY);
    }

    async fn count(&mut self) -> Result<Vec<Event>> {
        let mut tx = self.db.read().await?;
        let counts = conversations::counts(&mut tx, &self.actor).await?;
        if self.counts.replace(counts) == Some(counts) {
            return Ok(Vec::new());
        }
        let change = LiveChange::Counts { counts };
        Ok(Event::default().event(change.name()).json_data(&change).into_iter().collect())
    }

    fn event(&mut self, change: &LiveChange) -> Vec<Event> {
        self.told = self.position;
        match Event::default().event(change.name()).id(self.position.to_string()).json_data(change) {
            Ok(event) => vec![event],
            Err(error) => {
                tracing::error!(%error, "a live event cannot be written as JSON");
                Vec::new()
            }
        }
    }
}
