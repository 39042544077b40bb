//! The team's side: the same calls that screens and REST make, each in a transaction at its moment.

use super::{Player, Sent};
use crate::demo::DemoError;
use crate::demo::script::{Deed, Fate};
use crate::demo::team::Who;
use hilo_domain::assignment::Routing;
use hilo_domain::clock::Millis;
use hilo_domain::ids::MessageId;
use hilo_domain::inbox::DraftMode;
use hilo_domain::job::Lane;
use hilo_domain::template::Filling;
use hilo_simulator::{Author, History, HistoryMessage, Stage};
use hilo_store::outbound::{self, ApiSend, Reply, Start};
use hilo_store::templates::{self, Recipient, Template, TemplateSend};
use hilo_store::{Tx, assignment, conversations, drafts, inbound, jobs, leads, messages, notes};
use hilo_whatsapp::fixtures::{self, Arrival, message};

/// Meta's code for someone who is not on WhatsApp (any more).
const NOT_REACHABLE: i64 = 131_026;

/// A message on its way out.
struct Outgoing {
    by: Who,
    what: Sending,
    fate: Fate,
    quoting: bool,
}

/// What leaves, and how.
enum Sending {
    /// A text from a screen.
    Text(&'static str),
    /// A text through REST.
    Rest(&'static str),
    /// A template from a screen.
    Template(&'static str, &'static [(&'static str, &'static str)]),
}

impl Player<'_> {
    pub(super) async fn deed(&mut self, index: usize, deed: &Deed) -> Result<(), DemoError> {
        match *deed {
            Deed::Reply { by, text, fate, quoting } => {
                return self.send(index, Outgoing { by, what: Sending::Text(text), fate, quoting }).await;
            }
            Deed::Notify { by, text, fate } => {
                let what = Sending::Rest(text);
                return self.send(index, Outgoing { by, what, fate, quoting: false }).await;
            }
            Deed::Template { by, name, values, fate } => {
                let what = Sending::Template(name, values);
                return self.send(index, Outgoing { by, what, fate, quoting: false }).await;
            }
            Deed::Echo(text) => return self.echo(index, text).await,
            Deed::Routing { by, enabled } => return self.set_routing(by, enabled).await,
            _ => {}
        }
        let id = self.chats[index].conversation()?;
        let mut tx = self.worker.db.write().await?;
        match *deed {
            Deed::Note { by, text } => {
                notes::add_private(&mut tx, self.team.actor(by), id, text).await?;
            }
            Deed::Assign { by, to } => {
                let to = to.map(|who| self.team.id(who));
                conversations::assign(&mut tx, self.team.actor(by), id, to).await?;
            }
            Deed::Claim(by) => {
                let claimed = conversations::claim(&mut tx, self.team.actor(by), id).await;
                claimed.map_err(|error| self.chats[index].wrong(&error.to_string()))?;
            }
            Deed::Stage { by, stage } => {
                let actor = self.team.actor(by);
                let stages = leads::view(&mut tx, actor, id).await?.stages;
                let stage = stages.get(stage).ok_or_else(|| self.chats[index].wrong("no such stage"))?;
                leads::move_stage(&mut tx, actor, id, &stage.id).await?;
            }
            Deed::Look(by) => conversations::mark_read(&mut tx, self.team.actor(by), id).await?,
            Deed::Draft { by, text } => {
                drafts::save(&mut tx, self.team.actor(by), id, DraftMode::Reply, text).await?;
            }
            Deed::Reply { .. }
            | Deed::Notify { .. }
            | Deed::Template { .. }
            | Deed::Echo(_)
            | Deed::Routing { .. } => {}
        }
        tx.commit().await?;
        Ok(())
    }

    async fn set_routing(&self, by: Who, enabled: bool) -> Result<(), DemoError> {
        let mut tx = self.worker.db.write().await?;
        let routing = Routing { enabled, ..Routing::default() };
        assignment::set_routing(&mut tx, self.team.actor(by), routing, None).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Queues a message and plays Meta's part in sending it. One transaction, since nobody is called in between.
    async fn send(&mut self, index: usize, outgoing: Outgoing) -> Result<(), DemoError> {
        let mut tx = self.worker.db.write().await?;
        let message_id = self.queue(&mut tx, index, &outgoing).await?;
        let chat = &self.chats[index];
        let job = jobs::claim(&mut tx, Lane::Outbound, 1, &self.worker.node).await?.pop();
        let job = job.ok_or_else(|| chat.wrong("a message has no job"))?;
        let Start::Go(attempt) = outbound::begin_attempt(&mut tx, &job, &message_id).await? else {
            return Err(chat.wrong("a message did not start"));
        };
        if outgoing.fate == Fate::Unknown {
            outbound::unknown(&mut tx, &job, &attempt, "the answer did not come in time").await?;
        } else {
            let queued = messages::one(&mut tx, &self.team.organization_id, &message_id).await?;
            let wamid = self.on_phone(index, &outgoing, &queued.text.unwrap_or_default(), tx.now())?;
            let wa_id = chat.digits.as_deref();
            outbound::accepted(&mut tx, &job, &attempt, &wamid, wa_id).await?;
            let sent = Sent {
                wamid: wamid.clone(),
                tracker: Some(attempt.tracker),
                at: tx.now(),
                fate: outgoing.fate,
            };
            let chat = &mut self.chats[index];
            chat.unreported.push(sent);
            if !matches!(outgoing.fate, Fate::Failed(_)) {
                chat.ours = Some(wamid);
            }
        }
        tx.commit().await?;
        Ok(())
    }

    async fn queue(&self, tx: &mut Tx, index: usize, outgoing: &Outgoing) -> Result<MessageId, DemoError> {
        let (chat, actor) = (&self.chats[index], self.team.actor(outgoing.by));
        if let Sending::Rest(text) = outgoing.what {
            let to = chat.phone()?.ok_or_else(|| chat.wrong("has no number"))?;
            let send = ApiSend { to, text: text.to_owned(), lead_id: None, channel_id: None };
            return Ok(outbound::queue_api(tx, actor, send).await?.message_id);
        }
        let id = chat.conversation()?;
        // Whoever answers has read.
        conversations::mark_read(tx, actor, id).await?;
        let reply_to = match chat.theirs.as_deref().filter(|_| outgoing.quoting) {
            Some(wamid) => inbound::by_external_id(tx, &self.team.organization_id, wamid).await?,
            None => None,
        };
        match outgoing.what {
            Sending::Text(text) | Sending::Rest(text) => {
                let reply = Reply { text: text.to_owned(), client_message_id: None, reply_to };
                Ok(outbound::queue_reply(tx, actor, id, reply).await?)
            }
            Sending::Template(name, values) => {
                let of_account = Some(self.number.waba_id.as_str());
                let all = templates::sendable(tx, &self.team.organization_id, of_account).await?;
                let fits = |template: &&Template| template.name == name && template.language == "es_AR";
                let template = all.iter().find(fits).ok_or_else(|| chat.wrong("no such template"))?;
                let variables = values.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
                let send = TemplateSend {
                    template_id: template.id.clone(),
                    to: Recipient::Conversation(id.clone()),
                    filling: Filling { variables: variables.collect(), ..Filling::default() },
                    lead_id: None,
                    channel_id: None,
                    client_message_id: None,
                };
                Ok(templates::queue_send(tx, actor, send).await?.message_id)
            }
        }
    }

    /// Puts the message where the customer sees it, and returns its id. What was never delivered is on no phone.
    fn on_phone(
        &self,
        index: usize,
        outgoing: &Outgoing,
        text: &str,
        at: Millis,
    ) -> Result<String, DemoError> {
        let chat = &self.chats[index];
        let Some(phone) = chat.phone()? else { return Ok(self.wamid()) };
        let stage = match outgoing.fate {
            Fate::Read => Stage::Read,
            Fate::Delivered => Stage::Delivered,
            Fate::Sent => Stage::Sent,
            Fate::Failed(code) => {
                if code == NOT_REACHABLE {
                    // Sent again, it fails again.
                    self.simulator.phone(&phone).set_on_whatsapp(false);
                }
                return Ok(self.wamid());
            }
            Fate::Unknown => return Ok(self.wamid()),
        };
        let message = HistoryMessage {
            id: None,
            author: Author::Business,
            at,
            kind: match outgoing.what {
                Sending::Template(..) => "template".to_owned(),
                Sending::Text(_) | Sending::Rest(_) => "text".to_owned(),
            },
            content: None,
            text: text.to_owned(),
            stage,
            context: chat.theirs.clone().filter(|_| outgoing.quoting),
        };
        let history = History { phone, name: None, phone_number_id: None, messages: vec![message] };
        let mut ids = self.simulator.seed_history(history)?;
        ids.pop().ok_or_else(|| chat.wrong("a message is not on its phone"))
    }

    /// Someone answered from the phone in the shop: Meta echoes it to us.
    async fn echo(&mut self, index: usize, text: &'static str) -> Result<(), DemoError> {
        let outgoing =
            Outgoing { by: Who::Olga, what: Sending::Text(text), fate: Fate::Read, quoting: false };
        let now = self.worker.db.clock().now();
        let wamid = self.on_phone(index, &outgoing, text, now)?;
        let shop = Arrival {
            from: Some(&self.number.display_phone_number),
            wamid: &wamid,
            timestamp: now.0.div_euclid(1_000),
            ..Arrival::default()
        };
        let to = self.chats[index].digits.as_deref().unwrap_or_default();
        let echo = message::echo(message::text(&shop, text), to);
        let mut value = fixtures::value(&self.our_side());
        value["message_echoes"] = serde_json::Value::Array(vec![echo]);
        self.deliver(vec![fixtures::change("smb_message_echoes", value)]).await?;
        let sent = Sent { wamid: wamid.clone(), tracker: None, at: now, fate: Fate::Read };
        let chat = &mut self.chats[index];
        chat.unreported.push(sent);
        chat.ours = Some(wamid);
        Ok(())
    }
}
