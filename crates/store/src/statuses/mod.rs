//! Statuses from Meta: one statement with a rank guard, so they only move forward in whatever order they come
//! (guarantees.md 2). Matched by message id, or by tracker, because a status may be faster than Meta's answer
//! to us; always inside the tenant. What matches nothing is kept and applied later.

mod orphans;

pub(crate) use orphans::apply_orphans;
pub use orphans::purge as purge_orphans;

use crate::db::{Inner, Tx};
use crate::error::Result;
use crate::live::{self, Audience};
use crate::messages::why_failed;
use crate::sql::{execute, fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ChannelId, ConversationId, MessageId, OrganizationId, UserId};
use hilo_domain::inbox::FailureView;
use hilo_domain::live::LiveChange;
use hilo_domain::message::{MessageStatus, SendState};

/// A status as it came.
#[derive(Clone, Debug)]
pub struct NewStatus {
    /// Meta's id of the message.
    pub external_id: String,
    /// Our mark on the attempt, `1.<message id>.<attempt>`, when Meta gives it back.
    pub tracker: Option<String>,
    /// The new status.
    pub status: MessageStatus,
    /// A voice message was listened to: READ, with a time of its own.
    pub played: bool,
    /// Meta's time.
    pub at: Millis,
    /// Meta's code, for FAILED.
    pub error_code: Option<i64>,
    /// Meta's title.
    pub error_title: Option<String>,
    /// Meta's sentence or details.
    pub error_message: Option<String>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatusOutcome {
    /// The message moved, or its times are more complete.
    Applied(MessageId),
    /// No such message yet; kept.
    Orphan,
}

/// Our mark on an attempt, which Meta gives back in every status of it.
#[must_use]
pub fn tracker(message_id: &MessageId, attempt: i64) -> String {
    format!("1.{message_id}.{attempt}")
}

fn parse_tracker(tracker: &str) -> Option<(MessageId, i64)> {
    let rest = tracker.strip_prefix("1.")?;
    let (id, attempt) = rest.rsplit_once('.')?;
    Some((MessageId::from(id), attempt.parse().ok()?))
}

/// Applies a status.
///
/// # Errors
/// When the database refuses.
pub async fn apply(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    channel_id: &ChannelId,
    status: &NewStatus,
) -> Result<StatusOutcome> {
    let mut known = by_external_id(tx, organization_id, &status.external_id).await?;
    if known.is_none() {
        // Its message may be about to be committed: then one of us waits for the other here.
        appears(tx, organization_id, &status.external_id).await?;
        known = by_external_id(tx, organization_id, &status.external_id).await?;
    }
    if known.is_none()
        && let Some((id, attempt)) = status.tracker.as_deref().and_then(parse_tracker)
        && adopt(tx, organization_id, &id, attempt, &status.external_id, status.at).await?
    {
        known = Some(id);
    }
    match known {
        Some(id) => {
            advance(tx, organization_id, &id, status).await?;
            Ok(StatusOutcome::Applied(id))
        }
        None => {
            orphans::keep(tx, organization_id, channel_id, status).await?;
            Ok(StatusOutcome::Orphan)
        }
    }
}

async fn by_external_id(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    external_id: &str,
) -> Result<Option<MessageId>> {
    Ok(scalar!(
        fetch_optional,
        tx,
        MessageId,
        "select id from messages where organization_id = $1 and external_message_id = $2 and direction = 'OUTBOUND'",
        organization_id,
        external_id
    )?)
}

/// What the lock of [`appears`] is called.
pub(crate) fn appearance(organization_id: &OrganizationId, external_id: &str) -> String {
    format!("{organization_id} {external_id}")
}

/// Serializes the appearance of Meta's id of a message of ours with the keeping of an orphan for it, until the
/// commit: otherwise each could miss the other and the orphan would wait for ever. SQLite has one writer anyway.
pub(crate) async fn appears(tx: &mut Tx, organization_id: &OrganizationId, external_id: &str) -> Result<()> {
    let name = appearance(organization_id, external_id);
    if tx.holds(&name) {
        return Ok(());
    }
    if let Inner::Postgres(c) = &mut tx.inner {
        sqlx::query("select pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind(name)
            .execute(&mut **c)
            .await?;
    }
    Ok(())
}

/// The tracker proves that Meta took this attempt: the message gets Meta's id, and what was unconfirmed is not.
/// `false` when the message is not ours, or has another id of Meta's: then it went twice, and one id is enough.
async fn adopt(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &MessageId,
    attempt: i64,
    external_id: &str,
    at: Millis,
) -> Result<bool> {
    let adopted = execute!(
        tx,
        // Discarded means that a person gave up on it, not that Meta did.
        "update messages set external_message_id = $3, unconfirmed_at = null, sent_at = coalesce(sent_at, $4),
           status = case when send_state = 'DISCARDED' then 'QUEUED' else status end,
           failed_at = case when send_state = 'DISCARDED' then null else failed_at end,
           send_state = 'ACCEPTED'
         where organization_id = $1 and id = $2 and direction = 'OUTBOUND' and external_message_id is null
           and send_state <> 'ACCEPTED'",
        organization_id,
        id,
        external_id,
        at
    )?;
    if adopted == 1 {
        let now = tx.now();
        execute!(
            tx,
            "update message_attempts set outcome = 'ADOPTED', finished_at = coalesce(finished_at, $4)
             where organization_id = $1 and message_id = $2 and attempt = $3 and coalesce(outcome, 'UNKNOWN') = 'UNKNOWN'",
            organization_id,
            id,
            attempt,
            now
        )?;
        crate::outbound::note_if_asked(tx, organization_id, id, at).await?;
        apply_orphans(tx, organization_id, id, external_id).await?;
    }
    Ok(adopted == 1)
}

#[derive(sqlx::FromRow)]
struct Advanced {
    conversation_id: ConversationId,
    status: MessageStatus,
    send_state: SendState,
    error_code: Option<i64>,
    error_title: Option<String>,
    error_message: Option<String>,
}

/// [`MessageStatus::rank`] in SQL.
macro_rules! rank {
    () => {
        "case status when 'QUEUED' then 0 when 'SENT' then 1 when 'DELIVERED' then 2 when 'READ' then 3 else 4 end"
    };
}

/// The one statement. Of each stage the earliest time is kept, so the order of arrival leaves no trace. FAILED
/// ranks highest: it overwrites what was there and nothing moves it.
async fn advance(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &MessageId,
    status: &NewStatus,
) -> Result<()> {
    let failed = status.status == MessageStatus::Failed;
    let advanced = fetch!(
        fetch_one,
        tx,
        Advanced,
        concat!(
            "update messages set
               status_updated_at = case when $4 > ", rank!(), " or ($4 = ", rank!(), " and $5 < status_updated_at)
                 then $5 else status_updated_at end,
               status = case when $4 > ", rank!(), " then $3 else status end,
               sent_at = case when $3 = 'SENT' and $5 < coalesce(sent_at, $5 + 1) then $5 else sent_at end,
               delivered_at = case when $3 = 'DELIVERED' and $5 < coalesce(delivered_at, $5 + 1) then $5
                 else delivered_at end,
               read_at = case when $3 = 'READ' and $5 < coalesce(read_at, $5 + 1) then $5 else read_at end,
               played_at = case when $6 and $5 < coalesce(played_at, $5 + 1) then $5 else played_at end,
               failed_at = case when $3 = 'FAILED' and $5 < coalesce(failed_at, $5 + 1) then $5 else failed_at end,
               error_code = case when $3 = 'FAILED' then coalesce($7, error_code) else error_code end,
               error_title = case when $3 = 'FAILED' then coalesce($8, error_title) else error_title end,
               error_message = case when $3 = 'FAILED' then coalesce($9, error_message) else error_message end
             where organization_id = $1 and id = $2
             returning conversation_id, status, send_state, error_code, error_title, error_message"
        ),
        organization_id,
        id,
        status.status,
        i64::from(status.status.rank()),
        status.at,
        status.played,
        status.error_code,
        status.error_title.as_deref(),
        status.error_message.as_deref()
    )?;
    if failed && status.error_code == Some(131_047) {
        tracing::debug!(%id, "the reply window was closed");
    }
    announce(tx, organization_id, id, advanced).await
}

async fn announce(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &MessageId,
    advanced: Advanced,
) -> Result<()> {
    let (last, assigned_to_id) = fetch!(
        fetch_one,
        tx,
        (Option<MessageId>, Option<UserId>),
        "select last_message_id, assigned_to_id from conversations where organization_id = $1 and id = $2",
        organization_id,
        &advanced.conversation_id
    )?;
    let failure = (advanced.status == MessageStatus::Failed).then(|| FailureView {
        code: advanced.error_code,
        failure: why_failed(advanced.error_code, Some(advanced.send_state)),
        meta_text: advanced.error_message.or(advanced.error_title),
    });
    let change = LiveChange::Status {
        conversation_id: advanced.conversation_id.clone(),
        message_id: id.clone(),
        status: advanced.status,
        send_state: advanced.send_state,
        failure,
        is_last: last.as_ref() == Some(id),
    };
    let audience =
        Audience { conversation_id: Some(advanced.conversation_id), assigned_to_id, ..Audience::default() };
    live::append(tx, organization_id, change, audience);
    Ok(())
}

/// Tells open screens how a message stands now.
pub(crate) async fn announce_status(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    id: &MessageId,
) -> Result<()> {
    let now = fetch!(
        fetch_one,
        tx,
        Advanced,
        "select conversation_id, status, send_state, error_code, error_title, error_message
         from messages where organization_id = $1 and id = $2",
        organization_id,
        id
    )?;
    announce(tx, organization_id, id, now).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tracker_reads_back() {
        let id = MessageId::from("019a-b.c");
        assert_eq!(parse_tracker(&tracker(&id, 3)), Some((id, 3)));
        assert_eq!(parse_tracker("2.x.1"), None);
        assert_eq!(parse_tracker("1.x"), None);
        assert_eq!(parse_tracker(""), None);
    }
}
