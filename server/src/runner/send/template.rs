//! A template, as it was when it was queued: what the customer will read has been shown and kept, whatever has become
//! of the template since.

use super::recipient;
use crate::runner::Worker;
use hilo_domain::template::TemplateStatus;
use hilo_store::outbound::{Attempt, SentTemplate};
use hilo_store::{Result, Tx, templates};
use hilo_whatsapp::graph::{Accepted, Credentials, NotAccepted, SendFailure};
use hilo_whatsapp::template::OutgoingTemplate;

pub(super) async fn call(
    worker: &Worker,
    credentials: &Credentials,
    attempt: &Attempt,
    sent: &SentTemplate,
) -> Result<Accepted, SendFailure> {
    let template = OutgoingTemplate {
        to: recipient(attempt),
        name: &sent.name,
        language: &sent.language,
        components: &sent.components(),
        filling: &sent.filling,
        reply_to: attempt.reply_to.as_deref(),
        tracker: Some(&attempt.tracker),
    };
    worker.graph.send_template(credentials, &template).await
}

/// Meta does not know the template, or holds it back: then it is not what it seems to be here (whatsapp-cloud-api.md
/// 10), and the next one who wants to send it is told so before.
pub(super) async fn doubt(tx: &mut Tx, attempt: &Attempt, refused: &NotAccepted) -> Result<()> {
    let Some(sent) = &attempt.template else { return Ok(()) };
    let status = match refused.code {
        Some(132_001) => None,
        Some(132_015) => Some(TemplateStatus::Paused),
        Some(132_016) => Some(TemplateStatus::Disabled),
        _ => return Ok(()),
    };
    templates::not_sendable(tx, &attempt.channel.organization_id, &sent.template_id, status).await
}
