//! What the server gives every request, before any page or server function runs.
//!
//! The server's middleware puts one [`RequestContext`] into the request's extensions; [`crate::serve`] hands it
//! on to Leptos. Components and server functions ask for it here.

use crate::words::Locale;
use hilo_domain::clock::ZoneOffsets;
use hilo_domain::ids::OrganizationId;
use hilo_domain::role::Actor;
use hilo_store::Db;
use hilo_store::channels::{AtMeta, CheckFailure, Paused};
use hilo_store::secrets::KeyRing;
use leptos::prelude::use_context;
use secrecy::SecretString;
use std::pin::Pin;
use std::sync::Arc;

/// Everything that a page may depend on besides its address.
#[derive(Clone)]
pub struct RequestContext {
    /// The database.
    pub db: Db,
    /// Who asks; `None` before signing in. Pages do not decide about this: the server redirects.
    pub viewer: Option<Viewer>,
    /// Which language to answer in: the viewer's setting, else the browser's wish.
    pub locale: Locale,
    /// The client's files.
    pub assets: Assets,
    /// What is wrong with the installation, or with the viewer's organization.
    pub notices: Notices,
    /// The public address, without a trailing slash: for links that are handed over.
    pub base_url: Arc<str>,
    /// The address that the request came from, for the audit log.
    pub ip: Option<String>,
    /// Opens and seals secrets at rest.
    pub keys: Arc<KeyRing>,
    /// The way to ask Meta about a number.
    pub meta: Arc<dyn AskMeta>,
}

/// What Meta says of a number, when it has answered.
pub type MetaAnswer<'a> = Pin<Box<dyn Future<Output = Result<AtMeta, CheckFailure>> + Send + 'a>>;

/// Asks Meta about a number. Pages know no network: the server lends them this.
pub trait AskMeta: Send + Sync + 'static {
    /// What Meta says of the number with this id, asked with this token.
    fn ask(&self, phone_number_id: &str, access_token: SecretString) -> MetaAnswer<'_>;
}

/// Who is signed in, and how they like it.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The person in the organization; the key to the policy table.
    pub actor: Actor,
    /// Their address, as they sign in with it.
    pub email: String,
    /// What the organization is called.
    pub organization_name: String,
    /// The organization's time zone.
    pub zone: ZoneOffsets,
    /// New conversations may be given to them here; else they are away.
    pub available: bool,
    /// Enter sends and Shift+Enter breaks the line; else the other way round.
    pub send_on_enter: bool,
    /// Whether single keys do something (WCAG 2.1.4 asks for the switch).
    pub shortcuts_enabled: bool,
    /// Every organization they belong to, by name.
    pub organizations: Vec<(OrganizationId, String)>,
}

/// Paths of the client's files, with the hash of their content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    /// The JavaScript module; empty when no client is built: pages still work.
    pub js: String,
    /// The WebAssembly it loads.
    pub wasm: String,
    /// The style sheet; empty when none is built.
    pub css: String,
}

/// What people should be told on every page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notices {
    /// No process runs jobs: nothing is sent.
    pub no_job_runner: bool,
    /// A number has no app secret: its webhooks are accepted without a signature.
    pub unsigned_webhooks: bool,
    /// Numbers of the viewer's organization that stand still.
    pub paused: Vec<Paused>,
    /// The live stream's number right before these were read; `None` where nobody looks, or nothing could be read.
    pub seq: Option<i64>,
}

/// The request's context. `None` only while routes are being listed.
#[must_use]
pub fn request() -> Option<RequestContext> {
    use_context::<RequestContext>()
}

/// Who is signed in, if anyone is.
#[must_use]
pub fn viewer() -> Option<Viewer> {
    request().and_then(|context| context.viewer)
}

/// The language of this answer.
#[must_use]
pub fn locale() -> Locale {
    request().map(|context| context.locale).unwrap_or_default()
}
