//! Meta's stand-in on a port of its own.

use hilo_domain::clock::Clock;
use hilo_domain::phone::Phone;
use hilo_simulator::{
    AcceptedMessage, BusinessNumber, Config, Event, Fault, FaultKind, Simulator, StatusDelays,
};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

pub(crate) const APP_SECRET: &str = "an app secret";
pub(crate) const VERIFY_TOKEN: &str = "a verify token";
pub(crate) const ACCESS_TOKEN: &str = "EAAtestToken";
/// The shop's number.
pub(crate) const NUMBER: &str = "106540352242922";
pub(crate) const WABA: &str = "102290129340398";
/// The number of another organization.
pub(crate) const OTHER_NUMBER: &str = "106540352242933";
pub(crate) const OTHER_WABA: &str = "102290129340399";

pub(crate) struct Meta {
    pub(crate) simulator: Simulator,
    /// Its address, to be set as the Graph host.
    pub(crate) url: String,
    stop: CancellationToken,
}

impl Meta {
    pub(crate) async fn start(clock: Arc<dyn Clock>) -> Self {
        install_tls();
        let number = |id: &str, waba: &str, digits: &str| BusinessNumber {
            phone_number_id: id.to_owned(),
            waba_id: waba.to_owned(),
            display_phone_number: digits.to_owned(),
            name: "Tienda Sol".to_owned(),
        };
        let config = Config {
            app_secret: APP_SECRET.to_owned(),
            verify_token: VERIFY_TOKEN.to_owned(),
            access_token: ACCESS_TOKEN.to_owned(),
            numbers: vec![
                number(NUMBER, WABA, "5491130000001"),
                number(OTHER_NUMBER, OTHER_WABA, "5491130000002"),
            ],
            delays: StatusDelays::NONE,
            retry_base_ms: 20,
            ..Config::default()
        };
        let simulator = Simulator::new(config, clock, 7);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        let (serving, stopped) = (simulator.clone(), stop.clone());
        tokio::spawn(async move { serving.serve(listener, stopped.cancelled_owned()).await.unwrap() });
        Self { simulator, url, stop }
    }

    /// A customer's phone.
    pub(crate) fn phone(&self, phone: &str) -> hilo_simulator::CustomerPhone {
        self.simulator.phone(&Phone::parse(phone).unwrap())
    }

    /// Something goes wrong, once.
    pub(crate) fn once(&self, kind: FaultKind) {
        self.simulator.add_fault(Fault::new(kind).times(1));
    }

    /// What it has taken, oldest first.
    pub(crate) fn accepted(&self) -> Vec<AcceptedMessage> {
        self.simulator.accepted()
    }

    /// The words of what it has taken for one customer, oldest first.
    pub(crate) fn accepted_words(&self, phone: &str) -> Vec<String> {
        let phone = Phone::parse(phone).unwrap();
        let accepted = self.accepted().into_iter();
        accepted.filter(|message| message.to == phone).map(|message| message.body).collect()
    }
}

/// Every client needs a provider for TLS, whether or not it will use it.
pub(crate) fn install_tls() {
    // Fails only when a provider is there already.
    drop(rustls::crypto::ring::default_provider().install_default());
}

/// A client that follows no redirect and no proxy.
pub(crate) fn http_client() -> reqwest::Client {
    install_tls();
    reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

impl Drop for Meta {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Waits for an event of the simulator's.
pub(crate) async fn event(events: &mut broadcast::Receiver<Event>, wanted: impl Fn(&Event) -> bool) -> Event {
    super::wait::patiently("an event of the simulator", async {
        loop {
            let event = events.recv().await.expect("the simulator goes on and is listened to in time");
            if wanted(&event) {
                return event;
            }
        }
    })
    .await
}
