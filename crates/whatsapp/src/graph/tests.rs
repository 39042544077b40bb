//! The client against servers that answer well, badly, late and not at all.

mod calls;
mod certainty;
mod inside;
mod templates;
mod wire;

use super::*;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Response, Uri};
use hilo_domain::failure::{FailureClass as Class, FailureReason as Reason};
use secrecy::SecretString;
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(super) const TOKEN: &str = "EAAtestTOKENvalue";

pub(super) const HELLO: OutgoingText<'static> = OutgoingText {
    to: Recipient::Phone("5491155550123"),
    body: "Hello",
    preview_url: false,
    reply_to: None,
    tracker: Some("1.m1.1"),
};

pub(super) fn credentials() -> Credentials {
    Credentials { phone_number_id: "500200".into(), access_token: SecretString::from(TOKEN) }
}

pub(super) fn account() -> AccountCredentials {
    AccountCredentials { waba_id: "900100".into(), access_token: SecretString::from(TOKEN) }
}

/// A client with a generous or a short limit.
pub(super) fn client(base: &str, total: Duration) -> GraphClient {
    // Another test of this process may have installed it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    GraphClient::new(base, "v26.0", CONNECT_TIMEOUT, total).unwrap()
}

/// What a request looked like.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// A server that gives one answer to everything and remembers what it was asked.
pub(super) struct Server {
    pub(super) base: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

type Answer = Arc<dyn Fn(&Seen) -> Response<Body> + Send + Sync>;
type Shared = (Answer, Arc<Mutex<Vec<Seen>>>);

impl Server {
    pub(super) async fn answering(answer: impl Fn() -> Response<Body> + Send + Sync + 'static) -> Self {
        Self::replying(move |_| answer()).await
    }

    /// The same, with an answer that depends on the request.
    pub(super) async fn replying(answer: impl Fn(&Seen) -> Response<Body> + Send + Sync + 'static) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let state: Shared = (Arc::new(answer), Arc::clone(&seen));
        let app = Router::new().fallback(remember).with_state(state);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { base, seen }
    }

    pub(super) fn client(&self) -> GraphClient {
        client(&self.base, TOTAL_TIMEOUT)
    }

    pub(super) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

async fn remember(
    State((answer, seen)): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let request = Seen { method, uri, headers, body };
    let response = answer(&request);
    seen.lock().unwrap().push(request);
    response
}

pub(super) fn answer(status: u16, body: &str) -> Response<Body> {
    Response::builder().status(status).body(Body::from(body.to_owned())).unwrap()
}

/// Sends a text to a server with one answer.
pub(super) async fn send_to(
    reply: impl Fn() -> Response<Body> + Send + Sync + 'static,
) -> Result<Accepted, SendFailure> {
    Server::answering(reply).await.client().send_text(&credentials(), &HELLO).await
}

pub(super) fn refusal<T: std::fmt::Debug>(result: Result<T, SendFailure>) -> NotAccepted {
    match result {
        Err(SendFailure::NotAccepted(refusal)) => *refusal,
        other => panic!("{other:?}"),
    }
}

pub(super) fn assert_unknown<T: std::fmt::Debug>(result: Result<T, SendFailure>, case: &str) -> String {
    match result {
        Err(failure @ SendFailure::Unknown { .. }) => {
            assert_eq!(failure.failure().reason, Reason::Unconfirmed);
            assert_eq!(failure.failure().class, Class::Other);
            failure.to_string()
        }
        other => panic!("{case}: {other:?}"),
    }
}
