//! A customer's new number.

use super::place;
use crate::channels::Channel;
use crate::conversations::{self, announce};
use crate::db::Tx;
use crate::error::Result;
use crate::leads::{self, Contact};
use crate::sql::execute;
use hilo_domain::clock::Millis;
use hilo_domain::inbox::ConversationEventKind::NumberChanged;
use hilo_domain::phone::Phone;

/// The customer has a new number: the lead and the conversation follow, unless another lead has it already.
/// The thread tells it either way, once, at Meta's time.
///
/// # Errors
/// As [`super::receive`].
pub async fn change_number(
    tx: &mut Tx,
    channel: &Channel,
    contact: &Contact,
    new: &Phone,
    at: Millis,
) -> Result<()> {
    let organization_id = &channel.organization_id;
    if leads::of_contact(tx, organization_id, contact).await?.is_none() {
        // Told twice, or a stranger: under the old number there is nobody (any more).
        place(tx, channel, &Contact { phone: Some(new.clone()), ..contact.clone() }, at).await?;
        return Ok(());
    }
    let (lead_id, conversation_id) = place(tx, channel, contact, at).await?;
    let moved = leads::set_phone(tx, organization_id, &lead_id, new).await?;
    if moved {
        let now = tx.now();
        execute!(
            tx,
            "update conversations set phone = $3, wa_id = $4, updated_at = $5
             where organization_id = $1 and lead_id = $2",
            organization_id,
            &lead_id,
            new.as_str(),
            new.digits(),
            now
        )?;
    }
    let number = new.pretty();
    if !moved
        && conversations::has_event(tx, organization_id, &conversation_id, NumberChanged, &number).await?
    {
        return Ok(());
    }
    let event = conversations::NewEvent {
        kind: NumberChanged,
        actor: None,
        subject: None,
        detail: Some(number),
        at: Some(at),
    };
    let item = conversations::record_event(tx, organization_id, &conversation_id, event).await?;
    announce(tx, organization_id, &conversation_id, Some(item)).await
}
