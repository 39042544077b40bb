//! What Meta's Graph host answers. Paths work with any version in front (`/v24.0/…`) or none.

pub(crate) mod error;
mod media;
mod messages;
mod numbers;
mod outgoing;
mod read;
mod rendering;
mod templates;
mod trouble;
pub(crate) mod uploads;
mod validate;

use crate::Simulator;
use crate::config::BusinessNumber;
use crate::faults::Route;
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use error::GraphError;
use std::collections::HashMap;

/// The largest request: a document of 100 MB and its form around it.
pub(crate) const LARGEST_BODY: usize = 101 * 1024 * 1024;

/// Why a call has no ordinary answer.
pub(crate) enum Refusal {
    /// An error in Graph's form.
    Graph(GraphError),
    /// Anything else, made by a fault.
    Other(Box<Response>),
}

impl From<GraphError> for Refusal {
    fn from(error: GraphError) -> Self {
        Self::Graph(error)
    }
}

type Answer = Result<Response, Refusal>;
type Query = HashMap<String, String>;

/// Answers every path that is neither the page nor the control side.
pub(crate) async fn dispatch(State(simulator): State<Simulator>, request: Request) -> Response {
    match route(&simulator, request).await {
        Ok(response) => response,
        Err(Refusal::Other(response)) => *response,
        Err(Refusal::Graph(error)) => {
            let trace = simulator.lock().ids.trace();
            error.into_response(&trace)
        }
    }
}

async fn route(simulator: &Simulator, request: Request) -> Answer {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let mut segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    if segments.first().is_some_and(|first| is_version(first)) {
        segments.remove(0);
    }
    if let (&Method::GET, [id]) = (&method, segments.as_slice())
        && id.bytes().all(|digit| digit.is_ascii_digit())
    {
        trouble::before(simulator, Route::Numbers, Some(id), None).await?;
    }
    authorize(simulator, request.headers())?;
    let query =
        axum::extract::Query::<Query>::try_from_uri(request.uri()).map(|query| query.0).unwrap_or_default();
    let base = base_url(request.headers());
    match (&method, segments.as_slice()) {
        (&Method::POST, [id, "messages"]) => {
            messages::post(simulator, id, &body(simulator, request).await?).await
        }
        (&Method::POST, [id, "media"]) => {
            let form = Multipart::from_request(request, simulator)
                .await
                .map_err(|_| GraphError::invalid("The parameter file is required."))?;
            media::upload(simulator, id, form).await
        }
        (&Method::GET, ["_media", id]) => media::download(simulator, id),
        (&Method::GET, [waba, "message_templates"]) => {
            templates::list(simulator, waba, &query, &base, &path).await
        }
        (&Method::POST, [waba, "message_templates"]) => {
            templates::create(simulator, waba, &body(simulator, request).await?).await
        }
        (&Method::DELETE, [waba, "message_templates"]) => templates::delete(simulator, waba, &query).await,
        (&Method::POST, [id, "unpause"]) => templates::unpause(simulator, id).await,
        (&Method::POST, [_, "uploads"]) => uploads::begin(simulator, &query).await,
        (&Method::GET, [id]) if id.starts_with("upload:") => uploads::progress(simulator, id),
        (&Method::POST, [id]) if id.starts_with("upload:") => {
            let headers = request.headers().clone();
            uploads::receive(simulator, id, &headers, &body(simulator, request).await?).await
        }
        (&Method::POST, [id]) => templates::edit(simulator, id, &body(simulator, request).await?).await,
        (&Method::GET, [waba, "phone_numbers"]) => numbers::list(simulator, waba, &query),
        (&Method::GET, [waba, "subscribed_apps"]) => numbers::subscribed(simulator, waba),
        (&Method::POST, [waba, "subscribed_apps"]) => numbers::subscribe(simulator, waba),
        (&Method::GET, ["app"]) => Ok(numbers::app(&query)),
        (&Method::GET, [id]) => node(simulator, id, &query, &base).await,
        (&Method::DELETE, [id]) => media::delete(simulator, id),
        _ => Err(GraphError::unknown_path(&path).into()),
    }
}

/// `GET /{id}`: Graph tells what an id is by itself.
async fn node(simulator: &Simulator, id: &str, query: &Query, base: &str) -> Answer {
    if simulator.number(id).is_some() {
        return numbers::get(simulator, id, query);
    }
    if simulator.numbers().iter().any(|number| number.waba_id == id) {
        return numbers::account(id, query);
    }
    if let Some(template) = templates::get(simulator, id, query, base) {
        return Ok(axum::Json(template).into_response());
    }
    media::describe(simulator, id, base).await
}

async fn body(simulator: &Simulator, request: Request) -> Result<Bytes, Refusal> {
    Bytes::from_request(request, simulator)
        .await
        .map_err(|rejection| Refusal::Other(Box::new(rejection.into_response())))
}

/// `v24.0`, not a number.
fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Meta refuses a missing token with code 190 as well.
fn authorize(simulator: &Simulator, headers: &HeaderMap) -> Result<(), GraphError> {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer ").or(value.strip_prefix("OAuth ")))
        .map(str::trim)
        .filter(|token| !token.is_empty());
    let wanted = simulator.inner.config.access_token.as_str();
    match given {
        Some(token) if wanted.is_empty() || token == wanted => Ok(()),
        Some(_) => Err(GraphError::token("Invalid OAuth access token - Cannot parse access token")),
        None => Err(GraphError::token("An access token is required to request this resource.")),
    }
}

/// Where the caller reached us; media addresses point back there.
fn base_url(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    format!("http://{host}")
}

/// The hosted number of a path, or the error Meta gives for an id it does not show you.
fn hosted<'a>(simulator: &'a Simulator, id: &str) -> Result<&'a BusinessNumber, GraphError> {
    simulator.number(id).ok_or_else(|| GraphError::missing_object(id))
}

/// `?fields=a,b` keeps only these, and always `id`.
fn only_fields(mut value: serde_json::Value, query: &Query) -> serde_json::Value {
    if let (Some(fields), Some(object)) = (query.get("fields"), value.as_object_mut()) {
        let wanted: Vec<&str> = fields.split(',').map(str::trim).collect();
        object.retain(|key, _| key == "id" || wanted.contains(&key.as_str()));
    }
    value
}

fn success() -> Answer {
    Ok((StatusCode::OK, axum::Json(serde_json::json!({ "success": true }))).into_response())
}
