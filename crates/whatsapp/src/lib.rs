//! Meta's WhatsApp Cloud API as Hilo sees it: bytes in, plain types out, and a client for the way back. It
//! knows no database and keeps no state, so that the server, the tests and the simulator can all use it.
//!
//! | module | what it does |
//! |---|---|
//! | [`signature`] | tells Meta's webhooks from anybody else's |
//! | [`webhook`] | bodies to items, each standing or falling alone |
//! | [`error_info`] | an error in Meta's words, with our class and reason |
//! | [`graph`] | the client for the way back, honest about what is not known |
//! | [`template`] | our template components and Meta's, in both directions |

pub mod error_info;
#[cfg(any(test, feature = "fixtures"))]
pub mod fixtures;
pub mod graph;
mod mend;
pub mod signature;
pub mod template;
pub mod webhook;
mod wire;
