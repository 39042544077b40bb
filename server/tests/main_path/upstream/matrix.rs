//! Every row of the table × text or template × first or later attempt, with the ledger of what Meta took compared after
//! each: never twice, never lost, and never tried before its time.

use super::broken::ELSEWHERE;
use super::{Ends, Fault, Via, Wait, faults, graph};
use crate::support::wire::Script;
use crate::support::{House, Impostor, Place, Step, Wire, both};
use futures::FutureExt;
use hilo_domain::failure::FailureReason;
use hilo_domain::job::backoff_ms;
use hilo_server::runner::Worker;
use hilo_simulator::FaultKind;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::panic::AssertUnwindSafe;
use std::time::Duration;

/// Rows of the table; each is played in four ways on two databases.
const FAULTS: usize = 70;

const FIVE_MINUTES: i64 = 5 * 60 * 1000;
const A_DAY: i64 = 24 * 3_600_000;
/// For those who wait for an answer that will not come.
const LITTLE_PATIENCE: Duration = Duration::from_millis(400);
/// Far more than an answer may take, and far less than a flood has to say: what a socket holds comes on top.
const MOST_READ: u64 = 16 * 1024 * 1024;

#[derive(Clone, Copy)]
enum What {
    Text,
    Template,
}

both!(texts_at_the_first_attempt, |place| async { play(place, What::Text, 1).await });
both!(texts_at_a_later_attempt, |place| async { play(place, What::Text, 2).await });
both!(templates_at_the_first_attempt, |place| async { play(place, What::Template, 1).await });
both!(templates_at_a_later_attempt, |place| async { play(place, What::Template, 2).await });

async fn play(place: &Place, what: What, attempt: i64) {
    let faults = faults();
    let names: HashSet<_> = faults.iter().map(|fault| fault.name).collect();
    assert_eq!((faults.len(), names.len()), (FAULTS, FAULTS));
    let stage = Stage::set(place, what, attempt, faults.len()).await;
    let mut failed = Vec::new();
    for (n, fault) in faults.iter().enumerate() {
        if AssertUnwindSafe(stage.scene(n, fault)).catch_unwind().await.is_err() {
            failed.push(fault.name);
            stage.wire.clear();
        }
    }
    assert!(failed.is_empty(), "{} of {FAULTS}: {failed:#?}", failed.len());
    stage.end(&faults).await;
}

struct Stage {
    house: House,
    wire: Wire,
    /// Nobody may come here.
    elsewhere: Wire,
    worker: Worker,
    impatient: Worker,
    no_tls: Worker,
    impostor: Impostor,
    misled: Worker,
    what: What,
    /// Which try the fault meets.
    attempt: i64,
    templates: HashMap<String, String>,
}

impl Stage {
    async fn set(place: &Place, what: What, attempt: i64, rows: usize) -> Self {
        let house = House::driven(place).await;
        let wire = Wire::before(&house.meta.url).await;
        let through = |url: String| house.worker(|config| config.whatsapp.graph_url = url);
        let worker = through(wire.url.clone());
        let no_tls = through(wire.url.replace("http:", "https:"));
        let impostor = Impostor::listen();
        let misled = through(impostor.url.clone());
        let impatient = house.worker(|config| {
            config.whatsapp.graph_url = wire.url.clone();
            config.job_runner.call_timeout = LITTLE_PATIENCE;
        });
        let elsewhere = Wire::before(&house.meta.url).await;
        let templates = match what {
            What::Text => HashMap::new(),
            What::Template => approved(&house, rows).await,
        };
        Self { house, wire, elsewhere, worker, impatient, no_tls, impostor, misled, what, attempt, templates }
    }

