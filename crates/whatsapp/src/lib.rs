//! Meta's WhatsApp Cloud API as Hilo sees it: bytes in, plain types out, and a client for the way back. It
//! knows no database and keeps no state, so that the server, the tests and the simulator can all use it.
//!
//! | module | what it does |
//! |---|---|
//! | [`signature`] | tells Meta's webhooks from anybody else's |

#[cfg(any(test, feature = "fixtures"))]
pub mod fixtures;
pub mod signature;
