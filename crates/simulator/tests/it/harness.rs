//! A simulator on one port, a callback that checks signatures on another, and a clock that stands still.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use bytes::Bytes;
use hilo_domain::clock::{ManualClock, Millis};
use hilo_domain::phone::Phone;
use hilo_simulator::{BusinessNumber, Config, CustomerPhone, Event, Simulator, StatusDelays};
use hilo_whatsapp::signature;
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{broadcast, mpsc};

pub(crate) const NUMBER: &str = "106540352242922";
pub(crate) const WABA: &str = "102290129340398";
pub(crate) const SECRET: &str = "a-secret-of-the-app";
pub(crate) const LUCIA: &str = "+5491155550199";
/// 2026-01-14T10:00:00Z
pub(crate) const NOW: Millis = Millis(1_768_384_800_000);
/// No signal takes this long; only a broken simulator does.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the callback received.
pub(crate) struct Received {
    pub(crate) raw: Bytes,
    pub(crate) json: Value,
}

#[derive(Clone)]
struct Callback {
    received: mpsc::UnboundedSender<Received>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

pub(crate) struct Harness {
    pub(crate) simulator: Simulator,
    pub(crate) clock: ManualClock,
    pub(crate) base: String,
    pub(crate) callback: String,
    pub(crate) client: reqwest::Client,
    pub(crate) events: broadcast::Receiver<Event>,
    received: mpsc::UnboundedReceiver<Received>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

pub(crate) fn phone(text: &str) -> Phone {
    Phone::parse(text).unwrap()
}

pub(crate) fn number(id: &str, waba: &str) -> BusinessNumber {
    BusinessNumber {
        phone_number_id: id.to_owned(),
        waba_id: waba.to_owned(),
        display_phone_number: "5491150001000".to_owned(),
        name: "Ventas AR".to_owned(),
    }
}

pub(crate) fn text_to(to: &str, body: &str) -> Value {
    json!({ "messaging_product": "whatsapp", "to": to, "type": "text", "text": { "body": body } })
}

async fn take(State(callback): State<Callback>, headers: HeaderMap, raw: Bytes) -> StatusCode {
    let header = headers.get("x-hub-signature-256").map(axum::http::HeaderValue::as_bytes);
    if signature::verify(SECRET, header, &raw).is_err() {
        return StatusCode::UNAUTHORIZED;
    }
    let status = callback.answers.lock().unwrap().pop_front().unwrap_or(200);
    let json = serde_json::from_slice(&raw).unwrap();
    callback.received.send(Received { raw, json }).unwrap();
    StatusCode::from_u16(status).unwrap()
}

async fn challenge(Query(query): Query<HashMap<String, String>>) -> Result<String, StatusCode> {
    if query["hub.mode"] == "subscribe" && query["hub.verify_token"] == "let-me-in" {
        return Ok(query["hub.challenge"].clone());
    }
    Err(StatusCode::FORBIDDEN)
}

impl Harness {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(adapt: impl FnOnce(&mut Config)) -> Self {
        // Fails when another test of this process was first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (sender, received) = mpsc::unbounded_channel();
        let answers = Arc::new(Mutex::new(VecDeque::new()));
        let callback = Callback { received: sender, answers: Arc::clone(&answers) };
        let hook = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let callback_url = format!("http://{}/hook", hook.local_addr().unwrap());
        let mut config = Config {
            callback_url: Some(callback_url.clone()),
            app_secret: SECRET.to_owned(),
            verify_token: "let-me-in".to_owned(),
            access_token: "token".to_owned(),
            numbers: vec![number(NUMBER, WABA)],
            delays: StatusDelays::NONE,
            retry_base_ms: 1,
            ..Config::default()
        };
        adapt(&mut config);
        let routes = Router::new().route("/hook", get(challenge).post(take)).with_state(callback);
        tokio::spawn(async move { axum::serve(hook, routes).await });
        let clock = ManualClock::at(NOW);
        let simulator = Simulator::new(config, Arc::new(clock.clone()), 42);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let serving = simulator.clone();
        tokio::spawn(async move { serving.serve(listener, std::future::pending()).await });
        let events = simulator.subscribe();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { simulator, clock, base, callback: callback_url, client, events, received, answers }
    }

    /// A customer who has just written, so that the reply window is open. Her webhook is out of the way.
    pub(crate) async fn lucia(&mut self) -> CustomerPhone {
        let lucia = self.simulator.phone(&phone(LUCIA)).named("Lucía Fernández");
        lucia.text("Hola").unwrap();
        self.webhook().await;
        lucia
    }

    /// How the callback answers the next webhooks; afterwards 200 again.
    pub(crate) fn answer_with(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses);
    }

    pub(crate) fn get(&self, path: &str) -> reqwest::RequestBuilder {
        self.client.get(format!("{}{path}", self.base)).bearer_auth("token")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> reqwest::RequestBuilder {
        self.client.post(format!("{}{path}", self.base)).bearer_auth("token").json(body)
    }

    /// Sends through the Graph side; status and body.
    pub(crate) async fn send(&self, body: &Value) -> (u16, Value) {
        let response = self.post(&format!("/v24.0/{NUMBER}/messages"), body).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// Sends what must be accepted; the id.
    pub(crate) async fn accepted(&self, body: &Value) -> String {
        let (status, answer) = self.send(body).await;
        assert_eq!(status, 200, "{answer}");
        answer["messages"][0]["id"].as_str().unwrap().to_owned()
    }

    /// The next webhook whose signature was right.
    pub(crate) async fn webhook(&mut self) -> Received {
        let next = tokio::time::timeout(PATIENCE, self.received.recv()).await;
        next.expect("no webhook came").unwrap()
    }

    /// The `value` of the next webhook.
    pub(crate) async fn value(&mut self) -> Value {
        self.webhook().await.json["entry"][0]["changes"][0]["value"].take()
    }

    /// The message of the next webhook.
    pub(crate) async fn message(&mut self) -> Value {
        self.value().await["messages"][0].take()
    }

    /// The status of the next webhook.
    pub(crate) async fn status(&mut self) -> Value {
        self.value().await["statuses"][0].take()
    }

    /// The words of everything told about messages until all is quiet.
    pub(crate) async fn statuses_told(&mut self) -> Vec<String> {
        self.settled().await;
        let mut words = Vec::new();
        while let Ok(mut webhook) = self.received.try_recv() {
            let status = webhook.json["entry"][0]["changes"][0]["value"]["statuses"][0]["status"].take();
            words.extend(status.as_str().map(str::to_owned));
        }
        words
    }

    pub(crate) async fn settled(&self) {
        tokio::time::timeout(PATIENCE, self.simulator.settled()).await.expect("the simulator never settled");
    }

    /// The next event of a kind.
    pub(crate) async fn event(&mut self, wanted: impl Fn(&Event) -> bool) -> Event {
        let find = async {
            loop {
                let event = self.events.recv().await.unwrap();
                if wanted(&event) {
                    return event;
                }
            }
        };
        tokio::time::timeout(PATIENCE, find).await.expect("the event never came")
    }
}
