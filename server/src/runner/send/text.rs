//! A text, as Meta gets it.

use super::recipient;
use crate::runner::Worker;
use hilo_store::outbound::Attempt;
use hilo_whatsapp::graph::{Accepted, Credentials, OutgoingText, SendFailure};

pub(super) async fn call(
    worker: &Worker,
    credentials: &Credentials,
    attempt: &Attempt,
) -> Result<Accepted, SendFailure> {
    let text = OutgoingText {
        to: recipient(attempt),
        body: &attempt.text,
        preview_url: attempt.text.contains("https://"),
        reply_to: attempt.reply_to.as_deref(),
        tracker: Some(&attempt.tracker),
    };
    worker.graph.send_text(credentials, &text).await
}
