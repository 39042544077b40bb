//! Message templates on the screen: the list, the builder with its phone, one template's page. What a template may be
//! is ruled in [`hilo_domain::template`]; here stands only how it is asked for and shown.
//!
//! | module | what it holds |
//! |---|---|
//! | `list` | `/templates`: by name, filtered, in step with Meta |
//! | `builder` | `/templates/new` and `/templates/{id}/edit`: one form, with or without scripts |
//! | `details` | `/templates/{id}`: status, history, languages, deciding by hand, deleting |
//! | [`send`] | `/inbox/{id}/template` and `/templates/{id}/send`: filling one in and sending it |
//! | `preview` | a template as a phone shows it |
//! | `badges` | status and quality in a word and a colour |
//! | `visitor` | who looks, and what they see when they may not |

pub(crate) mod badges;
pub mod builder;
pub mod details;
pub mod list;
pub(crate) mod preview;
pub mod send;
pub(crate) mod visitor;

pub use builder::{EditTemplatePage, NewTemplatePage};
pub use details::TemplatePage;
pub use list::TemplatesPage;
