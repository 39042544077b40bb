//! A server of pages alone, with Mara signed in where a test says so.

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use hilo_app::context::{AskMeta, Assets, MetaAnswer, Notices, RequestContext, Viewer};
use hilo_app::serve;
use hilo_app::words::Locale;
use hilo_domain::clock::{Clock, ManualClock, Millis, ZoneOffsets};
use hilo_domain::failure::{Failure, FailureClass, FailureReason};
use hilo_domain::ids::OrganizationId;
use hilo_domain::role::{Actor, Role, SellerVisibility};
use hilo_store::accounts::{SecretHash, organizations, users};
use hilo_store::channels::CheckFailure;
use hilo_store::secrets::KeyRing;
use hilo_store::{Db, OpenOptions};
use http::Request;
use http::header::CONTENT_TYPE;
use http_body_util::BodyExt;
use std::sync::Arc;
use tower::ServiceExt;

const NOW: Millis = Millis(1_768_384_800_000);

/// Nobody answers.
struct NoMeta;

impl AskMeta for NoMeta {
    fn ask(&self, _: &str, _: secrecy::SecretString) -> MetaAnswer<'_> {
        let failure = Failure { class: FailureClass::Retry, reason: FailureReason::Unreachable };
        Box::pin(async move { Err(CheckFailure { failure, code: None, message: "no route".to_owned() }) })
    }
}

/// A server of pages alone: the context that the real one's session layer would make comes from the test.
pub(crate) struct House {
    router: Router,
    pub(crate) context: RequestContext,
    pub(crate) session: Option<SecretHash>,
    _folder: tempfile::TempDir,
}

impl House {
    pub(crate) async fn open(locale: Locale) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(NOW));
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        let db = OpenOptions { clock, ..OpenOptions::new(url) }.open().await.unwrap();
        let assets = Assets {
            js: "/pkg/hilo.1.js".into(),
            wasm: "/pkg/hilo.2.wasm".into(),
            css: "/pkg/hilo.3.css".into(),
        };
        Self {
            router: serve::pages().merge(serve::server_functions()).fallback(serve::not_found),
            context: RequestContext {
                db,
                viewer: None,
                locale,
                assets,
                notices: Notices::default(),
                base_url: "https://hilo.example".into(),
                ip: None,
                keys: Arc::new(KeyRing::parse(&"0f".repeat(32)).unwrap()),
                meta: Arc::new(NoMeta),
            },
            session: None,
            _folder: folder,
        }
    }

    /// With Mara signed in.
    pub(crate) async fn with_mara(locale: Locale) -> Self {
        let mut house = Self::open(locale).await;
        house.context.viewer = Some(mara(&house.context.db).await);
        house
    }

    pub(crate) async fn send(&self, mut request: Request<Body>) -> Response {
        request.extensions_mut().insert(self.context.clone());
        if let Some(session) = &self.session {
            request.extensions_mut().insert(session.clone());
        }
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub(crate) async fn get(&self, address: &str) -> Response {
        self.send(Request::get(address).body(Body::empty()).unwrap()).await
    }

    /// Posts a form to a page, as a browser does.
    pub(crate) async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Response {
        let mut body = leptos_router::params::ParamsMap::new();
        for (name, value) in fields {
            body.insert((*name).to_owned(), (*value).to_owned());
        }
        let body = body.to_query_string();
        let request = Request::post(address).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.trim_start_matches('?').to_owned())).unwrap()).await
    }

    /// The same person with another role.
    pub(crate) fn become_a(&mut self, role: Role) {
        self.context.viewer.as_mut().unwrap().actor.role = role;
    }

    pub(crate) async fn page(&self, address: &str) -> String {
        text(self.get(address).await).await
    }
}

pub(crate) async fn text(response: Response) -> String {
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

async fn mara(db: &Db) -> Viewer {
    let mut tx = db.write().await.unwrap();
    let new = organizations::NewOrganization { name: "Tienda Sur", timezone: "UTC", language: "es" };
    let organization_id: OrganizationId = organizations::create(&mut tx, new).await.unwrap();
    let new =
        users::NewUser { email: "mara@example.org", name: "Mara Ortiz", password_hash: None, language: None };
    let user_id = users::create(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    Viewer {
        actor: Actor {
            organization_id: organization_id.clone(),
            user_id,
            name: "Mara Ortiz".into(),
            role: Role::Manager,
            seller_visibility: SellerVisibility::All,
        },
        email: "mara@example.org".into(),
        organization_name: "Tienda Sur".into(),
        zone: ZoneOffsets(vec![(Millis(0), -180)]),
        available: true,
        send_on_enter: true,
        shortcuts_enabled: false,
        organizations: vec![(organization_id, "Tienda Sur".into())],
    }
}

/// Text as it stands in a page.
pub(crate) fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

pub(crate) fn assert_says(html: &str, words: &str) {
    assert!(html.contains(&escaped(words)), "{words:?} is missing in {html}");
}
