//! What the owner of a phone can do, in process. `/_sim/customers/…` offers the same over HTTP.

pub(crate) mod inbound;
pub(crate) mod message;

use crate::Simulator;
use crate::config::BusinessNumber;
use crate::event::Event;
use crate::state::{Customer, ThreadKey};
use crate::thread::{Author, ChoiceKind, Stage, ThreadMessage};
use hilo_domain::phone::Phone;
use message::CustomerMessage;

/// Why a phone could not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SimulatorError {
    /// No such business number is hosted.
    #[error("the simulator hosts no number {0:?}")]
    UnknownNumber(String),
    /// No such message in this conversation.
    #[error("there is no message {0} on this phone")]
    UnknownMessage(String),
    /// The message has no such button.
    #[error("message {id} has nothing called {title:?} to tap")]
    NothingToTap {
        /// The message.
        id: String,
        /// The words that were looked for.
        title: String,
    },
    /// No such template in any account.
    #[error("there is no template {0}")]
    UnknownTemplate(String),
    /// The request makes no sense.
    #[error("{0}")]
    Invalid(String),
}

/// One customer's phone, looking at the chat with one business number.
#[derive(Clone)]
pub struct CustomerPhone {
    pub(crate) simulator: Simulator,
    pub(crate) phone: Phone,
    number: Option<String>,
}

impl Simulator {
    /// The phone with this number, in the chat with the first business number. A number not seen before
    /// becomes a customer when the phone is first used.
    #[must_use]
    pub fn phone(&self, phone: &Phone) -> CustomerPhone {
        CustomerPhone { simulator: self.clone(), phone: phone.clone(), number: None }
    }
}

impl CustomerPhone {
    /// Turns to the chat with another business number.
    #[must_use]
    pub fn on(mut self, phone_number_id: &str) -> Self {
        self.number = Some(phone_number_id.to_owned());
        self
    }

    /// Sets the profile name.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        name.clone_into(&mut self.simulator.lock().customer(&self.phone).name);
        self.changed();
        self
    }

    /// Who owns the phone.
    #[must_use]
    pub fn customer(&self) -> Customer {
        self.simulator.lock().customer(&self.phone).clone()
    }

    /// Writes a text. Returns the message's id.
    ///
    /// # Errors
    /// As [`CustomerPhone::send`].
    pub fn text(&self, body: &str) -> Result<String, SimulatorError> {
        self.send(CustomerMessage::Text { body: body.to_owned() }, None)
    }

    /// Sends any kind of message, as an answer to `context` if given. Returns the message's id.
    ///
    /// # Errors
    /// When the business number is not hosted, or the message names another one that is not there.
    pub fn send(&self, message: CustomerMessage, context: Option<&str>) -> Result<String, SimulatorError> {
        inbound::send(self, message, context)
    }

    /// Taps a button or list row under a message of the business. Returns the id of what that sends.
    ///
    /// # Errors
    /// When there is no such message, or nothing of that title under it.
    pub fn tap(&self, message_id: &str, title: &str) -> Result<String, SimulatorError> {
        let choice = {
            let mut state = self.simulator.lock();
            let message = state
                .message(message_id)
                .ok_or_else(|| SimulatorError::UnknownMessage(message_id.to_owned()))?;
            message.choices.iter().find(|choice| choice.title == title).cloned().ok_or_else(|| {
                SimulatorError::NothingToTap { id: message_id.to_owned(), title: title.to_owned() }
            })?
        };
        let answer = match choice.kind {
            ChoiceKind::QuickReply => CustomerMessage::Button { payload: choice.payload, text: choice.title },
            ChoiceKind::Button => CustomerMessage::ButtonReply { id: choice.payload, title: choice.title },
            ChoiceKind::ListRow => {
                CustomerMessage::ListReply { id: choice.payload, title: choice.title, description: None }
            }
        };
        self.send(answer, Some(message_id))
    }

    /// Opens the chat: delivered messages are read now, later ones as they arrive.
    ///
    /// # Errors
    /// When the business number is not hosted.
    pub fn open(&self) -> Result<(), SimulatorError> {
        let key = self.key()?;
        let unread: Vec<String> = {
            let mut state = self.simulator.lock();
            state.customer(&self.phone).open = true;
            let accepted = state.accepted.iter();
            accepted
                .filter(|message| message.stage == Stage::Delivered)
                .filter(|message| ThreadKey::new(&message.phone_number_id, &message.to) == key)
                .map(|message| message.id.clone())
                .collect()
        };
        for id in unread {
            self.simulator.reach(&id, Stage::Read);
        }
        self.changed();
        Ok(())
    }

    /// Leaves the chat: messages stay delivered until it is opened again.
    pub fn close(&self) {
        self.simulator.lock().customer(&self.phone).open = false;
        self.changed();
    }

    /// Blocks the business, so that its messages stay at `sent`, or lets it through again.
    pub fn set_blocked(&self, blocked: bool) {
        self.simulator.lock().customer(&self.phone).blocked = blocked;
        self.changed();
    }

    /// Whether the number has WhatsApp; messages to one without fail with 131026.
    pub fn set_on_whatsapp(&self, on: bool) {
        self.simulator.lock().customer(&self.phone).on_whatsapp = on;
        self.changed();
    }

    /// The chat, oldest message first.
    ///
    /// # Errors
    /// When the business number is not hosted.
    pub fn thread(&self) -> Result<Vec<ThreadMessage>, SimulatorError> {
        let key = self.key()?;
        let mut messages = self.simulator.lock().thread(&key).messages.clone();
        messages.sort_by_key(|message| message.at);
        Ok(messages)
    }

    /// The newest message, and how many of the business were delivered and not read.
    pub(crate) fn glance(&self) -> Result<(Option<ThreadMessage>, usize), SimulatorError> {
        let key = self.key()?;
        let unread = |m: &&ThreadMessage| m.author == Author::Business && m.stage == Stage::Delivered;
        let mut state = self.simulator.lock();
        let messages = &state.thread(&key).messages;
        let newest = messages.iter().max_by_key(|message| message.at);
        Ok((newest.cloned(), messages.iter().filter(unread).count()))
    }

    pub(crate) fn business(&self) -> Result<&BusinessNumber, SimulatorError> {
        match &self.number {
            Some(id) => self.simulator.number(id),
            None => self.simulator.numbers().first(),
        }
        .ok_or_else(|| SimulatorError::UnknownNumber(self.number.clone().unwrap_or_default()))
    }

    pub(crate) fn key(&self) -> Result<ThreadKey, SimulatorError> {
        Ok(ThreadKey::new(&self.business()?.phone_number_id, &self.phone))
    }

    pub(crate) fn changed(&self) {
        // In the spelling the customer is known by, whichever this handle was made with.
        let phone = self.customer().phone;
        self.simulator.tell(Event::PhoneChanged { phone });
    }
}
