//! A running server, a shop with people of every role, and customers who write.

use hilo_domain::clock::{Clock, ManualClock, Millis};
use hilo_domain::ids::{ChannelId, OrganizationId, UserId};
use hilo_domain::job::Lane;
use hilo_domain::role::{Role, SellerVisibility};
use hilo_server::config::{Config, Settings};
use hilo_server::runner::{Worker, run_due};
use hilo_server::serve::{Running, start};
use hilo_store::accounts::organizations::NewOrganization;
use hilo_store::accounts::sessions::Origin;
use hilo_store::accounts::tokens::NewToken;
use hilo_store::accounts::users::NewUser;
use hilo_store::accounts::{memberships, organizations, sessions, tokens, users};
use hilo_store::channels::{self, NewChannel};
use hilo_store::{Db, Tx};
use hilo_whatsapp::fixtures::{Arrival, Number, text_message};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use secrecy::ExposeSecret;
use serde_json::Value;
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// 14 January 2026, 10:00 UTC: when every test begins.
const START: Millis = Millis(1_768_384_800_000);

/// A server on a database of its own.
pub(crate) struct World {
    pub(crate) clock: ManualClock,
    pub(crate) db: Db,
    pub(crate) running: Running,
    pub(crate) client: Client,
    worker: Worker,
    letters: AtomicU32,
    _folder: tempfile::TempDir,
}

/// An organization with its people.
pub(crate) struct Shop {
    pub(crate) id: OrganizationId,
    pub(crate) channel: ChannelId,
    pub(crate) owner: Person,
    pub(crate) admin: Person,
    pub(crate) manager: Person,
    pub(crate) ana: Person,
    pub(crate) beto: Person,
    phone_number_id: String,
}

/// Someone of a shop, with what proves it.
pub(crate) struct Person {
    pub(crate) id: UserId,
    pub(crate) token: String,
    pub(crate) cookie: String,
}

impl World {
    /// Starts a server; without an address on an SQLite file.
    pub(crate) async fn start(database_url: Option<String>) -> Self {
        // What is not about the pace of calls must not depend on it.
        Self::paced(database_url, "0").await
    }

    /// The same, with so many calls a minute.
    pub(crate) async fn paced(database_url: Option<String>, per_minute: &str) -> Self {
        let per_minute = Some(per_minute.to_owned());
        let settings = Settings { api_rate_per_minute: per_minute, ..Settings::default() };
        Self::with(database_url, settings).await
    }

    /// A server that is known by this address, as behind a proxy that speaks TLS.
    pub(crate) async fn known_as(base_url: &str) -> Self {
        let (base_url, per_minute) = (Some(base_url.to_owned()), Some("0".to_owned()));
        Self::with(None, Settings { base_url, api_rate_per_minute: per_minute, ..Settings::default() }).await
    }

