//! Calls that would lead into the network that Hilo runs in: nothing is said there.

use super::*;
use url::Url;

const META: &str = "https://graph.facebook.com";

/// Calls an address with a client of another base.
async fn call(base: &str, url: &str) -> Result<Vec<u8>, SendFailure> {
    let client = client(base, TOTAL_TIMEOUT);
    client.call(client.http().get(url), &SecretString::from(TOKEN)).await
}

#[tokio::test]
async fn neither_a_number_nor_a_name_leads_inside() {
    let inside = Server::answering(|| answer(200, "{}")).await;
    let port = Url::parse(&inside.base).unwrap().port().unwrap();
    let stand_in = Server::answering(|| answer(200, "{}")).await;
    for base in [META, &stand_in.base] {
        for host in ["127.0.0.1", "127.1", "0.0.0.0", "[::ffff:127.0.0.1]", "localhost"] {
            let refusal = refusal(call(base, &format!("http://{host}:{port}/")).await);
            let failure = refusal.failure;
            assert_eq!((failure.class, failure.reason), (Class::Retry, Reason::Unreachable), "{host}");
            assert!(refusal.message.contains("not public"), "{host}: {}", refusal.message);
        }
    }
    assert!(inside.seen().is_empty() && stand_in.seen().is_empty());
    // Somebody did listen.
    assert!(call(&inside.base, &inside.base).await.is_ok());
    assert_eq!(inside.seen().len(), 1);
}

#[tokio::test]
async fn the_host_that_is_set_may_be_inside_by_name() {
    // Not by number: the resolver is asked.
    let listener = tokio::net::TcpListener::bind("localhost:0").await.unwrap();
    let base = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    let app = Router::new().fallback(|| async { "{\"messages\":[{\"id\":\"wamid.X\"}]}" });
    tokio::spawn(async move { axum::serve(listener, app).await });
    let accepted = client(&base, TOTAL_TIMEOUT).send_text(&credentials(), &HELLO).await.unwrap();
    assert_eq!(accepted.message_id, "wamid.X");
}
