//! A gate between Hilo and Meta: calls go through, and their answers wait until the test lets them. So Meta's
//! webhooks can be faster than its answers, and a server can be stopped in the middle of a call.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;

#[derive(Clone)]
pub(crate) struct Gate {
    /// Its address, to be set as the Graph host.
    pub(crate) url: String,
    inner: Arc<Inner>,
}

struct Inner {
    http: reqwest::Client,
    behind: String,
    open: watch::Sender<bool>,
    /// Answers that Meta has given and nobody has heard.
    waiting: watch::Sender<usize>,
}

impl Gate {
    /// Stands before `behind`, open.
    pub(crate) async fn before(behind: &str) -> Self {
        let inner = Arc::new(Inner {
            http: super::meta::http_client(),
            behind: behind.to_owned(),
            open: watch::Sender::new(true),
            waiting: watch::Sender::new(0),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(pass).with_state(inner.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, inner }
    }

    /// Holds answers back from now on.
    pub(crate) fn close(&self) {
        self.inner.open.send_replace(false);
    }

    /// Lets all answers through.
    pub(crate) fn open(&self) {
        self.inner.open.send_replace(true);
    }

    /// Waits until so many answers are held back.
    pub(crate) async fn holds(&self, count: usize) {
        let mut waiting = self.inner.waiting.subscribe();
        let held = waiting.wait_for(|waiting| *waiting >= count);
        super::wait::patiently("answers that wait at the gate", held).await.unwrap();
    }
}

async fn pass(
    State(inner): State<Arc<Inner>>,
    method: Method,
    uri: Uri,
    mut headers: HeaderMap,
    body: Bytes,
) -> Response {
    for name in ["host", "content-length"] {
        headers.remove(name);
    }
    let url = format!("{}{uri}", inner.behind);
    let Ok(answer) = inner.http.request(method, url).headers(headers).body(body).send().await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let (status, headers) = (answer.status(), answer.headers().clone());
    let body = answer.bytes().await.unwrap_or_default();
    inner.waiting.send_modify(|waiting| *waiting += 1);
    let opened = inner.open.subscribe().wait_for(|open| *open).await.is_ok();
    inner.waiting.send_modify(|waiting| *waiting -= 1);
    assert!(opened, "the gate outlives its answers");
    let content_type = headers.get("content-type").cloned();
    let mut response = (status, body).into_response();
    if let Some(content_type) = content_type {
        response.headers_mut().insert("content-type", content_type);
    }
    response
}
