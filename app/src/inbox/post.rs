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
use web_sys::{FormData, Headers, HtmlFormElement, RequestInit, Response, UrlSearchParams};

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
    let fields = FormData::new_with_form(form).map(|fields| Object::from(Array::from(&fields.entries())));
    send(&form.action(), fields.and_then(|fields| UrlSearchParams::new_with_str_sequence_sequence(&fields)))
        .await
        .map(drop)
}

fn body(fields: &[(&str, &str)]) -> Result<UrlSearchParams, JsValue> {
    let body = UrlSearchParams::new()?;
    for (name, value) in fields {
        body.append(name, value);
    }
    Ok(body)
}

async fn send(url: &str, body: Result<UrlSearchParams, JsValue>) -> Result<String, AppError> {
    let response = fetch(url, body).await.map_err(|_| AppError::Offline)?;
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

async fn fetch(url: &str, body: Result<UrlSearchParams, JsValue>) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&body?.into());
    JsFuture::from(window().fetch_with_str_and_init(url, &request)).await?.dyn_into()
}
