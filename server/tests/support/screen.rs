//! An open screen: the live stream as a signed-in person's browser has it.

use super::meta::http_client;
use super::shop::{PASSWORD, Shop};
use futures::{Stream, StreamExt};
use hilo_domain::live::LiveChange;

/// Follows the live stream of a node.
pub(crate) async fn follow(base: &str, shop: &Shop) -> impl Stream<Item = LiveChange> + use<> {
    let http = http_client();
    let form = format!("email={}&password={}", shop.email.replace('@', "%40"), PASSWORD.replace(' ', "+"));
    let answer = http
        .post(format!("{base}/sign-in"))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(form)
        .send()
        .await
        .unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let stream = http.get(format!("{base}/events?after=0")).header("cookie", cookie).send().await.unwrap();
    assert_eq!(stream.status(), 200);
    let mut bytes = stream.bytes_stream();
    async_stream::stream! {
        let mut text = String::new();
        while let Some(Ok(chunk)) = bytes.next().await {
            text.push_str(std::str::from_utf8(&chunk).unwrap());
            while let Some(end) = text.find('\n') {
                let line: String = text.drain(..=end).collect();
                if let Some(change) = line.strip_prefix("data: ").and_then(|data| serde_json::from_str(data).ok()) {
                    yield change;
                }
            }
        }
    }
}
