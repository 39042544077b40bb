//! The live channel: rows with a number per organization, fanned out to open screens (guarantees.md 6).
//!
//! [`Hub`] reads each new row once per node and hands it to that organization's streams; `stream` answers
//! `GET /events`; `screen` is one open stream, which replays what was missed and never skips a row; `sight` decides
//! what of a row one viewer gets.

mod hub;
mod screen;
mod sight;
mod stream;

pub use hub::Hub;
pub(crate) use stream::events;
