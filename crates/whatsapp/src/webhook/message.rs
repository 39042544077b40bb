//! A message: who, when, in answer to what, and what it says. Called inbound because it comes in by webhook;
//! an echo of what somebody at the business wrote in the phone app comes the same way, so look at `direction`.

use super::content::{self, Content, Reply};
use super::people::{Customer, People, same_number};
use crate::error_info::GraphErrorInfo;
use crate::wire::Fields;
use hilo_domain::clock::Millis;
use hilo_domain::message::{Direction, MessageKind};
use serde::{Deserialize, Serialize};

/// One message as received.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InboundMessage {
    /// wamid: what makes it one and the same message when Meta sends it again.
    pub id: String,
    /// When it was written, by Meta's clock. Absent only if Meta sent nothing that can be read.
    pub timestamp: Option<Millis>,
    /// From the customer, or from the business.
    pub direction: Direction,
    /// The other side, whichever way the message went. Never nobody.
    pub customer: Customer,
    /// `from` as received.
    pub from: Option<String>,
    /// `to` as received; only echoes have it.
    pub to: Option<String>,
    /// The customer's BSUID at the parent business.
    pub parent_user_id: Option<String>,
    /// The group it was written in.
    pub group_id: Option<String>,
    /// The customer's name for themself.
    pub profile_name: Option<String>,
    /// The customer's username.
    pub username: Option<String>,
    /// In answer to what, or forwarded.
    pub context: Option<Context>,
    /// The ad or post that led here.
    pub referral: Option<Referral>,
    /// The customer's keys changed.
    pub identity: Option<Identity>,
    /// Meta's reasons why something is missing.
    pub errors: Vec<GraphErrorInfo>,
    /// What it says.
    pub content: Content,
}

/// What a message refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// The message that it answers (wamid).
    pub id: Option<String>,
    /// Who wrote that one.
    pub from: Option<String>,
    /// It was forwarded.
    pub forwarded: bool,
    /// It was forwarded more than five times.
    pub frequently_forwarded: bool,
    /// It asks about a product.
    pub product: Option<Product>,
}

/// A product of a catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Which catalog.
    pub catalog_id: Option<String>,
    /// The seller's id of it.
    pub product_retailer_id: Option<String>,
}

/// The ad or post that a customer came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// Its address.
    pub source_url: Option<String>,
    /// `ad` or `post`.
    pub source_type: Option<String>,
    /// Its id.
    pub source_id: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
    /// Its text.
    pub body: Option<String>,
    /// `image` or `video`.
    pub media_type: Option<String>,
    /// Its picture or film.
    pub media_url: Option<String>,
    /// A small picture of it.
    pub thumbnail_url: Option<String>,
    /// Click id, for reporting conversions.
    pub ctwa_clid: Option<String>,
    /// The greeting that the ad showed.
    pub welcome_message: Option<String>,
}

/// The customer's keys changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The business has taken note.
    pub acknowledged: Option<bool>,
    /// Since when.
    pub created_at: Option<Millis>,
    /// Fingerprint of the new ones.
    pub hash: Option<String>,
}

/// A message from before the number was connected, and where in the history it stood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryMessage {
    /// 0 the last day, 1 the last 90, 2 the last 180.
    pub phase: Option<i64>,
    /// Number of the chunk in its phase.
    pub chunk_order: Option<i64>,
    /// How much of the history has come, in percent.
    pub progress: Option<i64>,
    /// How far the message had come, `READ` and the like.
    pub status: Option<String>,
    /// The message.
    pub message: InboundMessage,
}

/// Which list a message stood in: it decides how to tell the sides apart.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source<'s> {
    /// `messages`: always from the customer.
    Customer,
    /// `message_echoes`: from the business, unless the numbers say otherwise.
    Echo,
    /// `history[].threads[]`: the thread's id is the customer.
    Thread(Option<&'s str>),
}

/// What surrounds a message in its change.
pub(super) struct Surroundings<'s> {
    /// `metadata.display_phone_number`.
    pub(super) our_number: Option<&'s str>,
    /// `value.contacts`.
    pub(super) people: &'s People,
    /// `value.errors`: the reason for content that is missing, which stands outside the message.
    pub(super) errors: &'s [GraphErrorInfo],
}

impl InboundMessage {
    /// What kind of message it is.
    #[must_use]
    pub fn kind(&self) -> MessageKind {
        self.content.kind()
    }

    /// The words in it, see [`Content::text`].
    #[must_use]
    pub fn text(&self) -> Option<String> {
        self.content.text()
    }

    /// The message that it answers (wamid).
    #[must_use]
    pub fn reply_to(&self) -> Option<&str> {
        self.context.as_ref()?.id.as_deref()
    }

