//! Plain types and rules that browser and server share. No I/O, no database, no clock of its own:
//! whatever changes with time or chance is a parameter.
//!
//! | module | what it rules |
//! |---|---|
//! | [`ids`] | one newtype per noun, so that a lead is never passed for a conversation |
//! | [`clock`] | milliseconds, ISO 8601, time zones as offsets, the `Clock` |
//! | [`phone`] | E.164, and matching without rewriting (Brazil, Argentina, Mexico) |
//! | [`role`] | roles, operations and the one policy table |
//! | [`message`] | directions, kinds, the status ladder |
//! | [`window`] | the 24-hour reply window |
//! | [`email`] | what can be an address of mail |
//! | [`failure`] | Meta's error codes as classes with a next action |
//! | [`job`] | kinds and states of jobs, backoff |
//! | [`inbox`] | what a conversation list and a thread show |
//! | [`assignment`] | how conversations find their agents |
//! | [`live`] | what an open screen is told |
//! | [`resume`] | where a live stream goes on |
//! | `query` | what programs ask of a list (server only) |
//! | [`webhook`] | how far a webhook event came, what became of its items |
//! | [`template`] | message templates: components, Meta's limits, the final text |

pub mod assignment;
pub mod clock;
pub mod email;
pub mod failure;
pub mod ids;
pub mod inbox;
pub mod job;
pub mod live;
pub mod message;
#[cfg(feature = "openapi")]
mod openapi;
pub mod phone;
#[cfg(feature = "query")]
pub mod query;
pub mod resume;
pub mod role;
pub mod template;
mod text_enum;
pub mod webhook;
pub mod window;
