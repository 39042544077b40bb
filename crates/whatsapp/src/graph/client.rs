//! The calls. Credentials come with each one, because every channel has its own.

use super::answer::{Accepted, names_message, read_success};
use super::failure::{SendFailure, explained, graph_error, unexplained};
use super::http::{http_client, read_body, story};
use super::phone_number::{FIELDS, PhoneNumber};
use super::reach::Reach;
use super::text::OutgoingText;
use hilo_domain::failure::{FailureClass, FailureReason};
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{RequestBuilder, Response};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::json;
use std::time::Duration;
use url::Url;

/// Who sends.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Meta's id of the number.
    pub phone_number_id: String,
    /// Never printed, not even by `Debug`.
    pub access_token: SecretString,
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum NoClient {
    /// The base address cannot be used.
    #[error("the Graph address must be an http or https address: {0}")]
    BaseUrl(String),
    /// TLS cannot be set up.
    #[error("the HTTP client cannot be built: {0}")]
    Http(#[source] reqwest::Error),
}

/// A client of the Graph API. Cheap to clone.
#[derive(Clone, Debug)]
pub struct GraphClient {
    http: reqwest::Client,
    base: Url,
    reach: Reach,
}

impl GraphClient {
    /// `base_url` is `https://graph.facebook.com` or a stand-in's, `version` is like `v26.0`; the limits are usually
    /// [`super::CONNECT_TIMEOUT`] and [`super::TOTAL_TIMEOUT`]. A TLS provider must have been installed for the process
    /// before.
    ///
    /// # Errors
    /// [`NoClient`].
    pub fn new(
        base_url: &str,
        version: &str,
        connect_timeout: Duration,
        total_timeout: Duration,
    ) -> Result<Self, NoClient> {
        let mut base = Url::parse(base_url).map_err(|error| NoClient::BaseUrl(error.to_string()))?;
        if !matches!(base.scheme(), "http" | "https") {
            return Err(NoClient::BaseUrl(base.scheme().to_owned()));
        }
        base.set_query(None);
        base.set_fragment(None);
        if let Ok(mut path) = base.path_segments_mut() {
            path.pop_if_empty().push(version);
        }
        let reach = Reach::of(&base);
        let http = http_client(reach.clone(), connect_timeout, total_timeout).map_err(NoClient::Http)?;
        Ok(Self { http, base, reach })
    }

    /// Sends a text.
    ///
    /// # Errors
    /// [`SendFailure`] says whether it may be sent again.
    pub async fn send_text(
        &self,
        credentials: &Credentials,
        text: &OutgoingText<'_>,
    ) -> Result<Accepted, SendFailure> {
        self.send(credentials, text).await
    }

    /// Sends a message of any type; `message` is the whole body of the request.
    ///
    /// # Errors
    /// [`SendFailure`] says whether it may be sent again.
    pub async fn send(
        &self,
        credentials: &Credentials,
        message: impl Serialize,
    ) -> Result<Accepted, SendFailure> {
        Accepted::read(&self.post_message(credentials, &message).await?)
    }

    /// Tells the customer that this message and all before it were read, and that somebody is typing (shown
    /// for at most 25 s).
    ///
    /// # Errors
    /// [`SendFailure`]; doing it twice does no harm.
    pub async fn mark_read(
        &self,
        credentials: &Credentials,
        message_id: &str,
        typing: bool,
    ) -> Result<(), SendFailure> {
        let mut body = json!({ "messaging_product": "whatsapp", "status": "read", "message_id": message_id });
        if typing {
            body["typing_indicator"] = json!({ "type": "text" });
        }
        read_success(&self.post_message(credentials, &body).await?)
    }

    /// Asks what Meta knows of the number: the way to check a channel's settings.
    ///
    /// # Errors
    /// [`SendFailure`]; asking again does no harm.
    pub async fn phone_number(&self, credentials: &Credentials) -> Result<PhoneNumber, SendFailure> {
        let mut url = self.address(credentials, None)?;
        url.query_pairs_mut().append_pair("fields", FIELDS);
        PhoneNumber::read(&self.call(self.http.get(url), &credentials.access_token).await?)
    }

    async fn post_message(
        &self,
        credentials: &Credentials,
        body: &impl Serialize,
    ) -> Result<Vec<u8>, SendFailure> {
        let url = self.address(credentials, Some("messages"))?;
        self.post_json(url, body, &credentials.access_token).await
    }

    pub(super) async fn post_json(
        &self,
        url: Url,
        body: &impl Serialize,
        token: &SecretString,
    ) -> Result<Vec<u8>, SendFailure> {
        let body = serde_json::to_vec(body).map_err(|error| {
            SendFailure::refused(FailureClass::Request, FailureReason::BadRequest, error.to_string())
        })?;
        self.call(self.http.post(url).header(CONTENT_TYPE, "application/json").body(body), token).await
    }

    fn address(&self, credentials: &Credentials, edge: Option<&str>) -> Result<Url, SendFailure> {
        self.node(&credentials.phone_number_id, edge)
            .ok_or_else(|| not_configured("the number has no phone number id that can be used"))
    }

    /// The address of a node of the graph, or of an edge of it. `None` if the id cannot be one: Meta's are
    /// digits, and anything else would name another resource of the same host.
    pub(super) fn node(&self, id: &str, edge: Option<&str>) -> Option<Url> {
        let id = id.trim();
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.push(id).extend(edge);
        }
        Some(url)
    }

    pub(super) const fn base(&self) -> &Url {
        &self.base
    }

    pub(super) const fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Makes the call and returns the body of a success.
    pub(super) async fn call(
        &self,
        request: RequestBuilder,
        token: &SecretString,
    ) -> Result<Vec<u8>, SendFailure> {
        self.call_as("Bearer", request, token).await
    }

    /// The same, with another word before the token (uploads want `OAuth`).
    pub(super) async fn call_as(
        &self,
        scheme: &str,
        request: RequestBuilder,
        token: &SecretString,
    ) -> Result<Vec<u8>, SendFailure> {
        let token = token.expose_secret().trim();
        if token.is_empty() {
            return Err(not_configured("the number has no access token"));
        }
        let mut bearer = HeaderValue::from_str(&format!("{scheme} {token}"))
            .map_err(|_| not_configured("the access token has characters that no token has"))?;
        bearer.set_sensitive(true);
        let (http, request) = request.header(AUTHORIZATION, bearer).build_split();
        let request = request.map_err(not_answered)?;
        self.reach.admit(request.url()).map_err(|error| {
            SendFailure::refused(FailureClass::Retry, FailureReason::Unreachable, error.to_string())
        })?;
        read_answer(http.execute(request).await.map_err(not_answered)?).await
    }
}

