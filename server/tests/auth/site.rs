//! A whole server on a database of its own, asked through its router without a network in between.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::{COOKIE, LOCATION, SET_COOKIE};
use axum::http::{Method, Request, StatusCode};
use axum::response::Response;
use hilo_domain::clock::{ManualClock, Millis};
use hilo_domain::ids::{OrganizationId, UserId};
use hilo_domain::role::Role;
use hilo_server::auth::password;
use hilo_server::config::{Config, Settings};
use hilo_server::{router, serve};
use hilo_store::Db;
use hilo_store::accounts::organizations::NewOrganization;
use hilo_store::accounts::users::NewUser;
use hilo_store::accounts::{memberships, organizations, users};
use http_body_util::BodyExt;
use std::net::SocketAddr;
use std::sync::Arc;
use tower::ServiceExt;

pub(crate) const PASSWORD: &str = "correct horse battery";

/// 14 January 2026, 10:00 UTC.
const START: Millis = Millis(1_768_384_800_000);

pub(crate) struct Site {
    pub(crate) clock: ManualClock,
    pub(crate) db: Db,
    router: Router,
    running: serve::Running,
    _folder: tempfile::TempDir,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    /// The whole `Set-Cookie`; empty without one.
    pub(crate) set_cookie: String,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// The cookie as a browser sends it back.
    pub(crate) fn cookie(&self) -> String {
        self.set_cookie.split(';').next().unwrap().to_owned()
    }

    pub(crate) fn error_code(&self) -> String {
        let body: serde_json::Value = serde_json::from_str(&self.body).unwrap();
        assert!(body["message"].as_str().is_some_and(|message| message.len() > 5), "{body}");
        body["errorCode"].as_str().unwrap().to_owned()
    }
}

impl Site {
    pub(crate) async fn start() -> Self {
        Self::at(None).await
    }

    pub(crate) async fn at(base_url: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            listen: Some("127.0.0.1:0".to_owned()),
            data_dir: Some(folder.path().display().to_string()),
            base_url: base_url.map(str::to_owned),
            ..Settings::default()
        };
        let clock = ManualClock::at(START);
        let config = Config::from_settings(settings).unwrap();
        let running = serve::start(config, Arc::new(clock.clone())).await.unwrap();
        let router = router::build(&running.state);
        Self { clock, db: running.state.db.clone(), router, running, _folder: folder }
    }

    /// An organization with one person, who signs in with [`PASSWORD`].
    pub(crate) async fn person(&self, email: &str, role: Role) -> (OrganizationId, UserId) {
        let hash = password::hash(PASSWORD.into()).await.unwrap();
        let mut tx = self.db.write().await.unwrap();
        let new = NewOrganization { name: "Tienda Sol", timezone: "America/Lima", language: "es" };
        let organization_id = organizations::create(&mut tx, new).await.unwrap();
        let new = NewUser { email, name: "Ana", password_hash: Some(hash), language: None };
        let user_id = users::create(&mut tx, new).await.unwrap();
        memberships::add(&mut tx, &organization_id, &user_id, role).await.unwrap();
        tx.commit().await.unwrap();
        (organization_id, user_id)
    }

    pub(crate) async fn send(&self, mut request: Request<Body>) -> Answer {
        let peer = SocketAddr::from(([203, 0, 113, 7], 50_000));
        if request.extensions().get::<ConnectInfo<SocketAddr>>().is_none() {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        let response: Response = self.router.clone().oneshot(request).await.unwrap();
        let header = |name| {
            let value = response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
            value.unwrap_or_default()
        };
        let (status, location, set_cookie) = (response.status(), header(LOCATION), header(SET_COOKIE));
        let headers = response.headers().clone();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        Answer { status, location, set_cookie, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    pub(crate) async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.send(request(Method::GET, path, &[(COOKIE.as_str(), cookie)], "")).await
    }

    /// A form, as a browser of ours sends it.
    pub(crate) async fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(form(path, cookie, fields)).await
    }

    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> Answer {
        self.post("/sign-in", "", &[("email", email), ("password", password)]).await
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.running.state.config.base_url
    }

    pub(crate) async fn stop(self) {
        self.running.shutdown().await;
    }
}

pub(crate) fn form(path: &str, cookie: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let headers = [
        ("cookie", cookie),
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
    ];
    request(Method::POST, path, &headers, &body)
}

/// Headers without a value are left out.
pub(crate) fn request(method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}
