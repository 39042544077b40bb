//! The customer's side: on the phone first, then as Meta would deliver it.

use super::{Chat, Player, Sent};
use crate::demo::DemoError;
use crate::demo::script::{Address, Fate, Said};
use crate::demo::timeline::REPORTED_AFTER_MS;
use hilo_domain::clock::Millis;
use hilo_domain::phone::Phone;
use hilo_simulator::{Author, CustomerMessage, CustomerPhone, History, HistoryMessage, Stage, ThreadMessage};
use hilo_store::conversations;
use hilo_whatsapp::fixtures::{self, Arrival, message, status};
use serde_json::Value;

/// Meta's words for the codes that the story uses.
const fn words(code: i64) -> (&'static str, &'static str) {
    match code {
        131_047 => (
            "Re-engagement message",
            "Message failed to send because more than 24 hours have passed since the customer last replied to this \
             number.",
        ),
        _ => ("Message undeliverable", "Message Undeliverable."),
    }
}

impl Player<'_> {
    pub(super) async fn customer(
        &mut self,
        index: usize,
        messages: &[(Millis, Said)],
    ) -> Result<(), DemoError> {
        let first = messages.first().map_or(Millis(0), |(at, _)| *at);
        let mut changes = self.reports(index, first.plus(-2_000))?;
        for (at, said) in messages {
            self.clock.set(*at);
            changes.extend(self.said(index, said, *at)?);
        }
        // Meta takes a moment.
        self.clock.set(messages.last().map_or(first, |(at, _)| *at).plus(1_000));
        self.deliver(changes).await?;
        self.find_conversation(index).await
    }

    async fn find_conversation(&mut self, index: usize) -> Result<(), DemoError> {
        if self.chats[index].conversation_id.is_none() {
            let owner = &self.team.members[0].actor;
            let mut tx = self.worker.db.read().await?;
            let address = self.chats[index].address();
            let id = conversations::find_by_address(&mut tx, owner, address, None).await?;
            tx.rollback().await?;
            self.chats[index].conversation_id = Some(id);
        }
        Ok(())
    }

    /// What the customer did, as a change of a webhook.
    fn said(&mut self, index: usize, said: &Said, at: Millis) -> Result<Option<Value>, DemoError> {
        let chat = &self.chats[index];
        let phone = chat.phone()?.map(|phone| self.phone_of(chat, &phone));
        let change = match said {
            Said::Message { message, answering } => {
                let answered = chat.ours.as_deref().filter(|_| *answering);
                let (wamid, mut value) = self.message(chat, phone.as_ref(), message, answered, at)?;
                if let Some(answered) = answered {
                    value = message::replying_to(value, &self.number.display_phone_number, answered);
                }
                let change = self.change(chat, &wamid, at, value);
                self.chats[index].theirs = Some(wamid);
                change
            }
            Said::Reaction(emoji) => {
                let on = chat.ours.clone().ok_or_else(|| chat.wrong("nothing to react to"))?;
                let reaction =
                    CustomerMessage::Reaction { message_id: on.clone(), emoji: (*emoji).to_owned() };
                let wamid = self.act(chat, phone.as_ref(), reaction)?;
                self.change(chat, &wamid, at, message::reaction(&arrival(chat, &wamid, at), &on, Some(emoji)))
            }
            Said::OldReaction(emoji) => {
                let (wamid, before) = (self.wamid(), self.wamid());
                self.change(
                    chat,
                    &wamid,
                    at,
                    message::reaction(&arrival(chat, &wamid, at), &before, Some(emoji)),
                )
            }
            Said::Edit(body) => {
                let original = chat.theirs.clone().ok_or_else(|| chat.wrong("nothing to edit"))?;
                let edit =
                    CustomerMessage::Edit { original_message_id: original.clone(), body: (*body).to_owned() };
                let wamid = self.act(chat, phone.as_ref(), edit)?;
                self.change(
                    chat,
                    &wamid,
                    at,
                    message::edited_text(&arrival(chat, &wamid, at), &original, body),
                )
            }
            Said::Revoke => {
                let original = chat.theirs.clone().ok_or_else(|| chat.wrong("nothing to take back"))?;
                let revoke = CustomerMessage::Revoke { original_message_id: original.clone() };
                let wamid = self.act(chat, phone.as_ref(), revoke)?;
                self.change(chat, &wamid, at, message::revoked(&arrival(chat, &wamid, at), &original))
            }
            Said::NumberChanged(new) => {
                let wamid = self.wamid();
                let old = chat.digits.as_deref().unwrap_or_default();
                let words = format!("User {} changed from {old} to {new}", chat.name);
                let notice = message::number_changed(&arrival(chat, &wamid, at), &words, new);
                // Meta sends no contact with it.
                let mut value = fixtures::value(&self.our_side());
                value["messages"] = Value::Array(vec![notice]);
                self.chats[index].digits = Some((*new).to_owned());
                fixtures::change("messages", value)
            }
            Said::OtherSpelling(digits) => {
                self.chats[index].digits = Some((*digits).to_owned());
                return Ok(None);
            }
        };
        Ok(Some(change))
    }

    fn phone_of(&self, chat: &Chat, phone: &Phone) -> CustomerPhone {
        let phone = self.simulator.phone(phone);
        if chat.name.is_empty() { phone } else { phone.named(chat.name) }
    }

    fn change(&self, chat: &Chat, wamid: &str, at: Millis, message: Value) -> Value {
        fixtures::messages_change(&self.our_side(), &arrival(chat, wamid, at), vec![message])
    }

    /// Lets the phone do something to a message that is there.
    fn act(
        &self,
        chat: &Chat,
        phone: Option<&CustomerPhone>,
        message: CustomerMessage,
    ) -> Result<String, DemoError> {
        let phone = phone.ok_or_else(|| chat.wrong("is on no phone"))?;
        Ok(phone.send(message, None)?)
    }

    /// Sends from the phone, where there is one, and gives the message's id and its form in a webhook.
    fn message(
        &self,
        chat: &Chat,
        phone: Option<&CustomerPhone>,
        said: &CustomerMessage,
        answered: Option<&str>,
        at: Millis,
    ) -> Result<(String, Value), DemoError> {
        let Some(phone) = phone else {
            let CustomerMessage::Text { body } = said else {
                return Err(chat.wrong("is on no phone, and can only write"));
            };
            let wamid = self.wamid();
            let value = message::text(&arrival(chat, &wamid, at), body);
            return Ok((wamid, value));
        };
        let wamid = phone.send(said.clone(), answered)?;
        let shown = phone.thread()?.into_iter().find(|shown| shown.id == wamid);
        let shown = shown.ok_or_else(|| chat.wrong("a message is not on its phone"))?;
        let who = arrival(chat, &wamid, at);
        let mut value = if shown.kind == "unsupported" {
            message::unsupported(&who)
        } else {
            message::bare(&who, &shown.kind)
        };
        value[&shown.kind] = shown.content.clone();
        self.acknowledge(phone, shown)?;
        Ok((wamid, value))
    }

    /// The phone sends without a callback during the story, and would wait for ever for its second tick.
    fn acknowledge(&self, phone: &CustomerPhone, shown: ThreadMessage) -> Result<(), DemoError> {
        let message = HistoryMessage {
            id: Some(shown.id),
            author: Author::Customer,
            at: shown.at,
            kind: shown.kind,
            content: Some(shown.content),
            text: shown.text,
            stage: Stage::Delivered,
            context: shown.context,
        };
        let phone = phone.customer().phone;
        let history = History { phone, name: None, phone_number_id: None, messages: vec![message] };
        self.simulator.seed_history(history)?;
        Ok(())
    }

    /// What Meta has to report on the shop's messages: read at `latest`, if they are read.
    pub(super) fn reports(&mut self, index: usize, latest: Millis) -> Result<Vec<Value>, DemoError> {
        let sent = std::mem::take(&mut self.chats[index].unreported);
        let Some(recipient) = self.chats[index].digits.clone() else { return Ok(Vec::new()) };
        let reports: Vec<Value> = sent.iter().flat_map(|sent| report(sent, &recipient, latest)).collect();
        if reports.is_empty() {
            return Ok(Vec::new());
        }
        let mut value = fixtures::value(&self.our_side());
        value["statuses"] = Value::Array(reports);
        Ok(vec![fixtures::change("messages", value)])
    }
}