    async fn with(database_url: Option<String>, settings: Settings) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let folder = tempfile::tempdir().expect("make a folder");
        let settings = Settings {
            listen: Some("127.0.0.1:0".to_owned()),
            data_dir: Some(folder.path().display().to_string()),
            database_url: database_url.map(Into::into),
            // Nobody listens there: no test asks the real Meta.
            whatsapp_graph_url: Some("http://127.0.0.1:9".to_owned()),
            ..settings
        };
        let clock = ManualClock::at(START);
        let config = Config::from_settings(settings).expect("read the settings");
        let running = start(config, Arc::new(clock.clone())).await.expect("start");
        let redirects = reqwest::redirect::Policy::none();
        Self {
            db: running.state.db.clone(),
            worker: Worker::new(&running.state).expect("make a worker"),
            client: Client::builder().redirect(redirects).no_proxy().build().expect("make a client"),
            letters: AtomicU32::new(0),
            clock,
            running,
            _folder: folder,
        }
    }

    pub(crate) async fn shop(&self, name: &str) -> Shop {
        let phone_number_id = format!("10654035224{}", 1000 + self.letters.fetch_add(1, Ordering::Relaxed));
        let mut tx = self.db.write().await.expect("begin");
        let new = NewOrganization { name, timezone: "America/Lima", language: "es" };
        let id = organizations::create(&mut tx, new).await.expect("make an organization");
        let channel = NewChannel {
            organization_id: id.clone(),
            name: "Tienda".to_owned(),
            phone_number_id: phone_number_id.clone(),
            waba_id: None,
            display_phone: Some("+15550100001".to_owned()),
            access_token_sealed: None,
            app_secret_sealed: None,
            from_environment: false,
        };
        let channel = channels::save(&mut tx, channel).await.expect("make a channel");
        let owner = person(&mut tx, &id, "Olga", Role::Owner).await;
        let admin = person(&mut tx, &id, "Andrea", Role::Admin).await;
        let manager = person(&mut tx, &id, "Mario", Role::Manager).await;
        let ana = person(&mut tx, &id, "Ana", Role::Seller).await;
        let beto = person(&mut tx, &id, "Beto", Role::Seller).await;
        tx.commit().await.expect("commit");
        Shop { id, channel, owner, admin, manager, ana, beto, phone_number_id }
    }

    /// A customer's message, through the webhook and the runner.
    pub(crate) async fn customer_writes(&self, shop: &Shop, from: &str, name: &str, text: &str) {
        let wamid = format!("wamid.test{}", self.letters.fetch_add(1, Ordering::Relaxed));
        let number = Number {
            waba_id: "waba",
            phone_number_id: &shop.phone_number_id,
            display_phone_number: "15550100001",
        };
        let arrival = Arrival::new(from, name, &wamid, self.clock.now().0 / 1000);
        let url = self.url("/api/webhooks/whatsapp");
        let answer = self.client.post(url).body(text_message(&number, &arrival, text)).send().await;
        assert_eq!(answer.expect("reach the webhook").status(), StatusCode::OK);
        run_due(&self.worker, Lane::Inbound).await.expect("run the jobs");
    }

    /// A customer's message to a number that may be nobody's, through the webhook and the runner.
    pub(crate) async fn webhook_for(&self, phone_number_id: &str, from: &str, wamid: &str, text: &str) {
        let number = Number { waba_id: "waba", phone_number_id, display_phone_number: "15550100009" };
        let arrival = Arrival::new(from, "Luz", wamid, self.clock.now().0 / 1000);
        let url = self.url("/api/webhooks/whatsapp");
        let answer = self.client.post(url).body(text_message(&number, &arrival, text)).send().await;
        assert_eq!(answer.expect("reach the webhook").status(), StatusCode::OK);
        self.run_inbound().await;
    }

    /// Lets the door for webhooks know the numbers that there are.
    pub(crate) async fn look_anew(&self) {
        self.running.state.ingest.directory().refresh(&self.db).await.expect("look anew");
    }

    /// Runs what is due in the inbound lane.
    pub(crate) async fn run_inbound(&self) {
        run_due(&self.worker, Lane::Inbound).await.expect("run the jobs");
    }

    /// Runs what is due in the outbound lane.
    pub(crate) async fn run_outbound(&self) {
        run_due(&self.worker, Lane::Outbound).await.expect("run the jobs");
    }

    /// Connects one more number.
    pub(crate) async fn connect(&self, shop: &Shop, phone_number_id: &str) -> ChannelId {
        let channel = NewChannel {
            organization_id: shop.id.clone(),
            name: "Tienda".to_owned(),
            phone_number_id: phone_number_id.to_owned(),
            waba_id: None,
            display_phone: None,
            access_token_sealed: None,
            app_secret_sealed: None,
            from_environment: false,
        };
        let mut tx = self.db.write().await.expect("begin");
        let id = channels::save(&mut tx, channel).await.expect("make a channel");
        tx.commit().await.expect("commit");
        self.look_anew().await;
        id
    }

    /// Takes a number away from its organization and gives it to another one.
    pub(crate) async fn hand_over(&self, channel: &ChannelId, phone_number_id: &str, to: &Shop) {
        let sql = sqlx::AssertSqlSafe(format!(
            "update channels set phone_number_id = 'given-away', state = 'REMOVED' where id = '{channel}'"
        ));
        let url = self.running.state.config.database_url.expose_secret();
        if url.starts_with("postgres") {
            let mut own = PgConnection::connect(url).await.expect("connect");
            sqlx::raw_sql(sql).execute(&mut own).await.expect("take it away");
        } else {
            let mut own = SqliteConnection::connect(url).await.expect("connect");
            sqlx::raw_sql(sql).execute(&mut own).await.expect("take it away");
        }
        self.connect(to, phone_number_id).await;
    }

    pub(crate) async fn set_seller_visibility(&self, shop: &Shop, visibility: SellerVisibility) {
        let mut tx = self.db.write().await.expect("begin");
        organizations::set_seller_visibility(&mut tx, &shop.id, visibility).await.expect("set it");
        tx.commit().await.expect("commit");
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.address)
    }

    pub(crate) fn request(&self, method: Method, path: &str, who: &Person) -> RequestBuilder {
        self.client.request(method, self.url(path)).bearer_auth(&who.token)
    }

    pub(crate) async fn get(&self, path: &str, who: &Person) -> Answer {
        Answer::read(self.request(Method::GET, path, who)).await
    }

    pub(crate) async fn patch(&self, path: &str, who: &Person, body: &Value) -> Answer {
        Answer::read(self.request(Method::PATCH, path, who).json(body)).await
    }

    pub(crate) async fn post(&self, path: &str, who: &Person, body: &Value) -> Answer {
        Answer::read(self.request(Method::POST, path, who).json(body)).await
    }
}

/// An answer in JSON.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) async fn read(request: RequestBuilder) -> Self {
        let response: Response = request.send().await.expect("reach the server");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("read the answer");
        let body = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{status} {text:?}: {error}"));
        Self { status, headers, body }
    }

    /// Status and code of a refusal, which must also have a sentence for people and nothing else.
    pub(crate) fn refusal(&self) -> (u16, &str) {
        let fields = self.body.as_object().expect("an object");
        let message = fields["message"].as_str().expect("a sentence");
        assert!(fields.len() == 2 && message.len() > 5, "{}", self.body);
        (self.status, fields["errorCode"].as_str().expect("a code"))
    }
}

/// Somebody of an organization, with a token and a session.
pub(crate) async fn person(tx: &mut Tx, organization_id: &OrganizationId, name: &str, role: Role) -> Person {
    let email = format!("{}@{organization_id}.example", name.to_lowercase());
    let new = NewUser { email: &email, name, password_hash: None, language: None };
    let id = users::create(tx, new).await.expect("make a user");
    memberships::add(tx, organization_id, &id, role).await.expect("add them");
    let new = NewToken { organization_id, user_id: &id, name: "test", role: None, expires_at: None };
    let (_, token) = tokens::create(tx, new).await.expect("make a token");
    let session = sessions::begin(tx, &id, Origin::default()).await.expect("begin a session");
    Person {
        id,
        token: token.expose_secret().to_owned(),
        cookie: format!("hilo={}", session.expose_secret()),
    }
}