pub(super) fn not_configured(message: &str) -> SendFailure {
    SendFailure::refused(FailureClass::PauseNumber, FailureReason::NotConfigured, message)
}

/// The body of a success, or what else the answer proves.
async fn read_answer(response: Response) -> Result<Vec<u8>, SendFailure> {
    let (status, headers) = (response.status(), response.headers().clone());
    tracing::debug!(path = response.url().path(), status = status.as_u16(), "the Graph API answered");
    let body = read_body(response).await;
    let error = body.as_ref().ok().and_then(|body| graph_error(status, body));
    match (error, body) {
        // Whatever else it says: Meta gives an id to what it has taken, and what is taken is never sent again.
        (Some(_), Ok(body)) if status.is_success() && names_message(&body) => Ok(body),
        (Some(error), _) => Err(explained(error, status, &headers)),
        (None, Ok(body)) if status.is_success() => Ok(body),
        (None, Err(broken)) if status.is_success() => Err(SendFailure::unknown(broken.to_string())),
        (None, _) => Err(unexplained(status, &headers)),
    }
}

/// No answer at all.
fn not_answered(error: reqwest::Error) -> SendFailure {
    if error.is_connect() {
        SendFailure::refused(FailureClass::Retry, FailureReason::Unreachable, story(error))
    } else if error.is_builder() {
        SendFailure::refused(FailureClass::Request, FailureReason::BadRequest, story(error))
    } else if error.is_timeout() {
        SendFailure::unknown("no answer in time")
    } else {
        SendFailure::unknown(story(error))
    }
}
