//! Media: upload, description with a short-lived address, download, deletion.

use super::{Answer, error::GraphError, hosted, success, trouble};
use crate::Simulator;
use crate::faults::Route;
use crate::media::Media;
use axum::Json;
use axum::extract::Multipart;
use axum::http::header;
use axum::response::IntoResponse as _;
use serde_json::json;

/// The largest file of a type, in bytes (whatsapp-cloud-api.md 7).
fn limit(mime_type: &str) -> usize {
    const MB: usize = 1024 * 1024;
    match mime_type.split('/').next().unwrap_or_default() {
        _ if mime_type == "image/webp" => 500 * 1024,
        "image" => 5 * MB,
        "audio" | "video" => 16 * MB,
        _ => 100 * MB,
    }
}

/// `POST /{phone_number_id}/media`
pub(super) async fn upload(simulator: &Simulator, number: &str, mut form: Multipart) -> Answer {
    hosted(simulator, number)?;
    let (mut file, mut product, mut named_type) = (None, None, None);
    let unreadable = |_| GraphError::invalid("The form could not be read.");
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        match field.name().unwrap_or_default() {
            "messaging_product" => product = Some(field.text().await.map_err(unreadable)?),
            "type" => named_type = Some(field.text().await.map_err(unreadable)?),
            "file" => {
                let own_type = field.content_type().map(str::to_owned);
                file = Some((own_type, field.bytes().await.map_err(unreadable)?));
            }
            _ => {}
        }
    }
    trouble::before(simulator, Route::Media, Some(number), None).await?;
    if product.as_deref() != Some("whatsapp") {
        return Err(GraphError::invalid("The parameter messaging_product is required.").into());
    }
    let (own_type, bytes) = file.ok_or_else(|| GraphError::invalid("The parameter file is required."))?;
    let mime_type =
        own_type.or(named_type).ok_or_else(|| GraphError::invalid("The parameter type is required."))?;
    if bytes.is_empty() || bytes.len() > limit(&mime_type) {
        return Err(GraphError::invalid(format!("The size of a {mime_type} is not allowed.")).into());
    }
    let id = simulator.lock().keep_media(Media::new(&mime_type, bytes));
    Ok(Json(json!({ "id": id })).into_response())
}

/// `GET /{media_id}`
pub(super) async fn describe(simulator: &Simulator, id: &str, base: &str) -> Answer {
    trouble::before(simulator, Route::Media, None, None).await?;
    let media = find(simulator, id)?;
    Ok(Json(json!({
        "id": id,
        "messaging_product": "whatsapp",
        "url": format!("{base}/_media/{id}"),
        "mime_type": media.mime_type,
        "sha256": media.sha256_hex(),
        "file_size": media.bytes.len(),
    }))
    .into_response())
}

/// The address a description names. It needs the token as well.
pub(super) fn download(simulator: &Simulator, id: &str) -> Answer {
    let media = find(simulator, id)?;
    Ok(([(header::CONTENT_TYPE, media.mime_type)], media.bytes).into_response())
}

/// `DELETE /{media_id}`
pub(super) fn delete(simulator: &Simulator, id: &str) -> Answer {
    simulator.lock().media.remove(id).ok_or_else(|| GraphError::missing_object(id))?;
    success()
}

fn find(simulator: &Simulator, id: &str) -> Result<Media, GraphError> {
    simulator.lock().media.get(id).cloned().ok_or_else(|| GraphError::missing_object(id))
}
