//! Resumable uploads: how samples for headers reach Meta. A session, the bytes, and a handle.

use super::{Answer, Query, error::GraphError, trouble};
use crate::Simulator;
use crate::faults::Route;
use crate::media::Media;
use axum::Json;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use bytes::Bytes;
use serde_json::json;

/// The types that Meta takes.
const TYPES: &[&str] = &["image/jpeg", "image/jpg", "image/png", "video/mp4", "application/pdf"];

/// An upload that has been announced.
pub(crate) struct Upload {
    mime_type: String,
    length: usize,
    received: Vec<u8>,
}

/// `POST /{app_id}/uploads?file_name&file_length&file_type`
pub(super) async fn begin(simulator: &Simulator, query: &Query) -> Answer {
    trouble::before(simulator, Route::Media, None, None).await?;
    let length = query.get("file_length").and_then(|text| text.parse().ok()).filter(|length| *length > 0);
    let length = length.ok_or_else(|| GraphError::invalid("The parameter file_length is required."))?;
    let mime_type = query.get("file_type").filter(|mime_type| TYPES.contains(&mime_type.as_str()));
    let mime_type = mime_type.ok_or_else(|| GraphError::invalid("The file_type is not supported."))?.clone();
    let mut state = simulator.lock();
    let id = format!("upload:{}", state.ids.conversation());
    state.uploads.insert(id.clone(), Upload { mime_type, length, received: Vec::new() });
    // Meta signs the session; the signature travels like a query.
    Ok(Json(json!({ "id": format!("{id}?sig=ARZ") })).into_response())
}

/// `POST /upload:…` with the header `file_offset`
pub(super) async fn receive(simulator: &Simulator, id: &str, headers: &HeaderMap, bytes: &Bytes) -> Answer {
    trouble::before(simulator, Route::Media, None, None).await?;
    let offset = headers.get("file_offset").and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let mut state = simulator.lock();
    let upload = state.uploads.get_mut(id).ok_or_else(|| GraphError::missing_object(id))?;
    if offset != Some(upload.received.len()) {
        return Err(GraphError::invalid("The header file_offset does not fit what was received.").into());
    }
    if upload.received.len() + bytes.len() > upload.length {
        return Err(GraphError::invalid("More bytes than were announced.").into());
    }
    upload.received.extend_from_slice(bytes);
    if upload.received.len() < upload.length {
        return Ok(Json(json!({ "id": id, "file_offset": upload.received.len() })).into_response());
    }
    let whole = Media::new(&upload.mime_type, Bytes::from(std::mem::take(&mut upload.received)));
    state.uploads.remove(id);
    let media = state.keep_media(whole);
    let handle = format!("4::{}", state.ids.conversation());
    state.samples.insert(handle.clone(), media);
    Ok(Json(json!({ "h": handle })).into_response())
}

/// `GET /upload:…`: how far it has come.
pub(super) fn progress(simulator: &Simulator, id: &str) -> Answer {
    let state = simulator.lock();
    let upload = state.uploads.get(id).ok_or_else(|| GraphError::missing_object(id))?;
    Ok(Json(json!({ "id": id, "file_offset": upload.received.len() })).into_response())
}
