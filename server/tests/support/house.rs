//! A whole server in the test's process, beside Meta's stand-in. Two ways to use it: with its job runner on, an
//! interval of an hour and the machine's clock, so that only wake-ups can move anything; or driven, with a clock that
//! stands still, and jobs that run when the test says so.

use super::meta::{ACCESS_TOKEN, APP_SECRET, NUMBER, VERIFY_TOKEN, WABA};
use super::shop::Shop;
use super::webhook::Door;
use super::{Api, Meta, Place};
use hilo_domain::clock::{Clock, ManualClock, Millis, SystemClock};
use hilo_domain::job::Lane;
use hilo_domain::live::LiveChange;
use hilo_server::config::{Config, Settings};
use hilo_server::runner::{Worker, run_due};
use hilo_server::serve::{self, Running};
use hilo_store::{Db, live};
use std::sync::Arc;

/// 14 January 2026, 10:00 UTC: when driven tests begin.
pub(crate) const START: Millis = Millis(1_768_384_800_000);

/// The longest that can be set: nothing in a test can be due to the interval.
pub(crate) const AN_HOUR_MS: &str = "3600000";

/// What a server is started with.
#[derive(Clone)]
pub(crate) struct Plan {
    pub(crate) url: String,
    pub(crate) folder: String,
    pub(crate) graph_url: String,
    pub(crate) app_secret: Option<&'static str>,
    pub(crate) access_token: &'static str,
    pub(crate) jobs: bool,
    pub(crate) drain_delay_ms: &'static str,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Plan {
    pub(crate) fn of(place: &Place, graph_url: &str, clock: Arc<dyn Clock>) -> Self {
        Self {
            url: place.url.clone(),
            folder: place.folder().display().to_string(),
            graph_url: graph_url.to_owned(),
            app_secret: Some(APP_SECRET),
            access_token: ACCESS_TOKEN,
            jobs: true,
            drain_delay_ms: "0",
            clock,
        }
    }

    pub(crate) fn settings(&self) -> Settings {
        Settings {
            listen: Some("127.0.0.1:0".to_owned()),
            data_dir: Some(self.folder.clone()),
            database_url: Some(self.url.clone().into()),
            whatsapp_verify_token: Some(VERIFY_TOKEN.into()),
            whatsapp_app_secret: self.app_secret.map(Into::into),
            whatsapp_access_token: Some(self.access_token.into()),
            whatsapp_phone_number_id: Some(NUMBER.to_owned()),
            whatsapp_waba_id: Some(WABA.to_owned()),
            whatsapp_graph_url: Some(self.graph_url.clone()),
            job_runner_enabled: Some(self.jobs.to_string()),
            job_runner_interval_ms: Some(AN_HOUR_MS.to_owned()),
            drain_delay_ms: Some(self.drain_delay_ms.to_owned()),
            api_rate_per_minute: Some("0".to_owned()),
            ..Settings::default()
        }
    }

    pub(crate) fn config(&self) -> Config {
        Config::from_settings(self.settings()).unwrap()
    }

    /// Makes the database and a shop in it.
    pub(crate) async fn found(&self) -> Shop {
        let db = serve::open_database(&self.config(), self.clock.clone()).await.unwrap();
        let shop = Shop::found(&db, "sol").await;
        db.close().await;
        shop
    }

    pub(crate) async fn start(&self) -> Running {
        serve::start(self.config(), self.clock.clone()).await.unwrap()
    }
}

pub(crate) struct House {
    pub(crate) meta: Meta,
    pub(crate) shop: Shop,
    pub(crate) plan: Plan,
    /// Moves time in a driven house.
    pub(crate) clock: ManualClock,
    pub(crate) running: Running,
    pub(crate) api: Api,
    pub(crate) door: Door,
    worker: Worker,
}