    /// One case, from a customer's greeting to the documented end.
    async fn scene(&self, n: usize, fault: &Fault) {
        let phone = format!("+549115560{n:04}");
        let text = format!("Su pedido {n} ya puede retirarse en la tienda.");
        self.house.greeted_by(&phone).await;
        if matches!(fault.ends, Ends::Adopted) {
            self.house.meta.once(FaultKind::WithheldStatuses);
        }
        if self.attempt > 1 {
            let passing = graph("500 Internal Server Error", 131_000);
            self.wire.next(vec![Step::Request, Step::Say(passing)]);
        }
        self.send(&phone, n, &text).await;
        if self.attempt > 1 {
            self.run().await;
            self.house.clock.advance(backoff_ms(1, 255));
        }
        self.strike(&fault.via).await;
        self.wire.idle().await;
        self.ends(&phone, &text, fault.ends).await;
        assert_eq!(self.elsewhere.calls(), 0, "neither the call nor its token goes to another host");
        assert!(self.wire.flooded() < MOST_READ, "{} bytes were read", self.wire.flooded());
    }

    async fn send(&self, phone: &str, n: usize, text: &str) {
        if let What::Text = self.what {
            self.house.api.send(phone, text).await;
            return;
        }
        let body =
            json!({ "toPhone": phone, "templateId": self.templates[&name(n)], "variables": { "1": n } });
        let (status, answer) =
            self.house.api.call(Method::POST, "/whatsapp/templates/send", &[], Some(body)).await;
        assert_eq!(status, 202, "{answer}");
    }

    /// Runs what is due into the fault.
    async fn strike(&self, via: &Via) {
        let elsewhere;
        let worker = match via {
            Via::Script(script) => {
                self.wire.next(self.led_elsewhere(script));
                &self.worker
            }
            Via::Impatient(script) => {
                self.wire.next(script.clone());
                &self.impatient
            }
            Via::NoTls => {
                self.wire.next(vec![Step::Say("HTTP/1.1 400 Bad Request\r\n\r\n".to_owned())]);
                &self.no_tls
            }
            Via::Impostor => &self.misled,
            Via::Elsewhere(url) => {
                elsewhere = self.house.worker(|config| (*url).clone_into(&mut config.whatsapp.graph_url));
                &elsewhere
            }
        };
        self.house.run_by(worker).await;
    }

    fn led_elsewhere(&self, script: &Script) -> Script {
        let lead = |step: &Step| match step {
            Step::Say(said) => Step::Say(said.replace(ELSEWHERE, &self.elsewhere.url)),
            other => other.clone(),
        };
        script.iter().map(lead).collect()
    }

    async fn run(&self) {
        self.house.run_by(&self.worker).await;
    }

    async fn after(&self, millis: i64) {
        self.house.clock.advance(millis);
        self.run().await;
    }

    /// Nothing is asked for so long.
    async fn nothing_for(&self, millis: i64) {
        let before = self.wire.calls();
        self.after(millis).await;
        assert_eq!(self.wire.calls(), before, "asked within {millis} ms");
    }

    async fn ends(&self, phone: &str, text: &str, ends: Ends) {
        let taken = || self.house.meta.accepted_words(phone);
        match ends {
            Ends::Sent => self.is_sent(phone, text).await,
            Ends::Again(wait) => {
                self.stands(phone, text, "QUEUED", "QUEUED").await;
                assert!(taken().is_empty());
                let (soonest, latest) = wait.after(self.attempt);
                self.nothing_for(soonest - 1).await;
                self.after(latest - soonest + 1).await;
                self.is_sent(phone, text).await;
            }
            Ends::Paused(reason) => {
                self.stands(phone, text, "QUEUED", "QUEUED").await;
                assert!(taken().is_empty());
                assert_eq!(self.paused().await, Some(reason));
                self.nothing_for(FIVE_MINUTES - 1).await;
                self.after(1).await;
                assert_eq!(self.paused().await, None, "it was seen to work");
                self.is_sent(phone, text).await;
            }
            Ends::Failed(code) => {
                let message = self.stands(phone, text, "FAILED", "FAILED").await;
                assert_eq!(message["errorCode"], code, "{message}");
                assert!(message["errorMessage"].as_str().is_some_and(|words| words.len() > 5), "{message}");
                assert!(taken().is_empty());
            }
            Ends::Parked => {
                self.stands(phone, text, "QUEUED", "UNCONFIRMED").await;
                assert!(taken().is_empty());
                self.nothing_for(FIVE_MINUTES).await;
                self.stands(phone, text, "QUEUED", "UNCONFIRMED").await;
            }
            Ends::Adopted => {
                self.stands(phone, text, "QUEUED", "UNCONFIRMED").await;
                assert_eq!(taken(), [text]);
                self.nothing_for(FIVE_MINUTES).await;
                self.house.meta.simulator.release_statuses();
                self.run().await;
                self.is_sent(phone, text).await;
            }
        }
    }

