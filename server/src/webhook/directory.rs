//! Whose is it? Phone number ids and accounts to channels, in memory, because every webhook asks.

use hilo_domain::ids::OrganizationId;
use hilo_store::channels::{self, Channel};
use hilo_store::{Db, Result};
use hilo_whatsapp::webhook::Routing;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// The installation's channels as of the last look.
#[derive(Clone, Debug, Default)]
pub struct Directory(Arc<RwLock<Arc<Snapshot>>>);

#[derive(Debug, Default)]
struct Snapshot {
    by_phone_number_id: HashMap<String, Channel>,
    by_waba_id: HashMap<String, Vec<Channel>>,
}

impl Directory {
    /// Looks anew. The ingest and the runner do so when they meet a number they do not know, and every few
    /// seconds.
    ///
    /// # Errors
    /// When the database cannot be read; the old entries stay.
    pub async fn refresh(&self, db: &Db) -> Result<()> {
        let mut tx = db.read().await?;
        let mut snapshot = Snapshot::default();
        for channel in channels::directory(&mut tx).await? {
            if let Some(waba_id) = &channel.waba_id {
                snapshot.by_waba_id.entry(waba_id.clone()).or_default().push(channel.clone());
            }
            snapshot.by_phone_number_id.insert(channel.phone_number_id.clone(), channel);
        }
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        Ok(())
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The channel of a phone number id.
    #[must_use]
    pub fn channel(&self, phone_number_id: &str) -> Option<Channel> {
        self.snapshot().by_phone_number_id.get(phone_number_id).cloned()
    }

    /// The channels of an account.
    #[must_use]
    pub fn channels_of_account(&self, waba_id: &str) -> Vec<Channel> {
        self.snapshot().by_waba_id.get(waba_id).cloned().unwrap_or_default()
    }

    /// The one organization a webhook belongs to; [`OrganizationId::deployment`] when it belongs to none or to
    /// several. The numbers decide; the account only where there is no number, for what is told about the account
    /// itself.
    #[must_use]
    pub fn organization_of(&self, routing: &Routing) -> OrganizationId {
        let snapshot = self.snapshot();
        let by_number = routing
            .phone_number_ids
            .iter()
            .map(|id| snapshot.by_phone_number_id.get(id).map(|channel| &channel.organization_id));
        let by_account = routing.waba_ids_without_number.iter().map(|id| {
            snapshot
                .by_waba_id
                .get(id)
                .and_then(|channels| channels.first())
                .map(|channel| &channel.organization_id)
        });
        let mut owner = None;
        for organization_id in by_number.chain(by_account) {
            match (organization_id, owner) {
                (Some(found), None) => owner = Some(found),
                (Some(found), Some(known)) if found == known => {}
                _ => return OrganizationId::deployment(),
            }
        }
        owner.cloned().unwrap_or_else(OrganizationId::deployment)
    }
}
