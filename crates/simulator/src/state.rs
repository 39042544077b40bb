//! Everything the simulator remembers, behind one lock. Nothing here waits, sends or reads a clock.

use crate::config::Config;
use crate::faults::FaultSet;

use crate::graph::uploads::Upload;
use crate::ids::Ids;
use crate::media::Media;
use crate::template::{NameLock, Template, starter_templates};
use crate::thread::{Stage, ThreadMessage};
use crate::webhook::{Webhook, WebhookRecord};
use hilo_domain::clock::Millis;
use hilo_domain::phone::Phone;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, VecDeque};

/// A person with a phone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Customer {
    /// The number as WhatsApp knows it; its digits are the `wa_id`.
    pub phone: Phone,
    /// The profile name.
    pub name: String,
    /// Has blocked the business: messages stay at `sent`.
    pub blocked: bool,
    /// Has WhatsApp at all; without it messages fail with 131026.
    pub on_whatsapp: bool,
    /// Has the chat open: delivered messages are read.
    pub open: bool,
}

/// A message the Graph side took, as a ledger for tests.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AcceptedMessage {
    /// The id it was given.
    pub id: String,
    /// The business number it was sent from.
    pub phone_number_id: String,
    /// The customer, as WhatsApp knows the number.
    pub to: Phone,
    /// Meta's `type`.
    pub kind: String,
    /// The words in it.
    pub body: String,
    /// `biz_opaque_callback_data`.
    pub tracker: Option<String>,
    /// When it was taken.
    pub at: Millis,
    /// How far it has come, whether or not that was told.
    pub stage: Stage,
    /// Why it failed.
    pub error: Option<u32>,
    /// The request as it came.
    pub payload: Value,
    /// Part of what its statuses say.
    #[serde(skip)]
    pub(crate) pricing: Pricing,
    /// Statuses are kept back.
    #[serde(skip)]
    pub(crate) withheld: bool,
}

/// What `conversation` and `pricing` of a status are made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Pricing {
    pub(crate) conversation_id: String,
    pub(crate) category: String,
    pub(crate) free: bool,
    pub(crate) window_ends: Option<Millis>,
}

/// A conversation: which business number with which customer (by match key).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ThreadKey {
    pub(crate) phone_number_id: String,
    pub(crate) customer: String,
}

/// What belongs to one conversation.
#[derive(Default)]
pub(crate) struct Thread {
    pub(crate) messages: Vec<ThreadMessage>,
    /// When the customer last wrote: opens the 24-hour window.
    pub(crate) last_inbound: Option<Millis>,
    pub(crate) conversation_id: Option<String>,
}

pub(crate) struct State {
    pub(crate) ids: Ids,
    pub(crate) callback_url: Option<String>,
    pub(crate) auto_read: bool,
    pub(crate) customers: BTreeMap<String, Customer>,
    pub(crate) threads: HashMap<ThreadKey, Thread>,
    places: HashMap<String, (ThreadKey, usize)>,
    pub(crate) accepted: Vec<AcceptedMessage>,
    accepted_by_id: HashMap<String, usize>,
    pub(crate) media: HashMap<String, Media>,
    pub(crate) templates: BTreeMap<String, Vec<Template>>,
    pub(crate) auto_approve: bool,
    pub(crate) name_locks: Vec<NameLock>,
    pub(crate) uploads: HashMap<String, Upload>,
    /// Handles of samples, each with its media id.
    pub(crate) samples: HashMap<String, String>,
    pub(crate) faults: FaultSet,
    pub(crate) held: Vec<Webhook>,
    pub(crate) webhooks: VecDeque<WebhookRecord>,
}

impl State {
    pub(crate) fn new(config: &Config, seed: u64) -> Self {
        let mut ids = Ids::new(seed);
        let mut templates = BTreeMap::new();
        for number in &config.numbers {
            templates.entry(number.waba_id.clone()).or_insert_with(|| starter_templates(&mut ids));
        }
        Self {
            ids,
            callback_url: config.callback_url.clone(),
            auto_read: config.auto_read,
            customers: BTreeMap::new(),
            threads: HashMap::new(),
            places: HashMap::new(),
            accepted: Vec::new(),
            accepted_by_id: HashMap::new(),
            media: HashMap::new(),
            templates,
            auto_approve: config.auto_approve_templates,
            name_locks: Vec::new(),
            uploads: HashMap::new(),
            samples: HashMap::new(),
            faults: FaultSet::default(),
            held: Vec::new(),
            webhooks: VecDeque::new(),
        }
    }

    /// The customer with this number in any spelling; made on first sight, as anyone may have WhatsApp.
    pub(crate) fn customer(&mut self, phone: &Phone) -> &mut Customer {
        self.customers.entry(phone.match_key()).or_insert_with(|| Customer {
            phone: phone.clone(),
            name: phone.pretty(),
            blocked: false,
            on_whatsapp: true,
            open: false,
        })
    }

    pub(crate) fn thread(&mut self, key: &ThreadKey) -> &mut Thread {
        self.threads.entry(key.clone()).or_default()
    }

    /// Appends to a conversation. An id that is already there replaces its message.
    pub(crate) fn show(&mut self, key: &ThreadKey, message: ThreadMessage) {
        if let Some(known) = self.message(&message.id) {
            *known = message;
            return;
        }
        let messages = &mut self.threads.entry(key.clone()).or_default().messages;
        self.places.insert(message.id.clone(), (key.clone(), messages.len()));
        messages.push(message);
    }

    /// A message of any conversation.
    pub(crate) fn message(&mut self, id: &str) -> Option<&mut ThreadMessage> {
        let (key, at) = self.places.get(id)?;
        self.threads.get_mut(key)?.messages.get_mut(*at)
    }

    /// The conversation a message belongs to.
    pub(crate) fn place(&self, id: &str) -> Option<&ThreadKey> {
        self.places.get(id).map(|(key, _)| key)
    }

    pub(crate) fn accept(&mut self, message: AcceptedMessage) {
        self.accepted_by_id.insert(message.id.clone(), self.accepted.len());
        self.accepted.push(message);
    }

    pub(crate) fn accepted(&mut self, id: &str) -> Option<&mut AcceptedMessage> {
        self.accepted_by_id.get(id).and_then(|at| self.accepted.get_mut(*at))
    }
}

impl ThreadKey {
    pub(crate) fn new(phone_number_id: &str, phone: &Phone) -> Self {
        Self { phone_number_id: phone_number_id.to_owned(), customer: phone.match_key() }
    }
}
