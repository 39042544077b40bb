//! The accept loop. Own rather than axum's because slow clients must not hold a connection for ever: a request's
//! head has to arrive in time, which needs hyper's timer.

use crate::state::Readiness;
use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// A request's head must be complete within this time, and an idle connection is closed after it. Longer than the
/// 60 s after which common proxies give up a connection, so that it is never us who close one just being used.
const HEAD_TIMEOUT: Duration = Duration::from_secs(75);

/// How long requests may go on after the word to stop.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(25);

/// Serves until `shutdown`, then lets requests in flight finish. From the moment that this node is not ready any more,
/// every answer is the last one on its connection: who keeps connections open, as balancers do, comes back elsewhere, and
/// nobody writes into one that is about to be closed.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    ready: Readiness,
    shutdown: CancellationToken,
) {
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = shutdown.cancelled() => break,
        };
        match accepted {
            Ok((stream, peer)) => spawn(stream, peer, router.clone(), ready.clone(), &graceful),
            Err(error) => pause_after(&error).await,
        }
    }
    drop(listener);
    if tokio::time::timeout(DRAIN_TIMEOUT, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were still running after {} s and are cut off", DRAIN_TIMEOUT.as_secs());
    }
}

fn spawn(stream: TcpStream, peer: SocketAddr, router: Router, ready: Readiness, graceful: &GracefulShutdown) {
    // Small answers must not wait for an acknowledgement. Fails only on a connection that is already gone.
    drop(stream.set_nodelay(true));
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let (answer, ready) = (router.clone().oneshot(request), ready.clone());
        async move {
            let mut answer = answer.await;
            if let Ok(answer) = &mut answer
                && !ready.is_ready()
            {
                answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            answer
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service);
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended early");
        }
    });
}

/// A client that went away between knocking and opening is nothing; anything else (most likely: out of file
/// descriptors) gets better only with time.
async fn pause_after(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "no connection can be accepted");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
