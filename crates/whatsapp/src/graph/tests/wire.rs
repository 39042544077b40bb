//! Connections that fail: before the first byte it is proof, afterwards nobody knows.

use super::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// A server of one connection: reads the request whole, then does as told.
async fn raw<F: Future<Output = ()> + Send>(act: impl FnOnce(TcpStream) -> F + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        // The tracker stands last in the body.
        while !request.ends_with(b"\"1.m1.1\"}") {
            assert_ne!(stream.read_buf(&mut request).await.unwrap(), 0);
        }
        act(stream).await;
    });
    base
}

async fn send(base: &str, total: Duration) -> Result<Accepted, SendFailure> {
    client(base, total).send_text(&credentials(), &HELLO).await
}

#[tokio::test]
async fn nobody_listening_is_proof() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let refusal = refusal(send(&base, TOTAL_TIMEOUT).await);
    assert_eq!((refusal.failure.class, refusal.failure.reason), (Class::Retry, Reason::Unreachable));
    assert_eq!((refusal.http_status, refusal.code), (None, None));
    assert!(!refusal.message.contains("500200"), "{}", refusal.message);
}

#[tokio::test]
async fn a_failed_handshake_is_proof() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
    });
    assert_eq!(refusal(send(&base, TOTAL_TIMEOUT).await).failure.reason, Reason::Unreachable);
}

#[tokio::test]
async fn silence_after_the_request_proves_nothing() {
    let (done, finished) = oneshot::channel::<()>();
    let base = raw(|stream| async move {
        // Keeps the connection until the client has given up.
        let _ = finished.await;
        drop(stream);
    })
    .await;
    let story = assert_unknown(send(&base, Duration::from_millis(150)).await, "silence");
    assert!(story.contains("no answer in time"), "{story}");
    drop(done);
}

#[tokio::test]
async fn a_closed_connection_proves_nothing() {
    let closed = raw(|stream| async move { drop(stream) }).await;
    assert_unknown(send(&closed, TOTAL_TIMEOUT).await, "closed");
    let reset = raw(|stream| async move { stream.set_zero_linger().unwrap() }).await;
    assert_unknown(send(&reset, TOTAL_TIMEOUT).await, "reset");
    let nonsense = raw(|mut stream| async move {
        stream.write_all(b"SSH-2.0-no\r\n\r\n").await.unwrap();
    })
    .await;
    assert_unknown(send(&nonsense, TOTAL_TIMEOUT).await, "nonsense");
}

#[tokio::test]
async fn a_success_that_breaks_off_proves_nothing() {
    let base = raw(|mut stream| async move {
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n";
        stream.write_all(format!("{head}{{\"messages\":[{{\"id\":\"wamid.X\"}}]").as_bytes()).await.unwrap();
    })
    .await;
    let story = assert_unknown(send(&base, TOTAL_TIMEOUT).await, "broken off");
    assert!(story.contains("broke off"), "{story}");
}

#[tokio::test]
async fn a_refusal_that_breaks_off_is_still_a_refusal_and_a_5xx_is_not() {
    for (status, proof) in [("400 Bad Request", true), ("500 Internal Server Error", false)] {
        let base = raw(move |mut stream| async move {
            let head = format!("HTTP/1.1 {status}\r\ncontent-length: 500\r\n\r\n{{\"error\":{{\"code\":1310");
            stream.write_all(head.as_bytes()).await.unwrap();
        })
        .await;
        let result = send(&base, TOTAL_TIMEOUT).await;
        if proof {
            assert_eq!(refusal(result).http_status, Some(400));
        } else {
            assert_unknown(result, status);
        }
    }
}

#[tokio::test]
async fn without_credentials_nothing_is_sent() {
    let server = Server::answering(|| answer(200, "{}")).await;
    let cases = [
        ("", TOKEN),
        (" ", TOKEN),
        ("../me", TOKEN),
        ("5/messages", TOKEN),
        ("500200", ""),
        ("500200", "  "),
        ("500200", "two\nlines"),
    ];
    for (id, token) in cases {
        let credentials = Credentials { phone_number_id: id.into(), access_token: SecretString::from(token) };
        let refusal = refusal(server.client().send_text(&credentials, &HELLO).await);
        assert_eq!(
            (refusal.failure.class, refusal.failure.reason),
            (Class::PauseNumber, Reason::NotConfigured),
            "{id:?} {token:?}"
        );
    }
    assert!(server.seen().is_empty());
}