impl House {
    /// With its job runner, the machine's clock, and an interval of an hour.
    pub(crate) async fn open(place: &Place) -> Self {
        Self::build(place, ManualClock::at(START), Arc::new(SystemClock), |_| {}).await
    }

    /// With a clock that stands still and without a job runner: see [`House::run`].
    pub(crate) async fn driven(place: &Place) -> Self {
        Self::driven_with(place, |_| {}).await
    }

    pub(crate) async fn driven_with(place: &Place, change: impl FnOnce(&mut Plan)) -> Self {
        let clock = ManualClock::at(START);
        let without_runner = |plan: &mut Plan| {
            plan.jobs = false;
            change(plan);
        };
        Self::build(place, clock.clone(), Arc::new(clock), without_runner).await
    }

    async fn build(
        place: &Place,
        clock: ManualClock,
        shown: Arc<dyn Clock>,
        change: impl FnOnce(&mut Plan),
    ) -> Self {
        let meta = Meta::start(shown.clone()).await;
        let mut plan = Plan::of(place, &meta.url, shown);
        change(&mut plan);
        let shop = plan.found().await;
        let running = plan.start().await;
        Self::around(meta, shop, plan, clock, running)
    }

    fn around(meta: Meta, shop: Shop, plan: Plan, clock: ManualClock, running: Running) -> Self {
        let base = running.state.config.base_url.clone();
        meta.simulator.set_callback(Some(running.state.config.callback_url()));
        let worker = Worker::new(&running.state).unwrap();
        Self { api: Api::new(&base, &shop), door: Door::of(&base), meta, shop, plan, clock, running, worker }
    }

    /// Stops the server and starts it anew, perhaps with other settings.
    pub(crate) async fn restart(self, change: impl FnOnce(&mut Plan)) -> Self {
        self.running.shutdown().await;
        let mut plan = self.plan;
        change(&mut plan);
        let running = plan.start().await;
        Self::around(self.meta, self.shop, plan, self.clock, running)
    }

    pub(crate) async fn close(self) {
        self.running.shutdown().await;
    }

    pub(crate) fn db(&self) -> &Db {
        &self.running.state.db
    }

    /// One who runs jobs with other settings than the server's.
    pub(crate) fn worker(&self, change: impl FnOnce(&mut Config)) -> Worker {
        let state = &self.running.state;
        let mut config = Config::clone(&state.config);
        change(&mut config);
        let directory = state.ingest.directory().clone();
        Worker::from_parts(&state.db, &config, &state.keys, directory, "another").unwrap()
    }

    /// Runs what is due, and what follows from it, until nothing is. Returns how many jobs ran.
    pub(crate) async fn run(&self) -> usize {
        self.run_by(&self.worker).await
    }

    /// The same by another worker.
    pub(crate) async fn run_by(&self, worker: &Worker) -> usize {
        let mut ran = 0;
        loop {
            self.meta.simulator.settled().await;
            let inbound = run_due(worker, Lane::Inbound).await.unwrap();
            let outbound = run_due(worker, Lane::Outbound).await.unwrap();
            if inbound + outbound == 0 {
                return ran;
            }
            ran += inbound + outbound;
        }
    }

    /// Lets time pass and runs what has become due.
    pub(crate) async fn after(&self, millis: i64) -> usize {
        self.clock.advance(millis);
        self.run().await
    }

    /// A customer has just written, so the shop may answer.
    pub(crate) async fn greeted_by(&self, phone: &str) {
        self.meta.phone(phone).text("Hola").unwrap();
        self.run().await;
        assert!(self.api.conversation(phone).await.is_some(), "{phone} has not arrived");
    }

    /// Everything that open screens of the shop were told.
    pub(crate) async fn told(&self) -> Vec<LiveChange> {
        let mut tx = self.db().read().await.unwrap();
        let stored = live::since(&mut tx, &self.shop.organization_id, 0, 10_000).await.unwrap();
        stored.into_iter().map(|stored| stored.payload.0).collect()
    }
}
