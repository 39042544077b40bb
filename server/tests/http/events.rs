//! A browser's end of the live stream.

use crate::world::{Person, World};
use reqwest::Response;
use serde_json::Value;
use std::collections::VecDeque;
use std::time::Duration;

/// No event comes later than this, in a test that passes.
const PATIENCE: Duration = Duration::from_secs(20);

/// An event as a browser gets it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Event {
    pub(crate) id: Option<i64>,
    pub(crate) name: String,
    pub(crate) data: Value,
}

/// An open stream.
pub(crate) struct Stream {
    response: Response,
    buffer: String,
    ready: VecDeque<Event>,
}

impl Stream {
    /// Opens it, as a page does that knows everything up to `after`.
    pub(crate) async fn open(world: &World, who: &Person, after: Option<i64>) -> Self {
        Self::resume(world, who, after, None).await
    }

    /// Opens it again, as a browser does that has heard `last` and whose page said `after`.
    pub(crate) async fn resume(world: &World, who: &Person, after: Option<i64>, last: Option<i64>) -> Self {
        let query = after.map(|after| format!("?after={after}")).unwrap_or_default();
        let mut request =
            world.client.get(world.url(&format!("/events{query}"))).header("cookie", &who.cookie);
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.send().await.expect("reach the stream");
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut stream = Self { response, buffer: String::new(), ready: VecDeque::new() };
        // The server says so first, once the stream has its position: what happens from now on is told.
        stream.fill("retry: 2000\n\n").await;
        stream
    }

    /// The next event; numbers of the tabs are left out unless asked for.
    pub(crate) async fn next(&mut self) -> Event {
        loop {
            let event = self.any().await.expect("the stream ended");
            if event.name != "counts" {
                return event;
            }
        }
    }

    /// The next numbers of the tabs.
    pub(crate) async fn counts(&mut self) -> Value {
        loop {
            let event = self.any().await.expect("the stream ended");
            if event.name == "counts" {
                return event.data["counts"]["counts"].clone();
            }
        }
    }

    /// The next event of any kind; `None` when the stream is over.
    pub(crate) async fn any(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if !self.read().await {
                return None;
            }
        }
    }

    async fn fill(&mut self, until: &str) {
        while !self.buffer.contains(until) {
            assert!(self.read_raw().await, "the stream ended");
        }
        self.parse();
    }

    async fn read(&mut self) -> bool {
        let more = self.read_raw().await;
        self.parse();
        more || !self.ready.is_empty()
    }

    async fn read_raw(&mut self) -> bool {
        let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await.expect("an event in time");
        match chunk {
            Ok(Some(bytes)) => {
                self.buffer.push_str(std::str::from_utf8(&bytes).expect("whole characters"));
                true
            }
            Ok(None) => false,
            Err(error) => panic!("the stream broke: {error}"),
        }
    }

    fn parse(&mut self) {
        while let Some(end) = self.buffer.find("\n\n") {
            let block: String = self.buffer.drain(..end + 2).collect();
            let field = |name: &str| {
                block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).map(str::to_owned)
            };
            if let Some(name) = field("event") {
                let data = field("data").map(|data| serde_json::from_str(&data).expect("JSON"));
                let id = field("id").map(|id| id.parse().expect("a number"));
                self.ready.push_back(Event { id, name, data: data.unwrap_or_default() });
            }
        }
    }
}
