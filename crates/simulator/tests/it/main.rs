//! The simulator from outside: Graph calls over real HTTP, webhooks into a real receiver that checks every
//! signature. Tests wait for signals, never for time.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic as tests may")]

mod customer;
mod faults;
mod graph;
mod harness;
mod page;
mod review;
mod statuses;
mod templates;
mod webhooks;
