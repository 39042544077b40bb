//! The sample of a header, on its way to Meta: a resumable upload to the app, and its handle in the header. A handle
//! does not live for ever, so every submission and edit uploads anew.

use super::desk::Desk;
use crate::runner::{JobError, Worker};
use hilo_domain::ids::SampleId;
use hilo_domain::template::{Components, Header};
use hilo_store::{StoreError, templates};
use hilo_whatsapp::graph::{Sample, SendFailure};

/// Why the components are not complete.
pub(super) enum Missing {
    /// A call to Meta.
    Call(SendFailure),
    /// The header names a file that is not there.
    NoSample,
}

/// The components with the handle in place.
pub(super) async fn upload(
    worker: &Worker,
    desk: &Desk,
    mut components: Components,
) -> Result<Result<Components, Missing>, JobError> {
    let Some(Header::Media(media)) = &mut components.header else { return Ok(Ok(components)) };
    let Some(id) = media.sample.as_deref().map(SampleId::from) else { return Ok(Ok(components)) };
    let mut tx = worker.db.read().await?;
    let sample = match templates::sample(&mut tx, &desk.channel.organization_id, &id).await {
        Err(StoreError::NotFound) => return Ok(Err(Missing::NoSample)),
        sample => sample?,
    };
    tx.rollback().await?;
    let app_id = match app_id(worker, desk).await? {
        Ok(app_id) => app_id,
        Err(failure) => return Ok(Err(Missing::Call(failure))),
    };
    let file = Sample {
        file_name: sample.filename,
        mime_type: sample.mime_type.as_str().to_owned(),
        bytes: sample.bytes,
    };
    match worker.graph.upload_sample(&app_id, &desk.account.access_token, file).await {
        Ok(handle) => media.handle = Some(handle),
        Err(failure) => return Ok(Err(Missing::Call(failure))),
    }
    Ok(Ok(components))
}

/// The app of the number's token: as set, else as Graph says. That is not kept: the next token may be another app's.
async fn app_id(worker: &Worker, desk: &Desk) -> Result<Result<String, SendFailure>, JobError> {
    let channel = &desk.channel;
    let mut tx = worker.db.read().await?;
    let known = templates::app_id(&mut tx, &channel.organization_id, &channel.id).await?;
    tx.rollback().await?;
    if let Some(app_id) = known {
        return Ok(Ok(app_id));
    }
    Ok(worker.graph.app_id(&desk.account.access_token).await)
}
