//! The inbox: conversation list, thread, lead. One page per conversation with its own address; every action is
//! a form that works without the client, and islands bring it to life.
//!
//! | module | what it holds |
//! |---|---|
//! | `page`, `load` | the page, and the one look into the database that it takes (server) |
//! | [`actions`] | the server functions: what can be done here |
//! | [`list`] | the conversation list |
//! | [`thread`] | the open conversation: header, log, bubbles |
//! | [`composer`] | where answers and notes are written, and the queue they leave by |
//! | [`lead`] | the customer's column |
//! | [`keys`] | keys, and the help on them |
//! | [`carried`] | how props and answers travel |
//! | [`address`] | what an address of the inbox says |
//! | [`reader`] | who reads: language, time zone, habits |

pub mod actions;
pub mod address;
pub mod carried;
pub mod composer;
pub mod enhance;
pub mod error;
pub mod keys;
pub mod lead;
pub mod list;
pub mod reader;
pub mod status;
pub mod thread;

pub(crate) mod post;

#[cfg(feature = "ssr")]
mod load;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(test)]
pub(crate) mod samples;
#[cfg(all(test, feature = "ssr"))]
mod tests;

#[cfg(feature = "ssr")]
pub use page::InboxPage;