fn arrival<'a>(chat: &'a Chat, wamid: &'a str, at: Millis) -> Arrival<'a> {
    let (user_id, username) = match chat.address {
        Address::Hidden { user_id, username } => (Some(user_id), Some(username)),
        Address::Phone(_) => (None, None),
    };
    Arrival {
        from: chat.digits.as_deref(),
        user_id,
        name: chat.name,
        username,
        wamid,
        timestamp: at.0.div_euclid(1_000),
    }
}

fn report(sent: &Sent, recipient: &str, latest: Millis) -> Vec<Value> {
    let read_at = sent.at.plus(REPORTED_AFTER_MS).min(latest).max(sent.at.plus(3_000));
    let at = |at: Millis| status::Report {
        wamid: &sent.wamid,
        recipient,
        timestamp: at.0.div_euclid(1_000),
        tracker: sent.tracker.as_deref(),
    };
    let stages = [("sent", sent.at.plus(1_000)), ("delivered", sent.at.plus(2_000)), ("read", read_at)];
    let reached = match sent.fate {
        Fate::Read => 3,
        Fate::Delivered => 2,
        Fate::Sent => 1,
        Fate::Unknown => 0,
        Fate::Failed(code) => {
            let (title, details) = words(code);
            return vec![status::failed(&at(sent.at.plus(2_000)), code, title, details)];
        }
    };
    stages[..reached].iter().map(|(word, when)| status::report(&at(*when), word)).collect()
}
