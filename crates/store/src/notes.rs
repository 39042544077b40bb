//! Notes on leads: the customer's words as the seed asks for (`isPrivate` false), and the team's own (private),
//! which the thread shows among the messages.

use crate::conversations::{self, Stretch, find_visible};
use crate::db::Tx;
use crate::drafts;
use crate::error::Result;
use crate::sql::{execute, fetch};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, LeadId, MessageId, NoteId, OrganizationId};
use hilo_domain::inbox::{DraftMode, NoteView, TimelineItem};
use hilo_domain::role::Actor;

#[derive(sqlx::FromRow)]
struct NoteRow {
    id: NoteId,
    author: Option<String>,
    content: String,
    is_private: bool,
    created_at: Millis,
}

impl From<NoteRow> for NoteView {
    fn from(row: NoteRow) -> Self {
        Self {
            id: row.id,
            author: row.author,
            content: row.content,
            is_private: row.is_private,
            at: row.created_at,
        }
    }
}

/// Notes what a message said on its lead. Once per message, however often it is asked.
///
/// # Errors
/// When the database refuses.
pub async fn add_for_message(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    lead_id: &LeadId,
    message_id: &MessageId,
    content: &str,
    at: Millis,
) -> Result<()> {
    let (id, now) = (tx.new_id::<NoteId>(), tx.now());
    execute!(
        tx,
        "insert into notes (organization_id, id, lead_id, message_id, content, is_private, source, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, 'WHATSAPP', $7, $8)
         on conflict do nothing",
        organization_id,
        &id,
        lead_id,
        message_id,
        content,
        false,
        at,
        now
    )?;
    Ok(())
}

/// The note follows when the sender edits the message.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn rewrite_for_message(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    message_id: &MessageId,
    content: Option<&str>,
) -> Result<()> {
    let now = tx.now();
    execute!(
        tx,
        "update notes set content = coalesce($3, content), updated_at = $4
         where organization_id = $1 and message_id = $2",
        organization_id,
        message_id,
        content,
        now
    )?;
    Ok(())
}

/// The note follows when the message turns out to be older than it seemed.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn date_for_message(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    message_id: &MessageId,
    at: Millis,
) -> Result<()> {
    execute!(
        tx,
        "update notes set created_at = $3 where organization_id = $1 and message_id = $2",
        organization_id,
        message_id,
        at
    )?;
    Ok(())
}

/// Adds a private note to a conversation's lead; the thread shows it at once.
///
/// # Errors
/// [`crate::StoreError::NotFound`] when the actor does not see the conversation.
pub async fn add_private(
    tx: &mut Tx,
    actor: &Actor,
    conversation_id: &ConversationId,
    content: &str,
) -> Result<NoteId> {
    let found = find_visible(tx, actor, conversation_id).await?;
    let (id, now) = (tx.new_id::<NoteId>(), tx.now());
    execute!(
        tx,
        "insert into notes (organization_id, id, lead_id, author_id, content, is_private, source, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, 'PERSON', $7, $7)",
        &actor.organization_id,
        &id,
        &found.lead_id,
        &actor.user_id,
        content,
        true,
        now
    )?;
    let note = NoteView {
        id: id.clone(),
        author: Some(actor.name.clone()),
        content: content.to_owned(),
        is_private: true,
        at: now,
    };
    conversations::announce(tx, &actor.organization_id, conversation_id, Some(TimelineItem::Note(note)))
        .await?;
    drafts::remove(tx, actor, conversation_id, DraftMode::Note).await?;
    Ok(id)
}

/// A lead's notes, newest first, without those of messages that their sender took back.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_lead(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    lead_id: &LeadId,
    limit: i64,
) -> Result<Vec<NoteView>> {
    let rows = fetch!(
        fetch_all,
        tx,
        NoteRow,
        "select n.id, u.name as author, n.content, n.is_private, n.created_at
         from notes n left join users u on u.id = n.author_id
         left join messages m on m.organization_id = n.organization_id and m.id = n.message_id
         where n.organization_id = $1 and n.lead_id = $2 and m.revoked_at is null
         order by n.created_at desc, n.id desc limit $3",
        organization_id,
        lead_id,
        limit
    )?;
    Ok(rows.into_iter().map(NoteView::from).collect())
}

/// The newest `limit` of the team's own notes in a stretch of the thread, newest first.
pub(crate) async fn private_within(
    tx: &mut Tx,
    stretch: &Stretch<'_>,
    lead_id: &LeadId,
    limit: i64,
) -> Result<Vec<NoteView>> {
    let (from, until) = (stretch.first(), stretch.end());
    let rows = fetch!(
        fetch_all,
        tx,
        NoteRow,
        "select n.id, u.name as author, n.content, n.is_private, n.created_at
         from notes n left join users u on u.id = n.author_id
         where n.organization_id = $1 and n.lead_id = $2 and n.is_private
           and (n.created_at, n.id) >= ($3, $4) and (n.created_at, n.id) < ($5, $6)
         order by n.created_at desc, n.id desc limit $7",
        stretch.organization_id,
        lead_id,
        from.0,
        from.1,
        until.0,
        until.1,
        limit
    )?;
    Ok(rows.into_iter().map(NoteView::from).collect())
}
