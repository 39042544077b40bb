//! Wake-ups inside one process. A sleeper subscribes before it looks, so a signal between looking and sleeping
//! is never lost. Between processes PostgreSQL's NOTIFY raises the same signals (see [`crate::Db::relay`]).

use hilo_domain::ids::OrganizationId;
use hilo_domain::job::Lane;
use tokio::sync::{broadcast, watch};

/// Everything that can wake someone.
#[derive(Debug)]
pub struct Signals {
    inbound: watch::Sender<u64>,
    outbound: watch::Sender<u64>,
    live: broadcast::Sender<OrganizationId>,
}

impl Default for Signals {
    fn default() -> Self {
        Self {
            inbound: watch::Sender::new(0),
            outbound: watch::Sender::new(0),
            live: broadcast::Sender::new(4096),
        }
    }
}

impl Signals {
    /// Follows a lane: changes whenever a job may be due in it.
    #[must_use]
    pub fn lane(&self, lane: Lane) -> watch::Receiver<u64> {
        self.lane_sender(lane).subscribe()
    }

    /// Wakes a lane's runner.
    pub fn wake_lane(&self, lane: Lane) {
        self.lane_sender(lane).send_modify(|n| *n = n.wrapping_add(1));
    }

    /// Follows live events: yields the organization that has new ones.
    #[must_use]
    pub fn live(&self) -> broadcast::Receiver<OrganizationId> {
        self.live.subscribe()
    }

    /// Says that an organization has new live events.
    pub fn wake_live(&self, organization_id: OrganizationId) {
        // No receiver means that no screen is open: nothing to do.
        drop(self.live.send(organization_id));
    }

    const fn lane_sender(&self, lane: Lane) -> &watch::Sender<u64> {
        match lane {
            Lane::Inbound => &self.inbound,
            Lane::Outbound => &self.outbound,
        }
    }
}
