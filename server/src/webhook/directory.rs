//! Whose is it? Phone number ids and accounts to channels, in memory, because every webhook asks.

use hilo_domain::ids::{ChannelId, OrganizationId};
use hilo_store::channels::{self, Channel};
use hilo_store::secrets::{KeyRing, SecretKind};
use hilo_store::{Db, Result};
use hilo_whatsapp::webhook::Routing;
use secrecy::{ExposeSecret, SecretString};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};

/// The installation's channels as of the last look.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    snapshot: Arc<RwLock<Arc<Snapshot>>>,
    installation: Option<Installation>,
}

/// What opens the secrets of channels, and the secret of the installation's own address.
#[derive(Clone, Debug)]
struct Installation {
    keys: Arc<KeyRing>,
    app_secret: Option<SecretString>,
}

#[derive(Debug, Default)]
struct Snapshot {
    by_phone_number_id: HashMap<String, Channel>,
    by_waba_id: HashMap<String, Vec<Channel>>,
    by_callback_token: HashMap<String, Channel>,
    /// With a secret of their own: what is signed with the installation's does not concern them.
    closed: HashSet<ChannelId>,
    /// The one that the environment's variables describe.
    environments: Option<Channel>,
}

impl Snapshot {
    /// Whether what came in for `organization_id` may concern a channel. What belongs to no organization (yet), or to
    /// several, came by the installation's address and was signed with its secret.
    fn admits(&self, organization_id: &OrganizationId, channel: &Channel) -> bool {
        if *organization_id == OrganizationId::deployment() {
            !self.closed.contains(&channel.id)
        } else {
            channel.organization_id == *organization_id
        }
    }
}

impl Directory {
    /// A directory that knows which channels have a secret of their own.
    #[must_use]
    pub fn new(keys: Arc<KeyRing>, app_secret: Option<SecretString>) -> Self {
        Self { snapshot: Arc::default(), installation: Some(Installation { keys, app_secret }) }
    }

    /// Looks anew. The ingest and the runner do so when they meet a number they do not know, and every few
    /// seconds.
    ///
    /// # Errors
    /// When the database cannot be read; the old entries stay.
    pub async fn refresh(&self, db: &Db) -> Result<()> {
        let mut tx = db.read().await?;
        let mut snapshot = Snapshot::default();
        for channel in channels::directory(&mut tx).await? {
            if self.is_closed(&channel) {
                snapshot.closed.insert(channel.id.clone());
            }
            if channel.from_environment {
                snapshot.environments.get_or_insert_with(|| channel.clone());
            }
            if let Some(token) = &channel.callback_token {
                snapshot.by_callback_token.insert(token.clone(), channel.clone());
            }
            if let Some(waba_id) = &channel.waba_id {
                snapshot.by_waba_id.entry(waba_id.clone()).or_default().push(channel.clone());
            }
            snapshot.by_phone_number_id.insert(channel.phone_number_id.clone(), channel);
        }
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        Ok(())
    }

    /// Whether a channel has a secret of its own, and another than the installation's: several numbers of one app at
    /// Meta share a secret, and Meta may deliver all of them to one address.
    fn is_closed(&self, channel: &Channel) -> bool {
        let Some(sealed) = channel.app_secret_sealed.as_deref().filter(|_| !channel.from_environment) else {
            return false;
        };
        let Some(Installation { keys, app_secret: Some(common) }) = &self.installation else { return true };
        let own = keys.open(sealed, channel.place(SecretKind::AppSecret));
        !own.is_ok_and(|own| own.expose_secret() == common.expose_secret())
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The channel of a phone number id, for what came in for `organization_id`.
    #[must_use]
    pub fn channel(&self, organization_id: &OrganizationId, phone_number_id: &str) -> Option<Channel> {
        let snapshot = self.snapshot();
        let found = snapshot.by_phone_number_id.get(phone_number_id);
        found.filter(|channel| snapshot.admits(organization_id, channel)).cloned()
    }

    /// The channels of an account, for what came in for `organization_id`.
    #[must_use]
    pub fn channels_of_account(&self, organization_id: &OrganizationId, waba_id: &str) -> Vec<Channel> {
        let snapshot = self.snapshot();
        let found = snapshot.by_waba_id.get(waba_id).into_iter().flatten();
        found.filter(|channel| snapshot.admits(organization_id, channel)).cloned().collect()
    }

    /// The channel of a callback address.
    #[must_use]
    pub fn by_callback_token(&self, token: &str) -> Option<Channel> {
        self.snapshot().by_callback_token.get(token).cloned()
    }

    /// The channel that the environment's variables describe.
    #[must_use]
    pub fn environments(&self) -> Option<Channel> {
        self.snapshot().environments.clone()
    }

    /// Whether a webhook names a number of another organization, or tells something of an account that only others
    /// have. Several may share an account; one that nobody has is nobody's.
    #[must_use]
    pub fn names_others(&self, organization_id: &OrganizationId, routing: &Routing) -> bool {
        let snapshot = self.snapshot();
        let is_foreign = |channel: &Channel| channel.organization_id != *organization_id;
        let mut numbers =
            routing.phone_number_ids.iter().filter_map(|id| snapshot.by_phone_number_id.get(id));
        let mut accounts =
            routing.waba_ids_without_number.iter().filter_map(|id| snapshot.by_waba_id.get(id));
        numbers.any(is_foreign) || accounts.any(|channels| channels.iter().all(is_foreign))
    }

    /// The one organization a webhook belongs to; [`OrganizationId::deployment`] when it belongs to none or to
    /// several. The numbers decide; the account only where there is no number, for what is told about the account
    /// itself. Channels with a secret of their own are not reached this way.
    #[must_use]
    pub fn organization_of(&self, routing: &Routing) -> OrganizationId {
        let snapshot = self.snapshot();
        let deployment = OrganizationId::deployment();
        let is_open = |channel: &&Channel| snapshot.admits(&deployment, channel);
        let by_number = routing.phone_number_ids.iter().map(|id| {
            let found = snapshot.by_phone_number_id.get(id).filter(is_open);
            found.map(|channel| &channel.organization_id)
        });
        let by_account = routing.waba_ids_without_number.iter().map(|id| {
            let channels = snapshot.by_waba_id.get(id).into_iter().flatten().filter(is_open);
            let mut owners = channels.map(|channel| &channel.organization_id);
            let first = owners.next()?;
            // Several may share an account: what is told about it concerns all of them.
            owners.all(|other| other == first).then_some(first)
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
