//! Who asks, and whether they may ask at all. People prove themselves by a session cookie, programs by a token;
//! what either may then do is decided by the policy table alone.
//!
//! | module | what it rules |
//! |---|---|
//! | [`identify`], [`gate`] | who is behind the cookie; what is open to those who are not signed in |
//! | [`api_actor`] | who is behind a REST call |
//! | [`cross_site`], [`headers`] | what other sites may make a browser do here: nothing |
//! | [`password`] | hashing, never more than a few at a time |
//! | `sign_in`, `sign_out`, `setup`, `invite`, `new_password`, `choose`, `preferences` | the forms |
//! | [`viewer`], [`locale`] | what pages learn of all this |
//! | [`first_run`] | the link that founds an installation |

pub mod api_actor;
pub mod cross_site;
pub mod first_run;
pub mod gate;
pub mod headers;
pub mod identify;
pub mod password;

mod choose;
mod client;
mod cookie;
mod form;
mod invite;
mod new_password;
mod preferences;
mod setup;
mod sign_in;
mod sign_out;
mod viewer;

pub use api_actor::ApiActor;
pub(crate) use api_actor::credential;
pub(crate) use client::{Client, ClientIp};
pub use identify::SignedIn;
pub use viewer::{locale, viewer};

use crate::state::AppState;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::post;

/// Forms here are a few short fields: 16 KiB.
const FORM_LIMIT: usize = 16 * 1024;

/// The forms. The pages that show them are the app's.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/sign-in", post(sign_in::sign_in))
        .route("/sign-out", post(sign_out::sign_out))
        .route("/setup/{token}", post(setup::setup))
        .route("/invite/{token}", post(invite::join))
        .route("/password", post(new_password::change))
        .route("/password/{token}", post(new_password::by_link))
        .route("/organization", post(choose::choose))
        .route("/preferences", post(preferences::save))
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
}
