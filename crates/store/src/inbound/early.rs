//! Edits and revocations that come before their message. A revocation waits for it. An edit stands in for it, so that
//! nothing the customer wrote is held back, and makes room when it comes: the end is the same as in Meta's order.

use super::{Applied, NewInbound, edit, opens_window, store};
use crate::channels::Channel;
use crate::conversations::{Touch, announce, settle_last, touch};
use crate::db::Tx;
use crate::error::Result;
use crate::messages;
use crate::notes;
use crate::sql::{execute, fetch, scalar};
use crate::statuses::appears;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, MessageId, OrganizationId};
use hilo_domain::inbox::{MessageDetail, TimelineItem};
use sqlx::types::Json;

/// WhatsApp lets people edit for 15 minutes (whatsapp-cloud-api.md 3), so the message is at most this much older.
const EDITABLE_MS: i64 = 15 * 60 * 1000;

/// What came early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EarlyKind {
    /// An edit.
    Edit,
    /// A revocation.
    Revoke,
}

impl EarlyKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Edit => "EDIT",
            Self::Revoke => "REVOKE",
        }
    }
}

/// What is known of a message before it is there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Early {
    /// When it was edited.
    pub(super) edited_at: Option<Millis>,
    /// When it was taken back.
    pub(super) revoked_at: Option<Millis>,
    /// The earliest it can have been written, when only its edit is known.
    pub(super) not_before: Option<Millis>,
}

impl Early {
    /// Whether nothing came before the message.
    pub(super) const fn is_nothing(&self) -> bool {
        self.edited_at.is_none() && self.revoked_at.is_none() && self.not_before.is_none()
    }
}

/// Keeps what came early. The first of its kind is enough: of edits the stand-in keeps the newest.
pub(super) async fn keep(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    external_id: &str,
    kind: EarlyKind,
    at: Millis,
) -> Result<()> {
    let now = tx.now();
    execute!(
        tx,
        "insert into early_changes (organization_id, external_message_id, kind, at, received_at)
         values ($1, $2, $3, $4, $5) on conflict do nothing",
        organization_id,
        external_id,
        kind.as_str(),
        at,
        now
    )?;
    Ok(())
}

/// What came before this message; it is told once.
pub(super) async fn take(tx: &mut Tx, organization_id: &OrganizationId, external_id: &str) -> Result<Early> {
    let rows = fetch!(
        fetch_all,
        tx,
        (String, Millis),
        "delete from early_changes where organization_id = $1 and external_message_id = $2 returning kind, at",
        organization_id,
        external_id
    )?;
    let mut early = Early::default();
    for (kind, at) in rows {
        if kind == EarlyKind::Revoke.as_str() {
            early.revoked_at = Some(at);
        } else {
            early.edited_at = Some(at);
        }
    }
    Ok(early)
}

/// A message that was taken back before it came: that there was one, and nothing of what it said.
pub(super) fn without_words(message: &NewInbound) -> NewInbound {
    NewInbound { text: None, detail: MessageDetail::None, raw: None, ..message.clone() }
}

/// Stores an edited message that we do not have, under the id of its original.
///
/// # Errors
/// As [`super::receive`].
pub async fn receive_edited(
    tx: &mut Tx,
    channel: &Channel,
    message: &NewInbound,
    original_external_id: &str,
) -> Result<Applied> {
    let organization_id = &channel.organization_id;
    // The original may be about to be committed: one of us waits for the other here.
    appears(tx, organization_id, original_external_id).await?;
    let text = message.text.as_deref();
    if let Some(applied) = edit(tx, organization_id, original_external_id, text, message.at).await? {
        return Ok(applied);
    }
    keep(tx, organization_id, original_external_id, EarlyKind::Edit, message.at).await?;
    if is_revoked(tx, organization_id, original_external_id).await? {
        return Ok(Applied::Duplicate(MessageId::from(message.external_id.as_str())));
    }
    let stand_in = NewInbound { external_id: original_external_id.to_owned(), ..message.clone() };
    let early = Early {
        edited_at: Some(message.at),
        revoked_at: None,
        not_before: Some(message.at.plus(-EDITABLE_MS)),
    };
    store(tx, channel, &stand_in, &early).await
}

async fn is_revoked(tx: &mut Tx, organization_id: &OrganizationId, external_id: &str) -> Result<bool> {
    let revoked = scalar!(
        fetch_optional,
        tx,
        Millis,
        "select at from early_changes where organization_id = $1 and external_message_id = $2 and kind = $3",
        organization_id,
        external_id,
        EarlyKind::Revoke.as_str()
    )?;
    Ok(revoked.is_some())
}

/// A message whose id is there already: the same again, or the original that an edit stands in for.
pub(super) async fn meet(
    tx: &mut Tx,
    channel: &Channel,
    message: &NewInbound,
    id: MessageId,
) -> Result<Applied> {
    let early = take(tx, &channel.organization_id, &message.external_id).await?;
    if early.edited_at.is_none() {
        return Ok(Applied::Duplicate(id));
    }
    take_place(tx, channel, message, &id).await?;
    Ok(Applied::New(id))
}

/// The original takes its place: everything but the words is its own.
async fn take_place(tx: &mut Tx, channel: &Channel, message: &NewInbound, id: &MessageId) -> Result<()> {
    let organization_id = &channel.organization_id;
    let conversation_id = scalar!(
        fetch_one,
        tx,
        ConversationId,
        "update messages set created_at = $3, sent_at = $3, kind = $4, payload = $5, raw = $6,
           reply_to_external_id = $7, original_text = case when revoked_at is null then $8 end
         where organization_id = $1 and id = $2 returning conversation_id",
        organization_id,
        id,
        message.at,
        message.kind,
        (message.detail != MessageDetail::None).then_some(Json(&message.detail)),
        message.raw.as_ref().map(Json),
        message.reply_to.as_deref(),
        message.text.as_deref()
    )?;
    notes::date_for_message(tx, organization_id, id, message.at).await?;
    let change = Touch {
        message_id: id,
        direction: message.direction,
        kind: message.kind,
        text: None,
        at: message.at,
        surely_by: message.at,
        external_id: Some(&message.external_id),
        counts: false,
        opens_window: opens_window(message),
        answers_all: false,
    };
    touch(tx, organization_id, &conversation_id, change).await?;
    settle_last(tx, organization_id, &conversation_id).await?;
    let view = messages::one(tx, organization_id, id).await?;
    announce(tx, organization_id, &conversation_id, Some(TimelineItem::Message(Box::new(view)))).await
}

/// Forgets what waits since before `before`: Meta delivers nothing again after seven days. Returns how many, at most
/// `limit`.
///
/// # Errors
/// When the database refuses.
pub async fn purge(tx: &mut Tx, before: Millis, limit: i64) -> Result<u64> {
    Ok(execute!(
        tx,
        "delete from early_changes where (organization_id, external_message_id, kind) in (
           select organization_id, external_message_id, kind from early_changes where received_at < $1
           order by received_at limit $2)",
        before,
        limit
    )?)
}
