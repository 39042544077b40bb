//! What a message looks like in one place: its kind, and the text for lists, notes and notifications. The text
//! is only ever what somebody wrote, so it needs no translation; what has no words has no text.

use super::{Cart, ContactCard, Content, FormReply, Location, Reply};
use hilo_domain::message::MessageKind;
use serde_json::Value;

impl Content {
    /// Which kind of message it is. An edit is of its new content's kind; taking a message back counts as
    /// said by WhatsApp.
    #[must_use]
    pub fn kind(&self) -> MessageKind {
        match self {
            Self::Text { .. } => MessageKind::Text,
            Self::Image(_) => MessageKind::Image,
            Self::Video(_) => MessageKind::Video,
            Self::Document(_) => MessageKind::Document,
            Self::Audio(_) => MessageKind::Audio,
            Self::Sticker(_) => MessageKind::Sticker,
            Self::Location(_) => MessageKind::Location,
            Self::Contacts { .. } => MessageKind::Contacts,
            Self::Interactive(_) => MessageKind::Interactive,
            Self::Button { .. } => MessageKind::Button,
            Self::Reaction { .. } => MessageKind::Reaction,
            Self::Order(_) => MessageKind::Order,
            Self::System(_) | Self::Revoke { .. } => MessageKind::System,
            Self::Edit { content, .. } => content.kind(),
            Self::Unsupported { .. } => MessageKind::Unsupported,
        }
    }

    /// The words in it: body, caption, title of the choice, name of the place or the people … `None` where
    /// there are none, as with a sticker.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        let text = match self {
            Self::Text { body } => return Some(body.clone()),
            Self::Image(media) | Self::Video(media) | Self::Audio(media) | Self::Sticker(media) => {
                media.caption.clone()?
            }
            Self::Document(media) => media.caption.clone().or_else(|| media.filename.clone())?,
            Self::Location(place) => place_text(place),
            Self::Contacts { cards } => joined(cards.iter().filter_map(card_text), ", ")?,
            Self::Interactive(reply) => reply_text(reply)?,
            Self::Button { text, .. } => text.clone(),
            Self::Reaction { emoji, .. } => emoji.clone()?,
            Self::Order(cart) => cart_text(cart)?,
            Self::System(notice) => notice.body.clone()?,
            Self::Edit { content, .. } => return content.text(),
            Self::Revoke { .. } | Self::Unsupported { .. } => return None,
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// The file that belongs to it.
    #[must_use]
    pub fn media(&self) -> Option<&super::Media> {
        match self {
            Self::Image(media)
            | Self::Video(media)
            | Self::Document(media)
            | Self::Audio(media)
            | Self::Sticker(media) => Some(media),
            Self::Edit { content, .. } => content.media(),
            _ => None,
        }
    }
}

fn joined(parts: impl Iterator<Item = String>, between: &str) -> Option<String> {
    let parts: Vec<_> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(between))
}

fn place_text(place: &Location) -> String {
    let named = [&place.name, &place.address].into_iter().flatten().cloned();
    joined(named, "\n").unwrap_or_else(|| format!("{}, {}", place.latitude, place.longitude))
}

fn card_text(card: &ContactCard) -> Option<String> {
    let number = || card.phones.iter().find_map(|phone| phone.phone.clone().or_else(|| phone.wa_id.clone()));
    Some(card.name.clone()).filter(|name| !name.is_empty()).or_else(number)
}

fn reply_text(reply: &Reply) -> Option<String> {
    match reply {
        Reply::Button { title, .. } | Reply::List { title, .. } => Some(title.clone()),
        Reply::Form(form) => form_text(form),
        Reply::CallPermission { response, .. } => response.clone(),
        Reply::Absent => None,
    }
}

/// The answers, one a line; what the form's technique adds is left out.
fn form_text(form: &FormReply) -> Option<String> {
    let answers = form.response_json.as_deref().and_then(|json| serde_json::from_str(json).ok());
    let Some(Value::Object(answers)) = answers else {
        return form.body.clone();
    };
    let lines =
        answers.into_iter().filter(|(name, _)| name != "flow_token").map(|(name, answer)| match answer {
            Value::String(text) => format!("{name}: {text}"),
            other => format!("{name}: {other}"),
        });
    joined(lines, "\n").or_else(|| form.body.clone())
}

fn cart_text(cart: &Cart) -> Option<String> {
    let lines = cart.items.iter().filter_map(|item| {
        let product = item.product_retailer_id.as_deref()?;
        Some(format!("{} × {product}", item.quantity.unwrap_or(1)))
    });
    joined(cart.text.clone().into_iter().chain(lines), "\n")
}
