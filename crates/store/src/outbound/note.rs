//! The note that an integrator asked for with `leadId`. It is written when Meta has taken the message, whichever
//! way we hear of that: by Meta's answer or by a status that carries the attempt's tracker.

use crate::db::Tx;
use crate::error::Result;
use crate::notes;
use crate::sql::{fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{LeadId, MessageId, OrganizationId};
use sqlx::types::Json;

/// The lead that the message's last job was to note it on.
pub(super) async fn note_lead(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    message_id: &MessageId,
) -> Result<Option<LeadId>> {
    let payload = fetch!(
        fetch_optional,
        tx,
        (Json<serde_json::Value>,),
        "select j.payload from message_attempts a
         join jobs j on j.organization_id = a.organization_id and j.id = a.job_id
         where a.organization_id = $1 and a.message_id = $2 order by a.attempt desc limit 1",
        organization_id,
        message_id
    )?;
    let lead = payload.and_then(|(payload,)| payload.get("noteLeadId")?.as_str().map(LeadId::from));
    Ok(lead)
}

/// Writes the note, if one was asked for. Once per message, however often Meta says that it took it.
pub(crate) async fn note_if_asked(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    message_id: &MessageId,
    at: Millis,
) -> Result<()> {
    let Some(lead_id) = note_lead(tx, organization_id, message_id).await? else { return Ok(()) };
    let text = scalar!(
        fetch_one,
        tx,
        Option<String>,
        "select text from messages where organization_id = $1 and id = $2",
        organization_id,
        message_id
    )?;
    notes::add_for_message(tx, organization_id, &lead_id, message_id, &text.unwrap_or_default(), at).await
}
