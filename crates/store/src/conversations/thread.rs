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

/// At most this many notes, and as many events, in a page.
const BESIDES: i64 = 200;

/// The newest `limit` messages before `before` (or of all), with the notes and events between them. A page holds
/// whole milliseconds, so that the time alone says where the one before it ends: where several messages share
/// theirs, it has a few more than `limit`.
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

    let mut messages = messages::before(tx, organization_id, id, until, limit + 1).await?;
    let mut from = Millis(0);
    if i64::try_from(messages.len()).unwrap_or(i64::MAX) > limit {
        messages.pop();
        if let Some(last) = messages.last() {
            from = last.at;
            let beside = messages::beside(tx, organization_id, id, last).await?;
            messages.extend(beside);
        }
    }
    let mut notes =
        notes::private_between(tx, organization_id, &found.lead_id, from, until, BESIDES + 1).await?;
    let mut events = events::between(tx, organization_id, id, from, until, BESIDES + 1).await?;
    // Too many of them: the page becomes shorter, and what was left out begins the next one.
    from = from.max(cut(&mut notes, |note| note.at)).max(cut(&mut events, |event| event.at));
    messages.retain(|message| message.at >= from);
    messages.reverse();
    reactions::attach(tx, organization_id, id, (from, until), &mut messages).await?;

    let unread_from = if before.is_none() { first_unread(&messages, row.unread()) } else { None };
    let mut items: Vec<TimelineItem> =
        messages.into_iter().map(|message| TimelineItem::Message(Box::new(message.view))).collect();
    items.extend(notes.into_iter().filter(|note| note.at >= from).map(TimelineItem::Note));
    items.extend(events.into_iter().filter(|event| event.at >= from).map(TimelineItem::Event));
    items.sort_by(|a, b| (a.at(), a.id()).cmp(&(b.at(), b.id())));

    let begun = drafts::begun(tx, actor, id).await?;
    Ok(Thread {
        row,
        channel: ChannelView { paused: channel.paused(), id: channel.id, name: channel.name },
        items,
        unread_from,
        older: (from > Millis(0)).then_some(from),
        draft: begun.reply,
        note_draft: begun.note,
    })
}

/// Where the page must begin so that nothing of `items` (newest first) is missing from it.
fn cut<T>(items: &mut Vec<T>, at: impl Fn(&T) -> Millis) -> Millis {
    if i64::try_from(items.len()).unwrap_or(i64::MAX) <= BESIDES {
        return Millis(0);
    }
    items.pop().map_or(Millis(0), |missing| at(&missing).plus(1))
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
