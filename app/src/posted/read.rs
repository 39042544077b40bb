//! Reads what a form posted: as browsers send fields alone, and as they send files with them.

use super::{Posted, PostedFile};
use axum::Form;
use axum::body::{Body, to_bytes};
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::response::{IntoResponse, Response};
use hilo_domain::template::sample::MAX_SAMPLE;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderMap, StatusCode};

/// The largest form without files, in bytes.
const LARGEST_FORM: usize = 256 * 1024;

/// The largest form with files: a template's sample and the template.
pub(crate) const LARGEST_UPLOAD: usize = MAX_SAMPLE + LARGEST_FORM;

/// The request without its body, and the form that was in it; else what to answer.
pub(crate) async fn read(request: Request) -> Result<(Parts, Posted), Response> {
    let (parts, body) = request.into_parts();
    let has_files = is_multipart(&parts.headers);
    let limit = if has_files { LARGEST_UPLOAD } else { LARGEST_FORM };
    let bytes = to_bytes(body, limit).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE.into_response())?;
    let whole = Request::from_parts(parts.clone(), Body::from(bytes));
    let posted = if has_files {
        multipart(whole).await?
    } else {
        let form = Form::<Vec<(String, String)>>::from_request(whole, &()).await;
        let Form(fields) = form.map_err(|_| StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response())?;
        Posted::new(fields)
    };
    Ok((parts, posted))
}

fn is_multipart(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

async fn multipart(request: Request) -> Result<Posted, Response> {
    let mut form = Multipart::from_request(request, &()).await.map_err(IntoResponse::into_response)?;
    let mut posted = Posted::default();
    while let Some(field) = form.next_field().await.map_err(IntoResponse::into_response)? {
        add(&mut posted, field).await?;
    }
    Ok(posted)
}

async fn add(posted: &mut Posted, field: Field<'_>) -> Result<(), Response> {
    let name = field.name().unwrap_or_default().to_owned();
    let Some(filename) = field.file_name().map(str::to_owned) else {
        let text = field.text().await.map_err(IntoResponse::into_response)?;
        posted.add(name, text);
        return Ok(());
    };
    let said_type = field.content_type().map(str::to_owned);
    let bytes = field.bytes().await.map_err(IntoResponse::into_response)?;
    // Where none was chosen, browsers send an empty one without a name.
    if !(filename.is_empty() && bytes.is_empty()) {
        posted.files.push((name, PostedFile { filename, said_type, bytes }));
    }
    Ok(())
}
