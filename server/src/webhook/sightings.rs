//! What was seen at callback addresses, written down seldom enough that nobody can keep the database busy with it.

use hilo_domain::clock::Millis;
use hilo_domain::ids::ChannelId;
use hilo_store::channels::{self, Channel, Sighting};
use hilo_store::{Db, Result};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// What goes well is written down once a minute.
const EVERY_MS: i64 = 60_000;
/// What somebody waits for in front of a screen is written down sooner.
const SOON_MS: i64 = 3_000;

/// When each kind of thing was last written down, per number.
#[derive(Debug, Default)]
pub(super) struct Sightings(Mutex<HashMap<(ChannelId, Sighting), Millis>>);

impl Sightings {
    /// Writes down what was seen, unless that was done a moment ago. That it fails keeps no webhook out.
    pub(super) async fn note(&self, db: &Db, channel: &Channel, sighting: Sighting) {
        if self.is_due(&channel.id, sighting, db.clock().now())
            && let Err(error) = write(db, channel, sighting).await
        {
            tracing::warn!(%error, "what was seen at a callback address could not be written down");
        }
    }

    fn is_due(&self, id: &ChannelId, sighting: Sighting, now: Millis) -> bool {
        let rest = if sighting == Sighting::Signed { EVERY_MS } else { SOON_MS };
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = last.get(&(id.clone(), sighting)).copied();
        let due = seen.is_none_or(|seen| now.since(seen) >= rest);
        if due {
            last.insert((id.clone(), sighting), now);
        }
        due
    }
}

async fn write(db: &Db, channel: &Channel, sighting: Sighting) -> Result<()> {
    let mut tx = db.write().await?;
    channels::note(&mut tx, channel, sighting).await?;
    tx.commit().await
}
