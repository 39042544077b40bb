//! The file that shows Meta what a header may look like: kept as soon as it comes, whatever was pressed, so that it
//! need not be chosen again when the form comes back.

use super::form::Form;
use crate::inbox::error::AppError;
use crate::posted::Posted;
use crate::templates::visitor::Visitor;
use hilo_domain::template::MediaKind;
use hilo_store::templates::{self, NewSample};

/// Keeps a file that came with the form. `false`: it is none that Meta takes.
pub(super) async fn upload(
    visitor: &Visitor,
    posted: Option<&Posted>,
    form: &mut Form,
) -> Result<bool, AppError> {
    // A file that was chosen before the header became a text is not wanted any more.
    let wanted = form.header.parse::<MediaKind>().is_ok();
    let Some(file) = posted.and_then(|posted| posted.file("sample_file")).filter(|_| wanted) else {
        return Ok(true);
    };
    let new = NewSample {
        said_type: file.said_type.clone(),
        filename: Some(file.filename.clone()),
        bytes: file.bytes.to_vec(),
    };
    let mut tx = visitor.db.write().await?;
    match templates::save_sample(&mut tx, &visitor.actor, new).await? {
        Ok(kept) => {
            tx.commit().await?;
            form.sample = Some((kept.id.0, kept.filename));
            Ok(true)
        }
        Err(_) => Ok(false),
    }
}
