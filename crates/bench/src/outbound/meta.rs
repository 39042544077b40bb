//! The simulator, as Meta's host of three numbers.

use super::arrivals::Arrivals;
use crate::house::{ACCESS_TOKEN, Launch, PHONE_NUMBER_ID, SECRET, WABA_ID};
use crate::http::Rest;
use anyhow::{Context, Result};
use axum::middleware;
use hilo_domain::clock::SystemClock;
use hilo_simulator::{BusinessNumber, Config, Simulator, StatusDelays};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

/// The environment's number and two more: ids and the numbers themselves.
pub(super) const NUMBERS: [(&str, &str); 3] = [
    (PHONE_NUMBER_ID, "5491155550100"),
    ("100000000000002", "5491155550200"),
    ("100000000000003", "5491155550300"),
];

/// A running host.
pub(super) struct Meta {
    simulator: Simulator,
    url: String,
    /// What came in.
    pub(super) arrivals: Arrivals,
}

impl Meta {
    /// Starts it on a free port.
    pub(super) async fn start(seed: u64) -> Result<Self> {
        // Fails when somebody was first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let number = |(id, phone): (&str, &str)| BusinessNumber {
            phone_number_id: id.to_owned(),
            waba_id: WABA_ID.to_owned(),
            display_phone_number: phone.to_owned(),
            name: format!("Bench {phone}"),
        };
        let config = Config {
            app_secret: SECRET.to_owned(),
            verify_token: "bench".to_owned(),
            access_token: ACCESS_TOKEN.to_owned(),
            numbers: NUMBERS.map(number).to_vec(),
            delays: StatusDelays::default(),
            webhook_lanes: 16,
            ..Config::default()
        };
        let simulator = Simulator::new(config, Arc::new(SystemClock), seed);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let arrivals = Arrivals::default();
        let noted = middleware::from_fn_with_state(arrivals.clone(), Arrivals::note);
        let router = simulator.router().layer(noted);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { simulator, url, arrivals })
    }

    /// How a Hilo that sends here is started.
    pub(super) fn launch(&self, jobs: bool) -> Launch<'_> {
        Launch { jobs, graph_url: &self.url }
    }

    /// Statuses go to the Hilo at this port from now on.
    pub(super) fn listen_at(&self, port: u16) {
        self.simulator.set_callback(Some(format!("http://127.0.0.1:{port}/api/webhooks/whatsapp")));
    }

    /// Connects the numbers that the environment does not name; gives the channels of all, in their order.
    pub(super) async fn connect_numbers(&self, rest: &mut Rest, limit: usize) -> Result<Vec<String>> {
        for (id, phone) in &NUMBERS[1..] {
            let number = json!({
                "name": phone, "phoneNumberId": id, "wabaId": WABA_ID, "accessToken": ACCESS_TOKEN,
                "appSecret": SECRET, "sendsPerSecond": limit,
            });
            rest.post("/api/integrations/whatsapp/channels", &number).await?;
        }
        let listed = rest.get("/api/integrations/whatsapp/channels").await?;
        let channels = listed["data"].as_array().or(listed.as_array()).context("no list of numbers")?;
        let channel_of = |(id, _): &(&str, &str)| {
            let channel = channels.iter().find(|channel| channel["phoneNumberId"] == *id)?;
            // The environment's number has the limit it was born with.
            let is_limited = channel["sendsPerSecond"] == limit;
            channel["id"].as_str().filter(|_| is_limited).map(str::to_owned)
        };
        NUMBERS
            .iter()
            .map(channel_of)
            .collect::<Option<_>>()
            .context("a number is missing, or has another limit")
    }

    /// Has Hilo read the templates; gives the id of the one with a single variable.
    pub(super) async fn sync_templates(&self, rest: &mut Rest) -> Result<String> {
        rest.post("/api/integrations/whatsapp/templates/sync", &json!({})).await?;
        for _ in 0..200 {
            let listed = rest.get("/api/integrations/whatsapp/templates?status=APPROVED").await?;
            let templates = listed["data"].as_array().context("no list of templates")?;
            if let Some(welcome) = templates.iter().find(|template| template["name"] == "welcome") {
                return Ok(welcome["id"].as_str().context("a template without an id")?.to_owned());
            }
            // The sync is a job like any other.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        anyhow::bail!("Hilo did not read the templates")
    }
}

impl Drop for Meta {
    fn drop(&mut self) {
        self.simulator.close();
    }
}
