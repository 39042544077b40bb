//! A customer's emoji on a message, or taken off it.

use super::{Applied, NewInbound, place, receive};
use crate::channels::Channel;
use crate::conversations::announce;
use crate::db::Tx;
use crate::error::Result;
use crate::leads;
use crate::messages;
use crate::reactions::{self, NewReaction};
use crate::sql::execute;
use hilo_domain::ids::MessageId;
use hilo_domain::inbox::TimelineItem;
use hilo_domain::message::Direction;

/// Puts a reaction where it belongs. On a message that we do not have it becomes a line of its own, so that
/// nothing the customer did is lost.
///
/// # Errors
/// As [`receive`].
pub async fn react(
    tx: &mut Tx,
    channel: &Channel,
    message: &NewInbound,
    target_external_id: &str,
    emoji: &str,
) -> Result<Applied> {
    let organization_id = &channel.organization_id;
    if emoji.is_empty() && leads::of_contact(tx, organization_id, &message.contact).await?.is_none() {
        // Taken off a message that we do not have, by someone we do not know: nothing to keep.
        return Ok(Applied::Duplicate(MessageId::from(message.external_id.as_str())));
    }
    let (_, conversation_id) = place(tx, channel, &message.contact, message.at).await?;
    let reaction = NewReaction {
        target_external_id: target_external_id.to_owned(),
        emoji: emoji.to_owned(),
        external_id: message.external_id.clone(),
        at: message.at,
        from_customer: message.direction == Direction::Inbound,
    };
    let (changed, target) = reactions::apply(tx, organization_id, &conversation_id, &reaction).await?;
    let Some(target) = target else {
        if emoji.is_empty() {
            return Ok(Applied::New(MessageId::from(message.external_id.as_str())));
        }
        return receive(tx, channel, message).await;
    };
    if !changed {
        return Ok(Applied::Duplicate(target));
    }
    if message.direction == Direction::Inbound && !message.historic {
        // A reaction is something the customer did: the window counts from here.
        execute!(
            tx,
            "update conversations set last_inbound_at = $3 where organization_id = $1 and id = $2
               and coalesce(last_inbound_at, 0) < $3",
            organization_id,
            &conversation_id,
            message.at
        )?;
    }
    let view = messages::one(tx, organization_id, &target).await?;
    announce(tx, organization_id, &conversation_id, Some(TimelineItem::Message(Box::new(view)))).await?;
    Ok(Applied::New(target))
}
