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
use hilo_domain::ids::{ConversationId, MessageId, OrganizationId};
use hilo_domain::inbox::{ChannelView, Thread, ThreadCursor, TimelineItem};
use hilo_domain::message::Direction;
use hilo_domain::role::Actor;

/// At most this many notes, and as many events, in a page.
const BESIDES: i64 = 200;

/// A part of a conversation's thread.
pub(crate) struct Stretch<'a> {
    pub(crate) organization_id: &'a OrganizationId,
    pub(crate) conversation_id: &'a ConversationId,
    /// Its first item; `None` for the thread's beginning.
    pub(crate) from: Option<&'a ThreadCursor>,
    /// The item after its last; `None` for its end.
    pub(crate) until: Option<&'a ThreadCursor>,
}

impl<'a> Stretch<'a> {
    /// Time and id of the first item, for `(created_at, id) >= ($3, $4)`.
    pub(crate) fn first(&self) -> (Millis, &'a str) {
        self.from.map_or((Millis(0), ""), |from| (from.at, from.id.as_str()))
    }

    /// Time and id of the item after the last, for `(created_at, id) < ($5, $6)`.
    pub(crate) fn end(&self) -> (Millis, &'a str) {
        self.until.map_or((Millis(i64::MAX), "~"), |until| (until.at, until.id.as_str()))
    }
}

/// The newest `limit` messages before `before` (or of all), with the notes and events between them. Items are in the
/// order of time and id, and so is the end of a page: however many share their time, each is in one page.
///
/// # Errors
/// [`crate::StoreError::NotFound`] when the actor does not see the conversation.
pub async fn thread(
    tx: &mut Tx,
    actor: &Actor,
    id: &ConversationId,
    before: Option<&ThreadCursor>,
    limit: i64,
) -> Result<Thread> {
    let organization_id = &actor.organization_id;
    let found = find_visible(tx, actor, id).await?;
    let row = row(tx, actor, id).await?;
    let channel = channels::ever(tx, organization_id, &found.channel_id).await?;
    let stretch = |from| Stretch { organization_id, conversation_id: id, from, until: before };

    let mut messages = messages::within(tx, &stretch(None), limit + 1).await?;
    let mut from = cut(&mut messages, limit, |message| (message.at, message.view.id.as_str()));
    let mut notes = notes::private_within(tx, &stretch(from.as_ref()), &found.lead_id, BESIDES + 1).await?;
    let mut events = events::within(tx, &stretch(from.as_ref()), BESIDES + 1).await?;
    // Too many of them: the page becomes shorter, and what was left out begins the next one.
    from = from.max(cut(&mut notes, BESIDES, |note| (note.at, note.id.as_str())));
    from = from.max(cut(&mut events, BESIDES, |event| (event.at, event.id.as_str())));
    messages.retain(|message| stays(from.as_ref(), message.at, message.view.id.as_str()));
    messages.reverse();
    reactions::attach(tx, organization_id, id, &mut messages).await?;

    let unread_from = if before.is_none() { first_unread(&messages, row.unread()) } else { None };
    let mut items: Vec<TimelineItem> =
        messages.into_iter().map(|message| TimelineItem::Message(Box::new(message.view))).collect();
    items.extend(notes.into_iter().map(TimelineItem::Note));
    items.extend(events.into_iter().map(TimelineItem::Event));
    items.retain(|item| stays(from.as_ref(), item.at(), item.id()));
    items.sort_by(|a, b| (a.at(), a.id()).cmp(&(b.at(), b.id())));

    let begun = drafts::begun(tx, actor, id).await?;
    Ok(Thread {
        row,
        channel: ChannelView { paused: channel.paused(), id: channel.id, name: channel.name },
        items,
        unread_from,
        older: from,
        draft: begun.reply,
        note_draft: begun.note,
    })
}

/// Cuts `items` (newest first, one more than wanted when there are more) to `limit`; gives where the page must begin so
/// that nothing of them is missing from it, `None` for the beginning of the thread.
fn cut<T>(items: &mut Vec<T>, limit: i64, key: impl Fn(&T) -> (Millis, &str)) -> Option<ThreadCursor> {
    let limit = usize::try_from(limit).unwrap_or(0);
    if items.len() <= limit {
        return None;
    }
    items.truncate(limit);
    items.last().map(|oldest| {
        let (at, id) = key(oldest);
        ThreadCursor { at, id: id.to_owned() }
    })
}

/// Whether an item is in a page that begins with `from`.
fn stays(from: Option<&ThreadCursor>, at: Millis, id: &str) -> bool {
    from.is_none_or(|from| (at, id) >= (from.at, from.id.as_str()))
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
