//! Where a customer's message belongs: their lead, and their conversation over the number it came to.

use crate::channels::Channel;
use crate::conversations;
use crate::db::Tx;
use crate::error::Result;
use crate::leads::{self, Contact, Known};
use crate::sql::fetch;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, LeadId};

/// Where a message belongs.
pub(super) struct Placed {
    pub(super) lead_id: LeadId,
    pub(super) conversation_id: ConversationId,
    /// Whether there may be reactions to it already.
    pub(super) reacted_to: bool,
}

#[derive(sqlx::FromRow)]
struct Both {
    #[sqlx(flatten)]
    lead: Known,
    conversation_id: ConversationId,
    conversation_phone: Option<String>,
    conversation_user_id: Option<String>,
    reacted_to: bool,
}

/// The place of a message. Most customers are known, by their number, and nothing is new about them: one look tells.
///
/// # Errors
/// As [`place`].
pub(super) async fn find_place(
    tx: &mut Tx,
    channel: &Channel,
    contact: &Contact,
    at: Millis,
    external_id: &str,
) -> Result<Placed> {
    if let Some(Both { lead, conversation_id, reacted_to, .. }) =
        well_known(tx, channel, contact, external_id).await?
    {
        return Ok(Placed { lead_id: lead.id, conversation_id, reacted_to });
    }
    let (lead_id, conversation_id) = place(tx, channel, contact, at).await?;
    Ok(Placed { lead_id, conversation_id, reacted_to: true })
}

/// The customer's lead and conversation over a channel, made when missing.
///
/// # Errors
/// When there is no sender, or the database refuses.
pub async fn place(
    tx: &mut Tx,
    channel: &Channel,
    contact: &Contact,
    at: Millis,
) -> Result<(LeadId, ConversationId)> {
    let lead_id = leads::find_or_create(tx, &channel.organization_id, contact).await?;
    let conversation_id = conversations::find_or_create(tx, channel, &lead_id, contact, at).await?;
    Ok((lead_id, conversation_id))
}

/// Lead and conversation, where both are there and the contact tells nothing that they lack.
async fn well_known(
    tx: &mut Tx,
    channel: &Channel,
    contact: &Contact,
    external_id: &str,
) -> Result<Option<Both>> {
    let Some(phone) = &contact.phone else { return Ok(None) };
    let both = fetch!(
        fetch_optional,
        tx,
        Both,
        "select l.id, l.name_source, l.phone, l.whatsapp_user_id, l.username, c.id as conversation_id,
           c.phone as conversation_phone, c.whatsapp_user_id as conversation_user_id,
           exists (select 1 from reactions r where r.organization_id = $1 and r.conversation_id = c.id
             and r.target_external_id = $4) as reacted_to
         from leads l
         join conversations c on c.organization_id = l.organization_id and c.channel_id = $3 and c.lead_id = l.id
         where l.organization_id = $1 and l.phone_key = $2",
        &channel.organization_id,
        phone.match_key(),
        &channel.id,
        external_id
    )?;
    Ok(both.filter(|both| {
        both.lead.has_all_of(contact)
            && both.conversation_phone.is_some()
            && (both.conversation_user_id.is_some() || contact.whatsapp_user_id.is_none())
    }))
}
