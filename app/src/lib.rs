//! What people see. Pages are rendered on the server and work as plain forms and links; islands bring life to
//! them where WebAssembly runs.
//!
//! | module | what it holds | built for |
//! |---|---|---|
//! | [`words`] | every sentence, in every language | server and browser |
//! | [`ui`] | icons, avatars, buttons, fields, times | server and browser |
//! | [`inbox`] | conversation list, thread, lead | server and browser |
//! | [`wire`] | how islands read what the server sends | server and browser |
//! | [`live`] | the browser's end of the live stream | server and browser |
//! | [`live_page`] | keeps pages that are made on the server of this moment | server and browser |
//! | `context`, `desk`, `posted` | what the server gives every request, who may do what, forms of a page | server |
//! | `assignment` | who answers whom, and being there or away | server |
//! | `settings` | settings, a person's own and the organization's | server |
//! | `templates` | message templates: list, builder, details | server |
//! | `shell`, `routes`, `frame`, `pages` | the document, its addresses, everything around the inbox | server |
//! | `serve` | the axum router of all of it | server |
//!
//! Code that no island needs is compiled for the server alone: the browser's part stays small.

// A page is one deeply nested type; an optimised build looks deeper into it than the default allows.
#![recursion_limit = "512"]

pub mod inbox;
pub mod live;
pub mod live_page;
pub mod ui;
pub mod wire;
pub mod words;

#[cfg(feature = "ssr")]
pub mod assignment;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub(crate) mod desk;
#[cfg(feature = "ssr")]
pub mod frame;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod posted;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod serve;
#[cfg(feature = "ssr")]
pub mod settings;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod templates;

#[cfg(feature = "hydrate")]
pub mod browser;