    async fn stands(&self, phone: &str, text: &str, status: &str, send_state: &str) -> Value {
        let message = self.house.api.message(phone, text).await;
        assert_eq!(
            (&message["status"], &message["sendState"]),
            (&json!(status), &json!(send_state)),
            "{message}"
        );
        assert!(message["externalMessageId"].is_null(), "{message}");
        message
    }

    /// Once, and under the id that Meta gave it.
    async fn is_sent(&self, phone: &str, text: &str) {
        let message = self.house.api.message(phone, text).await;
        assert_eq!(
            (&message["status"], &message["sendState"]),
            (&json!("DELIVERED"), &json!("ACCEPTED")),
            "{message}"
        );
        let taken = self.house.meta.accepted().into_iter().rfind(|taken| taken.to.as_str() == phone).unwrap();
        assert_eq!(message["externalMessageId"], taken.id);
        assert_eq!(self.house.meta.accepted_words(phone), [text]);
    }

    async fn paused(&self) -> Option<FailureReason> {
        let (_, list) = self.house.api.call(Method::GET, "/whatsapp/channels", &[], None).await;
        list["data"][0]["pausedReason"].as_str().map(|reason| reason.parse().unwrap())
    }

    /// A day later nothing has left that should not have, and nothing waits that should not.
    async fn end(self, faults: &[Fault]) {
        self.nothing_for(A_DAY).await;
        assert_eq!((self.impostor.met(), self.impostor.heard()), (1, 0), "met, and told nothing");
        let sent = |fault: &&Fault| !matches!(fault.ends, Ends::Failed(_) | Ends::Parked);
        assert_eq!(self.house.meta.accepted().len(), faults.iter().filter(sent).count(), "the ledger");
        self.house.close().await;
    }
}

impl Wait {
    /// From when until when the try after `attempt` is made.
    pub(super) fn after(self, attempt: i64) -> (i64, i64) {
        let pair = 1000 * 4_i64.pow(u32::try_from(attempt.min(6)).unwrap());
        match self {
            Self::Backoff => (backoff_ms(attempt, 0), backoff_ms(attempt, 255)),
            Self::Pair => (pair, pair),
            Self::Told(millis) => (millis, millis),
        }
    }
}

#[tokio::test]
async fn who_believes_an_impostor_is_heard() {
    let impostor = Impostor::listen();
    let credulous =
        reqwest::Client::builder().no_proxy().tls_danger_accept_invalid_certs(true).build().unwrap();
    // There is no answer.
    assert!(credulous.get(&impostor.url).send().await.is_err());
    assert!(impostor.heard() > 0);
}

fn name(n: usize) -> String {
    format!("pedido_{n}")
}

/// A template for each row, because some rows are the end of one; names to ids.
async fn approved(house: &House, rows: usize) -> HashMap<String, String> {
    for n in 0..rows {
        let template = json!({ "name": name(n), "language": "es_AR", "category": "UTILITY", "status": "APPROVED",
            "components": [{ "type": "BODY", "text": "Su pedido {{1}} ya puede retirarse en la tienda." }] });
        let template = serde_json::from_value(template).unwrap();
        house.meta.simulator.put_template(crate::support::meta::WABA, template);
    }
    house.api.call(Method::POST, "/whatsapp/templates/sync", &[], None).await;
    house.run().await;
    let (_, list) = house.api.call(Method::GET, "/whatsapp/templates?limit=100", &[], None).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let all = list["data"].as_array().unwrap();
    all.iter().map(|template| (text(&template["name"]), text(&template["id"]))).collect()
}
