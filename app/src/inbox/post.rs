//! Asking the server from an island. The server functions are the same that forms post to, with the same fields;
//! going there without their typed client halves keeps a second encoder and a second way to fetch out of the
//! browser's part.

use super::error::AppError;
use crate::live;
use crate::wire;
use js_sys::{Array, Object};
use leptos::prelude::window;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, DomParser, FormData, Headers, HtmlFormElement, RequestInit, Response, SupportedType,
    UrlSearchParams,
};

/// Calls a server function and reads its answer.
///
/// # Errors
/// What the function answers; [`AppError::Offline`] when the request did not arrive or no answer came.
pub(super) async fn call<T: DeserializeOwned>(url: &str, fields: &[(&str, &str)]) -> Result<T, AppError> {
    let answer = send(url, body(fields)).await?;
    wire::read(&answer).map_err(|_| AppError::Unavailable)
}

/// Calls a server function that answers nothing.
///
/// # Errors
/// The same.
pub(crate) async fn tell(url: &str, fields: &[(&str, &str)]) -> Result<(), AppError> {
    send(url, body(fields)).await.map(drop)
}

/// Posts a form to its own address.
///
/// # Errors
/// The same.
pub(super) async fn form(form: &HtmlFormElement) -> Result<(), AppError> {
    send(&form.action(), fields(form)).await.map(drop)
}

/// Opens a page of ours as a browser would, or posts a form to it, and gives its document.
///
/// # Errors
/// [`AppError::Offline`] when nothing came, [`AppError::SignedOut`] when the way led to the sign-in page.
pub(crate) async fn page(url: &str, form: Option<&UrlSearchParams>) -> Result<Document, AppError> {
    let response = fetch(url, "text/html", form).await.map_err(|_| AppError::Offline)?;
    if response.redirected() && response.url().contains("/sign-in") {
        live::signed_out();
        return Err(AppError::SignedOut);
    }
    let text = JsFuture::from(response.text().map_err(|_| AppError::Offline)?).await;
    let text = text.ok().and_then(|text| text.as_string()).ok_or(AppError::Offline)?;
    let parser = DomParser::new().map_err(|_| AppError::Internal)?;
    parser.parse_from_string(&text, SupportedType::TextHtml).map_err(|_| AppError::Internal)
}

/// What a form would send; of a file, only that there is a field for it.
pub(crate) fn fields(form: &HtmlFormElement) -> Result<UrlSearchParams, JsValue> {
    let fields = FormData::new_with_form(form)?;
    UrlSearchParams::new_with_str_sequence_sequence(&Object::from(Array::from(&fields.entries())))
}

fn body(fields: &[(&str, &str)]) -> Result<UrlSearchParams, JsValue> {
    let body = UrlSearchParams::new()?;
    for (name, value) in fields {
        body.append(name, value);
    }
    Ok(body)
}

async fn send(url: &str, body: Result<UrlSearchParams, JsValue>) -> Result<String, AppError> {
    let body = body.map_err(|_| AppError::Offline)?;
    let response = fetch(url, "application/json", Some(&body)).await.map_err(|_| AppError::Offline)?;
    let text = match response.text() {
        Ok(text) => JsFuture::from(text).await,
        Err(error) => Err(error),
    };
    let text = text.ok().and_then(|text| text.as_string()).ok_or(AppError::Offline)?;
    if response.ok() {
        return Ok(text);
    }
    // What is no code of ours did not come from a server function: the session layer's 401, a proxy's page.
    let unknown = if response.status() == 401 {
        live::signed_out();
        AppError::SignedOut
    } else {
        AppError::Unavailable
    };
    Err(AppError::from_code(text.trim().trim_matches('"')).unwrap_or(unknown))
}

async fn fetch(url: &str, accept: &str, body: Option<&UrlSearchParams>) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", accept)?;
    let request = RequestInit::new();
    request.set_headers(&headers);
    if let Some(body) = body {
        request.set_method("POST");
        request.set_body(body);
    }
    JsFuture::from(window().fetch_with_str_and_init(url, &request)).await?.dyn_into()
}