    pub(super) fn read(
        fields: &Fields<'_>,
        source: Source<'_>,
        around: &Surroundings<'_>,
    ) -> Result<Self, &'static str> {
        let id = fields.word("id").ok_or("a message without an id")?;
        let (from, to) = (fields.word("from"), fields.word("to"));
        let direction = direction(source, from.as_deref(), to.as_deref(), around.our_number);
        let mut customer = match direction {
            Direction::Inbound => Customer::sorted(from.clone(), fields.word("from_user_id")),
            Direction::Outbound => Customer::sorted(to.clone(), fields.word("to_user_id")),
        };
        if let (true, Source::Thread(Some(thread))) = (customer.is_nobody(), source) {
            customer = Customer::sorted(Some(thread.to_owned()), None);
        }
        let mut content = content::read(fields);
        if let (true, Content::System(notice)) = (customer.is_nobody(), &content) {
            let known_as = notice.previous_user_id.clone().or_else(|| notice.user_id.clone());
            customer = Customer { phone: None, user_id: known_as };
        }
        let person = around.people.find(&customer).cloned().unwrap_or_default();
        customer.phone = customer.phone.or(person.who.phone);
        customer.user_id = customer.user_id.or(person.who.user_id);
        if customer.is_nobody() {
            return Err("a message that names no customer");
        }
        let mut errors = GraphErrorInfo::read_all(fields);
        explain_absence(&mut content, &mut errors, around.errors);
        Ok(Self {
            id,
            timestamp: fields.time("timestamp"),
            direction,
            customer,
            from,
            to,
            parent_user_id: fields.word("from_parent_user_id").or(person.parent_user_id),
            group_id: fields.word("group_id"),
            profile_name: person.name,
            username: person.username,
            context: fields.object("context").map(|context| read_context(&context)),
            referral: fields.object("referral").map(|referral| read_referral(&referral)),
            identity: read_identity(fields, person.identity_hash),
            errors,
            content,
        })
    }
}

fn direction(source: Source<'_>, from: Option<&str>, to: Option<&str>, ours: Option<&str>) -> Direction {
    let same = |a: Option<&str>, b: Option<&str>| matches!((a, b), (Some(a), Some(b)) if same_number(a, b) || a == b);
    match source {
        Source::Customer => Direction::Inbound,
        _ if same(from, ours) => Direction::Outbound,
        _ if same(to, ours) => Direction::Inbound,
        Source::Thread(thread) if same(from, thread) => Direction::Inbound,
        // Neither side is recognized: an echo is by its nature ours, and so is what has an addressee.
        Source::Echo => Direction::Outbound,
        Source::Thread(_) if to.is_some() => Direction::Outbound,
        Source::Thread(_) => Direction::Inbound,
    }
}

/// Where content is missing and the message gives no reason, the batch's reason is the message's.
fn explain_absence(content: &mut Content, errors: &mut Vec<GraphErrorInfo>, batch: &[GraphErrorInfo]) {
    if !errors.is_empty() {
        return;
    }
    match content {
        Content::Interactive(Reply::Absent) => batch.clone_into(errors),
        Content::Unsupported { errors: reasons, .. } => {
            batch.clone_into(reasons);
            batch.clone_into(errors);
        }
        _ => {}
    }
}

fn read_context(context: &Fields<'_>) -> Context {
    Context {
        id: context.word("id"),
        from: context.word("from"),
        forwarded: context.flag("forwarded"),
        frequently_forwarded: context.flag("frequently_forwarded"),
        product: context.object("referred_product").map(|product| Product {
            catalog_id: product.word("catalog_id"),
            product_retailer_id: product.word("product_retailer_id"),
        }),
    }
}

fn read_referral(referral: &Fields<'_>) -> Referral {
    Referral {
        source_url: referral.word("source_url"),
        source_type: referral.word("source_type"),
        source_id: referral.word("source_id"),
        headline: referral.word("headline"),
        body: referral.word("body"),
        media_type: referral.word("media_type"),
        media_url: referral.word("image_url").or_else(|| referral.word("video_url")),
        thumbnail_url: referral.word("thumbnail_url"),
        ctwa_clid: referral.word("ctwa_clid"),
        welcome_message: referral.object("welcome_message").and_then(|message| message.word("text")),
    }
}

/// The fingerprint alone may stand at the contact, where businesses have asked for it.
fn read_identity(message: &Fields<'_>, contact_hash: Option<String>) -> Option<Identity> {
    match message.object("identity") {
        Some(identity) => Some(Identity {
            acknowledged: identity.maybe_flag("acknowledged"),
            created_at: identity.time("created_timestamp"),
            hash: identity.word("hash").or(contact_hash),
        }),
        None => contact_hash.map(|hash| Identity { hash: Some(hash), ..Identity::default() }),
    }
}
