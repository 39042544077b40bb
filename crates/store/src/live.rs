//! Live events as rows. The number is assigned under the organization's counter row, at the very end of the
//! transaction of the change: the order of numbers is the order of commits, so no reader can skip one
//! (guarantees.md 6).

use crate::db::Tx;
use crate::error::Result;
use crate::messages;
use crate::sql::{execute, fetch, many, scalar};
use crate::totals::Totals;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, MessageId, OrganizationId, UserId};
use hilo_domain::live::LiveChange;
use sqlx::types::Json;

/// Who may see an event.
#[derive(Clone, Debug, Default)]
pub struct Audience {
    /// The conversation it is about.
    pub conversation_id: Option<ConversationId>,
    /// Who has that conversation now.
    pub assigned_to_id: Option<UserId>,
    /// Who had it before, when that changed.
    pub was_assigned_to_id: Option<UserId>,
    /// For one person only.
    pub only_user_id: Option<UserId>,
}

/// An event as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Stored {
    /// Its place in the organization's order, from 1.
    pub seq: i64,
    /// When.
    pub created_at: Millis,
    /// The conversation it is about.
    pub conversation_id: Option<ConversationId>,
    /// Who has it.
    pub assigned_to_id: Option<UserId>,
    /// Who had it before.
    pub was_assigned_to_id: Option<UserId>,
    /// For one person only.
    pub only_user_id: Option<UserId>,
    /// The change.
    pub payload: Json<LiveChange>,
}

/// An event of a transaction that is not committed yet.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    pub(crate) organization_id: OrganizationId,
    change: LiveChange,
    to: Audience,
}

/// Tells an event. It gets its number when the transaction commits; one that is rolled back tells nothing.
pub fn append(tx: &mut Tx, organization_id: &OrganizationId, change: LiveChange, to: Audience) {
    tx.tell(Pending { organization_id: organization_id.clone(), change, to });
}

/// Numbers and stores the events of one organization, and counts what was added to it. Takes the organization's counters
/// until the commit.
///
/// # Errors
/// When the database refuses, or there is no such organization.
pub(crate) async fn store(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    events: &[Pending],
    added: Totals,
) -> Result<()> {
    let now = tx.now();
    let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
    let last = scalar!(
        fetch_one,
        tx,
        i64,
        "update organization_counters set live_seq = live_seq + $2, messages = messages + $3,
           conversations = conversations + $4
         where organization_id = $1 returning live_seq",
        organization_id,
        count,
        added.messages,
        added.conversations
    )?;
    if events.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = (last - count + 1..)
        .zip(events)
        .map(|(seq, event)| {
            let to = &event.to;
            let was = (&to.assigned_to_id, &to.was_assigned_to_id, &to.only_user_id);
            (seq, event.change.name(), &to.conversation_id, was.0, was.1, was.2, &event.change)
        })
        .collect();
    let sql = many(
        tx,
        "insert into live_events (organization_id, seq, kind, conversation_id, assigned_to_id,
           was_assigned_to_id, only_user_id, payload, created_at)
         select $2, cast(value ->> 0 as bigint), value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
           value -> 6, $3
         from each($1)",
    );
    execute!(tx, sql, Json(&rows), organization_id, now)?;
    Ok(())
}

/// The events after `seq`, in order.
///
/// # Errors
/// When the database cannot be read.
pub async fn since(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    seq: i64,
    limit: i64,
) -> Result<Vec<Stored>> {
    Ok(fetch!(
        fetch_all,
        tx,
        Stored,
        "select seq, created_at, conversation_id, assigned_to_id, was_assigned_to_id, only_user_id, payload
         from live_events where organization_id = $1 and seq > $2 order by seq limit $3",
        organization_id,
        seq,
        limit
    )?)
}

/// Takes a revoked message's words out of the events of its conversation, stored ones and those of this transaction: whoever
/// resumes is not told what the sender took back. Bubbles become revoked ones, quotes and list rows lose their text.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn forget_words(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    conversation_id: &ConversationId,
    message_id: &MessageId,
) -> Result<()> {
    let revoked = messages::one(tx, organization_id, message_id).await?;
    let events = fetch!(
        fetch_all,
        tx,
        (i64, Json<LiveChange>),
        "select seq, payload from live_events
         where organization_id = $1 and conversation_id = $2 and kind = 'conversation'",
        organization_id,
        conversation_id
    )?;
    // A message that an edit stood in for had another time before.
    let mut shown_at = vec![revoked.at];
    shown_at.extend(events.iter().filter_map(|(_, change)| Some(change.bubble_of(message_id)?.at)));
    shown_at.extend(tx.told().iter().filter_map(|event| Some(event.change.bubble_of(message_id)?.at)));
    for event in tx.told() {
        if event.organization_id == *organization_id
            && event.to.conversation_id.as_ref() == Some(conversation_id)
        {
            event.change.forget_words(&revoked, &shown_at);
        }
    }
    for (seq, Json(mut change)) in events {
        if change.forget_words(&revoked, &shown_at) {
            execute!(
                tx,
                "update live_events set payload = $3 where organization_id = $1 and seq = $2",
                organization_id,
                seq,
                Json(&change)
            )?;
        }
    }
    Ok(())
}

/// The newest number; 0 before the first event.
///
/// # Errors
/// When the database cannot be read, or there is no such organization.
pub async fn latest(tx: &mut Tx, organization_id: &OrganizationId) -> Result<i64> {
    Ok(scalar!(
        fetch_one,
        tx,
        i64,
        "select live_seq from organization_counters where organization_id = $1",
        organization_id
    )?)
}

/// The oldest number still kept; `None` when there is no event.
///
/// # Errors
/// When the database cannot be read.
pub async fn oldest(tx: &mut Tx, organization_id: &OrganizationId) -> Result<Option<i64>> {
    Ok(scalar!(
        fetch_one,
        tx,
        Option<i64>,
        "select min(seq) from live_events where organization_id = $1",
        organization_id
    )?)
}

/// Removes events older than `before`; a stream that comes back later is told to start anew.
///
/// # Errors
/// When the database refuses.
pub async fn purge(tx: &mut Tx, before: Millis, limit: i64) -> Result<u64> {
    Ok(execute!(
        tx,
        "delete from live_events where (organization_id, seq) in (
           select organization_id, seq from live_events where created_at < $1 order by created_at limit $2)",
        before,
        limit
    )?)
}
