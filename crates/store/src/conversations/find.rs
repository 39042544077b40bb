//! Finding one conversation: by id within sight, by the address REST uses, or by customer, made when missing.

use super::visible;
use crate::channels::Channel;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::leads::Contact;
use crate::sql::{execute, fetch, scalar};
use crate::totals::Totals;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ChannelId, ConversationId, LeadId, UserId};
use hilo_domain::phone::Phone;
use hilo_domain::role::Actor;
use sqlx::AssertSqlSafe;

/// A conversation within the actor's sight.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Found {
    /// Which.
    pub id: ConversationId,
    /// The number it runs over.
    pub channel_id: ChannelId,
    /// Whose.
    pub lead_id: LeadId,
    /// The customer's number in E.164.
    pub phone: Option<String>,
    /// Their user id, for those without a number.
    pub whatsapp_user_id: Option<String>,
    /// Their WhatsApp id as Meta writes it: where replies go.
    pub wa_id: Option<String>,
    /// Who has it.
    pub assigned_to_id: Option<UserId>,
    /// When they last wrote, by Meta's time.
    pub last_inbound_at: Option<Millis>,
}

/// The conversation, if the actor may see it.
///
/// # Errors
/// [`StoreError::NotFound`] when it does not exist, is another organization's or out of sight.
pub async fn find_visible(tx: &mut Tx, actor: &Actor, id: &ConversationId) -> Result<Found> {
    let sql = format!(
        "select c.id, c.channel_id, c.lead_id, c.phone, c.whatsapp_user_id, c.wa_id, c.assigned_to_id,
           c.last_inbound_at
         from conversations c where c.organization_id = $1 and {} and c.id = $3",
        visible(actor)
    );
    Ok(fetch!(fetch_one, tx, Found, AssertSqlSafe(sql.as_str()), &actor.organization_id, &actor.user_id, id)?)
}

/// The conversation that REST calls by the customer's phone (in any spelling), user id, or our own id. With
/// several channels the newest one wins, unless `channel` tells them apart.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find_by_address(
    tx: &mut Tx,
    actor: &Actor,
    address: &str,
    channel: Option<&ChannelId>,
) -> Result<ConversationId> {
    let key = Phone::parse(address).ok().map(|phone| phone.match_key());
    let sql = format!(
        // Each condition finds its own index. The sum keeps the planner from walking all conversations in the order
        // of their activity instead.
        "select c.id from conversations c
         where c.organization_id = $1 and {}
           and c.id in (
             select id from conversations where organization_id = $1 and id = $3
             union
             select id from conversations where organization_id = $1 and phone = $3
             union
             select of_lead.id from leads l join conversations of_lead
               on of_lead.organization_id = l.organization_id and of_lead.lead_id = l.id
             where l.organization_id = $1 and l.phone_key = $4
             union
             select of_lead.id from leads l join conversations of_lead
               on of_lead.organization_id = l.organization_id and of_lead.lead_id = l.id
             where l.organization_id = $1 and l.whatsapp_user_id = $3)
           and (cast($5 as text) is null or c.channel_id = $5)
         order by c.last_message_at + 0 desc, c.id desc limit 1",
        visible(actor)
    );
    Ok(scalar!(
        fetch_one,
        tx,
        ConversationId,
        AssertSqlSafe(sql.as_str()),
        &actor.organization_id,
        &actor.user_id,
        address,
        key.as_deref(),
        channel
    )?)
}

/// The customer's conversation over a channel, made when there is none. Remembers the WhatsApp id as received, and
/// learns a number or user id that was not known yet.
///
/// # Errors
/// When the database refuses.
pub async fn find_or_create(
    tx: &mut Tx,
    channel: &Channel,
    lead_id: &LeadId,
    contact: &Contact,
    at: Millis,
) -> Result<ConversationId> {
    let (id, now) = (tx.new_id::<ConversationId>(), tx.now());
    if let Some(known) = of_lead(tx, channel, lead_id).await? {
        complete(tx, channel, &known, contact).await?;
        return Ok(known);
    }
    let inserted = execute!(
        tx,
        "insert into conversations (organization_id, id, channel_id, lead_id, phone, whatsapp_user_id, wa_id, state,
           last_message_at, inbound_count, inbound_answered, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, 'OPEN', $8, 0, 0, $9, $9)
         on conflict do nothing",
        &channel.organization_id,
        &id,
        &channel.id,
        lead_id,
        contact.phone.as_ref().map(Phone::as_str),
        contact.whatsapp_user_id.as_deref(),
        contact.phone.as_ref().map(Phone::digits),
        at,
        now
    )?;
    if inserted == 1 {
        tx.count(&channel.organization_id, Totals { conversations: 1, ..Totals::default() });
    }
    of_lead(tx, channel, lead_id).await?.ok_or(StoreError::NotFound)
}

async fn complete(tx: &mut Tx, channel: &Channel, id: &ConversationId, contact: &Contact) -> Result<()> {
    execute!(
        tx,
        "update conversations set phone = coalesce(phone, $3), wa_id = coalesce(wa_id, $4),
           whatsapp_user_id = coalesce(whatsapp_user_id, $5)
         where organization_id = $1 and id = $2
           and ((phone is null and cast($3 as text) is not null)
             or (whatsapp_user_id is null and cast($5 as text) is not null))",
        &channel.organization_id,
        id,
        contact.phone.as_ref().map(Phone::as_str),
        contact.phone.as_ref().map(Phone::digits),
        contact.whatsapp_user_id.as_deref()
    )?;
    Ok(())
}

async fn of_lead(tx: &mut Tx, channel: &Channel, lead_id: &LeadId) -> Result<Option<ConversationId>> {
    Ok(scalar!(
        fetch_optional,
        tx,
        ConversationId,
        "select id from conversations where organization_id = $1 and channel_id = $2 and lead_id = $3",
        &channel.organization_id,
        &channel.id,
        lead_id
    )?)
}
