//! A thread: messages, the team's notes and what happened, merged in time order, a page at a time.

use super::events;
use super::find::find_visible;
use super::row::row;
use crate::channels;
use crate::db::Tx;
use crate::drafts;
use crate::error::Result;
use crate::messages;
use crate::notes;
use crate::reactions;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, MessageId};
use hilo_domain::inbox::{ChannelView, Thread, TimelineItem};
use hilo_domain::message::Direction;
use hilo_domain::role::Actor;

/// The newest `limit` messages before `before` (or of all), with the notes and events between them.
///
/// # Errors
/// [`crate::StoreError::NotFound`] when the actor does not see the conversation.
pub async fn thread(
    tx: &mut Tx,
    actor: &Actor,
    id: &ConversationId,
    before: Option<Millis>,
    limit: i64,
) -> Result<Thread> {
    let organization_id = &actor.organization_id;
    let found = find_visible(tx, actor, id).await?;
    let row = row(tx, actor, id).await?;
    let channel = channels::get(tx, organization_id, &found.channel_id).await?;
    let until = before.unwrap_or(Millis(i64::MAX));

    let mut messages = messages::before(tx, organization_id, id, until, limit).await?;
    let complete = i64::try_from(messages.len()).unwrap_or(i64::MAX) < limit;
    let from = if complete { Millis(0) } else { messages.last().map_or(Millis(0), |message| message.at) };
    messages.reverse();
    reactions::attach(tx, organization_id, id, from, &mut messages).await?;

    let unread_from = if before.is_none() { first_unread(&messages, row.unread()) } else { None };
    let mut items: Vec<TimelineItem> =
        messages.into_iter().map(|message| TimelineItem::Message(Box::new(message.view))).collect();
    let notes = notes::private_between(tx, organization_id, &found.lead_id, from, until).await?;
    items.extend(notes.into_iter().map(TimelineItem::Note));
    let events = events::between(tx, organization_id, id, from, until).await?;
    items.extend(events.into_iter().map(TimelineItem::Event));
    items.sort_by(|a, b| (a.at(), a.id()).cmp(&(b.at(), b.id())));

    Ok(Thread {
        row,
        channel: ChannelView { paused: channel.paused(), id: channel.id, name: channel.name },
        items,
        unread_from,
        older: (!complete).then_some(from),
        draft: drafts::reply(tx, actor, id).await?,
    })
}

/// The oldest of the last `unread` messages that the customer wrote.
fn first_unread(messages: &[messages::Loaded], unread: i64) -> Option<MessageId> {
    let unread = usize::try_from(unread).unwrap_or(0);
    let inbound = messages
        .iter()
        .rev()
        .filter(|message| message.view.direction == Direction::Inbound && message.counts);
    inbound.take(unread).last().map(|message| message.view.id.clone())
}
