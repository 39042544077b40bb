//! Plays the story: every act goes the way it would go in a live shop, only with the clock at its moment. Customers'
//! messages are webhooks that the job runner processes, answers pass the queue; the phones of the simulator show the
//! same, under the same ids.

mod customer;
mod team;

use super::DemoError;
use super::clock::StoryClock;
use super::script::{Address, Fate, Script};
use super::team::Team;
use super::timeline::{Act, Happening};
use crate::runner::{Worker, run_due};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hilo_domain::clock::Millis;
use hilo_domain::ids::ConversationId;
use hilo_domain::job::Lane;
use hilo_domain::phone::Phone;
use hilo_simulator::{BusinessNumber, Simulator};
use hilo_store::Inlet;
use hilo_store::webhooks::NewWebhook;
use hilo_whatsapp::fixtures::Number;

/// A message of the shop, as its conversation remembers it.
#[derive(Clone, Debug)]
struct Sent {
    wamid: String,
    tracker: Option<String>,
    at: Millis,
    fate: Fate,
}

/// Where a conversation stands.
struct Chat {
    name: &'static str,
    address: Address,
    /// The number as WhatsApp writes it by now.
    digits: Option<String>,
    conversation_id: Option<ConversationId>,
    /// What the customer wrote last.
    theirs: Option<String>,
    /// What the shop wrote last, and that the customer can see.
    ours: Option<String>,
    /// Messages of the shop that Meta has not reported on.
    unreported: Vec<Sent>,
}

/// See the module.
pub(super) struct Player<'a> {
    pub clock: &'a StoryClock,
    pub worker: &'a Worker,
    pub simulator: &'a Simulator,
    pub number: &'a BusinessNumber,
    pub team: &'a Team,
    chats: Vec<Chat>,
}

impl<'a> Player<'a> {
    pub(super) fn new(
        clock: &'a StoryClock,
        worker: &'a Worker,
        simulator: &'a Simulator,
        number: &'a BusinessNumber,
        team: &'a Team,
        scripts: &[Script],
    ) -> Self {
        let chats = scripts.iter().map(Chat::new).collect();
        Self { clock, worker, simulator, number, team, chats }
    }

    /// Lets an act happen at its moment.
    pub(super) async fn play(&mut self, act: &Act) -> Result<(), DemoError> {
        match &act.what {
            Happening::Customer(messages) => self.customer(act.chat, messages).await,
            Happening::Reports => {
                self.clock.set(act.at);
                let reports = self.reports(act.chat, act.at)?;
                self.deliver(reports).await
            }
            Happening::Team(deed) => {
                self.clock.set(act.at);
                self.deed(act.chat, deed).await
            }
        }
    }

    /// Delivers changes as one webhook: stored with its job, then processed, like any other.
    async fn deliver(&self, changes: Vec<serde_json::Value>) -> Result<(), DemoError> {
        if changes.is_empty() {
            return Ok(());
        }
        let body = hilo_whatsapp::fixtures::changes(&self.number.waba_id, changes);
        let webhook = NewWebhook { organization_id: self.team.organization_id.clone(), body, signed: true };
        Inlet::new(self.worker.db.clone()).store(&[webhook]).await?;
        run_due(self.worker, Lane::Inbound).await?;
        Ok(())
    }

    fn our_side(&self) -> Number<'_> {
        Number {
            waba_id: &self.number.waba_id,
            phone_number_id: &self.number.phone_number_id,
            display_phone_number: &self.number.display_phone_number,
        }
    }

    /// An id like Meta's, for what is on no phone.
    fn wamid(&self) -> String {
        format!("wamid.{}", STANDARD.encode(self.worker.db.ids().random_bytes::<36>()))
    }
}

impl Chat {
    fn new(script: &Script) -> Self {
        let digits = match script.address {
            Address::Phone(digits) => Some(digits.to_owned()),
            Address::Hidden { .. } => None,
        };
        Self {
            name: script.name,
            address: script.address,
            digits,
            conversation_id: None,
            theirs: None,
            ours: None,
            unreported: Vec::new(),
        }
    }

    fn phone(&self) -> Result<Option<Phone>, DemoError> {
        let phone = self.digits.as_deref().map(Phone::parse).transpose();
        phone.map_err(|error| self.wrong(&error.to_string()))
    }

    /// Where REST finds the conversation.
    fn address(&self) -> &str {
        match (&self.digits, self.address) {
            (Some(digits), _) => digits,
            (None, Address::Hidden { user_id, .. } | Address::Phone(user_id)) => user_id,
        }
    }

    fn conversation(&self) -> Result<&ConversationId, DemoError> {
        self.conversation_id.as_ref().ok_or_else(|| self.wrong("nobody has written yet"))
    }

    fn wrong(&self, what: &str) -> DemoError {
        DemoError::Story(format!("{}: {what}", self.name))
    }
}
