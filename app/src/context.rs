//! What the server gives every request, before any page or server function runs.
//!
//! The server's middleware puts one [`RequestContext`] into the request's extensions; [`crate::serve`] hands it
//! on to Leptos. Components and server functions ask for it here.

use crate::words::Locale;
use hilo_domain::clock::ZoneOffsets;
use hilo_domain::ids::OrganizationId;
use hilo_domain::role::Actor;
use hilo_store::Db;
use leptos::prelude::use_context;

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
    /// What is wrong with the installation.
    pub notices: Notices,
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

/// What an installation should be told about itself, on every page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Notices {
    /// No process runs jobs: nothing is sent.
    pub no_job_runner: bool,
    /// A number has no app secret: its webhooks are accepted without a signature.
    pub unsigned_webhooks: bool,
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
