//! The customer of a conversation, as far as a template is about them.

use crate::inbox::error::AppError;
use crate::inbox::list::shown_name;
use hilo_domain::ids::ConversationId;
use hilo_domain::phone::Phone;
use hilo_domain::role::Actor;
use hilo_domain::template::Facts;
use hilo_store::channels::{self, Channel};
use hilo_store::{Tx, conversations, leads};

/// The customer, and the number that the conversation runs over.
pub(super) struct Customer {
    pub(super) id: ConversationId,
    /// As the inbox calls them.
    pub(super) shown: String,
    /// For suggestions.
    pub(super) facts: Facts,
    /// Their language, where it is known: `es_AR`, `pt`.
    pub(super) language: Option<String>,
    pub(super) channel: Channel,
}

/// The customer of a conversation within the actor's sight.
///
/// # Errors
/// [`AppError::NotFound`] when it is not.
pub(super) async fn customer(tx: &mut Tx, actor: &Actor, id: &ConversationId) -> Result<Customer, AppError> {
    let found = conversations::find_visible(tx, actor, id).await?;
    let row = conversations::row(tx, actor, id).await?;
    let lead = leads::view(tx, actor, id).await?;
    let channel = channels::get(tx, &actor.organization_id, &found.channel_id).await?;
    let facts =
        Facts { customer: person(&row.name), phone: row.phone.clone(), agent: Some(actor.name.clone()) };
    Ok(Customer { id: found.id, shown: shown_name(&row), facts, language: lead.language, channel })
}

/// A name, unless it only stands for one that nobody has told.
fn person(name: &str) -> Option<String> {
    let name = name.trim();
    (!name.is_empty() && !name.starts_with("WhatsApp ")).then(|| name.to_owned())
}

/// A number as people read it.
pub(super) fn readable(phone: &str) -> String {
    Phone::parse(phone).map_or_else(|_| phone.to_owned(), |phone| phone.pretty())
}

/// `Ventas · +54 9 11 5555 0100`
pub(super) fn number(name: &str, display_phone: Option<&str>) -> String {
    let phone = display_phone.map(readable);
    std::iter::once(name.to_owned()).chain(phone).collect::<Vec<_>>().join(" · ")
}
